public import Amounts

/// Whether client money is covered, per currency (R5-001): what the pool holds, what clients are
/// owed, and what the platform's own part, the difference, consists of.
public struct ClientMoneyReport: Hashable, Sendable {
  /// The three parts of a position.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// Where the money lies; debit less credit.
    case pool
    /// Whose it is; credit less debit.
    case client
    /// Everything else, credit less debit: what the platform has in the pool, or lacks in it.
    case own
  }

  /// What a leaf subject adds to its part.
  public struct Line: Hashable, Sendable {
    /// Its part.
    public var part: Part
    /// The subject.
    public var subject: SubjectLabel
    /// What it adds, minor units; negative where it takes away.
    public var amount: Int128

    /// Makes a line.
    public init(part: Part, subject: SubjectLabel, amount: Int128) {
      (self.part, self.subject, self.amount) = (part, subject, amount)
    }
  }

  /// The position in one currency, in minor units.
  public struct Position: Hashable, Sendable {
    /// The currency.
    public var currency: Currency
    /// The subjects, pool first, then client, then own; those that add nothing are left out.
    public var lines: [Line]

    /// Makes a position.
    public init(currency: Currency, lines: [Line]) {
      (self.currency, self.lines) = (currency, lines)
    }

    /// What a part adds up to.
    public func sum(of part: Part) -> Int128 {
      lines.reduce(0) { $1.part == part ? $0 + $1.amount : $0 }
    }

    /// What the pool holds.
    public var pool: Int128 { sum(of: .pool) }
    /// What clients are owed.
    public var client: Int128 { sum(of: .client) }
    /// What of the pool is the platform's own; negative where it is short.
    public var own: Int128 { pool - client }
    /// What must be put into the pool to cover what clients are owed; zero where they are covered.
    public var topUp: Int128 { max(0, 0 - own) }
  }

  /// What was asked.
  public var head: ReportHead
  /// A position for each currency in which the pool or clients have accounts, by code.
  public var positions: [Position]

  /// Makes a report.
  public init(head: ReportHead, positions: [Position]) {
    (self.head, self.positions) = (head, positions)
  }

  /// Whether every currency is covered.
  public var isCovered: Bool { positions.allSatisfy { $0.topUp == 0 } }
}
