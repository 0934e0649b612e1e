internal import CLMDB

// What read and write transactions have in common, by their pointer. The caller knows that the
// transaction is under way; what is given back is valid until it ends or writes.

extension MDB_val {
  /// The bytes pointed at; the caller ties them to the transaction.
  @unsafe var span: RawSpan {
    @_lifetime(borrow self)
    get { unsafe RawSpan(_unsafeStart: mv_data, byteCount: mv_size) }
  }

  /// Runs `body` on a value that points at the bytes; LMDB does not write through it.
  static func with<Result, Failure: Error>(
    _ bytes: RawSpan,
    _ body: (inout MDB_val) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe bytes.withUnsafeBytes { (buffer) throws(Failure) in
      var value = unsafe MDB_val(
        mv_size: buffer.count,
        mv_data: UnsafeMutableRawPointer(mutating: buffer.baseAddress)
      )
      return try unsafe body(&value)
    }
  }
}

@unsafe func lookUp(
  _ key: RawSpan,
  in table: Table,
  by transaction: OpaquePointer,
  at path: String
) throws(StoreFailure) -> MDB_val? {
  var value = unsafe MDB_val()
  let code = unsafe MDB_val.with(key) { unsafe mdb_get(transaction, table.identifier, &$0, &value) }
  if code == MDB_NOTFOUND { return nil }
  guard code == MDB_SUCCESS else { throw .of(code: code, during: "read", at: path) }
  return unsafe value
}

@unsafe func measure(
  _ table: Table,
  by transaction: OpaquePointer,
  at path: String
) throws(StoreFailure) -> TableSize {
  var status = MDB_stat()
  let code = unsafe mdb_stat(transaction, table.identifier, &status)
  guard code == MDB_SUCCESS else { throw .of(code: code, during: "examine", at: path) }
  return TableSize(
    entries: status.ms_entries,
    pages: status.ms_branch_pages + status.ms_leaf_pages + status.ms_overflow_pages,
    pageSize: Int(status.ms_psize)
  )
}

@unsafe func openNamed(
  _ name: String,
  flags: UInt32,
  by transaction: OpaquePointer,
  at path: String
) throws(StoreFailure) -> Table {
  var identifier: MDB_dbi = 0
  let code = unsafe mdb_dbi_open(transaction, name, flags, &identifier)
  guard code == MDB_SUCCESS else {
    throw .of(code: code, during: "open the table \(name) of", at: path)
  }
  return Table(identifier: identifier)
}
