import Amounts
import BusinessCalendar
import Events
import RuleSyntax

/// What `account.opened` and `account.changed` have said of an account; nil where they have not,
/// so that the chart says it.
package struct AccountSettings: Hashable, Sendable {
  /// Which movements an account takes.
  package enum Status: String, Hashable, Sendable, CaseIterable {
    /// All.
    case open
    /// No debits (止付).
    case debitFrozen = "debit-frozen"
    /// No credits.
    case creditFrozen = "credit-frozen"
    /// None.
    case closed
  }

  /// Whether the account was opened by an event.
  package var isOpened = false
  /// Which movements it takes.
  package var status = Status.open
  /// The most it may hold on its normal side, in minor units.
  package var limit: Int128?
  /// Whether its balance must not go to the side that is not normal.
  package var forbidsNegative: Bool?
  /// The codes that may touch it, sorted.
  package var codes: [String]?
  /// The kind that an event gave it.
  package var kind: String?
  /// `person` or `company`, where an event said so.
  package var ownership: String?

  /// Settings that say nothing.
  package init() {}
}

/// An account with its totals and what it may not do.
struct ReplayAccount: Sendable {
  /// What chart and settings forbid, worked out when it is first needed.
  struct Terms: Sendable {
    /// Whether there is nothing to check after a posting.
    var isFree: Bool
    var normal: NormalSide?
    var forbidsNegative: Bool
    var limit: Int128?
    /// Empty where all codes may touch it.
    var codes: Set<Symbol>
    /// Whether it may be posted to at all.
    var standing: Standing
  }

  /// Whether an account may be posted to at all.
  enum Standing: Sendable {
    case fine, noSubject, noLeaf, otherCurrency, notOpened
  }

  let key: AccountKey
  /// `subject/owner[/purpose]/currency`.
  let text: String
  var debit: Int128 = 0
  var credit: Int128 = 0
  /// The movement of `day`.
  var dayDebit: Int128 = 0
  var dayCredit: Int128 = 0
  var day = BusinessDate(dayNumber: .min)
  /// The last event that touched it, and the balance before that event.
  var lastSequence: UInt64 = 0
  var before: Int128 = 0
  /// What is set aside in it.
  var held: Int128 = 0
  var settings = AccountSettings()
  var terms: Terms?

  /// Debits minus credits; totals that leave 128 bits are found when they are posted.
  var balance: Int128 { debit &- credit }
}

/// All accounts, found by their symbols; in the order of their first posting.
struct ReplayAccounts: Sendable {
  /// The most that one side of an account holds; beyond it events are refused or wait (R5-002).
  ///
  /// 2^27 accounts of such totals still add up within 128 bits. The ledgers state the same figure for
  /// themselves; the scenario of figures that do not fit holds both against it.
  static let totalMaximum: Int128 = 1 << 100

  private(set) var all: [ReplayAccount] = []
  private var places: [AccountKey: Int] = [:]
  /// The accounts that the entry at hand touches.
  private(set) var touched: [Int] = []
  /// The accounts that the open day has touched.
  private(set) var touchedToday: [Int] = []

  /// The place of an account, made now if it is new.
  mutating func place(of key: AccountKey, _ symbols: borrowing SymbolTable) -> Int {
    if let place = places[key] { return place }
    let name = AccountName(
      subject: symbols.text(key.subject),
      owner: symbols.text(key.owner),
      purpose: symbols.text(key.purpose)
    )
    let place = all.count
    all.append(ReplayAccount(key: key, text: name.text(currency: symbols.text(key.currency))))
    places[key] = place
    return place
  }

  /// The place of an account that has been met.
  func place(of key: AccountKey) -> Int? { places[key] }

  /// Begins a new entry.
  mutating func beginEntry() { touched.removeAll(keepingCapacity: true) }

  /// Adds a line to its account.
  mutating func post(
    _ line: EntryLine,
    _ symbols: borrowing SymbolTable,
    at sequence: UInt64,
    on date: BusinessDate
  ) throws(ReplayFault) {
    let place = place(of: line.account, symbols)
    if all[place].lastSequence != sequence {
      all[place].lastSequence = sequence
      all[place].before = all[place].balance
      touched.append(place)
    }
    if all[place].day != date {
      (all[place].day, all[place].dayDebit, all[place].dayCredit) = (date, 0, 0)
      touchedToday.append(place)
    }
    let total: (partialValue: Int128, overflow: Bool)
    if line.isDebit {
      total = all[place].debit.addingReportingOverflow(line.amount)
      all[place].debit = total.partialValue
      all[place].dayDebit &+= line.amount
    } else {
      total = all[place].credit.addingReportingOverflow(line.amount)
      all[place].credit = total.partialValue
      all[place].dayCredit &+= line.amount
    }
    if total.overflow || total.partialValue.magnitude > Self.totalMaximum.magnitude {
      throw ReplayFault(
        .overflow,
        at: all[place].text,
        expected: "at most 2^100 minor units on either side",
        actual: total.overflow ? "more than 128 bits" : "\(total.partialValue)",
        "\(all[place].text) holds more than 2^100 minor units on one side"
      )
    }
  }

  /// Ends the day and gives its movements.
  mutating func endDay(_ date: BusinessDate) -> [(place: Int, debit: Int128, credit: Int128)] {
    defer { touchedToday.removeAll(keepingCapacity: true) }
    return movements(of: date)
  }

  /// The movements of the open day.
  func movements(of date: BusinessDate) -> [(place: Int, debit: Int128, credit: Int128)] {
    touchedToday.map { (place: $0, debit: all[$0].dayDebit, credit: all[$0].dayCredit) }
  }

  /// Another chart is in force: what accounts may not do is worked out anew.
  mutating func forgetTerms() {
    for place in all.indices { all[place].terms = nil }
  }

  /// Changes what events have said of an account.
  mutating func set(_ settings: AccountSettings, at place: Int) {
    (all[place].settings, all[place].terms) = (settings, nil)
  }

  /// Adds to what is set aside in an account.
  mutating func hold(_ amount: Int128, at place: Int) { all[place].held &+= amount }

  /// Sets an account's totals, when a replay starts from them.
  mutating func start(at place: Int, debit: Int128, credit: Int128) {
    (all[place].debit, all[place].credit) = (debit, credit)
  }

  /// What an account may not do under the chart in force.
  mutating func terms(
    at place: Int,
    _ charts: borrowing ReplayCharts,
    _ symbols: inout SymbolTable
  ) -> ReplayAccount.Terms {
    if let terms = all[place].terms { return terms }
    let terms = Self.terms(of: all[place], charts, &symbols)
    all[place].terms = terms
    return terms
  }

  private static func terms(
    of account: ReplayAccount,
    _ charts: borrowing ReplayCharts,
    _ symbols: inout SymbolTable
  ) -> ReplayAccount.Terms {
    let subject = charts.subject(account.key.subject)
    let settings = account.settings
    let codes = settings.codes.map { Set($0.map { symbols.symbol($0) }) }
    var terms = ReplayAccount.Terms(
      isFree: false,
      normal: subject?.normal,
      forbidsNegative: settings.forbidsNegative ?? subject?.forbidsNegative ?? false,
      limit: settings.limit ?? subject?.limits[account.key.currency],
      codes: codes ?? subject?.codes ?? [],
      standing: standing(of: account, subject)
    )
    terms.isFree =
      terms.standing == .fine && !terms.forbidsNegative && terms.limit == nil
      && terms.codes.isEmpty && settings.status == .open
    return terms
  }

  private static func standing(
    of account: ReplayAccount,
    _ subject: ReplayChart.Subject?
  ) -> ReplayAccount.Standing {
    guard let subject else { return .noSubject }
    if !subject.isLeaf { return .noLeaf }
    let currencies = subject.currencies
    if !currencies.isEmpty, !currencies.contains(account.key.currency) { return .otherCurrency }
    return subject.opensByEvent && !account.settings.isOpened ? .notOpened : .fine
  }
}
