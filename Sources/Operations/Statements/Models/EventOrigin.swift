/// Which event a report speaks of: who said it, and where it stands in the log.
public struct EventOrigin: Hashable, Sendable {
  /// The sequence of its record.
  public var sequence: UInt64
  /// Its source.
  public var source: String
  /// Its id.
  public var id: String

  /// Makes an origin.
  public init(sequence: UInt64, source: String, id: String) {
    (self.sequence, self.source, self.id) = (sequence, source, id)
  }
}
