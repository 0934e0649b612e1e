/// How the waiting of a parked event ended: its outcome stays parked, since outcomes are recorded
/// for good.
public struct ParkedEnding: Hashable, Sendable {
  /// What ended it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// What it waited for came, and it was booked.
    case released
    /// A document was rejected in its review.
    case rejected
    /// Two people gave it up.
    case givenUp = "given-up"
  }

  /// What ended it.
  public var kind: Kind
  /// The sequence of the event that did.
  public var sequence: UInt64

  /// Makes an ending.
  public init(_ kind: Kind, by sequence: UInt64) { (self.kind, self.sequence) = (kind, sequence) }
}
