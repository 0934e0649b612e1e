import Glibc
import LMDB

/// A file that one process has locked for as long as this lives, and that says something in plain
/// text.
///
/// The kernel lets go of the lock when the process ends, however it ends; the file stays.
struct FileLock: ~Copyable {
  private let descriptor: CInt
  private let path: String

  /// Takes the lock on a file, which is made when it is not there; nil when somebody has it.
  static func take(_ path: String) throws(StoreFailure) -> FileLock? {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o660)
    guard descriptor >= 0 else { throw .of(code: errno, during: "open", at: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      guard code == EWOULDBLOCK else { throw .of(code: code, during: "lock", at: path) }
      return nil
    }
    return FileLock(descriptor: descriptor, path: path)
  }

  private init(descriptor: CInt, path: String) {
    (self.descriptor, self.path) = (descriptor, path)
  }

  // Let go of in so many words: a child that another thread forked and that has not come to its
  // exec yet has the open file too, and closing ours alone would leave the lock to it.
  deinit {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// What the file says.
  var text: String { Self.text(descriptor) }

  /// What a file says; nothing when it is not there.
  static func text(at path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return text(descriptor)
  }

  /// Has the file say something else.
  func write(_ text: String) throws(StoreFailure) {
    let bytes = Array(text.utf8)
    // Reads as many bytes as the array has.
    let written = unsafe pwrite(descriptor, bytes, bytes.count, 0)
    guard written == bytes.count, ftruncate(descriptor, bytes.count) == 0 else {
      throw .of(code: written < 0 ? errno : EIO, during: "write", at: path)
    }
  }

  private static func text(_ descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // Writes at most as many bytes as the array has.
    let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
