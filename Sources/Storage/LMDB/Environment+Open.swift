internal import CLMDB
internal import Glibc

extension Environment {
  /// Opens the environment in a folder.
  ///
  /// Refused are: a folder on a network file system, one that this process has open already, and a
  /// data file that is cut off or is none (see `DataFile` for what is looked at). Reader slots left
  /// behind by processes that died are cleared.
  package static func open(
    _ path: String,
    _ options: EnvironmentOptions = EnvironmentOptions()
  ) throws(StoreFailure) -> Environment {
    if options.create { try Directory.make(path) }
    // Another process may put another folder in this one's place at any moment: LMDB opens its two
    // files by path, and they must be of one folder.
    let triesMaximum = 5
    for _ in 0..<triesMaximum {
      let directory = try Directory(path: path)
      try directory.requireLocal()
      let environment = try Environment(
        directory: directory,
        claim: OpenClaim(on: directory),
        options: options
      )
      guard Directory.identity(at: path) == directory.identity else { continue }
      if options.create { try directory.synchronize() }
      try environment.clearStaleReaders()
      return environment
    }
    throw StoreFailure(.system, "\(path) is being replaced again and again; try again")
  }
}

/// Checks the data file, then lets LMDB map it.
func openHandle(
  _ directory: Directory,
  _ options: EnvironmentOptions
) throws(StoreFailure) -> OpaquePointer {
  let path = directory.path
  try DataFile.require(at: path + "/data.mdb", mayBeMade: options.create && !options.readOnly)
  try requireRoomForLock(in: directory)
  var raw: OpaquePointer?
  let code = unsafe mdb_env_create(&raw)
  guard code == MDB_SUCCESS, let handle = unsafe raw else {
    throw .of(code: code, during: "open", at: path)
  }
  do throws(StoreFailure) {
    // `handle` is fresh from mdb_env_create, and closed below when anything fails.
    func check(_ code: CInt) throws(StoreFailure) {
      guard code != MDB_SUCCESS else { return }
      throw .of(code: code, during: "open", at: path, freeBytes: directory.freeBytes)
    }
    try check(unsafe mdb_env_set_mapsize(handle, options.mapSize))
    try check(unsafe mdb_env_set_maxdbs(handle, UInt32(options.maxTables)))
    try check(unsafe mdb_env_set_maxreaders(handle, UInt32(options.maxReaders)))
    try check(unsafe mdb_env_open(handle, path, flags(of: options), 0o660))
    try check(unsafe nameMainTable(handle))
    return unsafe handle
  } catch {
    unsafe mdb_env_close(handle)
    throw error
  }
}

/// LMDB makes its lock file without blocks and writes it through a map: on a full disk that ends the
/// process by SIGBUS, so a new one is not begun there.
private func requireRoomForLock(in directory: Directory) throws(StoreFailure) {
  let roomMinimum: UInt64 = 1 << 16
  guard let free = directory.freeBytes, free < roomMinimum,
    Directory.identity(at: directory.path + "/lock.mdb") == nil
  else { return }
  throw .of(code: ENOSPC, during: "open", at: directory.path, freeBytes: free)
}

/// MDB_NOTLS always: a reader belongs to its transaction and not to its thread, so that one thread
/// may have several.
private func flags(of options: EnvironmentOptions) -> UInt32 {
  let access = options.readOnly ? MDB_RDONLY : 0
  let durability: CInt =
    switch options.durability {
    case .full: 0
    case .lastCommitMayGo: MDB_NOMETASYNC
    case .none: MDB_NOSYNC
    }
  return UInt32(MDB_NOTLS | access | durability)
}

/// LMDB knows how to compare the keys of the main table only after it was named once.
@unsafe private func nameMainTable(_ handle: OpaquePointer) -> CInt {
  var raw: OpaquePointer?
  let code = unsafe mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &raw)
  guard code == MDB_SUCCESS, let transaction = unsafe raw else { return code }
  var identifier: MDB_dbi = 0
  let named = unsafe mdb_dbi_open(transaction, nil, 0, &identifier)
  guard named == MDB_SUCCESS, identifier == 1 else {
    unsafe mdb_txn_abort(transaction)
    return named == MDB_SUCCESS ? MDB_BAD_DBI : named
  }
  return unsafe mdb_txn_commit(transaction)
}
