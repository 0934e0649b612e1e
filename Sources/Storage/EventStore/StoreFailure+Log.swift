package import LMDB

extension StoreFailure.Code {
  /// Another writer has the book.
  package static let writerHeld = Self("writer-held")
  /// The log is not where the caller thinks it is.
  package static let wrongPosition = Self("wrong-position")
  /// A commit failed, and it is not known whether it was written.
  package static let inDoubt = Self("in-doubt")
  /// The views are missing, damaged or of another log; rebuild them.
  package static let viewsUnusable = Self("views-unusable")
  /// Another process is rebuilding the views.
  package static let rebuilding = Self("rebuilding")
}

extension StoreFailure {
  /// A block that does not hold what it should.
  static func damage(
    block: UInt64,
    sequence: UInt64? = nil,
    _ what: String
  ) -> StoreFailure {
    let place = sequence.map { "the event \($0) in the block of sequence \(block)" }
    var failure = StoreFailure(
      .damaged,
      "\(place ?? "the block of sequence \(block)") is damaged: \(what); restore log/ from a copy"
    )
    (failure.block, failure.sequence) = (block, sequence)
    return failure
  }
}
