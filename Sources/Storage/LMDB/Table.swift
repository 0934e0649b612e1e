internal import CLMDB

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
  /// A table is opened in a transaction of its own, so not inside another write, and stays open.
  package func table(_ name: String) throws(StoreFailure) -> Table {
    guard !options.readOnly else {
      return try read { (transaction) throws(StoreFailure) in
        try transaction.openTable(name, flags: 0)
      }
    }
    return try write { (transaction) throws(StoreFailure) in
      try transaction.openTable(name, flags: UInt32(MDB_CREATE))
    }
  }
}
