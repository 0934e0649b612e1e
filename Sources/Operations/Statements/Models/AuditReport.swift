/// What an audit found: every check with its verdict.
public struct AuditReport: Hashable, Sendable {
  /// Which book, up to which day and sequence.
  public var head: ReportHead
  /// The chain hash at `head.knownAt`, in hexadecimal.
  public var chainHash: String
  /// How many events were replayed.
  public var events: UInt64
  /// The checks in the order in which they were made.
  public var checks: [CheckResult]

  /// Makes a report.
  public init(head: ReportHead, chainHash: String, events: UInt64, checks: [CheckResult]) {
    (self.head, self.chainHash, self.events, self.checks) = (head, chainHash, events, checks)
  }

  /// Whether no check failed.
  public var isClean: Bool { checks.allSatisfy { $0.verdict != .failed } }
}
