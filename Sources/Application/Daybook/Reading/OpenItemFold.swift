import BusinessCalendar
import ChartOfAccounts
import Codec
import DayEnd
import Events
import EventStore
import Journal
import Ledgers
import Statements

/// Folds the postings on suspense and transit subjects into open items, from where a close kept them
/// or from the start of the log.
struct OpenItemFold {
  private let log: LogReader
  private let state: BookState
  private let bounds: ReportBounds
  /// The leaves on which items wait, by name number.
  private let ageing: [UInt32: Ageing]
  private(set) var items: OpenItems

  /// Folds the log up to a cut.
  init(
    _ book: Book,
    _ state: BookState,
    _ chart: Chart?,
    _ bounds: ReportBounds
  ) throws(BookFailure) {
    (log, self.state, self.bounds) = (book.log, state, bounds)
    var ageing: [UInt32: Ageing] = [:]
    var leaves: [UInt32: Bool] = [:]
    for subject in Set(state.balances.keys.map(\.subject)) {
      ageing[subject] = chart?.subject(state.name(subject))?.ageing
      leaves[subject] = ageing[subject] != nil
    }
    self.ageing = ageing
    let kept = book.kept(.openItems, bounds) { (bytes, sequence) throws(CodecError) in
      let items = try OpenItems(bytes: bytes)
      return items.isFolded(for: leaves) ? (items, sequence) : nil
    }
    items = kept?.0 ?? OpenItems()
    items.look(at: leaves)
    if !ageing.isEmpty { try fold(from: (kept?.1 ?? 0) + 1) }
  }

  private mutating func fold(from first: UInt64) throws(BookFailure) {
    try EntryFold(log: log, state: state).run(from: first, through: bounds.last) {
      posted,
      reader,
      record in
      guard posted.date(by: bounds.axis) <= bounds.through,
        reader.entry.postings.contains(where: { ageing[$0.subject] != nil })
      else { return }
      try add(posted, reader.entry, record)
    }
  }

  private mutating func add(
    _ posted: PostedEntry,
    _ entry: borrowing EntryBuffer,
    _ record: RawSpan
  ) throws(BookFailure) {
    let said = try RecordedEvent(reading: record, at: posted.sequence, state.names)
    var origin = said
    // A release and a reversal book what another event says: the orders are of that one. What is
    // placed in suspense has an order of its own.
    while origin.related != 0, origin.draft.type != EventType.eventSuspended {
      let related = origin.related
      try log.withRecord(related) { (record) throws(BookFailure) in
        origin = try RecordedEvent(reading: record, at: related, state.names)
      }
    }
    let raised = said.draft.type == EventType.eventReleased ? origin : said
    for posting in entry.postings where ageing[posting.subject] != nil {
      let order = Self.order(of: posting, origin.draft)
      items.add(
        posting.net,
        to: OpenItems.Key(account: AccountKey(posting), order: order),
        raised: OpenItems.Open(
          balance: 0,
          origin: EventOrigin(
            sequence: posted.sequence,
            source: raised.draft.source,
            id: raised.draft.id
          ),
          since: posted.date(by: bounds.axis)
        )
      )
    }
  }

  /// The order of the item that a posting stands for, else of the event, else the event's id.
  private static func order(of posting: Posting, _ event: EventDraft) -> String {
    let item = Int(posting.item) - 1
    let own = event.items.indices.contains(item) ? event.items[item].order : nil
    return own ?? event.order ?? event.id
  }

  /// The open items by kind and account, the oldest first.
  func reported() -> [SuspenseReport.Item] {
    let reported = items.open.compactMap { key, open -> SuspenseReport.Item? in
      guard let ageing = ageing[key.account.subject] else { return nil }
      return SuspenseReport.Item(
        kind: ageing.kind == .suspense ? .suspense : .transit,
        account: state.text(key.account),
        subject: state.label(key.account.subject),
        order: key.order,
        balance: Balance(
          debitLessCredit: open.balance,
          currency: state.currency(key.account.currency)
        ),
        origin: open.origin,
        since: open.since,
        age: Int(bounds.through.dayNumber - open.since.dayNumber),
        type: ageing.type,
        limit: ageing.days
      )
    }
    return reported.sorted { left, right in
      (left.kind.rawValue, left.account, left.origin.sequence, left.order)
        < (right.kind.rawValue, right.account, right.origin.sequence, right.order)
    }
  }
}
