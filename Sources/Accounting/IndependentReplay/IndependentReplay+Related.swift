import BusinessCalendar
import Codec
import Events

// Events that make the entry of an earlier event: releases and reversals.

extension IndependentReplay {
  // MARK: Releases

  /// Books a parked event on the date of its release, under the rule in force then.
  mutating func release(
    _ header: RecordHeader,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    checkSuspense(of: header.related)
    guard parked.remove(header.related) != nil else {
      throw ReplayFault(
        .release,
        expected: "the sequence of a parked event",
        actual: "sequence \(header.related)",
        "releases sequence \(header.related), which is not parked"
      )
    }
    releases[header.related] = ReplayState.Release(
      parked: header.related,
      sequence: sequence,
      date: date
    )
    let bytes = try read(header.related, names, lookup).bytes
    let code = related.code
    if let link = related.follows { checkFollows(link, bytes.rawSpan, names, lookup) }
    saying = saidOnce(
      related,
      bytes.rawSpan,
      order: relatedOrders.own,
      at: header.related
    )
    try compute(related, bytes.rawSpan, on: date, recordedRule: header.rule)
    checkReviews(of: related, at: header.related)
    checkInvoice(related, bytes.rawSpan, at: header.related)
    try post(code: code, on: date, using: claimHold(related, bytes.rawSpan))
  }

  /// Reads an earlier record into `related`.
  mutating func read(
    _ earlier: UInt64,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) -> (header: RecordHeader, bytes: [UInt8]) {
    guard earlier > 0, earlier < sequence, let bytes = lookup(earlier) else {
      throw ReplayFault(
        .damaged,
        expected: "an earlier record",
        actual: "sequence \(earlier)",
        "refers to sequence \(earlier), which is no earlier record"
      )
    }
    let header: RecordHeader
    do throws(CodecError) {
      header = try RecordHeader(bytes.rawSpan)
      try RecordReader.read(bytes.rawSpan, header, into: &related)
    } catch { throw .unreadable(error) }
    try symbols.renumber(&related, names)
    relatedOrders = orderPlaces(of: related, bytes.rawSpan)
    return (header, bytes)
  }

  // MARK: Reversals

  /// Posts the entry of an earlier event once more, in red or in blue.
  mutating func reverse(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    let target = header.related
    let (targetHeader, bytes) = try read(target, names, lookup)
    if related.type == OwnEvent.journalPosted.rawValue {
      takeLink(ofVoucher: related, bytes.rawSpan, at: target, names, lookup)
    } else {
      followed = related.follows.flatMap { sequence(of: $0, bytes.rawSpan, names, lookup) } ?? 0
      followedEvent = origin(of: followed, names, lookup)
    }
    if !takesBack(target, placedOn: targetHeader.accountingDate, facts) {
      checkApproval(facts, record)
    }
    checkLink(facts, record, bytes.rawSpan)
    guard reversed.insert(target).inserted else {
      throw Self.reversal(target, expected: "an event not reversed before", actual: "reversed")
    }
    let style = data(facts, record)?[OwnMember.style]?.text ?? ""
    guard style == "red" || style == "blue" else {
      throw Self.reversal(target, expected: "style red or blue", actual: "\"\(style)\"")
    }
    if let invoice = invoice(related, bytes.rawSpan) { takeBackInvoice(invoice, at: target) }
    let rule = try computeAgain(target, targetHeader, bytes.rawSpan)
    checkRule(rule, recorded: header.rule, "of the reversed event")
    try computation.reverse(red: style == "red")
    try post(code: facts.code, on: date)
  }

  /// The reversal names the event whose sequence is recorded with it.
  private mutating func checkLink(_ facts: EventFacts, _ record: RawSpan, _ target: RawSpan) {
    if let link = facts.reverses, link.source == related.source,
      record.extracting(link.id).equals(target.extracting(related.id))
    {
      return
    }
    let name = facts.reverses.map { "\(symbols.text($0.source)) \(record.string($0.id))" }
    note(
      .reversal,
      expected: name ?? "an event in data.reverses",
      actual: "\(symbols.text(related.source)) \(target.string(related.id))",
      "reverses another event than it names"
    )
  }

  /// Computes the entry that the event in `related` made when it was posted; gives its rule's
  /// number, 0 for a voucher.
  private mutating func computeAgain(
    _ target: UInt64,
    _ header: RecordHeader,
    _ record: RawSpan
  ) throws(ReplayFault) -> UInt32 {
    let own = OwnEvent(rawValue: related.type)
    if own == .journalPosted, header.outcome == .posted {
      try readLines(of: related)
      return 0
    }
    guard own == nil || own == .eventSuspended, header.outcome == .posted || releases[target] != nil
    else {
      throw Self.reversal(
        target,
        expected: "an event with an entry",
        actual: "\(symbols.text(related.type)), \(header.outcome.word)"
      )
    }
    let at = releases[target]?.sequence ?? target
    let date = releases[target]?.date ?? header.accountingDate
    let place = try rule(of: related, on: date, at: at)
    try computation.compute(rules.all[place], related, record, &charts, symbols)
    return rules.all[place].number
  }

  private static func reversal(
    _ target: UInt64,
    expected: String,
    actual: String
  ) -> ReplayFault {
    ReplayFault(
      .reversal,
      expected: expected,
      actual: actual,
      "reverses sequence \(target): expected \(expected), found \(actual)"
    )
  }
}
