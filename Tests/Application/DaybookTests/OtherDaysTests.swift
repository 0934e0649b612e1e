import BusinessCalendar
import Daybook
import Events
import Statements
import Testing

/// Reports by value date, and of days that are over; the figures are added up by hand.
@Suite struct `Reports of other days` {
  static let words = """
    chart: words
    currencies: [CNY]
    subjects:
      zoo:   {en: Cash, class: asset}
      owed:  {en: Payables, class: liability}
      beta:  {en: Held, under: owed, owner: merchant}
      bank:  {en: Bank, under: zoo, owner: channel}
      alpha: {en: Free, under: owed, owner: merchant}
    """

  static let wordRules = ["alpha", "beta"].map { subject in
    """
    code: \(subject)
    type: \(subject).received
    from: 2026-01-01
    amounts: [gross]
    parties: [merchant, channel]
    lines:
      - Dr bank/{channel}          gross
      - Cr \(subject)/{merchant}  gross
    """
  }.joined(separator: "\n---\n")

  private static func day(_ days: Int32) -> BusinessDate { TestBook.day.adding(days: days) }

  private static func byValue(_ days: Int32) -> ReportCut {
    ReportCut(asOf: day(days), axis: .value)
  }

  /// A payment that counts for so many days after the first.
  private static func payment(_ id: String, _ gross: String, for days: Int32) throws -> EventDraft {
    var draft = try Draft.payment(id, gross)
    draft.valueDate = day(days)
    return draft
  }

  @Test func `by value date, lines follow their dates, and all that is earlier opens them`() throws
  {
    let book = try TestBook()
    try book.append(
      Self.payment("late", "100", for: 5),
      Self.payment("before", "7", for: -10),
      Self.payment("early", "30", for: 2),
      Self.payment("early-too", "1", for: 2)
    )
    let ledger = try book.writer.book.subsidiaryLedger(
      AccountPattern("220202/M1"),
      from: TestBook.day,
      Self.byValue(10)
    )
    let account = try #require(ledger.accounts.first)
    #expect(account.opening == -7_00)
    #expect(account.lines.map(\.id) == ["early", "early-too", "late"])
    #expect(account.lines.map(\.balance) == [-37_00, -38_00, -138_00])
    #expect(account.closing == -138_00)
    let booked = try book.writer.book.subsidiaryLedger(AccountPattern("220202/M1"))
    #expect(booked.accounts.first?.lines.map(\.balance) == [-100_00, -107_00, -137_00, -138_00])
  }

  @Test func `a general ledger of a subject shows it and what is below, and none above`() throws {
    let book = try Self.bookOfWords()
    func rows(_ subject: String?) throws -> [String] {
      try book.writer.book.generalLedger(subject: subject).rows.map {
        "\($0.subject.code) \($0.movement.debit) \($0.movement.credit)"
      }
    }
    #expect(try rows("alpha") == ["alpha 0 500"])
    #expect(try rows("owed") == ["owed 0 1200", "beta 0 700", "alpha 0 500"])
    #expect(try rows("none").isEmpty)
  }

  /// The codes are words, and not in the order of the alphabet.
  @Test func `subjects stand in the order of the chart, parents before children`() throws {
    let book = try Self.bookOfWords()
    let (codes, levels) = (["zoo", "bank", "owed", "beta", "alpha"], [1, 2, 1, 2, 2])
    let trial = try book.writer.book.trialBalance()
    #expect(trial.rows.map(\.subject.code) == codes)
    #expect(trial.rows.map(\.level) == levels)
    let general = try book.writer.book.generalLedger()
    #expect(general.rows.map(\.subject.code) == codes)
    #expect(general.rows.map(\.level) == levels)
  }

  private static func bookOfWords() throws -> TestBook {
    let book = try TestBook(chart: words, rules: wordRules)
    for (subject, amount) in [("alpha", "5"), ("beta", "7")] {
      let receipt = try book.append(
        Draft.event(subject, "\(subject).received", subject, amount, "gross")
      )
      #expect(receipt.map(\.outcome) == [.posted])
    }
    return book
  }

  /// A sealed report stays as it is.
  @Test func `an account has the status, kind and ownership that it had on the day`() throws {
    let book = try TestBook()
    func said(_ id: String, _ type: String, _ change: String) throws {
      var draft = EventDraft(type: type, source: "/admin", id: id)
      draft.tail = #"{"data":{"account":"220202/M1/CNY",\#(change)}}"#
      #expect(try book.append(draft).first?.reason == Reason.none)
    }
    try said("o", EventType.accountOpened, #""ownership":"company""#)
    try book.append(Draft.payment("p1", "10"))
    #expect(try book.writer.close().isClean)
    let sealed = ReportCut(asOf: TestBook.day)
    let before = try book.writer.book.balances(sealed)
    try said("f", EventType.accountChanged, #""status":"debit-frozen""#)
    func settings(_ cut: ReportCut) throws -> [String] {
      try book.writer.book.balances(cut, matching: AccountPattern("220202")).rows.map {
        "\($0.status.rawValue) \($0.ownership)"
      }
    }
    #expect(try settings(sealed) == ["open company"])
    #expect(try book.writer.book.balances(sealed).rows == before.rows)
    #expect(try settings(ReportCut()) == ["debit-frozen company"])
    #expect(try settings(ReportCut(asOf: Self.day(1))) == ["debit-frozen company"])
  }

  @Test func `events by value date are those that count up to the day`() throws {
    let book = try TestBook()
    try book.append(Self.payment("late", "100", for: 5), Draft.payment("own", "1"))
    var filter = EventFilter()
    func found() throws -> [String] {
      var ids: [String] = []
      try book.writer.book.events(matching: filter) { event in
        if event.draft.source == "/orders" { ids.append(event.draft.id) }
      }
      return ids
    }
    filter.valuedThrough = Self.day(4)
    #expect(try found() == ["own"])
    filter.valuedThrough = Self.day(5)
    #expect(try found() == ["late", "own"])
  }
}
