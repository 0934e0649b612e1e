import Codec

/// What an event is called by, and what it says it is.
public struct EventNames: Sendable {
  /// Its source and id.
  public let link: EventLink
  /// Its type.
  public let type: String
  /// Its transaction code; empty where it has none.
  public let code: String
}

extension DraftBatch {
  /// Source and id of an event of the batch, its type and its code: what a report says of it.
  public func names(at index: Int) -> EventNames {
    precondition(index < count, "the batch has \(count) events")
    return withBytes { bytes in
      var reader = ByteReader(bytes, at: range(at: index).lowerBound)
      // The bytes are our own: type, code, source and id come first (see `append`).
      guard let type = try? reader.text(), let code = try? reader.text(),
        let source = try? reader.text(), let id = try? reader.text()
      else { return EventNames(link: EventLink(source: "", id: ""), type: "", code: "") }
      return EventNames(
        link: EventLink(source: bytes.string(source), id: bytes.string(id)),
        type: bytes.string(type),
        code: bytes.string(code)
      )
    }
  }
}
