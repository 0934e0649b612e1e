import Amounts
public import BusinessCalendar
import ChartOfAccounts
import Events
import Ledgers
public import Statements

/// Which accounts a report shows: a subject with all below it, an owner, a purpose, a currency.
///
/// Written like an account with parts left out: `220202`, `220202/M1`, `220202/M1/CNY`, `*/M1`; one
/// of more parts than an account has matches none.
public struct AccountPattern: Hashable, Sendable {
  /// How many parts an account has: subject, owner, purpose and currency.
  public static let partsMaximum = 4

  /// The parts that must match; `*` or nothing matches all.
  public let parts: [String]
  /// The owners of whom one must match; nil for any.
  public var owners: Set<String>?

  /// Every account.
  public static let all = AccountPattern("")

  /// Reads a pattern; parts are percent-decoded as in an account.
  public init(_ text: String) {
    parts = text.parts(between: "/").map { AccountName.decoded($0) ?? String($0) }
  }

  /// Whether an account matches: the first part is its subject or one above it.
  func matches(_ key: AccountKey, _ state: borrowing BookState) -> Bool {
    func fits(_ index: Int, _ text: String) -> Bool {
      index >= parts.count || parts[index].isEmpty || parts[index] == "*" || parts[index] == text
    }
    guard parts.count <= Self.partsMaximum else { return false }
    let subject = state.name(key.subject)
    let above = state.chart?.ancestors(of: subject).map(\.code) ?? []
    guard fits(0, subject) || above.contains(where: { fits(0, $0) }) else { return false }
    let owner = state.name(key.owner)
    guard fits(1, owner), owners?.contains(owner) ?? true else { return false }
    let (purpose, currency) = (state.name(key.purpose), state.name(key.currency))
    if parts.count == 3 { return fits(2, currency) || (!purpose.isEmpty && fits(2, purpose)) }
    return fits(2, purpose) && fits(3, currency)
  }
}

extension Book {
  /// The accounts that match, with what was booked up to the cut, and with the settings of then.
  public func balances(
    _ cut: ReportCut = ReportCut(),
    matching pattern: AccountPattern = .all
  ) throws(BookFailure) -> BalanceReport {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    let balances = try closing(state, bounds)
    let holding = try holding(state, bounds)?.balances
    let isOfNow = bounds.last == state.lastSequence
    let then = isOfNow ? state : try self.state(knownAt: bounds.last)
    var rows: [(AccountKey, BalanceReport.Row)] = []
    for (index, key) in balances.keys.enumerated() where pattern.matches(key, state) {
      let account = then.balances.find(key)
      let settings = account.flatMap { then.balances.settings[$0] }
      var row = BalanceReport.Row(
        account: state.text(key),
        subject: state.label(key.subject),
        currency: state.currency(key.currency),
        status: Statements.AccountStatus(settings?.status ?? .open),
        totals: DebitCredit(debit: balances.debits[index], credit: balances.credits[index]),
        held: holding?.find(key).map { holding?.held(in: $0) ?? 0 } ?? 0,
        isDebitNormal: state.balances.subjects[key.subject]?.isDebitNormal ?? true
      )
      row.kind = account.flatMap { then.balances.kind(of: $0) }.map { then.name($0) } ?? ""
      row.ownership = settings?.isCompany.map { $0.ownership } ?? ""
      rows.append((key, row))
    }
    rows.sort { $0.1.account < $1.1.account }
    let head = head("balance", state, bounds, from: nil, Set(rows.map { $0.0.currency }))
    return BalanceReport(head: head, rows: rows.map { $0.1 })
  }

  /// Opening, movement and closing per subject and currency, rolled up; accounts with debit
  /// balances and those with credit balances summed apart, never netted over owners.
  ///
  /// `from`: the first day of the period; nil for the one day of the cut.
  public func trialBalance(
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> TrialBalance {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    let from = from ?? bounds.through
    let period = try PeriodBalances(log, state, from: from, bounds)
    return TrialBalanceBuilder(state: state).build(
      period,
      head: head(
        "trial-balance",
        state,
        bounds,
        from: from,
        Set(period.closing.keys.map(\.currency))
      )
    )
  }

  /// What is booked up to a cut: the live balances where that is everything.
  func closing(_ state: BookState, _ bounds: ReportBounds) throws(BookFailure) -> Balances {
    let isEverything =
      bounds.last == state.lastSequence
      && bounds.axis == .accounting && bounds.through >= state.days.open
    if isEverything { return state.balances }
    return try PeriodBalances(log, state, from: nil, bounds).closing
  }

  /// The head of a report.
  func head(
    _ report: String,
    _ state: BookState,
    _ bounds: ReportBounds,
    from: BusinessDate?,
    _ currencies: Set<UInt32>
  ) -> ReportHead {
    ReportHead(
      report: report,
      book: state.identity.id,
      from: from,
      through: bounds.through,
      axis: bounds.axis,
      knownAt: bounds.knownAt,
      isSealed: bounds.isSealed,
      currencies: currencies.map { state.currency($0) }.sorted { $0.code < $1.code }
    )
  }
}

extension BookState {
  /// A subject's code and names.
  func label(_ subject: UInt32) -> SubjectLabel { label(name(subject)) }

  /// A subject's code and names, by its code.
  func label(_ code: String) -> SubjectLabel {
    let subject = chart?.subject(code)
    return SubjectLabel(code: code, zh: subject?.zh ?? "", en: subject?.en ?? "")
  }

  /// Whether a subject in a currency comes before another in a list: by the order of the chart,
  /// what that does not have behind it, and by the codes of the currencies.
  func comesFirst(
    _ left: (code: String, currency: UInt32),
    _ right: (code: String, currency: UInt32)
  ) -> Bool {
    func place(_ code: String) -> Int { chart?.place(of: code) ?? .max }
    return (place(left.code), left.code, name(left.currency))
      < (place(right.code), right.code, name(right.currency))
  }
}

extension Statements.AccountStatus {
  /// The status of an account's settings, as reports say it.
  init(_ status: Ledgers.AccountStatus) {
    switch status {
    case .open: self = .open
    case .debitFrozen: self = .debitFrozen
    case .creditFrozen: self = .creditFrozen
    case .closed: self = .closed
    }
  }
}
