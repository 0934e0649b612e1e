import BusinessCalendar
import Daybook
import Statements

/// Everything that the reports of a book say of a period: what must be the same, is the same here.
struct Figures: Hashable {
  var balances: [String: DebitCredit] = [:]
  var trial: [TrialBalance.Row]
  var totals: [TrialBalance.Totals]
  var subsidiary: [SubsidiaryLedger.Account]
  var general: [GeneralLedger.Row]
  var journal: [JournalEntryModel] = []

  init(_ book: Book, from: BusinessDate? = nil, _ cut: ReportCut = ReportCut()) throws {
    balances = try Self.balances(book, cut)
    let trial = try book.trialBalance(from: from, cut)
    (self.trial, totals) = (trial.rows, trial.totals)
    subsidiary = try book.subsidiaryLedger(.all, from: from, cut).accounts
    general = try book.generalLedger(from: from, cut).rows
    var journal: [JournalEntryModel] = []
    try book.journal(from: from, cut) { journal.append($0) }
    self.journal = journal
  }

  /// Account to its totals; accounts that were opened and never touched are left out.
  static func balances(_ book: Book, _ cut: ReportCut = ReportCut()) throws -> [String: DebitCredit]
  {
    let rows = try book.balances(cut).rows.filter { $0.totals != .zero }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.account, $0.totals) })
  }

  /// In which of its parts it differs from other figures: for messages.
  func differences(from other: Figures) -> [String] {
    [
      ("balances", balances == other.balances), ("trial balance", trial == other.trial),
      ("totals", totals == other.totals), ("subsidiary ledger", subsidiary == other.subsidiary),
      ("general ledger", general == other.general), ("journal", journal == other.journal),
    ].filter { !$0.1 }.map(\.0)
  }
}
