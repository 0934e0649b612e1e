import Amounts
import Daybook
import DaybookTestSupport
import Statements
import Testing

/// Orders live short and disorderly lives through intake and engine, and a checker that knows no
/// decider reads the export: whatever the order of events, money is there once.
@Suite struct OrdersInDisorder {
  private static let template = Result { try Template() }

  @Test(arguments: Seeds.range(200, deep: 10_000))
  func `whatever is said of orders, no money is there twice`(seed: UInt64) throws {
    let template = try Self.template.get()
    var random = SeededRandom(seed: seed)
    let run = LifeCycleRun(template, seed: seed)
    var book = try LifeCycleBook()
    try book.take(run.events, &random)
    var findings = try book.findings + Self.findings(book, template)
    // Each close has replayed its day by itself; the whole book again is a quarter's work.
    if seed % 4 == 0 { findings += try Self.audit(book) }
    #expect(
      findings == [],
      "alone: DAYBOOK_SEED=\(seed) swift test --filter OrdersInDisorder"
    )
    try book.writer.shutDown()
  }

  private static func findings(_ simulated: LifeCycleBook, _ template: Template) throws -> [String]
  {
    let book = try simulated.writer.book
    let happenings = try Happenings(book)
    var check = MoneyCheck(template)
    var findings: [String] = []
    var rest = happenings.booked[...]
    for certificate in simulated.certificates {
      while let next = rest.first, next.sequence <= certificate.sequence {
        check.take(rest.removeFirst())
      }
      let stated = certificate.clientMoney.map { ($0.currency.code, Int($0.pool), Int($0.client)) }
      findings += differences("client money of \(certificate.day)", stated, check.positions)
      let failed = certificate.checks.filter { $0.verdict == .failed }
      findings += failed.map { "\(certificate.day): \($0.name): \($0.findings)" }
    }
    for event in rest { check.take(event) }
    return try findings + check.findings + differences(book, happenings, check)
  }

  /// What the book's own reports say otherwise than the checker.
  private static func differences(
    _ book: Book,
    _ happenings: Happenings,
    _ check: MoneyCheck
  ) throws -> [String] {
    var findings: [String] = []
    let report = try book.clientMoney()
    let stated = report.positions.map { ($0.currency.code, Int($0.pool), Int($0.client)) }
    findings += differences("client money", stated, check.positions)
    for position in report.positions {
      let short = check.positions[position.currency.code].map { $0.client - $0.pool } ?? 0
      if Int(position.topUp) != max(0, short) { findings.append("top-up of \(short) is not named") }
    }
    let rows = try book.balances().rows
    let balances = Dictionary(uniqueKeysWithValues: rows.map { ($0.account, $0.totals.balance) })
    for account in Set(balances.keys).union(check.balances.keys).sorted() {
      let (one, other) = (Int(balances[account] ?? 0), check.balances[account] ?? 0)
      if one != other { findings.append("\(account): balance \(one), journal \(other)") }
    }
    for total in try book.trialBalance().totals where total.closing.debit != total.closing.credit {
      findings.append("trial balance in \(total.currency.code) does not come to zero")
    }
    let views = try book.twoViews().differences
    let listed = Set(views.map { "\($0.channel) \($0.order) \($0.currency.code)" })
    let open = listed.symmetricDifference(MoneyCheck.differences(happenings))
    findings += open.sorted().map { "two views: \($0) is listed by one only" }
    return findings
  }

  private static func audit(_ simulated: LifeCycleBook) throws -> [String] {
    let report = try simulated.writer.book.audit()
    return report.checks.filter { $0.verdict == .failed }.map { "audit: \($0)" }
  }

  private static func differences(
    _ what: String,
    _ stated: [(String, Int, Int)],
    _ counted: [String: MoneyCheck.Position]
  ) -> [String] {
    stated.compactMap { currency, pool, client in
      let ours = counted[currency] ?? MoneyCheck.Position()
      return ours == MoneyCheck.Position(pool: pool, client: client)
        ? nil : "\(what): \(pool) and \(client) \(currency), counted \(ours)"
    }
  }
}
