// LMDB: one memory-mapped file of ordered keys and values, one writer, many readers. Transactions
// live inside closures, and what they lend cannot outlive them. Nothing here knows what is stored.
// Read first: `Environment`, `ReadTransaction`, `WriteTransaction`, `Cursor`, `StoreFailure`.

/// The store could not do what it was asked: a disk, a file or a limit, never a matter of business.
///
/// `message` says what happened and what to do about it; `cause` is what the system called it.
package struct StoreFailure: Error, Hashable, Sendable {
  /// The kind of failure; modules above add their own.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    /// Lower case, words joined by hyphens: `disk-full`.
    package let description: String

    /// Makes a code from its name.
    package init(_ name: String) { description = name }
  }

  /// The kind of failure.
  package let code: Code
  /// What happened, and what to do.
  package let message: String
  /// What the system or LMDB called it, such as `MDB_MAP_FULL (-30792)`.
  package let cause: String?
  /// The first sequence of the block at fault, where there is one.
  package var block: UInt64?
  /// The sequence of the record at fault, where there is one.
  package var sequence: UInt64?
  /// The process in the way, where there is one.
  package var process: Int32?

  /// Makes a failure.
  package init(_ code: Code, _ message: String, cause: String? = nil) {
    (self.code, self.message, self.cause) = (code, message, cause)
  }
}

extension StoreFailure: CustomStringConvertible {
  /// The message, then the cause in brackets.
  package var description: String { cause.map { "\(message) [\($0)]" } ?? message }
}

extension StoreFailure.Code {
  /// The file does not hold what its own pages say, or is no file of this kind.
  package static let damaged = Self("damaged")
  /// There is no such folder, file, table or key.
  package static let missing = Self("missing")
  /// The disk or the quota is used up.
  package static let diskFull = Self("disk-full")
  /// The environment's map is used up although the disk is not.
  package static let mapFull = Self("map-full")
  /// Another process made the file larger than this process's map.
  package static let mapGrown = Self("map-grown")
  /// Every slot of the table of readers is taken.
  package static let readersFull = Self("readers-full")
  /// The system does not let this user do it.
  package static let permission = Self("permission")
  /// The folder lies on a file system that LMDB's locks and maps do not work on.
  package static let networkFileSystem = Self("network-file-system")
  /// This process already has the folder open.
  package static let alreadyOpen = Self("already-open")
  /// The environment met a failure after which it must be reopened.
  package static let needsReopening = Self("needs-reopening")
  /// The key is there already, or comes before the last one of an append.
  package static let exists = Self("exists")
  /// A key, value or transaction is beyond a fixed limit.
  package static let limit = Self("limit")
  /// The file was written by another version.
  package static let version = Self("version")
  /// The disk did not read or write.
  package static let inputOutput = Self("input-output")
  /// There is not enough memory or address space.
  package static let memory = Self("memory")
  /// Anything else that the system said.
  package static let system = Self("system")
}
