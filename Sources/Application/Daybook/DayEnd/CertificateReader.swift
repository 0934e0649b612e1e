import Amounts
import BusinessCalendar
import Foundation
import Statements

/// Reads a certificate back from its JSON (`daybook.certificate/1`).
struct CertificateReader: Decodable {
  private struct Sum: Decodable {
    var amount: String
    var currency: String
  }
  private struct Sides: Decodable {
    var debit: Sum
    var credit: Sum
  }
  private struct Totals: Decodable {
    var currency: String
    var movement: Sides
    var closing: Sides
  }
  private struct Check: Decodable {
    var name: String
    var verdict: String
    var figures: String?
    var findings: [Finding]?
  }
  private struct Finding: Decodable {
    var sequence: UInt64?
    var account: String?
    var subject: String?
    var amount: Sum?
    var text: String
  }
  private struct OpenItems: Decodable {
    var kind: String
    var subject: String
    var count: Int
    var overAge: Int
    var oldest: Int
    var open: Sides

    private enum CodingKeys: String, CodingKey {
      case kind, subject, count, oldest, open
      case overAge = "over_age"
    }
  }
  private struct Chart: Decodable {
    var name: String
    var sequence: UInt64
  }
  private struct ClientMoney: Decodable {
    var currency: String
    var pool: Sum
    var client: Sum
  }
  private struct Parked: Decodable {
    var sequence: UInt64
    var source: String
    var id: String
    var reason: String
    var since: String
    var age: Int
    var type: String?
    var limit: Int?
    var suspended: UInt64?
  }

  private struct Unreconciled: Decodable {
    var channel: String
    var day: String
    var currency: String
  }

  private var schema: String
  private var book: String
  private var day: String
  private var sequence: UInt64
  private var chainHash: String
  private var events: UInt64
  /// Missing in certificates of before it was named.
  private var chart: Chart?
  private var totals: [Totals]
  /// Missing in certificates of before it was looked at, as are the open items.
  private var clientMoney: [ClientMoney]?
  private var openItems: [OpenItems]?
  private var checks: [Check]
  private var parked: [Parked]
  private var parkedCount: Int?
  private var unreconciled: [Unreconciled]?

  private enum CodingKeys: String, CodingKey {
    case schema, book, day, sequence, events, chart, totals, checks, parked, unreconciled
    case chainHash = "chain_hash"
    case clientMoney = "client_money"
    case openItems = "open_items"
    case parkedCount = "parked_count"
  }

  /// What cannot be read, in words.
  private static func what(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is not what it should be"
    default: "it is no JSON"
    }
  }

  /// Reads the text.
  ///
  /// - Throws: `badInput` naming the file, and what cannot be read in it.
  static func read(_ text: String, file: String) throws(BookFailure) -> Certificate {
    let reader: CertificateReader
    do {
      reader = try JSONDecoder().decode(CertificateReader.self, from: Data(text.utf8))
    } catch {
      throw BookFailure(
        .badInput,
        "\(file) is no certificate of Daybook: \(Self.what(error)). Next: give the JSON file that a "
          + "close wrote into the book's folder certificates"
      )
    }
    guard reader.schema == "daybook.certificate/1", let day = BusinessDate(reader.day) else {
      throw BookFailure(.badInput, "\(file) is no daybook.certificate/1 with a day")
    }
    return Certificate(
      book: reader.book,
      day: day,
      sequence: reader.sequence,
      chainHash: reader.chainHash,
      events: reader.events,
      chart: reader.chart.map { Certificate.Chart(name: $0.name, sequence: $0.sequence) },
      totals: reader.totals.compactMap { totals($0) },
      clientMoney: (reader.clientMoney ?? []).compactMap { clientMoney($0) },
      openItems: (reader.openItems ?? []).compactMap { openItems($0) },
      checks: reader.checks.map { check($0) },
      parked: reader.parked.compactMap { parked($0) },
      parkedCount: reader.parkedCount,
      unreconciled: (reader.unreconciled ?? []).compactMap { item in
        BusinessDate(item.day).map {
          Certificate.Unreconciled(channel: item.channel, day: $0, currency: item.currency)
        }
      }
    )
  }

  private static func totals(_ totals: Totals) -> Certificate.Totals? {
    guard let movement = sides(totals.movement), let closing = sides(totals.closing),
      let currency = amount(totals.movement.debit)?.currency
    else { return nil }
    return Certificate.Totals(currency: currency, movement: movement, closing: closing)
  }

  private static func sides(_ sides: Sides) -> DebitCredit? {
    guard let debit = amount(sides.debit), let credit = amount(sides.credit) else { return nil }
    return DebitCredit(debit: debit.minor, credit: credit.minor)
  }

  /// An amount; its digits are those that are written.
  private static func amount(_ sum: Sum) -> Amount? {
    let text = sum.amount
    let digits = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
    let currency = Currency(
      code: sum.currency,
      digits: min(digits ?? 0, Currency.digitsMaximum)
    )
    return Amount(text, currency: currency)
  }

  private static func clientMoney(_ position: ClientMoney) -> Certificate.ClientMoney? {
    guard let pool = amount(position.pool), let client = amount(position.client) else { return nil }
    return Certificate.ClientMoney(
      currency: pool.currency,
      pool: pool.minor,
      client: client.minor
    )
  }

  private static func openItems(_ sum: OpenItems) -> SuspenseReport.Sum? {
    guard let open = sides(sum.open), let currency = amount(sum.open.debit)?.currency,
      let kind = SuspenseReport.Kind(rawValue: sum.kind)
    else { return nil }
    return SuspenseReport.Sum(
      kind: kind,
      subject: sum.subject,
      currency: currency,
      count: sum.count,
      overAge: sum.overAge,
      oldest: sum.oldest,
      open: open
    )
  }

  private static func check(_ check: Check) -> CheckResult {
    CheckResult(
      name: check.name,
      verdict: CheckResult.Verdict(rawValue: check.verdict) ?? .skipped,
      figures: check.figures ?? "",
      findings: (check.findings ?? []).map { finding in
        CheckResult.Finding(
          sequence: finding.sequence,
          account: finding.account,
          subject: finding.subject,
          amount: finding.amount.flatMap { amount($0) },
          text: finding.text
        )
      }
    )
  }

  private static func parked(_ parked: Parked) -> Certificate.Parked? {
    guard let since = BusinessDate(parked.since) else { return nil }
    return Certificate.Parked(
      sequence: parked.sequence,
      source: parked.source,
      id: parked.id,
      reason: parked.reason,
      since: since,
      age: parked.age,
      type: parked.type ?? "",
      limit: parked.limit,
      suspended: parked.suspended
    )
  }
}
