import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import Foundation
import Intake
import PlatformDay
import RandomNumbers
import Statements
import Testing

/// Made-up days around the end of a year, and a book with the template that takes them.
struct PlatformDayBook {
  let folder = TemporaryFolder()
  let tally: Tally
  let options: DayOptions
  private(set) var writer: BookWriter
  private var files: [DayFile: [UInt8]] = [:]

  init(seed: UInt64, events: Int = 800) throws {
    let day = try #require(BusinessDate("2026-12-30"))
    options = DayOptions(
      seed: seed,
      events: events,
      day: day,
      days: 3,
      merchants: 120,
      users: 400
    )
    var files: [DayFile: [UInt8]] = [:]
    tally = PlatformDay.generate(options) { files[$0, default: []] += $1 }
    self.files = files
    var writerOptions = BookWriter.Options()
    writerOptions.mapBytes = 1 << 30
    writerOptions.synchronizesCommits = false
    writer = try BookWriter.create(
      at: folder.path("book"),
      BookOpening(firstDay: options.date(-1)),
      writerOptions
    )
    let template = "Tests/Scenarios/templates/marketplace-cn"
    let rules = Repository.files(under: template + "/rules", withExtension: "yaml")
    try writer.publish(
      chart: try Self.source(Repository.url(template + "/chart.yaml")),
      rules: try rules.map(Self.source)
    )
  }

  private static func source(_ url: URL) throws -> BookWriter.SourceFile {
    BookWriter.SourceFile(
      name: url.lastPathComponent,
      text: try String(contentsOf: url, encoding: .utf8)
    )
  }

  /// The lines of a file, each with its end.
  func lines(_ file: DayFile) -> [ArraySlice<UInt8>] {
    (files[file] ?? []).split(separator: UInt8(ascii: "\n"))
  }

  /// Appends lines in batches, broken where `random` says, and counts what the receipts say.
  func append(_ lines: [ArraySlice<UInt8>], _ random: inout SeededRandom) throws -> FileCounts {
    var counts = FileCounts()
    var intake = EventIntake()
    var rest = lines[...]
    while !rest.isEmpty {
      let size = random.chance(perMille: 300) ? 1 : random.int(in: 1...400)
      var batch = DraftBatch()
      for line in rest.prefix(size) { try intake.append(line.span, number: 1, to: &batch) }
      rest = rest.dropFirst(size)
      for receipt in try writer.appendAndWait(batch) { counts.note(receipt) }
    }
    return counts
  }

  /// Account text → balance in minor units, debit positive; those at zero left out.
  func balances(_ cut: ReportCut) throws -> [String: Int64] {
    try writer.book.balances(cut).rows.reduce(into: [:]) { balances, row in
      if row.totals.balance != 0 { balances[row.account] = Int64(row.totals.balance) }
    }
  }

  /// Demands these balances at a cut; of what differs, the first few accounts.
  func expect(_ expected: [String: Int64]?, _ cut: ReportCut) throws {
    let (expected, actual) = (try #require(expected), try balances(cut))
    let different = Set(expected.keys).union(actual.keys)
      .filter { expected[$0] != actual[$0] }.sorted()
      .prefix(5).map { "\($0): expected \(expected[$0] ?? 0), is \(actual[$0] ?? 0)" }
    #expect(different == [], "\(cut)")
  }
}

extension FileCounts {
  fileprivate mutating func note(_ receipt: Receipt) {
    lines += 1
    switch (receipt.kind, receipt.outcome) {
    case (.repeated, _): repeated += 1
    case (.conflict, _): conflicts += 1
    case (.appended, .posted): posted += 1
    case (.appended, .refused): refused[receipt.reason.word, default: 0] += 1
    case (.appended, .parked): parked[receipt.reason.word, default: 0] += 1
    }
  }
}
