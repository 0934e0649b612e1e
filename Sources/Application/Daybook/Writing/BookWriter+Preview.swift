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
  /// Decides a batch fully, each event on the state left by the one before it, and commits nothing.
  ///
  /// - Throws: as ``append(_:expecting:)``.
  public func preview(_ batch: DraftBatch) throws(BookFailure) -> [PreviewedEvent] {
    try alone { (engine) throws(BookFailure) in
      let before = engine.state
      let ids = engine.history.ids
      engine.beginBlock()
      engine.keepsLines = true
      defer { engine.keepsLines = false }
      let bytes = batch.bytes
      var previews: [PreviewedEvent] = []
      var failure: BookFailure?
      for index in 0..<batch.count {
        do throws(BookFailure) {
          let receipt = try engine.append(bytes.rawSpan.extracting(batch.range(at: index)))
          let isNew = receipt.kind == .appended && receipt.outcome == .posted
          let lines = isNew ? engine.lastLines : []
          previews.append(PreviewedEvent(receipt: receipt, lines: lines))
        } catch {
          failure = error
          break
        }
      }
      engine.forget(backTo: before, ids)
      if let failure { throw failure }
      return previews
    }
  }
}
