import Accounts
import Amounts
import BusinessCalendar
import Codec
import EntryRules
import Events
import Journal
import Ledgers

/// Decides one event on the state left by the one before it, and books it if it may be booked.
///
/// Left of this nothing is true yet; right of it nothing can fail. One decider is used for all
/// events, so that it allocates nothing.
struct EventDecider: Sendable {
  /// The lines of the event at hand.
  var entry = EntryBuffer()

  /// What the event at hand uses of customers' limits.
  var use = CustomerUse()

  /// Whether the entry that was posted last uses a hold.
  private(set) var usesHold = false

  /// Forgets the lines of the event before: the one at hand makes none.
  mutating func forgetEntry() {
    entry.removeAll()
    use.removeAll()
  }

  /// Judges a business event: its rule, the people whom the rule asks for, the event it follows,
  /// its orders, and the accounts, in this order.
  ///
  /// On `.posted` the entry has been added to the balances.
  mutating func judge(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    at sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    let verdict = makeEntry(facts, record, &state)
    guard verdict.isPosted else { return .not(RuleObstacles.obstacle(verdict, state)) }
    let reviews = state.rules.reviews(verdict)
    let review =
      reviews == 0 ? nil : reviewObstacle(of: facts, at: sequence, reviews, state)
    let invoice = state.invoice(facts, record)
    if let obstacle = duplicateObstacle(invoice, review, state) { return .not(obstacle) }
    if state.rules.needsApproval(verdict.rule), let obstacle = approvalObstacle(facts, state) {
      return .not(obstacle)
    }
    if let review { return .not(review) }
    var question = OrderBook.Question(sequence: sequence, rule: verdict.rule)
    question.caseNumber = verdict.caseNumber
    var hold: Holds.Key?
    if let link = facts.follows {
      let id = record.array(link.id)
      guard let posted = try posted(link.source, id, state, history) else {
        return .not(notPosted(link.source, id, state))
      }
      question.request = posted.sequence
      if posted.type == WellKnownName.holdPlaced.rawValue {
        let key = Holds.Key(source: link.source, id: id)
        if let obstacle = try holdObstacle(key, facts, state, history) { return .not(obstacle) }
        hold = key
      }
    }
    if orders.touched.names(suspensionOf: sequence) {
      let order = (DetailKey.order, TouchedOrders.suspension(of: sequence))
      return .not(Obstacle(reason: .suspended, detail: [order]))
    }
    if let obstacle = try orders.judge(question, facts, entry, &state, history) {
      return .not(obstacle)
    }
    if let obstacle = try saidAgainObstacle(facts, record, at: sequence, state, &orders, history) {
      return .not(obstacle)
    }
    if state.customers.isInUse {
      let (today, request) = (Int32(state.days.open.components.year), question.request)
      let code = facts.code
      var year: Int32? = today
      if state.customers.isReturn(code) {
        year = try countedYear(following: request, record.extracting(facts.order), state, history)
      }
      if let obstacle = customerObstacle(code: code, year: year, state) { return .not(obstacle) }
    }
    if var obstacle = post(code: facts.code, using: hold, &state) {
      explainSettledDebt(facts, &obstacle, state)
      return .not(obstacle)
    }
    if let invoice { state.invoices.book(invoice, at: sequence) }
    return .posted(rule: verdict.rule, related: 0)
  }

  /// Makes the lines of the event at hand by the rule that is in force for it, if there is one.
  mutating func makeEntry(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    _ state: inout BookState
  ) -> EntryVerdict {
    use.removeAll()
    state.learnCurrencies(of: facts)
    return state.rules.entry(
      for: facts,
      in: record,
      on: state.days.open,
      digits: state.currencies,
      into: &entry
    )
  }

  /// Judges a business event whose record is under way.
  mutating func judge(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    at sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    try judge(facts, record.rawSpan, at: sequence, &state, &orders, history)
  }

  /// Judges a parked event again, as things stand now; its orders are at hand afterwards.
  ///
  /// `facts`: what it says, afterwards.
  mutating func judge(
    _ record: [UInt8],
    parkedAt sequence: UInt64,
    _ facts: inout EventFacts,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    let span = record.rawSpan
    var reader = EntryReader()
    try reader.decode(span, try recordHeader(span, at: sequence), at: sequence)
    facts = reader.facts
    try orders.touch(facts, span, history)
    return try judge(facts, span, at: sequence, &state, &orders, history)
  }

  /// Adds the entry to the balances, or says which account does not take it.
  mutating func post(
    code: UInt32,
    using hold: Holds.Key? = nil,
    _ state: inout BookState
  ) -> Obstacle? {
    let accounts = state.balances.count
    usesHold = hold != nil
    guard let objection = state.balances.post(entry, code: code, using: hold) else {
      if !use.effects.isEmpty { state.customers.evolve(use) }
      if let hold { state.balances.use(hold) }
      return nil
    }
    defer { state.balances.truncate(to: accounts) }
    var obstacle = obstacle(objection, code, state)
    if hold != nil { obstacle.change = nil }
    return obstacle
  }

  /// What an objection of the balances means for the event.
  private func obstacle(
    _ objection: Objection,
    _ code: UInt32,
    _ state: borrowing BookState
  ) -> Obstacle {
    guard objection.reason != .overflow else { return Obstacle(reason: .overflow) }
    let key = state.balances.keys[Int(objection.account)]
    let currency = state.currency(key.currency)
    func amount(_ minor: Int128) -> String { Amount(minor: minor, currency: currency).description }
    let net = entry.net(in: key)
    // Where the entry leaves all as it was, what it takes has to be there.
    let isDebit = net == 0 ? state.balances.subjects[key.subject]?.isDebitNormal == false : net > 0
    var obstacle = Obstacle(
      reason: objection.reason,
      waitsFor: .account(key, isDebit: isDebit),
      change: AccountChange(net: net, code: code)
    )
    obstacle.detail.append((.account, state.text(key)))
    switch objection.reason {
    case .exceedsAvailable, .exceedsLimit:
      obstacle.detail.append((.available, amount(objection.available)))
      if objection.held > 0 { obstacle.detail.append((.held, amount(objection.held))) }
      obstacle.detail.append((.requested, amount(objection.requested)))
    case .currencyDiffers: obstacle.waitsFor = .rules
    case .codeNotAllowed: obstacle.detail.append((.code, state.name(code)))
    case .operationNotAllowed, .payeeNotAllowed:
      // Neither an account's kind nor what its code does ever changes, but by another chart.
      obstacle.waitsFor = .rules
      obstacle.detail += kindDetail(objection, state)
    default: break
    }
    return obstacle
  }

  private func kindDetail(
    _ objection: Objection,
    _ state: borrowing BookState
  ) -> [(DetailKey, String)] {
    let kind = state.balances.kind(of: objection.account).map { state.name($0) } ?? ""
    guard let payee = objection.payee else {
      return [(.kind, kind), (.operation, objection.operations.words)]
    }
    return [(.kind, kind), (.payee, state.text(state.balances.keys[Int(payee)]))]
  }

  /// The sequence and type of an event that is posted, or was parked and has been released; else nil.
  private func posted(
    _ source: UInt32,
    _ id: [UInt8],
    _ state: BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> (sequence: UInt64, type: UInt32)? {
    guard let sequence = try history.find(source: source, id: id.rawSpan) else { return nil }
    var header = RecordHeader()
    try history.read(sequence) { (record) throws(BookFailure) in
      header = try recordHeader(record, at: sequence)
    }
    let isPosted = header.outcome == .posted || state.releases[sequence] != nil
    return isPosted ? (sequence, header.type) : nil
  }

  private func notPosted(_ source: UInt32, _ id: [UInt8], _ state: BookState) -> Obstacle {
    Obstacle(
      reason: .notPosted,
      detail: [(.event, "\(state.name(source)) \(String(decoding: id, as: UTF8.self))")],
      waitsFor: .event(source: source, id: id)
    )
  }
}

// MARK: Manual vouchers and reversals

extension EventDecider {
  /// Judges `journal.posted`: lines, balance, people, source document, accounts (R1-071).
  mutating func judgeJournal(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    at sequence: UInt64,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    use.removeAll()
    state.learnCurrencies(of: facts)
    if let problem = JournalLines.entry(of: facts, state.currencies, into: &entry) {
      let line = (DetailKey.line, "\(problem.line + 1)")
      return .not(Obstacle(reason: problem.reason, detail: [line]))
    }
    for (index, posting) in entry.postings.enumerated() {
      guard let reason = subjectObstacle(posting.subject, posting.currency, state) else { continue }
      let subject = (DetailKey.subject, state.name(posting.subject))
      return .not(Obstacle(reason: reason, detail: [(.line, "\(index + 1)"), subject]))
    }
    if let (currency, difference) = JournalLines.imbalance(entry) {
      let amount = Amount(minor: difference, currency: state.currency(currency))
      return .not(Obstacle(reason: .notBalanced, detail: [(.difference, "\(amount)")]))
    }
    if let obstacle = peopleObstacle(facts, state) { return .not(obstacle) }
    var question = OrderBook.Question(sequence: sequence, isManual: true)
    question.request = try history.followed(by: facts, record.rawSpan, at: sequence)
    if let obstacle = try orders.judge(question, facts, entry, &state, history) {
      return .not(obstacle)
    }
    // A voucher counts against no limit, and moves nothing on a closed login's accounts.
    if let obstacle = customerObstacle(code: 0, year: nil, state) { return .not(obstacle) }
    if let obstacle = post(code: facts.code, &state) { return .not(obstacle) }
    return .posted(rule: 0, related: 0)
  }

  /// Judges `entry.reversed`: the other event is posted, was not reversed, and is no reversal; its
  /// orders allow it, and the accounts.
  ///
  /// The orders at hand are those of the other event where it is posted, else its own.
  mutating func judgeReversal(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    let judgement = try reversal(facts, record, &state, &orders, history)
    if case .not = judgement { try orders.touch(facts, record, history) }
    return judgement
  }

  private mutating func reversal(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Judgement {
    use.removeAll()
    if let obstacle = peopleObstacle(facts, state) { return .not(obstacle) }
    guard let link = facts.reverses else {
      return .not(Obstacle(reason: .notPosted, detail: [(.missing, "reverses")]))
    }
    let id = record.rawSpan.array(link.id)
    guard let (sequence, type) = try posted(link.source, id, state, history) else {
      return .not(notPosted(link.source, id, state))
    }
    let event = (DetailKey.sequence, "\(sequence)")
    guard !state.reversed.contains(sequence) else {
      return .not(Obstacle(reason: .alreadyReversed, detail: [event]))
    }
    guard !state.isSuspension(type: type) else {
      return .not(Obstacle(reason: .suspended, detail: [event]))
    }
    let data = try OwnData(tail: record.rawSpan.string(facts.tail))
    let original = try readEntry(of: sequence, &state, history)
    switch original {
    case .none: return .not(Obstacle(reason: .notPosted, detail: [event]))
    case .reversal: return .not(Obstacle(reason: .reversalOfReversal, detail: [event]))
    case .entry(let rule):
      entry.reverse(red: data.style != "blue")
      if let obstacle = try judgeReversedOrders(of: sequence, rule, &state, &orders, history) {
        return .not(obstacle)
      }
      if state.customers.isInUse {
        var code: UInt32 = 0
        try history.read(sequence) { (record) throws(BookFailure) in
          code = try recordHeader(record, at: sequence).code
        }
        let year = try state.countedYear(at: sequence, history)
        let obstacle = customerObstacle(code: code, isReversal: true, year: year, state)
        if let obstacle { return .not(obstacle) }
      }
      if let obstacle = post(code: facts.code, &state) { return .not(obstacle) }
      try takeBackInvoice(at: sequence, &state, history)
      return .posted(rule: rule, related: sequence)
    }
  }

  /// Whether the orders of the reversed event allow it; from here on they are the orders at hand.
  private func judgeReversedOrders(
    of sequence: UInt64,
    _ rule: UInt32,
    _ state: inout BookState,
    _ orders: inout OrderBook,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Obstacle? {
    var question = OrderBook.Question(
      sequence: sequence,
      rule: rule,
      isReversal: true,
      isManual: true
    )
    var reader = EntryReader()
    var obstacle: Obstacle?
    try history.read(sequence) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
      try orders.touch(reader.facts, record, history)
      question.request = try history.followed(by: reader.facts, record, at: sequence)
      obstacle = try orders.judge(question, reader.facts, entry, &state, history)
    }
    return obstacle
  }

  /// What an earlier event booked.
  enum Original {
    case none
    case reversal
    case entry(rule: UInt32)
  }

  /// Fills the entry with that of an earlier event.
  mutating func readEntry(
    of sequence: UInt64,
    _ state: inout BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Original {
    var reader = EntryReader()
    var found = Original.none
    let releasedBy = state.releases[sequence]?.rule
    var (rules, currencies) = (state.rules, state.currencies)
    try history.read(sequence) { (record) throws(BookFailure) in
      var header = try recordHeader(record, at: sequence)
      if header.type == WellKnownName.entryReversed.rawValue {
        found = .reversal
        return
      }
      // A parked event was booked by the rule that its release names.
      if header.outcome == .parked {
        (header.outcome, header.rule) = (.posted, releasedBy ?? 0)
      }
      try reader.read(record, header, at: sequence, &rules, currencies) {
        (_, _) throws(BookFailure) in
      }
      let isJournal = header.type == WellKnownName.journalPosted.rawValue
      if header.rule != 0 || isJournal { found = .entry(rule: header.rule) }
    }
    entry = reader.entry
    return found
  }

  /// Why a subject has no account in a currency; nil where it may have one.
  func subjectObstacle(
    _ subject: UInt32,
    _ currency: UInt32,
    _ state: borrowing BookState
  ) -> Reason? {
    guard let traits = state.balances.subjects[subject] else { return .unknownSubject }
    guard traits.isLeaf else { return .notALeaf }
    return traits.currencies?.contains(currency) ?? true ? nil : .currencyDiffers
  }

  /// A second person and a source document are needed where a person states an entry.
  func peopleObstacle(
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> Obstacle? {
    if let obstacle = approvalObstacle(facts, state) { return obstacle }
    let document = WellKnownName.document.rawValue
    let named = facts.references.contains { $0.key == document && !$0.value.isEmpty }
    return named ? nil : missing(.missingDocument, "references.document")
  }

  /// An actor is needed, and another person as approver.
  func approvalObstacle(
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> Obstacle? {
    let (actor, approver) = (state.person(facts.actor), state.person(facts.approver))
    if !approver.isEmpty, approver == actor { return Obstacle(reason: .samePerson) }
    if actor.isEmpty { return missing(.missingApprover, "actor") }
    return approver.isEmpty ? missing(.missingApprover, "approver") : nil
  }

  private func missing(_ reason: Reason, _ member: String) -> Obstacle {
    Obstacle(reason: reason, detail: [(.missing, member)])
  }
}

// MARK: Holds

extension EventDecider {
  /// Judges `hold.placed`: lines, subjects, its people where it names two, what is available; and
  /// sets it aside.
  mutating func judgeHold(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    at sequence: UInt64,
    _ state: inout BookState
  ) throws(BookFailure) -> Judgement {
    defer { entry.removeAll() }
    state.learnCurrencies(of: facts)
    if let obstacle = heldLinesObstacle(facts, state) { return .not(obstacle) }
    let data = try OwnData(tail: record.rawSpan.string(facts.tail))
    if !state.person(facts.approver).isEmpty, let obstacle = approvalObstacle(facts, state) {
      return .not(obstacle)
    }
    if let last = data.expiresOn.flatMap({ BusinessDate($0) }), last < state.days.open {
      return .not(Obstacle(reason: .alreadyExpired, detail: [(.day, "\(last)")]))
    }
    let accounts = state.balances.count
    if let objection = state.balances.objection(toHold: entry) {
      defer { state.balances.truncate(to: accounts) }
      return .not(obstacle(objection, facts.code, state))
    }
    try state.placeHold(facts, record.rawSpan, data, at: sequence)
    return .posted(rule: 0, related: 0)
  }

  /// Judges `hold.released`: lines, subjects, the hold, its people where two placed it, and what is
  /// left of it; and releases that.
  ///
  /// `released`: gets the accounts that have more available then.
  mutating func judgeRelease(
    _ facts: borrowing EventFacts,
    _ record: borrowing RecordWriter,
    _ state: inout BookState,
    _ history: borrowing EventHistory,
    _ released: inout [AccountKey]
  ) throws(BookFailure) -> Judgement {
    defer { entry.removeAll() }
    state.learnCurrencies(of: facts)
    if let obstacle = heldLinesObstacle(facts, state) { return .not(obstacle) }
    if let obstacle = try releaseObstacle(facts, record.rawSpan, state, history) {
      return .not(obstacle)
    }
    released = try state.releaseHold(facts, record.rawSpan)
    return .posted(rule: 0, related: 0)
  }

  private mutating func heldLinesObstacle(
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> Obstacle? {
    func not(_ reason: Reason, _ line: Int) -> Obstacle {
      Obstacle(reason: reason, detail: [(.line, "\(line + 1)")])
    }
    if let problem = JournalLines.entry(of: facts, state.currencies, into: &entry) {
      return not(problem.reason, problem.line)
    }
    for (line, posting) in entry.postings.enumerated() {
      if posting.amount > 1 << 100 { return not(.overflow, line) }
      guard let reason = subjectObstacle(posting.subject, posting.currency, state) else { continue }
      var obstacle = not(reason, line)
      obstacle.detail.append((.subject, state.name(posting.subject)))
      return obstacle
    }
    return state.balances.lineThatTakesNothing(entry).map { not(.negativeLine, $0) }
  }

  private func releaseObstacle(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    _ state: BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Obstacle? {
    guard let link = facts.follows else {
      return Obstacle(reason: .notPosted, detail: [(.missing, "follows")])
    }
    let id = record.array(link.id)
    guard try posted(link.source, id, state, history) != nil else {
      return notPosted(link.source, id, state)
    }
    let key = Holds.Key(source: link.source, id: id)
    if let obstacle = try holdObstacle(key, facts, state, history) { return obstacle }
    guard let excess = state.balances.objection(toRelease: entry, from: key) else { return nil }
    let currency = state.currency(excess.account.currency)
    func amount(_ minor: Int128) -> String { Amount(minor: minor, currency: currency).description }
    return Obstacle(
      reason: .exceedsHold,
      detail: [
        (.account, state.text(excess.account)), (.held, amount(excess.left)),
        (.requested, amount(excess.requested)),
      ]
    )
  }

  /// Why an event neither uses nor releases the hold that it follows: that is not in force, or two
  /// people have placed it, and the event is not the word of two.
  private func holdObstacle(
    _ key: Holds.Key,
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Obstacle? {
    guard let hold = state.balances.holds[key] else { return noHold(key, state) }
    return try isApproved(hold.sequence, state, history) ? approvalObstacle(facts, state) : nil
  }

  /// Whether two people stand behind an earlier event.
  private func isApproved(
    _ sequence: UInt64,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Bool {
    var reader = EntryReader()
    try history.read(sequence) { (record) throws(BookFailure) in
      try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
    }
    return !state.person(reader.facts.approver).isEmpty
  }

  /// What an event follows is not in force: it waits in vain, unless another day or rule changes it.
  private func noHold(_ key: Holds.Key, _ state: borrowing BookState) -> Obstacle {
    let name = "\(state.name(key.source)) \(String(decoding: key.id, as: UTF8.self))"
    return Obstacle(reason: .noHold, detail: [(.event, name)])
  }
}
