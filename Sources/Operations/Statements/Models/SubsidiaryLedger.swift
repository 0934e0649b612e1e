public import Amounts
public import BusinessCalendar

/// The postings of accounts with running balance (分户账, 明细账).
public struct SubsidiaryLedger: Hashable, Sendable {
  /// One posting.
  public struct Line: Hashable, Sendable {
    /// The sequence of the event that made it.
    public var sequence: UInt64
    /// The event's source.
    public var source: String
    /// The event's id.
    public var id: String
    /// The day it is booked in.
    public var accountingDate: BusinessDate
    /// The day it counts for.
    public var valueDate: BusinessDate
    /// The side it stands on.
    public var side: Side
    /// Minor units; negative for a red posting.
    public var amount: Int128
    /// Debit − credit after the posting, minor units.
    public var balance: Int128
    /// What it is about: the rule's text, or the other side's accounts.
    public var text: String

    /// Makes a line.
    public init(
      sequence: UInt64,
      source: String,
      id: String,
      accountingDate: BusinessDate,
      valueDate: BusinessDate,
      side: Side,
      amount: Int128,
      balance: Int128,
      text: String = ""
    ) {
      (self.sequence, self.source, self.id) = (sequence, source, id)
      (self.accountingDate, self.valueDate) = (accountingDate, valueDate)
      (self.side, self.amount, self.balance, self.text) = (side, amount, balance, text)
    }
  }

  /// One account's page.
  public struct Account: Hashable, Sendable {
    /// The written form with its currency.
    public var account: String
    /// Its leaf subject.
    public var subject: SubjectLabel
    /// Its currency.
    public var currency: Currency
    /// Debit − credit before the period, minor units.
    public var opening: Int128
    /// The postings of the period, by the date by which the report counts them, then by sequence.
    public var lines: [Line]
    /// Debits and credits of the period, minor units.
    public var movement: DebitCredit
    /// Debit − credit after the period, minor units.
    public var closing: Int128

    /// Makes a page.
    public init(
      account: String,
      subject: SubjectLabel,
      currency: Currency,
      opening: Int128,
      lines: [Line],
      movement: DebitCredit,
      closing: Int128
    ) {
      (self.account, self.subject, self.currency) = (account, subject, currency)
      (self.opening, self.lines) = (opening, lines)
      (self.movement, self.closing) = (movement, closing)
    }
  }

  /// What was asked.
  public var head: ReportHead
  /// The accounts, by subject, owner, purpose and currency.
  public var accounts: [Account]

  /// Makes a ledger.
  public init(head: ReportHead, accounts: [Account]) {
    (self.head, self.accounts) = (head, accounts)
  }
}
