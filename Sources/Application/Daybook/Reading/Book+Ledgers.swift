import Amounts
public import BusinessCalendar
import Codec
import Events
import Journal
import Ledgers
public import Statements

extension Book {
  /// The postings of the accounts that match, with running balances (分户账, 明细账).
  ///
  /// `from`: the first day shown; nil for the first day of the book.
  public func subsidiaryLedger(
    _ pattern: AccountPattern,
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> SubsidiaryLedger {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    var sheets: [AccountKey: SubsidiaryLedger.Account] = [:]
    var unwanted: Set<AccountKey> = []
    try EntryFold(log: log, state: state).run(through: bounds.last) { posted, reader, record in
      let date = posted.date(by: bounds.axis)
      guard date <= bounds.through else { return }
      for posting in reader.entry.postings {
        let key = AccountKey(posting)
        if unwanted.contains(key) { continue }
        if sheets[key] == nil {
          guard pattern.matches(key, state) else {
            unwanted.insert(key)
            continue
          }
          sheets[key] = state.emptySheet(key)
        }
        let line = state.line(posting, posted, reader, record)
        sheets[key]?.add(line, isOpening: from.map { date < $0 } ?? false)
      }
    }
    let accounts = sheets.values.sorted { $0.account < $1.account }.map {
      $0.strung(by: bounds.axis)
    }
    let head = head(
      "ledger",
      state,
      bounds,
      from: from ?? state.identity.firstDay,
      Set(sheets.keys.map(\.currency))
    )
    return SubsidiaryLedger(head: head, accounts: accounts)
  }

  /// Opening, movement and closing per subject, currency and day, rolled up (总账).
  ///
  /// `subject`: the subject to show, with all below it; nil for all.
  /// `from`: the first day shown; nil for the first day of the book.
  public func generalLedger(
    subject: String? = nil,
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> GeneralLedger {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    var days: [GeneralCell: [BusinessDate: DebitCredit]] = [:]
    try EntryFold(log: log, state: state).run(through: bounds.last) { posted, reader, _ in
      let date = posted.date(by: bounds.axis)
      guard date <= bounds.through else { return }
      for posting in reader.entry.postings {
        let cell = GeneralCell(subject: posting.subject, currency: posting.currency)
        days[cell, default: [:]][date, default: .zero].add(posting)
      }
    }
    let rows = GeneralLedgerBuilder(state: state).rows(days, subject: subject, from: from)
    let currencies = Set(days.keys.map(\.currency))
    let head = head(
      "general-ledger",
      state,
      bounds,
      from: from ?? state.identity.firstDay,
      currencies
    )
    return GeneralLedger(head: head, rows: rows)
  }

  /// Every journal entry of the period, in the order of the log.
  ///
  /// `visit`: called once for each entry; entries without lines are left out.
  ///
  /// - Returns: the head of the report.
  @discardableResult
  public func journal(
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut(),
    _ visit: (JournalEntryModel) throws -> Void
  ) throws(BookFailure) -> ReportHead {
    let state = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, state)
    try EntryFold(log: log, state: state).run(through: bounds.last) { posted, reader, record in
      let date = posted.date(by: bounds.axis)
      guard date <= bounds.through, from.map({ date >= $0 }) ?? true,
        !reader.entry.postings.isEmpty
      else { return }
      try visit(state.entry(posted, reader, record))
    }
    return head(
      "journal",
      state,
      bounds,
      from: from ?? state.identity.firstDay,
      Set(state.balances.keys.map(\.currency))
    )
  }
}

/// A subject in a currency, by name numbers.
struct GeneralCell: Hashable {
  var subject: UInt32
  var currency: UInt32
}

extension AccountKey {
  /// The account of a posting.
  init(_ posting: Posting) {
    self.init(
      subject: posting.subject,
      owner: posting.owner,
      purpose: posting.purpose,
      currency: posting.currency
    )
  }
}

extension DebitCredit {
  /// Adds a posting to its side.
  mutating func add(_ posting: Posting) {
    if posting.isDebit { debit += posting.amount } else { credit += posting.amount }
  }
}

extension BookState {
  func emptySheet(_ key: AccountKey) -> SubsidiaryLedger.Account {
    SubsidiaryLedger.Account(
      account: text(key),
      subject: label(key.subject),
      currency: currency(key.currency),
      opening: 0,
      lines: [],
      movement: .zero,
      closing: 0
    )
  }

  /// A posting as a line of its account; the running balance is set when all lines are there.
  func line(
    _ posting: Posting,
    _ posted: PostedEntry,
    _ reader: borrowing EntryReader,
    _ record: RawSpan
  ) -> SubsidiaryLedger.Line {
    let event = said(reader, record)
    return SubsidiaryLedger.Line(
      sequence: posted.sequence,
      source: event.source,
      id: event.id,
      accountingDate: posted.accountingDate,
      valueDate: posted.valueDate,
      side: posting.isDebit ? .debit : .credit,
      amount: posting.amount,
      balance: 0,
      text: event.text
    )
  }

  /// The journal entry of a record as people read it.
  func entry(
    _ posted: PostedEntry,
    _ reader: borrowing EntryReader,
    _ record: RawSpan
  ) -> JournalEntryModel {
    let event = said(reader, record)
    return JournalEntryModel(
      sequence: posted.sequence,
      source: event.source,
      id: event.id,
      type: name(reader.facts.type),
      code: name(reader.facts.code),
      accountingDate: posted.accountingDate,
      valueDate: posted.valueDate,
      text: event.text,
      lines: lines(reader.entry)
    )
  }

  /// The lines of an entry as people read them.
  func lines(_ entry: borrowing EntryBuffer) -> [JournalLine] {
    entry.postings.map { posting in
      JournalLine(
        side: posting.isDebit ? .debit : .credit,
        account: text(AccountKey(posting)),
        amount: Amount(minor: posting.amount, currency: currency(posting.currency))
      )
    }
  }

  /// Source, id and text of the event in the log; for a release, those of what it released are in
  /// the facts, and their ranges belong to another record.
  private func said(
    _ reader: borrowing EntryReader,
    _ record: RawSpan
  ) -> (source: String, id: String, text: String) {
    guard let event = try? RecordedEvent(sequence: 0, record: record, names: names) else {
      return ("?", "?", "")
    }
    if event.draft.type == EventType.eventReleased, let link = event.draft.follows {
      return (link.source, link.id, "")
    }
    return (event.draft.source, event.draft.id, event.draft.text ?? "")
  }
}

extension SubsidiaryLedger.Account {
  /// Adds a posting: to the opening balance, or as a line.
  mutating func add(_ line: SubsidiaryLedger.Line, isOpening: Bool) {
    closing += line.change
    if isOpening {
      opening += line.change
      return
    }
    if line.side == .debit { movement.debit += line.amount } else { movement.credit += line.amount }
    lines.append(line)
  }

  /// The same with its lines in the order of their dates, those of a day in the order of the log,
  /// and with the balance after each: by value date, what belongs to the opening may come late.
  fileprivate func strung(by axis: DateAxis) -> SubsidiaryLedger.Account {
    var account = self
    if axis == .value {
      account.lines.sort { ($0.valueDate, $0.sequence) < ($1.valueDate, $1.sequence) }
    }
    var balance = opening
    for index in account.lines.indices {
      balance += account.lines[index].change
      account.lines[index].balance = balance
    }
    return account
  }
}

extension SubsidiaryLedger.Line {
  /// What the line adds to a balance, debit positive.
  fileprivate var change: Int128 { side == .debit ? amount : 0 - amount }
}
