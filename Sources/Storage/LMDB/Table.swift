internal import CLMDB
internal import Synchronization

/// One ordered map of keys to values in an environment; keys are compared byte for byte.
package struct Table: Hashable, Sendable {
  let identifier: UInt32
}

/// How large a table is.
package struct TableSize: Hashable, Sendable {
  /// Keys in the table.
  package let entries: Int
  /// Pages that its keys and values take.
  package let pages: Int
  /// Bytes of a page.
  package let pageSize: Int
}

extension Environment {
  /// Opens a named table; makes it when it is not there and the environment may be written.
  ///
  /// A table is opened in a transaction of its own and stays open; one that is under way does not
  /// see it. Not to be called inside a transaction: it may wait for that one's end.
  package func table(_ name: String) throws(StoreFailure) -> Table {
    guard !options.readOnly else { return try existingTable(name) }
    return try tables.withLock { (tables) throws(StoreFailure) in
      if let table = tables[name] { return table }
      let table = try write { (transaction) throws(StoreFailure) in
        try transaction.openTable(name, flags: UInt32(MDB_CREATE))
      }
      tables[name] = table
      return table
    }
  }

  /// Opens a named table that is there; as for `table`, not inside a transaction.
  ///
  /// - Throws: `missing` when it is not there.
  package func existingTable(_ name: String) throws(StoreFailure) -> Table {
    try tables.withLock { (tables) throws(StoreFailure) in
      if let table = tables[name] { return table }
      let table = try read { (transaction) throws(StoreFailure) in
        try transaction.openTable(name, flags: 0)
      }
      tables[name] = table
      return table
    }
  }
}
