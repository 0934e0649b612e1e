import Codec
public import Events
public import Statements

/// What an event would come to, if it were appended now (`--dry-run`).
public struct PreviewedEvent: Hashable, Sendable {
  /// The receipt that it would get; its sequence is the one that it would take.
  public let receipt: Receipt
  /// The lines that it would post; empty where it would post none.
  public let lines: [JournalLine]
}

extension BookWriter {
  /// The most events that one preview decides: what one block in memory holds, with room for
  /// releases.
  public static let previewMaximum = 60_000

  /// Decides batches fully, each event on the state left by the one before it, and commits
  /// nothing; together they hold at most ``previewMaximum`` events and 40 MiB.
  ///
  /// - Returns: what each event would come to, in their order.
  /// - Throws: as ``append(_:expecting:)``.
  public func preview(_ batches: [DraftBatch]) throws(BookFailure) -> [PreviewedEvent] {
    guard batches.reduce(0, { $0 + $1.count }) <= Self.previewMaximum,
      batches.reduce(0, { $0 + $1.byteCount }) <= 40 << 20
    else {
      throw BookFailure(
        .badInput,
        "a preview decides at most 60,000 events and 40 MiB at once. Next: split the file"
      )
    }
    return try alone { (engine) throws(BookFailure) in
      let before = engine.state
      let index = engine.history.index
      engine.beginBlock()
      engine.keepsLines = true
      defer { engine.keepsLines = false }
      var previews: [PreviewedEvent] = []
      var failure: BookFailure?
      do throws(BookFailure) {
        for batch in batches { previews += try engine.previews(of: batch) }
      } catch {
        failure = error
      }
      engine.forget(backTo: before, index)
      if let failure { throw failure }
      return previews
    }
  }
}

extension Engine {
  /// Decides a batch in the block under way, keeping the lines of each event.
  fileprivate mutating func previews(
    of batch: DraftBatch
  ) throws(BookFailure) -> [PreviewedEvent] {
    var previews: [PreviewedEvent] = []
    try batch.withBytes { (bytes) throws(BookFailure) in
      for index in 0..<batch.count {
        let receipt = try append(bytes.extracting(batch.range(at: index)))
        let isNew = receipt.kind == .appended && receipt.outcome == .posted
        previews.append(PreviewedEvent(receipt: receipt, lines: isNew ? lastLines : []))
      }
    }
    return previews
  }
}
