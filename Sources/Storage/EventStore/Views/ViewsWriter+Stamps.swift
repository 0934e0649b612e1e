internal import Codec
internal import LMDB

extension WriteTransaction {
  /// Checks that a view has a stamp, or has none.
  mutating func requireStamp(
    _ expected: ViewStamp?,
    of name: String,
    in stamps: Table
  ) throws(StoreFailure) {
    var found: ViewStamp?
    if let value = try value(of: Array(name.utf8).span, in: stamps) { found = ViewStamp(value) }
    guard found == expected else {
      let (found, expected) = (Self.place(found), Self.place(expected))
      throw StoreFailure(
        .wrongPosition,
        "the view \(name) stands at \(found), not at \(expected); read it anew"
      )
    }
  }

  /// Gives a view a stamp, or takes it away.
  mutating func setStamp(
    _ stamp: ViewStamp?,
    of name: String,
    in stamps: Table
  ) throws(StoreFailure) {
    let key = Array(name.utf8)
    guard let stamp else {
      try remove(key.span, in: stamps)
      return
    }
    var writer = ByteWriter(capacity: ViewStamp.byteCount)
    stamp.encode(into: &writer)
    try put(writer.span, under: key.span, in: stamps)
  }

  private static func place(_ stamp: ViewStamp?) -> String {
    stamp.map { "sequence \($0.sequence)" } ?? "no sequence"
  }
}
