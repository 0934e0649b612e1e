public import Amounts

/// One check of a close or an audit: its name, what it compared, and what it found.
public struct CheckResult: Hashable, Sendable {
  /// What came out.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It holds.
    case passed
    /// It does not hold; the day stays unsealed, the audit says no.
    case failed
    /// Items are listed for people and block nothing (parked, suspense, transit).
    case listed
    /// It could not be made, for the reason in `figures`.
    case skipped
  }

  /// A place where something does not hold.
  public struct Finding: Hashable, Sendable {
    /// The sequence of the first bad event, if one is to blame.
    public var sequence: UInt64?
    /// The account's written form, if one is.
    public var account: String?
    /// The subject's code, if one is.
    public var subject: String?
    /// By how much it differs.
    public var amount: Amount?
    /// What differs, in a sentence with both figures.
    public var text: String

    /// Makes a finding.
    public init(
      sequence: UInt64? = nil,
      account: String? = nil,
      subject: String? = nil,
      amount: Amount? = nil,
      text: String
    ) {
      (self.sequence, self.account, self.subject) = (sequence, account, subject)
      (self.amount, self.text) = (amount, text)
    }
  }

  /// The check's name in files and reports: `debits-equal-credits`.
  public var name: String
  /// What came out.
  public var verdict: Verdict
  /// What was compared, with figures: `4,396 events, 13,188 postings`.
  public var figures: String
  /// Where it does not hold, first things first.
  public var findings: [Finding]

  /// Makes a result.
  public init(name: String, verdict: Verdict, figures: String = "", findings: [Finding] = []) {
    (self.name, self.verdict, self.figures) = (name, verdict, figures)
    self.findings = findings
  }
}
