/// How an environment is opened.
package struct EnvironmentOptions: Sendable {
  /// How much of a commit is on the disk when it returns.
  package enum Durability: Sendable {
    /// Everything: what was committed is there after a power cut.
    case full
    /// All but the last meta page: a power cut may undo the last commit, never damage the file.
    case lastCommitMayGo
    /// Nothing: a power cut may leave a damaged file. For measuring the processor, and for a folder
    /// that `synchronize()` makes durable before anybody relies on it.
    case none
  }

  /// What the commit hook makes of a commit, so that tests can see what follows a failure.
  package enum CommitFault: Sendable {
    /// Nothing is written, and the commit fails with this `errno`.
    case lost(Int32)
    /// All is written, and the commit fails with this `errno` all the same.
    case kept(Int32)
  }

  /// The address space set aside, in bytes: an upper limit of the file.
  ///
  /// It costs no memory, but valgrind and ThreadSanitizer refuse 1 TiB.
  package var mapSize = 1 << 40
  /// How many named tables may be open at once.
  package var maxTables = 64
  /// How many read transactions may run at once, over all processes.
  ///
  /// The first process to open the environment decides.
  package var maxReaders = 510
  /// Whether this process may only read.
  ///
  /// Readers write to `lock.mdb` all the same.
  package var readOnly = false
  /// Whether a missing folder or file is made.
  package var create = false
  /// How much of a commit is on the disk when it returns.
  package var durability = Durability.full
  /// Asked before each commit; for tests.
  package var commitHook: (@Sendable () -> CommitFault?)?

  /// Read and write, durable, 1 TiB, nothing made.
  package init() {}
}
