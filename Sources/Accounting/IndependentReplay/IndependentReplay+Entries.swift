import Amounts
import BusinessCalendar
import Codec
import Events
import RuleSyntax

// Events that make entries of their own: business events and vouchers.

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
      try book(header, facts, record, on: date, names, lookup)
      return
    }
    // A release and a reversal name the rule that booked the event which they refer to, and count
    // where that does; what is placed in suspense has a rule of its own.
    if own != .eventReleased, own != .entryReversed {
      if own != .eventSuspended {
        checkRule(0, recorded: header.rule, "what \(own.type) has")
      }
      checkYear(nil, recorded: recordedYear(header, record))
    }
    switch own {
    case .journalPosted:
      checkApproval(facts, record)
      takeLink(ofVoucher: facts, record, at: sequence, names, lookup)
      try readLines(of: facts)
      try post(code: facts.code, on: date)
    case .eventSuspended: try suspend(header, facts, record, on: date, names, lookup)
    case .eventReleased:
      try release(header, on: date, names, lookup)
      let code = related.code
      let year = yearOfUse(
        code: code,
        following: followed,
        under: orderText(of: header.related, lookup),
        header,
        record,
        names,
        lookup
      )
      countUse(code: code, isReversal: false, year: year, header, record)
    case .entryReversed:
      try reverse(header, facts, record, on: date, names, lookup)
      let isKnown = beganAtFirstEvent || header.related > start
      let year = isKnown ? customers.counted[header.related] : recordedYear(header, record)
      countUse(code: related.code, isReversal: true, year: year, header, record)
    case .holdPlaced: try placeHold(facts, record)
    case .holdReleased: try releaseHold(facts, record, names, lookup)
    case .voucherReviewed, .voucherRejected:
      try review(header, facts, record, isRejection: own == .voucherRejected, names, lookup)
    case .eventDismissed: try dismiss(header, facts, record, names, lookup)
    case .bookOpened, .chartPublished, .rulesPublished, .keyChanged, .accountOpened,
      .accountChanged, .dayCut, .daySealed, .customerRegistered, .customerChanged, .loginOpened,
      .loginClosed, .dayReconciled, .dayUnreconciled:
      try replay(own, facts, record)
    }
  }

  // MARK: Business events

  /// Books a business event, and counts it against a customer's limit.
  private mutating func book(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    if let link = facts.follows { checkFollows(link, record, names, lookup) }
    // Asked for before, or the whole replay would be copied for the sake of the one that asks.
    let order = orderPlaces(of: facts, record).own
    saying = saidOnce(facts, record, order: order, at: sequence)
    try compute(facts, record, on: date, recordedRule: header.rule)
    checkReviews(of: facts, at: sequence)
    checkInvoice(facts, record, at: sequence)
    try post(code: facts.code, on: date, using: claimHold(facts, record))
    let year = yearOfUse(
      code: facts.code,
      following: followed,
      under: record.array(facts.order),
      header,
      record,
      names,
      lookup
    )
    countUse(code: facts.code, isReversal: false, year: year, header, record)
  }

  /// Computes the entry of a business event under the rule in force, and compares the rule's
  /// number with the recorded one.
  mutating func compute(
    _ facts: EventFacts,
    _ record: RawSpan,
    on date: BusinessDate,
    recordedRule: UInt32
  ) throws(ReplayFault) {
    let place = try rule(of: facts, on: date, at: sequence)
    checkRule(rules.all[place].number, recorded: recordedRule, "in force on \(date)")
    if rules.all[place].needsApproval { checkPeople(facts) }
    try computation.compute(rules.all[place], facts, record, &charts, symbols)
  }

  func rule(
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

  /// Compares the recorded number of a rule with the one that the replay chose; 0 is none.
  mutating func checkRule(_ rule: UInt32, recorded: UInt32, _ why: @autoclosure () -> String) {
    guard rule != recorded else { return }
    func text(_ number: UInt32) -> String { number == 0 ? "no rule" : "rule \(number)" }
    note(
      .ruleNumber,
      expected: text(rule),
      actual: text(recorded),
      "\(text(recorded)) is recorded, while \(text(rule)) is \(why())"
    )
  }

  // MARK: Posting

  /// Posts the computed entry and checks every account that it touches.
  ///
  /// `hold`: what it takes from accounts is taken from this hold first.
  mutating func post(
    code: Symbol,
    on date: BusinessDate,
    using hold: String? = nil
  ) throws(ReplayFault) {
    if let sums = computation.imbalance() { noteImbalance(sums) }
    accounts.beginEntry()
    for line in computation.lines {
      try accounts.post(line, symbols, at: sequence, on: date)
    }
    if let hold { useHold(hold) }
    checkKinds(code: code)
    checkCircle(using: hold)
    for place in accounts.touched {
      let terms = accounts.terms(at: place, charts, &symbols)
      let account = accounts.all[place]
      if terms.isFree && account.held == 0 { continue }
      let checks = AccountChecks(
        account: account,
        terms: terms,
        code: code,
        codeText: symbols.text(code),
        digits: charts.digits(of: account.key.currency, symbols) ?? 0
      )
      faults += checks.faults()
    }
    if !customers.closed.isEmpty { checkLogins() }
  }

  /// What an entry takes from accounts that it then leaves as they were has to be there too.
  private mutating func checkCircle(using hold: String?) {
    guard accounts.touched.allSatisfy({ accounts.all[$0].balance == accounts.all[$0].before }),
      computation.lines.allSatisfy({ $0.amount >= 0 })
    else { return }
    for place in accounts.touched {
      let terms = accounts.terms(at: place, charts, &symbols)
      let account = accounts.all[place]
      let held = account.held &- (hold.flatMap { holds[$0]?.left[account.key] } ?? 0)
      guard terms.forbidsNegative || held > 0 else { continue }
      let isCredit = terms.normal == .credit
      let lines = computation.lines.filter { $0.account == account.key && $0.isDebit == isCredit }
      let taken = lines.reduce(0) { $0 &+ $1.amount }
      let available = (isCredit ? 0 &- account.balance : account.balance) &- held
      guard taken > 0, taken > available else { continue }
      note(
        .negative,
        at: account.text,
        expected: "at most \(available) minor units taken",
        actual: "\(taken)",
        "takes \(taken) minor units from \(account.text), which has \(available), and puts them back"
      )
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
  mutating func checkApproval(_ facts: EventFacts, _ record: RawSpan) {
    checkPeople(facts)
    let type = symbols.text(facts.type)
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

  /// What needs approval names who asked, and another person who approved.
  mutating func checkPeople(_ facts: EventFacts) {
    let type = symbols.text(facts.type)
    let (actor, approver) = (person(facts.actor), person(facts.approver))
    if actor.isEmpty || approver.isEmpty || actor == approver {
      note(
        .voucher,
        expected: "an actor and another person as approver",
        actual: "\"\(symbols.text(facts.actor))\" and \"\(symbols.text(facts.approver))\"",
        "\(type) is posted without a second person"
      )
    }
  }

  /// Who is meant by a name: blanks around it and capital letters make nobody else of them.
  func person(_ symbol: Symbol) -> String { symbol == 0 ? "" : symbols.text(symbol).meant }

  /// The lines that a voucher states itself.
  mutating func readLines(of facts: EventFacts) throws(ReplayFault) {
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
}
