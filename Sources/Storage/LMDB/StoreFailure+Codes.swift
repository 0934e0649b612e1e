internal import CLMDB
internal import Glibc

extension StoreFailure {
  /// What a return code of LMDB or an `errno` means.
  ///
  /// LMDB reports a short write, which is how a full disk shows itself, as EIO; so for EIO the free
  /// space decides: `freeBytes` is what the file system has left, where it could be asked.
  package static func of(
    code: CInt,
    during action: String,
    at path: String,
    freeBytes: UInt64? = nil
  ) -> StoreFailure {
    let full = code == EIO && (freeBytes.map { $0 < 1 << 20 } ?? false)
    let (kind, advice) = meaning(of: full ? ENOSPC : code)
    return StoreFailure(kind, "\(action) \(path): \(advice)", cause: name(of: code))
  }

  private static func meaning(of code: CInt) -> (Code, String) {
    meaningOfLMDB(code) ?? meaningOfSystem(code)
  }

  private static func meaningOfLMDB(_ code: CInt) -> (Code, String)? {
    switch code {
    case MDB_KEYEXIST: (.exists, "the key is there already or out of order")
    case MDB_NOTFOUND: (.missing, "there is no such key or table")
    case MDB_PAGE_NOTFOUND, MDB_CORRUPTED:
      (.damaged, "a page is damaged; restore the folder from a copy, or rebuild it if it is a view")
    case MDB_INVALID: (.damaged, "the file is no LMDB file; restore it from a copy")
    case MDB_PANIC: (.needsReopening, "an earlier write of the meta page failed; open it again")
    case MDB_VERSION_MISMATCH: (.version, "the file was written by another version of LMDB")
    case MDB_MAP_FULL: (.mapFull, "the map is full; open with a larger map size")
    case MDB_DBS_FULL: (.limit, "too many tables; open with more databases")
    case MDB_READERS_FULL: (.readersFull, "every reader slot is taken; end some readers")
    case MDB_TXN_FULL: (.limit, "the transaction has too many pages; write it in parts")
    case MDB_MAP_RESIZED: (.mapGrown, "another process made the map larger; try again")
    case MDB_BAD_VALSIZE: (.limit, "a key must have 1 to 511 bytes")
    case MDB_BAD_TXN, MDB_BAD_RSLOT, MDB_BAD_DBI:
      (.needsReopening, "the transaction or table is no longer valid; open it again")
    default: nil
    }
  }

  private static func meaningOfSystem(_ code: CInt) -> (Code, String) {
    switch code {
    case ENOSPC, EDQUOT: (.diskFull, "the disk is full; free space, then try again")
    case EIO: (.inputOutput, "the disk does not read or write; look at the system's log")
    case ENOENT, ENOTDIR: (.missing, "there is no such folder or file")
    case EACCES, EPERM: (.permission, "this user may not; readers need to write lock.mdb too")
    case EROFS: (.permission, "the file system is read-only")
    case ENOMEM: (.memory, "not enough address space for the map; open with a smaller map size")
    default: (.system, "the system refused")
    }
  }

  private static func name(of code: CInt) -> String {
    // Both give a string that lives as long as the process or until the next call; it is copied.
    "\(unsafe String(cString: mdb_strerror(code))) (\(code))"
  }
}
