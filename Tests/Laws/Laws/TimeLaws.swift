import BusinessCalendar
import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import Statements
import Testing

/// What a book says of a moment that has passed.
@Suite struct TimeLaws {
  /// The whole report is the same, its head and the accounts' statuses too: what is known at a
  /// sequence is what was open, sealed and frozen then.
  @Test(arguments: Seeds.range(100))
  func `what was reported at a sequence is reported as known then ever after`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed, batches: 25, largest: 2)
    let law = try LawBook()
    var live: [Reports] = []
    for deed in history.deeds {
      try law.run(deed)
      live.append(try Reports(law.book))
    }
    func compare(_ when: String) throws {
      for then in live {
        let known = then.balances.head.knownAt
        let now = try Reports(law.book, knownAt: known)
        #expect(now == then, "known at \(known), \(when); \(history.again)")
      }
    }
    try compare("in the same process")
    try law.reopen()
    #expect(try Reports(law.book) == live.last, "after a restart; \(history.again)")
    try compare("after a restart")
  }

  /// Every kind of report, of the open date and of the day before, by either date.
  private struct Reports: Hashable {
    var balances: BalanceReport
    var byValue: BalanceReport
    var dayBefore: BalanceReport
    var trial: TrialBalance
    var subsidiary: SubsidiaryLedger
    var general: GeneralLedger

    init(_ book: Book, knownAt: UInt64? = nil) throws {
      let cut = ReportCut(knownAt: knownAt)
      balances = try book.balances(cut)
      byValue = try book.balances(ReportCut(axis: .value, knownAt: knownAt))
      let yesterday = balances.head.through.adding(days: -1)
      dayBefore = try book.balances(ReportCut(asOf: yesterday, knownAt: knownAt))
      trial = try book.trialBalance(cut)
      subsidiary = try book.subsidiaryLedger(.all, cut)
      general = try book.generalLedger(cut)
    }
  }

  @Test(arguments: Seeds.range(100))
  func `as of a day a book says what a book says that ends there`(seed: UInt64) throws {
    var history = RandomHistory(seed: seed)
    let law = try LawBook()
    // Each day's end, by what was done before its cut.
    var ends: [(day: BusinessDate, before: Int)] = []
    for (index, deed) in history.deeds.enumerated() {
      let day = try law.book.information().openDate
      try law.run(deed)
      if try law.book.information().openDate != day { ends.append((day, index)) }
    }
    guard !ends.isEmpty else { return }
    let (day, before) = history.random.pick(ends)
    let prefix = try LawBook()
    try prefix.run(Array(history.deeds[..<before]))
    let differences = try Figures(law.book, ReportCut(asOf: day))
      .differences(from: Figures(prefix.book))
    #expect(differences.isEmpty, "as of \(day); \(history.again)")

    // What a certificate says of the day does not depend on when it is written; where it stands in
    // the log does, since the seals of earlier days stand there too.
    let later = try Self.certificate(of: day, law)
    let then = try Self.certificate(of: day, prefix)
    #expect(later.totals == then.totals && later.parked == then.parked, "\(day); \(history.again)")
  }

  /// The certificate of a day; days before it are closed first.
  private static func certificate(of day: BusinessDate, _ law: LawBook) throws -> Certificate {
    while try law.book.information().lastSealed.map({ $0 < day }) ?? true {
      let certificate = try law.writer.close()
      try #require(certificate.isClean, "\(certificate.text(.plain))")
    }
    return try law.writer.close(day)
  }

  @Test(arguments: Seeds.range(100))
  func `a sealed day never changes by accounting date, whatever comes later`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed, batches: 16, largest: 5)
    let law = try LawBook()
    var sealed: [(certificate: Certificate, figures: Figures)] = []
    for deed in history.deeds + [.close] {
      let before = law.certificates.count
      try law.run(deed)
      for certificate in law.certificates.dropFirst(before) {
        try #require(certificate.isClean, "\(certificate.text(.plain)); \(history.again)")
        sealed.append((certificate, try Figures(law.book, ReportCut(asOf: certificate.day))))
      }
    }
    for (certificate, figures) in sealed {
      let now = try Figures(law.book, ReportCut(asOf: certificate.day))
      let differences = now.differences(from: figures)
      #expect(differences.isEmpty, "\(certificate.day); \(history.again)")
      #expect(try law.writer.close(certificate.day) == certificate, "\(history.again)")
    }
  }
}
