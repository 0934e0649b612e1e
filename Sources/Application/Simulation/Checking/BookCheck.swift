import Amounts
import Daybook
import Statements

/// Holds a book's certificates and reports against a reader of its journal that knows no decider.
struct BookCheck {
  private var happenings = Happenings()
  private var money: MoneyCheck
  private var taken = 0
  private var checkedCertificates = 0
  private var found: [SimulationFinding] = []

  init(_ template: TemplateText) { money = MoneyCheck(template) }

  /// What cannot be true, in the order in which it was seen.
  var findings: [SimulationFinding] { money.findings + found }

  /// What was looked at, for the report.
  var extent: SimulationExtent {
    SimulationExtent(
      days: checkedCertificates,
      entries: taken,
      orders: money.named.count,
      accounts: money.balances.count,
      codes: Set(happenings.booked.map(\.code))
    )
  }

  /// Takes what has come since.
  ///
  /// While a day waits for its close the reports are left alone: they
  /// say what is known now, the certificate what was known at the cut.
  mutating func take(_ simulated: SimulatedBook) throws {
    let book = try simulated.book
    try happenings.read(book)
    for certificate in simulated.certificates.dropFirst(checkedCertificates) {
      take(through: certificate.sequence)
      check(certificate)
    }
    checkedCertificates = simulated.certificates.count
    guard try !simulated.waitsForClose else { return }
    take(through: .max)
    try check(book)
  }

  /// Replays the whole book by the second opinion.
  mutating func audit(_ book: Book) throws {
    demand(try book.audit().checks, of: "audit")
  }

  private mutating func take(through sequence: UInt64) {
    while taken < happenings.booked.count, happenings.booked[taken].sequence <= sequence {
      money.take(happenings.booked[taken])
      taken += 1
    }
  }

  private mutating func check(_ certificate: Certificate) {
    compare(
      "client money of \(certificate.day)",
      certificate.clientMoney.map { ($0.currency.code, Int($0.pool), Int($0.client)) }
    )
    demand(certificate.checks, of: "\(certificate.day)")
  }

  /// No check may have failed, and the second opinion has to be among them.
  private mutating func demand(_ checks: [CheckResult], of what: String) {
    for check in checks where check.verdict == .failed {
      find("\(what): \(check.name): \(check.findings)")
    }
    let opinion = checks.first { $0.name == "independent-replay" }
    if opinion?.verdict != .passed { find("\(what): no second opinion") }
  }

  private mutating func check(_ book: Book) throws {
    let report = try book.clientMoney()
    compare(
      "client money",
      report.positions.map { ($0.currency.code, Int($0.pool), Int($0.client)) }
    )
    for position in report.positions {
      let counted = money.positions[position.currency.code] ?? MoneyCheck.Position()
      let short = max(0, counted.client - counted.pool)
      if Int(position.topUp) != short {
        find("client money is short by \(short), the report says \(position.topUp)")
      }
    }
    let rows = try book.balances().rows
    let balances = Dictionary(rows.map { ($0.account, $0.totals.balance) }) { $0 + $1 }
    if balances.count < rows.count { find("\(rows.count) balances of \(balances.count) accounts") }
    for account in Set(balances.keys).union(money.balances.keys).sorted() {
      let (one, other) = (Int(balances[account] ?? 0), money.balances[account] ?? 0)
      if one != other { find("\(account): balance \(one), journal \(other)") }
    }
    for total in try book.trialBalance().totals where total.closing.debit != total.closing.credit {
      let closing = total.closing
      find("trial balance in \(total.currency.code): \(closing.debit) Dr, \(closing.credit) Cr")
    }
    let views = try book.twoViews().differences
    let listed = Set(views.map { "\($0.channel) \($0.order) \($0.currency.code)" })
    for open in listed.symmetricDifference(MoneyCheck.differences(happenings)).sorted() {
      find("two views: \(open) is listed by one only")
    }
  }

  private mutating func compare(_ what: String, _ stated: [(String, Int, Int)]) {
    var given: [String: MoneyCheck.Position] = [:]
    for (currency, pool, client) in stated {
      given[currency] = MoneyCheck.Position(pool: pool, client: client)
    }
    // What one of both leaves out is nothing there.
    for currency in Set(given.keys).union(money.positions.keys).sorted() {
      let theirs = given[currency] ?? MoneyCheck.Position()
      let ours = money.positions[currency] ?? MoneyCheck.Position()
      guard ours != theirs else { continue }
      find(
        "\(what): pool \(theirs.pool), client \(theirs.client) \(currency), "
          + "counted pool \(ours.pool), client \(ours.client)"
      )
    }
  }

  private mutating func find(_ text: String) {
    found.append(SimulationFinding(text, at: happenings.booked.last?.sequence ?? 0, nil))
  }
}
