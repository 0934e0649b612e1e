import Codec

extension DraftBatch {
  /// Source and id of an event of the batch: what a report calls it by.
  public func link(at index: Int) -> EventLink {
    precondition(index < count, "the batch has \(count) events")
    return withBytes { bytes in
      var reader = ByteReader(bytes, at: range(at: index).lowerBound)
      // The bytes are our own: type, code, source and id come first (see `append`).
      guard (try? reader.text()) != nil, (try? reader.text()) != nil,
        let source = try? reader.text(), let id = try? reader.text()
      else { return EventLink(source: "", id: "") }
      return EventLink(source: bytes.string(source), id: bytes.string(id))
    }
  }
}
