public import Amounts

/// Balances of accounts as of a day: what `daybook balance` and `daybook accounts` show.
public struct BalanceReport: Hashable, Sendable {
  /// One account (分户) in one currency.
  public struct Row: Hashable, Sendable {
    /// The account's written form with its currency: `220202/M100006/USD`.
    public var account: String
    /// Its leaf subject.
    public var subject: SubjectLabel
    /// Its currency.
    public var currency: Currency
    /// What may be done with it.
    public var status: AccountStatus
    /// All debits and all credits ever posted up to the day, minor units.
    public var totals: DebitCredit
    /// What is set aside by holds at the cut, minor units.
    public var held: Int128
    /// The normal side of its subject is debit.
    public var isDebitNormal: Bool
    /// The kind of account that the chart's table of kinds judges; empty for none.
    public var kind = ""
    /// `person` or `company`, where the account was opened as one; else empty.
    public var ownership = ""

    /// Makes a row.
    public init(
      account: String,
      subject: SubjectLabel,
      currency: Currency,
      status: AccountStatus = .open,
      totals: DebitCredit,
      held: Int128 = 0,
      isDebitNormal: Bool = true
    ) {
      (self.account, self.subject, self.currency) = (account, subject, currency)
      (self.status, self.totals) = (status, totals)
      (self.held, self.isDebitNormal) = (held, isDebitNormal)
    }

    /// What is not set aside of the balance on the normal side, minor units.
    public var available: Int128 {
      (isDebitNormal ? totals.balance : -totals.balance) - held
    }

    /// Where the account stands.
    public var balance: Balance {
      Balance(debitLessCredit: totals.balance, currency: currency)
    }
  }

  /// What was asked.
  public var head: ReportHead
  /// The accounts, by subject, owner, purpose and currency.
  public var rows: [Row]

  /// Makes a report.
  public init(head: ReportHead, rows: [Row]) { (self.head, self.rows) = (head, rows) }
}
