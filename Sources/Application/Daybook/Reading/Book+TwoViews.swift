import Amounts
public import BusinessCalendar
import ChartOfAccounts
import Codec
import DayEnd
import Events
import EventStore
import LMDB
public import Statements

extension Book {
  /// The account side's payments beside the clearing side's (R3-014), by day, channel and currency,
  /// and what came from one side only or differs.
  ///
  /// `from`: the first day shown; nil for the first day of the book. What is open is shown whatever
  /// its day.
  public func twoViews(
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> TwoViewsReport {
    let state = try state(knownAt: cut.knownAt)
    return try twoViews(from: from, state, ReportBounds(cut, state))
  }

  /// The two views at a cut; `place`: where a close of that day keeps them.
  func twoViews(
    from: BusinessDate? = nil,
    _ state: BookState,
    _ bounds: ReportBounds,
    keepingAt place: KeptAtClose.Place? = nil
  ) throws(BookFailure) -> TwoViewsReport {
    let fold = try TwoViewsFold(self, state, bounds)
    if let place { try KeptAtClose.twoViews.keep(fold.bytes, at: place) }
    let views = fold.views
    let limit = try state.chart(knownAt: bounds.last)?.ageLimits["pay"]
    let rows = views.rows().filter { row in from.map { row.day >= $0 } ?? true }
    let differences = views.differences(on: bounds.through, limit: limit)
    let first = from ?? min(state.identity.firstDay, bounds.through)
    var head = head("two-views", state, bounds, from: first, [])
    let currencies = Set(rows.map(\.currency) + differences.map(\.currency))
    head.currencies = currencies.sorted { $0.code < $1.code }
    return TwoViewsReport(head: head, rows: rows, differences: differences)
  }
}

/// Reads from the log what each side says of a payment, from where a close kept it or from the start.
///
/// The account side counts when it is booked; the clearing side when it comes, booked or parked.
private struct TwoViewsFold: ~Copyable {
  private typealias View = TwoViewsComparison.View

  private static let accountTypes = ["payment.received", "recharge.received"]
  private static let clearingTypes = ["payment.cleared"]

  private let log: LogReader
  private let state: BookState
  private let bounds: ReportBounds
  /// Which side a type belongs to, by name number.
  private var sides: [UInt32: View] = [:]
  /// The numbers of the role and the amount that say channel and size.
  private let channel: UInt32
  private let gross: UInt32
  private var currencies: [UInt32: Currency] = [:]
  private var reader = EntryReader()
  /// Currencies, by number, that parked events name and that nobody knew.
  private var unknown: Set<UInt32> = []
  private(set) var views = TwoViewsComparison()

  init(
    _ book: Book,
    _ state: BookState,
    _ bounds: ReportBounds
  ) throws(BookFailure) {
    (log, self.state, self.bounds) = (book.log, state, bounds)
    channel = state.names.number(of: "channel") ?? 0
    gross = state.names.number(of: "gross") ?? 0
    for (types, side) in [(Self.accountTypes, View.account), (Self.clearingTypes, .clearing)] {
      for number in types.compactMap({ state.names.number(of: $0) }) { sides[number] = side }
    }
    guard !sides.isEmpty, bounds.last > 0 else { return }
    let kept = book.kept(.twoViews, bounds) { (bytes, sequence) throws(CodecError) in
      try Self.kept(bytes, state).map { ($0.views, $0.unknown, sequence) }
    }
    if let kept { (views, unknown) = (kept.0, kept.1) }
    try fold(from: (kept?.2 ?? 0) + 1)
  }

  /// What the fold found, in a form that can be kept.
  var bytes: [UInt8] {
    var writer = ByteWriter(capacity: 4096)
    writer.count(unknown.count)
    for number in unknown { writer.varint(UInt64(number)) }
    views.write(to: &writer)
    return writer.bytes
  }

  /// Reads what was kept; nil where a currency is known now that was not then, so that what was
  /// said in it counts.
  private static func kept(
    _ bytes: RawSpan,
    _ state: BookState
  ) throws(CodecError) -> (views: TwoViewsComparison, unknown: Set<UInt32>)? {
    var reader = ByteReader(bytes)
    var unknown: Set<UInt32> = []
    for _ in 0..<(try reader.count()) { unknown.insert(try reader.varint32()) }
    guard !unknown.contains(where: { digits($0, state) != nil }) else { return nil }
    let views = try TwoViewsComparison(from: &reader)
    guard reader.isAtEnd else { throw .malformed(offset: reader.offset) }
    return (views, unknown)
  }

  private mutating func fold(from first: UInt64) throws(BookFailure) {
    guard first <= bounds.last else { return }
    let log = log
    try walking {
      try log.read(from: first, through: bounds.last) { block, wanted in
        for index in wanted {
          let (record, sequence) = (block.record(at: index), block.firstSequence + UInt64(index))
          try take(record, try recordHeader(record, at: sequence), sequence)
        }
        return .goOn
      }
    }
  }

  private mutating func take(
    _ record: RawSpan,
    _ header: RecordHeader,
    _ sequence: UInt64
  ) throws(BookFailure) {
    let date = header.accountingDate
    if let side = sides[header.type] {
      let counts = header.outcome == .posted || (side == .clearing && header.outcome == .parked)
      guard counts else { return }
      try reader.decode(record, header, at: sequence)
      add(side, record, 1, date, sequence)
      return
    }
    let type = WellKnownName(rawValue: header.type)
    let isRelease = type == .eventReleased
    let takesBack = type == .entryReversed || state.isDismissal(type: header.type)
    guard header.outcome == .posted, isRelease || takesBack else { return }
    try log.withRecord(header.related) { (other) throws(BookFailure) in
      let original = try recordHeader(other, at: header.related)
      guard let side = sides[original.type] else { return }
      // A parked report of the clearing side has counted when it came, a parked payment has not.
      let counted = side == .clearing || type == .entryReversed
      guard isRelease != counted else { return }
      // A reversal counts for a day of its own, as its entry does.
      var valueDate: BusinessDate?
      if type == .entryReversed {
        try reader.decode(record, header, at: sequence)
        valueDate = reader.valueDate(bookedOn: date)
      }
      try reader.decode(other, original, at: header.related)
      if let valueDate { reader.facts.valueDate = valueDate }
      add(side, other, takesBack ? -1 : 1, date, sequence)
    }
  }

  /// Adds what the event in the reader says; it stands in `record`.
  private mutating func add(
    _ side: View,
    _ record: RawSpan,
    _ sign: Int,
    _ accountingDate: BusinessDate,
    _ sequence: UInt64
  ) {
    let facts = reader.facts
    let day = bounds.axis == .accounting ? accountingDate : facts.valueDate ?? accountingDate
    let party = facts.party(in: channel)
    guard day <= bounds.through, party != 0,
      let amount = facts.amounts.first(where: { $0.name == gross }),
      let currency = currency(amount.currency)
    else { return }
    let value = DecimalText(coefficient: amount.coefficient, scale: amount.scale)
    guard let minor = value.minorUnits(digits: currency.digits) else { return }
    views.add(
      side,
      TwoViewsComparison.Payment(
        channel: state.name(party),
        order: record.string(Self.order(of: facts, side)),
        currency: currency
      ),
      TwoViewsReport.Tally(count: sign, total: Int128(sign) * minor),
      on: day,
      by: EventOrigin(
        sequence: sequence,
        source: state.name(facts.source),
        id: record.string(facts.id)
      )
    )
  }

  /// The order, else on the clearing side the id of what it follows, else the id.
  private static func order(of facts: borrowing EventFacts, _ side: View) -> Range<Int> {
    if !facts.order.isEmpty { return facts.order }
    if side == .clearing, let follows = facts.follows { return follows.id }
    return facts.id
  }

  /// A currency by its number; parked events may name one that was never booked.
  private mutating func currency(_ number: UInt32) -> Currency? {
    if let known = currencies[number] { return known }
    guard let digits = Self.digits(number, state) else {
      unknown.insert(number)
      return nil
    }
    let currency = Currency(code: state.name(number), digits: digits)
    currencies[number] = currency
    return currency
  }

  private static func digits(_ number: UInt32, _ state: BookState) -> Int? {
    let code = state.name(number)
    return state.chart?.digits(of: code) ?? ISO4217.digits(of: code)
  }
}
