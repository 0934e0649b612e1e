import Foundation

/// The bytes of a file or of standard input, chunk by chunk.
public struct InputChunks: ~Copyable {
  private let handle: FileHandle
  private let name: String
  private let chunkBytes: Int
  private let isFile: Bool

  /// Opens a file.
  ///
  /// - Throws: ``InputFailure`` where it cannot be read.
  public init(path: String, chunkBytes: Int = 1 << 20) throws(InputFailure) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw InputFailure("\(path) cannot be opened. Next: check its name and who may read it.")
    }
    (self.handle, name, self.chunkBytes) = (handle, path, chunkBytes)
    isFile = (try? handle.offset()) != nil
  }

  /// Reads standard input.
  public init(standardInput: Void, chunkBytes: Int = 1 << 20) {
    (handle, name, self.chunkBytes) = (.standardInput, "standard input", chunkBytes)
    isFile = (try? handle.offset()) != nil
  }

  /// The next chunk; nil at the end.
  ///
  /// - Throws: ``InputFailure`` where the system cannot read on.
  public mutating func next() throws(InputFailure) -> [UInt8]? {
    do {
      // From a pipe, what is there is taken at once; of a file, `availableData` would be all of it.
      let data = isFile ? try handle.read(upToCount: chunkBytes) : handle.availableData
      guard let data, !data.isEmpty else { return nil }
      return [UInt8](data)
    } catch {
      throw InputFailure("\(name) cannot be read on: \(error). Next: see that the disk is well.")
    }
  }
}

/// A file that cannot be read.
public struct InputFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened and what to do.
  public let description: String

  /// Makes a failure from two sentences.
  init(_ description: String) { self.description = description }
}
