internal import CLMDB
internal import Glibc
internal import Synchronization

/// An open LMDB environment: one folder with `data.mdb` and `lock.mdb`.
///
/// Any number of threads may read at once, in this and in other processes; one writes, the others
/// wait for it. Not to be used after fork(), and not to be opened twice in a process.
@safe package final class Environment: @unchecked Sendable {
  /// The folder, as it was given.
  package let path: String
  /// The folder itself, whatever it is called by now.
  package let directory: Directory
  let options: EnvironmentOptions
  private let gate = Gate()
  // The reason for @unchecked: these two are changed only inside `gate.enterAlone()`, and read
  // inside `enter()`.
  private var handle: OpaquePointer?
  private var claim: OpenClaim?
  // Tables opened by name; LMDB wants one transaction at a time to open any. Taken before the gate.
  let tables = Mutex<[String: Table]>([:])

  init(directory: Directory, claim: OpenClaim, options: EnvironmentOptions) throws(StoreFailure) {
    (path, self.directory, self.claim, self.options) = (directory.path, directory, claim, options)
    unsafe handle = try openHandle(directory, options)
  }

  deinit {
    // Transactions live inside calls on self, so none is left; closing ends the map.
    if let handle = unsafe handle { unsafe mdb_env_close(handle) }
  }

  /// The table without a name, which every environment has.
  package var main: Table { Table(identifier: 1) }

  // MARK: Transactions

  /// Runs `body` on the state of the last commit, which stays as it is for `body` whatever others
  /// write.
  ///
  /// A read transaction that lasts keeps the pages that it sees from being used again, so the file
  /// grows: end it within 10 seconds. It must not be nested more often than there are reader slots.
  package func read<Result: ~Copyable>(
    _ body: (borrowing ReadTransaction) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    try read(failing: { $0 }, body)
  }

  /// The same for a body with errors of its own; `failing` says what a failure of the store becomes.
  package func read<Result: ~Copyable, Failure: Error>(
    failing: (StoreFailure) -> Failure,
    _ body: (borrowing ReadTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let pointer: OpaquePointer
    do throws(StoreFailure) { unsafe pointer = try begin(reading: true) } catch {
      throw failing(error)
    }
    // Begun above, ended here and nowhere else; `body` cannot keep what depends on it. Committing
    // what has only read ends it, and keeps a table that it opened.
    defer {
      _ = unsafe mdb_txn_commit(pointer)
      gate.leave()
    }
    return try body(unsafe ReadTransaction(pointer, in: self))
  }

  /// Runs `body` in one write transaction: commits when it returns, undoes all when it throws.
  ///
  /// Waits for another writer to end. Must not be nested: a second one in the same thread waits for
  /// the first, for ever.
  /// - Throws: what `body` throws, or the failure of the commit; after that one it is not known
  ///   whether anything was written: `reopen()`, then look.
  package func write<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    try write(failing: { $0 }, body)
  }

  /// The same for a body with errors of its own; `failing` says what a failure of the store becomes.
  package func write<Result: ~Copyable, Failure: Error>(
    failing: (StoreFailure) -> Failure,
    _ body: (inout WriteTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let pointer: OpaquePointer
    do throws(StoreFailure) { unsafe pointer = try begin(reading: false) } catch {
      throw failing(error)
    }
    defer { gate.leave() }
    let result: Result
    do throws(Failure) {
      var transaction = unsafe WriteTransaction(pointer, in: self)
      result = try body(&transaction)
    } catch {
      // Begun above and not committed: ended once, here.
      unsafe mdb_txn_abort(pointer)
      throw error
    }
    do throws(StoreFailure) { try unsafe commit(pointer) } catch { throw failing(error) }
    return result
  }

  /// Puts everything committed on the disk, whatever the durability it was opened with.
  package func synchronize() throws(StoreFailure) {
    gate.enter()
    defer { gate.leave() }
    try check(unsafe mdb_env_sync(try open(), 1), during: "sync")
    try directory.synchronize()
  }

  /// Closes and opens again, after a failed commit or `needsReopening`.
  ///
  /// Waits until every transaction of this process has ended; must not be called inside one, where
  /// it would wait for itself. Named tables have to be opened again. On failure the environment is
  /// closed, and this may be called again.
  package func reopen() throws(StoreFailure) {
    try tables.withLock { (tables) throws(StoreFailure) in
      tables.removeAll()
      gate.enterAlone()
      defer { gate.leave() }
      if let handle = unsafe handle { unsafe mdb_env_close(handle) }
      unsafe handle = nil
      unsafe handle = try openHandle(directory, options)
    }
  }

  /// Closes for good, so that this process may open the folder anew whoever still holds this.
  ///
  /// Waits and must not be nested, like `reopen`. After it every call fails with `needsReopening`.
  package func close() {
    gate.enterAlone()
    defer { gate.leave() }
    if let handle = unsafe handle { unsafe mdb_env_close(handle) }
    unsafe handle = nil
    claim = nil
  }

  // MARK: Facts

  /// Read transactions that processes left behind when they died, now cleared.
  @discardableResult package func clearStaleReaders() throws(StoreFailure) -> Int {
    gate.enter()
    defer { gate.leave() }
    var dead: CInt = 0
    try check(unsafe mdb_reader_check(try open(), &dead), during: "clear the readers of")
    return Int(dead)
  }

  /// Bytes that the file has in use or free for use again, and the size of the map.
  package func size() throws(StoreFailure) -> (file: Int, map: Int) {
    gate.enter()
    defer { gate.leave() }
    var info = unsafe MDB_envinfo()
    var status = MDB_stat()
    try check(unsafe mdb_env_info(try open(), &info), during: "examine")
    try check(unsafe mdb_env_stat(try open(), &status), during: "examine")
    return unsafe ((info.me_last_pgno + 1) * Int(status.ms_psize), info.me_mapsize)
  }

  // MARK: Inside

  func check(_ code: CInt, during action: String) throws(StoreFailure) {
    guard code != MDB_SUCCESS else { return }
    throw .of(code: code, during: action, at: path, freeBytes: directory.freeBytes)
  }

  private func open() throws(StoreFailure) -> OpaquePointer {
    if let handle = unsafe handle { return unsafe handle }
    throw StoreFailure(.needsReopening, "\(path) was closed, or could not be reopened; try again")
  }

  /// Begins a transaction inside the gate; on failure outside of it.
  private func begin(reading: Bool) throws(StoreFailure) -> OpaquePointer {
    let growthsMaximum = 8
    for _ in 0..<growthsMaximum {
      gate.enter()
      do throws(StoreFailure) {
        var raw: OpaquePointer?
        let flags = reading || options.readOnly ? UInt32(MDB_RDONLY) : 0
        let code = unsafe mdb_txn_begin(try open(), nil, flags, &raw)
        if code != MDB_MAP_RESIZED {
          try check(code, during: "begin a transaction in")
          if let raw = unsafe raw { return unsafe raw }
        }
      } catch {
        gate.leave()
        throw error
      }
      gate.leave()
      try adoptGrownMap()
    }
    throw .of(code: MDB_MAP_RESIZED, during: "map", at: path)
  }

  /// Maps anew what another process made larger.
  private func adoptGrownMap() throws(StoreFailure) {
    // LMDB asks that this process has no transaction meanwhile: hence alone.
    gate.enterAlone()
    defer { gate.leave() }
    try check(unsafe mdb_env_set_mapsize(try open(), 0), during: "map")
  }

  private func commit(_ pointer: OpaquePointer) throws(StoreFailure) {
    let fault = options.commitHook?()
    if case .lost(let code) = fault {
      unsafe mdb_txn_abort(pointer)
      return try check(code, during: "commit to")
    }
    // Ends the transaction whether it succeeds or not.
    try check(unsafe mdb_txn_commit(pointer), during: "commit to")
    if case .kept(let code) = fault { try check(code, during: "commit to") }
    try lengthenFile()
  }

  /// Makes the file as long as its meta page says.
  ///
  /// A page at the end that was taken and given back within one transaction is never written; the
  /// file may then be shorter than its meta page says without being damaged. Not so in a table that
  /// is only appended to. `DataFile` could not tell that from a file that was cut off.
  private func lengthenFile() throws(StoreFailure) {
    var info = unsafe MDB_envinfo()
    var descriptor: mdb_filehandle_t = -1
    var (pages, status) = (MDB_stat(), stat())
    let environment = unsafe try open()
    try check(unsafe mdb_env_info(environment, &info), during: "examine")
    try check(unsafe mdb_env_stat(environment, &pages), during: "examine")
    try check(unsafe mdb_env_get_fd(environment, &descriptor), during: "examine")
    let needed = unsafe (info.me_last_pgno + 1) * Int(pages.ms_psize)
    guard unsafe fstat(descriptor, &status) == 0, status.st_size < needed else { return }
    try check(ftruncate(descriptor, needed) == 0 ? 0 : errno, during: "lengthen")
  }
}
