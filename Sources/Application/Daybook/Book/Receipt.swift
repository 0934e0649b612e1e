public import Events

/// The answer to one event of a batch, given after the commit: what was so when it was given.
public struct Receipt: Hashable, Sendable {
  /// What the writer did with the event.
  public enum Kind: Hashable, Sendable {
    /// It was recorded now.
    case appended
    /// The same event was recorded before: this is its first receipt again.
    case repeated
    /// The same source and id were recorded with another content; nothing was recorded now.
    case conflict([ContentDifference])
  }

  /// What was done.
  public let kind: Kind
  /// The position of the event, or of the one it repeats or conflicts with.
  public let sequence: UInt64
  /// What became of the event at that position when it was recorded.
  public let outcome: Outcome
  /// Why it was refused or parked.
  public let reason: Reason
  /// The values behind the reason, for example `account`, `available`, `requested`.
  public let detail: [String: String]

  /// Makes a receipt.
  package init(
    kind: Kind,
    sequence: UInt64,
    outcome: Outcome,
    reason: Reason,
    detail: [String: String]
  ) {
    (self.kind, self.sequence, self.outcome) = (kind, sequence, outcome)
    (self.reason, self.detail) = (reason, detail)
  }
}

/// A field in which an event differs from the recorded one of the same source and id.
public struct ContentDifference: Hashable, Sendable {
  /// The JSON name of the field, for example `data.amounts.gross`.
  public let field: String
  /// What the log holds; empty where it has no such field.
  public let recorded: String
  /// What came now; empty where it has no such field.
  public let given: String

  /// Makes a difference.
  package init(field: String, recorded: String, given: String) {
    (self.field, self.recorded, self.given) = (field, recorded, given)
  }
}
