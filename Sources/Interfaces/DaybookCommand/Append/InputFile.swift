import Foundation
import Intake

/// A file of events or standard input, and how much of it has been read.
struct InputFile: ~Copyable {
  private var chunks: InputChunks
  private let bytes: Int?
  private var bytesRead = 0

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws {
    guard path != "-" else {
      chunks = InputChunks(standardInput: ())
      bytes = nil
      return
    }
    do {
      chunks = try InputChunks(path: path)
    } catch {
      throw CommandFailure(
        .usage,
        [Problem(file: path, rule: "no-file", "\(error)")]
      )
    }
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    bytes = size.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The next chunk; nil at the end.
  mutating func next() throws -> [UInt8]? {
    let chunk = try chunks.next()
    bytesRead += chunk?.count ?? 0
    return chunk
  }

  /// How much has been read, in thousandths; nil where nobody knows how much there is.
  var share: Int? { bytes.map { min(1000, bytesRead * 1000 / $0) } }
}
