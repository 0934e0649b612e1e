import Foundation
import Intake

/// A file of events or standard input, and how much of it has been read.
struct InputFile: ~Copyable {
  private var chunks: InputChunks?
  private let channel: ChunkChannel?
  private let bytes: Int
  private var bytesRead = 0

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws {
    guard path != "-" else {
      chunks = nil
      (channel, bytes) = (ChunkChannel.standardInput(), 0)
      return
    }
    do {
      chunks = try InputChunks(path: path)
    } catch {
      throw CommandFailure(.usage, [Problem(file: path, rule: "no-file", "\(error)")])
    }
    channel = nil
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    bytes = size ?? 0
  }

  /// Whether more may take its time to come: then what is here should not wait for it.
  var maySleep: Bool { channel.map { !$0.isReady } ?? false }

  /// The next chunk; nil at the end, or when somebody pressed Ctrl-C.
  mutating func next() async throws -> [UInt8]? {
    let chunk = if let channel { try await channel.next() } else { try chunks?.next() ?? nil }
    bytesRead += chunk?.count ?? 0
    return chunk
  }

  /// How much has been read, in thousandths; nil where nobody knows how much there is.
  var share: Int? { bytes > 0 ? min(1000, bytesRead * 1000 / bytes) : nil }
}
