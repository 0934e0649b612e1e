import Amounts
import BusinessCalendar
import Codec
import Events

// Events that make entries: business events, vouchers, releases and reversals.

extension IndependentReplay {
  /// Carries out an event with the outcome that was recorded.
  mutating func replay(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    switch header.outcome {
    case .refused: return
    case .parked:
      parked.insert(sequence)
      return
    case .posted: break
    }
    let date = openDate ?? header.accountingDate
    guard let own = OwnEvent(rawValue: facts.type) else {
      checkFollows(facts, record, names, lookup)
      try compute(facts, record, on: date, recordedRule: header.rule)
      try post(code: facts.code, on: date)
      return
    }
    // A release and a reversal name the rule that booked the event which they refer to.
    if own != .eventReleased, own != .entryReversed, header.rule != 0 {
      noteRule(recorded: header.rule, own)
    }
    switch own {
    case .journalPosted:
      checkApproval(facts, record)
      try readLines(of: facts)
      try post(code: facts.code, on: date)
    case .eventReleased: try release(header, on: date, names, lookup)
    case .entryReversed: try reverse(header, facts, record, on: date, names, lookup)
    case .bookOpened, .chartPublished, .rulesPublished, .keyChanged, .accountOpened,
      .accountChanged, .dayCut, .daySealed:
      try replay(own, facts, record)
    }
  }

  // MARK: Business events

  /// Computes the entry of a business event under the rule in force, and compares the rule's
  /// number with the recorded one.
  private mutating func compute(
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    recordedRule: UInt32
  ) throws(ReplayFault) {
    let place = try rule(of: facts, on: date, at: sequence)
    let number = rules.all[place].number
    if number != recordedRule {
      note(
        .ruleNumber,
        expected: "rule \(number)",
        actual: recordedRule == 0 ? "no rule" : "rule \(recordedRule)",
        "booked by rule \(recordedRule), while rule \(number) is in force on \(date)"
      )
    }
    try computation.compute(rules.all[place], facts, record, &charts, symbols)
  }

  private func rule(
    of facts: EventFacts,
    on date: BusinessDate,
    at sequence: UInt64
  ) throws(ReplayFault) -> Int {
    let found = rules.inForce(type: facts.type, code: facts.code, on: date, at: sequence)
    if let found { return found }
    let name = "\(symbols.text(facts.type)) \(symbols.text(facts.code))"
    throw ReplayFault(
      .rules,
      expected: "a rule for \(name) in force on \(date)",
      actual: "none",
      "posted, although no rule for \(name) is in force on \(date)"
    )
  }

  private mutating func noteRule(recorded: UInt32, _ own: OwnEvent) {
    note(
      .ruleNumber,
      expected: "no rule",
      actual: "rule \(recorded)",
      "booked by rule \(recorded), while \(own.type) has none"
    )
  }

  // MARK: Posting

  /// Posts the computed entry and checks every account that it touches.
  private mutating func post(code: Symbol, on date: BusinessDate) throws(ReplayFault) {
    if let sums = computation.imbalance() { noteImbalance(sums) }
    accounts.beginEntry()
    for line in computation.lines {
      try accounts.post(line, symbols, at: sequence, on: date)
    }
    for place in accounts.touched {
      let terms = accounts.terms(at: place, charts, &symbols)
      if terms.isFree { continue }
      let account = accounts.all[place]
      let checks = AccountChecks(
        account: account,
        terms: terms,
        code: code,
        codeText: symbols.text(code),
        digits: charts.digits(of: account.key.currency, symbols) ?? 0
      )
      faults += checks.faults()
    }
  }

  private mutating func noteImbalance(
    _ sums: (currency: Symbol, debit: Int128, credit: Int128)
  ) {
    let digits = charts.digits(of: sums.currency, symbols) ?? 0
    let currency = symbols.text(sums.currency)
    let debit = DecimalText.render(sums.debit, places: digits)
    let credit = DecimalText.render(sums.credit, places: digits)
    note(
      .balanced,
      at: currency,
      expected: "debit \(debit) \(currency) on the credit side too",
      actual: "credit \(credit) \(currency)",
      "the entry has debits of \(debit) and credits of \(credit) \(currency)"
    )
  }

  // MARK: Vouchers

  /// A voucher and a reversal name who asked, another person who approved, and a document.
  private mutating func checkApproval(_ facts: EventFacts, _ record: RawSpan) {
    let type = symbols.text(facts.type)
    if facts.actor == 0 || facts.approver == 0 || facts.actor == facts.approver {
      note(
        .voucher,
        expected: "an actor and another person as approver",
        actual: "\"\(symbols.text(facts.actor))\" and \"\(symbols.text(facts.approver))\"",
        "\(type) is posted without a second person"
      )
    }
    let reference = facts.references.first { $0.key == document }
    if reference?.value.isEmpty ?? true {
      note(
        .voucher,
        expected: "references.document",
        actual: "nothing",
        "\(type) is posted without a document"
      )
    }
  }

  /// The lines that a voucher states itself.
  private mutating func readLines(of facts: EventFacts) throws(ReplayFault) {
    computation.removeAll()
    for line in facts.lines {
      let currency = symbols.text(line.currency)
      guard let digits = charts.digits(of: line.currency, symbols),
        let amount = DecimalText(coefficient: line.coefficient, scale: line.scale)
          .minorUnits(digits: digits)
      else {
        throw ReplayFault(
          .entry,
          expected: "an amount of a known currency, no finer than it",
          actual: currency,
          "posted, although a line's amount in \(currency) has no minor units"
        )
      }
      let account = AccountKey(
        subject: line.subject,
        owner: line.owner,
        purpose: line.purpose,
        currency: line.currency
      )
      computation.append(EntryLine(isDebit: line.isDebit, account: account, amount: amount))
    }
  }

  // MARK: Releases

  /// Books a parked event on the date of its release, under the rule in force then.
  private mutating func release(
    _ header: RecordHeader,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
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
    checkFollows(related, bytes.rawSpan, names, lookup)
    try compute(related, bytes.rawSpan, on: date, recordedRule: header.rule)
    try post(code: code, on: date)
  }

  /// Reads an earlier record into `related`.
  private mutating func read(
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
    return (header, bytes)
  }

  // MARK: Reversals

  /// Posts the entry of an earlier event once more, in red or in blue.
  private mutating func reverse(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    checkApproval(facts, record)
    let target = header.related
    let (targetHeader, bytes) = try read(target, names, lookup)
    checkLink(facts, record, bytes.rawSpan)
    guard reversed.insert(target).inserted else {
      throw Self.reversal(target, expected: "an event not reversed before", actual: "reversed")
    }
    let style = data(facts, record)?[OwnMember.style]?.text ?? ""
    guard style == "red" || style == "blue" else {
      throw Self.reversal(target, expected: "style red or blue", actual: "\"\(style)\"")
    }
    try computeAgain(target, targetHeader, bytes.rawSpan)
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

  /// Computes the entry that the event in `related` made when it was posted.
  private mutating func computeAgain(
    _ target: UInt64,
    _ header: RecordHeader,
    _ record: RawSpan
  ) throws(ReplayFault) {
    let own = OwnEvent(rawValue: related.type)
    if own == .journalPosted, header.outcome == .posted {
      try readLines(of: related)
      return
    }
    guard own == nil, header.outcome == .posted || releases[target] != nil else {
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
