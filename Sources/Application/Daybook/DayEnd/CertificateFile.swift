import Amounts
import BusinessCalendar
import Events
import Foundation
import Statements

/// Where the certificates of a book lie: a file a day beside the log.
///
/// A copy kept elsewhere shows a log that was cut short, or replaced by an older one.
enum CertificateFile {
  /// The file's name below the book's folder.
  static func name(of day: BusinessDate) -> String { "certificates/\(day).json" }

  /// Writes a certificate, whole or not at all.
  static func write(_ certificate: Certificate, to book: String) throws(BookFailure) {
    let path = book + "/" + name(of: certificate.day)
    do {
      try FileManager.default.createDirectory(
        atPath: book + "/certificates",
        withIntermediateDirectories: true
      )
      try Data(certificate.json().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw BookFailure(.storage, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}

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
  }
  private struct Parked: Decodable {
    var sequence: UInt64
    var source: String
    var id: String
    var reason: String
    var since: String
    var age: Int
  }

  private var schema: String
  private var book: String
  private var day: String
  private var sequence: UInt64
  private var chainHash: String
  private var events: UInt64
  private var totals: [Totals]
  private var checks: [Check]
  private var parked: [Parked]

  private enum CodingKeys: String, CodingKey {
    case schema, book, day, sequence, events, totals, checks, parked
    case chainHash = "chain_hash"
  }

  /// Reads the text.
  ///
  /// - Throws: `badInput` naming the file, and what cannot be read in it.
  static func read(_ text: String, file: String) throws(BookFailure) -> Certificate {
    let reader: CertificateReader
    do {
      reader = try JSONDecoder().decode(CertificateReader.self, from: Data(text.utf8))
    } catch {
      throw BookFailure(.badInput, "\(file) is no certificate of Daybook: \(error)")
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
      totals: reader.totals.compactMap { totals($0) },
      checks: reader.checks.map {
        CheckResult(
          name: $0.name,
          verdict: CheckResult.Verdict(rawValue: $0.verdict) ?? .skipped,
          figures: $0.figures ?? ""
        )
      },
      parked: reader.parked.compactMap { parked($0) }
    )
  }

  private static func totals(_ totals: Totals) -> Certificate.Totals? {
    func digits(_ text: String) -> Int {
      text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }
    let digits = digits(totals.movement.debit.amount)
    let currency = Currency(code: totals.currency, digits: min(digits, Currency.digitsMaximum))
    func sides(_ sides: Sides) -> DebitCredit? {
      guard let debit = Amount(sides.debit.amount, currency: currency),
        let credit = Amount(sides.credit.amount, currency: currency)
      else { return nil }
      return DebitCredit(debit: debit.minor, credit: credit.minor)
    }
    guard let movement = sides(totals.movement), let closing = sides(totals.closing) else {
      return nil
    }
    return Certificate.Totals(currency: currency, movement: movement, closing: closing)
  }

  private static func parked(_ parked: Parked) -> Certificate.Parked? {
    guard let since = BusinessDate(parked.since) else { return nil }
    return Certificate.Parked(
      sequence: parked.sequence,
      source: parked.source,
      id: parked.id,
      reason: parked.reason,
      since: since,
      age: parked.age
    )
  }
}

extension Book {
  /// The certificate that a sealed day has in the log.
  func certificate(of day: BookDays.Closed) throws(BookFailure) -> Certificate {
    let event = try event(at: day.sealed)
    let data = try OwnData(tail: event.draft.tail ?? "")
    return try CertificateReader.read(
      data.certificate ?? "",
      file: "the seal of \(day.businessDate)"
    )
  }
}
