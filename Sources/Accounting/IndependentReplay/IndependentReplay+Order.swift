import BusinessCalendar
import Codec
import Events

// What is checked of every record, whatever it says: its place in the log.

extension IndependentReplay {
  /// Sequences count from 1 without gaps.
  mutating func checkSequence(_ given: UInt64) {
    guard given != sequence + 1 else { return }
    note(
      .sequence,
      expected: "sequence \(sequence + 1)",
      actual: "sequence \(given)",
      "sequence \(given) follows \(sequence)"
    )
  }

  /// The book is opened once and first; times and dates never go back; outcome and reason fit.
  mutating func checkHeader(_ header: RecordHeader, _ facts: EventFacts) {
    if (sequence == 1) != (facts.type == OwnEvent.bookOpened.rawValue) {
      note(
        .sequence,
        expected: "book.opened at sequence 1 and nowhere else",
        actual: "\(symbols.text(facts.type)) at sequence \(sequence)",
        "\(symbols.text(facts.type)) stands at sequence \(sequence)"
      )
    }
    if header.recorded < recorded {
      note(
        .recordedTime,
        expected: "\(recorded.microseconds) µs or later",
        actual: "\(header.recorded.microseconds) µs",
        "recorded \(recorded.microseconds - header.recorded.microseconds) µs before sequence "
          + "\(sequence - 1)"
      )
    }
    recorded = header.recorded
    if let openDate, header.accountingDate != openDate {
      note(
        .accountingDate,
        expected: openDate.description,
        actual: header.accountingDate.description,
        "booked in \(header.accountingDate), while \(openDate) is open"
      )
    }
    checkOutcome(header, facts)
    checkSource(facts)
  }

  /// What only the writer may write has its source.
  private mutating func checkSource(_ facts: EventFacts) {
    guard let own = OwnEvent(rawValue: facts.type), !own.isCommand else { return }
    let source = symbols.text(facts.source)
    if source == "daybook:" { return }
    note(
      .identity,
      expected: "the source daybook:",
      actual: source,
      "\(own.type) is said by \(source), while only the writer may say it"
    )
  }

  /// What was posted has no reason; commands are refused, facts are parked.
  private mutating func checkOutcome(_ header: RecordHeader, _ facts: EventFacts) {
    if (header.outcome == .posted) != (header.reason == .none) {
      note(
        .outcome,
        expected: header.outcome == .posted ? "no reason" : "a reason",
        actual: header.reason.word,
        "\(header.outcome.word), with the reason \(header.reason.word)"
      )
    }
    if header.outcome == .posted { return }
    let own = OwnEvent(rawValue: facts.type)
    let type = symbols.text(facts.type)
    let isCommand = own?.isCommand ?? Self.isCommand(type)
    let isWritersOwn = own.map { !$0.isCommand } ?? false
    if (header.outcome == .refused) != isCommand || isWritersOwn {
      note(
        .outcome,
        expected: isWritersOwn ? "posted" : isCommand ? "posted or refused" : "posted or parked",
        actual: header.outcome.word,
        "\(type) is \(header.outcome.word)"
      )
    }
  }

  /// Commands are `*.requested` and `account.*`, with or without a version at the end.
  private static func isCommand(_ type: String) -> Bool {
    var parts = type.split(separator: ".")
    if let last = parts.last, last.first == "v", Int(last.dropFirst()) != nil { parts.removeLast() }
    return parts.last == "requested" || (parts.count > 1 && parts.first == "account")
  }

  /// No two records have the same source and id.
  mutating func checkIdentity(
    _ identity: borrowing ReplayIdentity,
    _ lookup: (UInt64) -> [UInt8]?
  ) {
    guard let earlier = identities.insert(identity, at: sequence, lookup) else { return }
    note(
      .identity,
      expected: "a source and id that no earlier event has",
      actual: "those of sequence \(earlier)",
      "has the source and the id of sequence \(earlier)"
    )
  }

  /// What an event follows was posted before it.
  ///
  /// Where the replay did not begin with the first event, it does not know what was before.
  mutating func checkFollows(
    _ link: EventFacts.Link,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) {
    let source = symbols.text(link.source)
    let followed = self.sequence(of: link, record, names, lookup)
    (self.followed, followedEvent) = (followed ?? 0, origin(of: followed ?? 0, names, lookup))
    if followed == nil, !beganAtFirstEvent { return }
    if let followed, isPosted(followed, lookup) {
      checkHold(link, record, followed, names, lookup)
      return
    }
    let name = "\(source) \(record.string(link.id))"
    note(
      .follows,
      expected: "\(name) posted before",
      actual: followed.map { "sequence \($0), not posted" } ?? "no such event",
      "posted, although it follows \(name), which was not"
    )
  }

  /// What a voucher follows, if that was posted when it came: it is booked whatever it names.
  mutating func takeLink(
    ofVoucher facts: EventFacts,
    _ record: RawSpan,
    at place: UInt64,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) {
    guard let link = facts.follows, let named = sequence(of: link, record, names, lookup),
      named < place, let bytes = lookup(named), let header = try? RecordHeader(bytes.rawSpan),
      header.outcome == .posted
    else { return }
    (followed, followedEvent) = (named, origin(of: named, names, lookup))
  }

  /// The event that a release or a reversal is about; any other is its own.
  func origin(
    of sequence: UInt64,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> UInt64 {
    guard sequence != 0, let bytes = lookup(sequence),
      let header = try? RecordHeader(bytes.rawSpan), header.outcome == .posted,
      let type = names.text(of: header.type),
      type == OwnEvent.eventReleased.type || type == OwnEvent.entryReversed.type
    else { return sequence }
    return header.related
  }

  /// The sequence of an event that another one follows; nil where there is none.
  func sequence(
    of link: EventFacts.Link,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> UInt64? {
    let number = names.number(of: symbols.text(link.source)) ?? 0
    return identities.sequence(
      of: ReplayIdentity(source: number, id: record.extracting(link.id)),
      lookup
    )
  }

  /// Whether an earlier event made its entry: at once, or when it was released.
  private func isPosted(_ earlier: UInt64, _ lookup: (UInt64) -> [UInt8]?) -> Bool {
    if releases[earlier] != nil { return true }
    guard let bytes = lookup(earlier), let header = try? RecordHeader(bytes.rawSpan) else {
      return false
    }
    return header.outcome == .posted
  }

  /// Remembers something wrong with the event at hand.
  mutating func note(
    _ check: ReplayFinding.Check,
    at place: String = "",
    expected: String,
    actual: String,
    _ message: String
  ) {
    faults.append(
      ReplayFault(check, at: place, expected: expected, actual: actual, message)
    )
  }
}
