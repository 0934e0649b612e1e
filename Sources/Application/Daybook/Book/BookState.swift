import Accounts
import Amounts
import BusinessCalendar
import ChartOfAccounts
import Codec
import EntryRules
import Events
import Journal
import Ledgers

/// Who a book is: what sequence 1 says.
struct BookIdentity: Sendable, Hashable {
  /// 16 random bytes in hexadecimal.
  var id: String
  /// The IANA zone in which the scheduler cuts days; replay does not consult it.
  var timeZone: String
  /// Local time of the cut, `HH:MM`; for the scheduler too.
  var cutOff: String
  var firstDay: BusinessDate

  /// The id as a number, for stamps; 0 where it is no hexadecimal.
  var number: UInt128 { UInt128(id, radix: 16) ?? 0 }
}

/// A chart or a file of rules as it was published.
struct Publication: Sendable, Hashable {
  var sequence: UInt64
  var isChart: Bool
  var file: String
  var source: String
}

/// How a parked event was booked in the end.
struct Release: Sendable, Hashable {
  /// The rule that booked it.
  var rule: UInt32
  /// The calendar year in which it counts against a customer's limit; nil where it does not count.
  var year: Int32?
}

/// Everything that a prefix of the log says: the fold of its records.
///
/// The writer decides on it and then changes it; replay changes it by recorded outcomes alone.
struct BookState: Sendable {
  var identity = BookIdentity(
    id: "",
    timeZone: "",
    cutOff: "",
    firstDay: BusinessDate(dayNumber: 0)
  )
  var names = NameTable()
  var currencies = CurrencyDigits()
  var chart: Chart?
  var rules = RuleBook()
  var publications: [Publication] = []
  var balances = Balances()
  var parked = ParkedEvents()
  /// How each parked event was released, by the event's sequence.
  var releases: [UInt64: Release] = [:]
  /// By which event each parked event was placed in suspense, whatever became of it since.
  var suspensions: [UInt64: UInt64] = [:]
  /// Which of them say what is said once.
  var suspendedWords = SuspendedWords()
  /// The sequences of events that were reversed.
  var reversed: Set<UInt64> = []
  var customers = Customers()
  var reconciled = ReconciledDays()
  var invoices = SupplierInvoices()
  var days = BookDays(open: BusinessDate(dayNumber: 0), first: 1)
  var lastSequence: UInt64 = 0
  var lastRecorded = Instant(microseconds: .min)

  /// The text of a name number; `?` for a number never given, which only a damaged log has.
  func name(_ number: UInt32) -> String { names.text(of: number) ?? "?" }

  /// An account as people write it: `220202/M1/CNY`.
  func text(_ key: AccountKey) -> String {
    AccountName(subject: name(key.subject), owner: name(key.owner), purpose: name(key.purpose))
      .text(currency: name(key.currency))
  }

  /// The currency of a name number; one that nobody declared has no digits.
  func currency(_ number: UInt32) -> Currency {
    let code = name(number)
    return Currency(code: code, digits: currencies[number] ?? chart?.digits(of: code) ?? 0)
  }

  /// Makes sure that the digits of every currency an event names are looked up.
  mutating func learnCurrencies(of facts: borrowing EventFacts) {
    for amount in facts.amounts { learn(amount.currency) }
    for amount in facts.itemAmounts { learn(amount.currency) }
    for line in facts.lines { learn(line.currency) }
  }

  /// Looks up the digits of a currency that was not asked for before.
  mutating func learn(_ currency: UInt32) {
    guard currencies.isUnheard(currency) else { return }
    let code = name(currency)
    currencies.learn(currency, digits: chart?.digits(of: code) ?? ISO4217.digits(of: code))
  }
}

extension Chart {
  /// The digits of a currency that the chart declares or ISO 4217 knows.
  func digits(of code: String) -> Int? { currency(code)?.digits ?? ISO4217.digits(of: code) }
}
