import Amounts
import Codec
import Events
import RuleSyntax

// What holds of every order, whatever its life: it moves on, gives back and pays out what it has.

extension IndependentReplay {
  /// Checks the orders of a record: their links, and what a posted one does to them.
  ///
  /// A replay that began with a sealed day does not know what orders had before, and checks none;
  /// an audit begins with the first event.
  mutating func checkOrders(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) {
    defer { saying = nil }
    guard beganAtFirstEvent else { return }
    let own = OwnEvent(rawValue: facts.type)
    let isOther = header.outcome == .posted && (own == .eventReleased || own == .entryReversed)
    // The entry and the orders of a release and a reversal are those of the event in `related`.
    let said = isOther ? related : facts
    let places = isOther ? relatedOrders : orderPlaces(of: facts, record)
    try checkLinks(header, record, places)
    guard header.outcome == .posted else { return }
    if own == nil || own == .eventReleased {
      checkOwnSuspension(places, isOther ? header.related : sequence)
    }
    checkSaidOnce(places)
    let moves = addParts(said, places, own)
    // What is parked is no step and names nobody, wherever its money stands.
    if isPlacing(said) { return }
    let isReversal = own == .entryReversed
    checkCodes(said, places, isReversal: isReversal)
    if !isReversal { checkPeople(of: said, places) }
    checkMovedOn(said, isOther ? header.related : sequence, places, isReversal: isReversal)
    takeSteps(header, said, places, moves, isReversal: isReversal)
    checkShares(of: said, places, isReversal: isReversal)
  }

  /// The orders of an event: its own, then those of its items, each once; the last list gives the
  /// place of each item's order, −1 for none.
  mutating func orderPlaces(
    of facts: EventFacts,
    _ record: RawSpan
  ) -> (own: Int, all: [Int], items: [Int]) {
    guard beganAtFirstEvent, !facts.order.isEmpty || !facts.items.isEmpty else {
      return (-1, [], [])
    }
    var (all, items): ([Int], [Int]) = ([], [])
    func place(_ range: Range<Int>, _ orders: inout ReplayOrders) -> Int {
      let place = orders.place(of: record.array(range))
      if !all.contains(place) { all.append(place) }
      return place
    }
    let own = facts.order.isEmpty ? -1 : place(facts.order, &orders)
    for item in facts.items {
      items.append(item.order.isEmpty ? own : place(item.order, &orders))
    }
    return (own, all, items)
  }

  /// A record says how far back the one before it of each order lies.
  private mutating func checkLinks(
    _ header: RecordHeader,
    _ record: RawSpan,
    _ places: (own: Int, all: [Int], items: [Int])
  ) throws(ReplayFault) {
    let distances: [UInt64]
    do throws(CodecError) {
      distances = try RecordReader.orderDistances(record, header)
    } catch { throw .unreadable(error) }
    let expected = places.all.map { orders.all[$0].last == 0 ? 0 : sequence - orders.all[$0].last }
    for place in places.all {
      if orders.all[place].first == 0 { orders.all[place].first = sequence }
      orders.all[place].last = sequence
    }
    guard distances != expected else { return }
    note(
      .order,
      expected: "\(expected)",
      actual: "\(distances)",
      "the records before it of its orders lie \(expected) back, it says \(distances)"
    )
  }

  /// What an entry does to the parts of one order.
  struct PartMoves {
    /// What it put into suspense that is owed, less what it took from there.
    var suspended: Int128 = 0
    /// What it left in an account from which it took, but for suspense.
    var rest: Int128 = 0
    /// What hung in suspense before it.
    var hungBefore: Int128 = 0
  }

  /// Moves each order's parts.
  private mutating func addParts(
    _ facts: EventFacts,
    _ places: (own: Int, all: [Int], items: [Int]),
    _ own: OwnEvent?
  ) -> [Int: PartMoves] {
    let isManual = own == .journalPosted || own == .entryReversed || isPlacing(facts)
    var moves: [Int: PartMoves] = [:]
    var changes: [(order: Int, account: AccountKey, amount: Int128)] = []
    for line in computation.lines {
      let order = line.item == 0 ? places.own : places.items[line.item - 1]
      takeStanding(line, of: order, isPlaced: own == .eventSuspended)
      guard let normal = charts.keptByOrder[line.account.subject] else { continue }
      let amount = line.isDebit == (normal == .debit) ? line.amount : 0 &- line.amount
      if let index = changes.firstIndex(where: { $0.order == order && $0.account == line.account })
      {
        changes[index].amount &+= amount
      } else {
        changes.append((order, line.account, amount))
      }
    }
    for change in changes where change.amount != 0 {
      let isSuspense = charts.subject(change.account.subject)?.isSuspense == true
      guard change.order >= 0 else {
        if !isManual || own == .journalPosted && isSuspense {
          noteOrder(change.account, "under no order", change.amount)
        }
        continue
      }
      if isSuspense, change.amount > 0, own != .entryReversed {
        checkRaised(facts, change.order, change.account)
      }
      if isSuspense, !isPlacing(facts),
        charts.keptByOrder[change.account.subject] == .credit,
        isInCurrency(change.account, of: facts)
      {
        moves[change.order, default: PartMoves()].suspended &+= change.amount
      }
      let after = orders.all[change.order].add(change.amount, to: change.account)
      let isKnown = isKnown(change.account, of: change.order)
      if change.amount < 0, after > 0, !isSuspense, isKnown {
        let isOfWithdrawal = orders.all[change.order].withdrawal != nil
        let others =
          isOfWithdrawal ? setAside(in: change.account, under: change.order, but: 0) : 0
        moves[change.order, default: PartMoves()].rest &+= max(0, after &- others)
      }
      if change.amount < 0, after < 0, isKnown {
        noteOrder(change.account, "more than its order has", after)
      }
    }
    if !isManual { checkPayout(facts, places.own, changes) }
    for (order, move) in moves {
      let hung = orders.all[order].hung
      moves[order]?.hungBefore = hung
      orders.all[order].hung = max(0, hung &+ min(0, move.suspended))
    }
    return moves
  }

  /// Adds a line to what stands under the order of a parked event in suspense, in the accounts that
  /// what placed it there has moved.
  private mutating func takeStanding(_ line: EntryLine, of order: Int, isPlaced: Bool) {
    guard order >= 0, orders.all[order].isOfParked else { return }
    guard isPlaced || orders.all[order].stands[line.account] != nil else { return }
    orders.all[order].stands[line.account, default: 0] &+=
      line.isDebit ? line.amount : 0 &- line.amount
  }

  /// Whether an event places a parked one in suspense.
  private func isPlacing(_ facts: EventFacts) -> Bool {
    facts.type == OwnEvent.eventSuspended.rawValue
  }

  /// Under the order of a parked event nothing comes into suspense but what places it there, and
  /// what had been taken out and is taken back.
  private mutating func checkRaised(_ facts: EventFacts, _ order: Int, _ account: AccountKey) {
    let role = orders.role(of: facts.type, symbols)
    guard orders.all[order].isOfParked, !isPlacing(facts), !role.takesBack, role != .refundOver
    else { return }
    note(
      .suspense,
      at: accounts.place(of: account).map { accounts.all[$0].text } ?? "",
      expected: "event.suspended",
      actual: symbols.text(facts.type),
      "puts something into suspense under the order of a parked event"
    )
  }

  /// What is no answer to a payout leaves alone what is on its way for other refunds and payouts; no
  /// payout is asked for out of a withdrawal.
  private mutating func checkPayout(
    _ facts: EventFacts,
    _ own: Int,
    _ changes: [(order: Int, account: AccountKey, amount: Int128)]
  ) {
    let role = orders.role(of: facts.type, symbols)
    let isPayout = symbols.text(facts.type).hasPrefix("payout.")
    for change in changes where change.order >= 0 && change.amount < 0 {
      let isOwn = change.order == own
      let isOfRefund = isOwn && role.answersRefund && isRefund(followed, of: own)
      let isOfWithdrawal = isOwn && role.isOfWithdrawal
      guard isPayout || isOfRefund || isOfWithdrawal else { continue }
      let isAnswer = role == .payoutPaid || role == .elsewhereFailed
      if isOwn, isAnswer, !isOfRefund { continue }
      let isSuspense = charts.subject(change.account.subject)?.isSuspense == true
      if !isSuspense, !isOfRefund, !isOfWithdrawal, orders.all[change.order].withdrawal != nil {
        noteOrder(change.account, "what a withdrawal has", change.amount)
      }
      let isPart = isOfRefund || isOwn && role == .refundElsewhere
      let others = setAside(
        in: change.account,
        under: change.order,
        but: isPart ? followed : 0
      )
      let left = orders.all[change.order].parts.first { $0.account == change.account }?.amount ?? 0
      if left < others, isKnown(change.account, of: change.order) {
        noteOrder(change.account, "what is on its way for another request", others)
      }
    }
  }

  /// Whether an event asked for a refund of an order.
  func isRefund(_ request: UInt64, of order: Int) -> Bool {
    orders.all[order].refunds.contains { $0.request == request }
  }

  /// Whether all that an order has in an account is known: what it had there before a chart kept the
  /// subject by order is not.
  func isKnown(_ account: AccountKey, of order: Int) -> Bool {
    orders.all[order].first > charts.keptSince[account.subject] ?? 0
  }

  /// Whether an account is in the currency of an event; in any, where the event states no amount.
  private func isInCurrency(_ account: AccountKey, of facts: EventFacts) -> Bool {
    let stated = facts.amounts.first?.currency ?? facts.itemAmounts.first?.currency
    return stated == nil || stated == account.currency
  }

  mutating func noteOrder(_ account: AccountKey, _ what: String, _ amount: Int128) {
    let digits = charts.digits(of: account.currency, symbols) ?? 0
    let place = accounts.place(of: account).map { accounts.all[$0].text } ?? ""
    let text = DecimalText.render(amount, places: digits)
    note(
      .order,
      at: place,
      expected: "no more than stands under the order",
      actual: "\(text) \(symbols.text(account.currency))",
      "moves in \(place) \(what): \(text) \(symbols.text(account.currency))"
    )
  }

  /// Every step is one that its order allows.
  private mutating func takeSteps(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ places: (own: Int, all: [Int], items: [Int]),
    _ moves: [Int: PartMoves],
    isReversal: Bool
  ) {
    let role = orders.role(of: facts.type, symbols)
    // What is asked for by no step of its own may be paid out, and fail.
    let isAskedFor = asks(role, facts)
    let isVoucher = facts.type == OwnEvent.journalPosted.rawValue
    if role == .itemRaised || role == .itemExplained {
      takeItems(places, isReversal: isReversal)
    }
    let isOfPayout = isAskedFor || role == .payoutPaid || role == .elsewhereFailed
    if places.own >= 0, isOfPayout || !isReversal && role.isStep {
      let said = header.related == 0 ? sequence : header.related
      checkUndone(role, places.own, said, isReversal: isReversal)
      if isAskedFor || role == .refundAsked || role.answersRefund || role == .payoutPaid {
        takeRequest(role, places, said, isVoucher: isVoucher, isReversal: isReversal)
      }
    }
    if places.own >= 0, followed != 0, !role.isStep, !isOfPayout {
      let changes = changes(under: places.own, places)
      takeBeside(places.own, changes, isVoucher: isVoucher, isReversal: isReversal)
    }
    guard role.isStep else { return }
    let needsOrder = !role.isPayment && role != .recharged && !role.isOfRequest
    if places.all.isEmpty, needsOrder, !charts.keptByOrder.isEmpty {
      note(.order, expected: "data.order", actual: "none", "a step of no order")
    }
    let isOfItems = role.isPayment && booksItems(of: facts)
    for place in isOfItems ? places.all : places.all.filter({ $0 == places.own }) {
      let life = OrderLife(
        role: role,
        amount: amount(of: facts, role, place, places),
        booked: minor("booked", facts.amounts[...]) ?? 0,
        gross: minor("gross", facts.amounts[...]) ?? 0,
        fee: rules.isNamed(symbols.symbol("fee"), by: computation.ruleNumber)
          ? minor("fee", facts.amounts[...]) ?? 0 : 0,
        sequence: header.related == 0 ? sequence : header.related,
        followed: followed,
        suspended: moves[place]?.suspended ?? 0,
        rest: moves[place]?.rest ?? 0,
        hungBefore: moves[place]?.hungBefore ?? orders.all[place].hung,
        isReversal: isReversal,
        does: [.refundAsked, .refundOver].contains(role) ? whatItDoes : [:]
      )
      guard let wrong = life.take(&orders.all[place]) else { continue }
      note(
        .order,
        expected: wrong.expected,
        actual: wrong.actual,
        "a step that its order does not allow: expected \(wrong.expected), found \(wrong.actual)"
      )
    }
  }

  /// What the entry at hand does to each account, debits positive.
  var whatItDoes: [AccountKey: Int128] {
    computation.lines
      .reduce(into: [:]) { $0[$1.account, default: 0] &+= $1.isDebit ? $1.amount : 0 &- $1.amount }
      .filter { $0.value != 0 }
  }

  /// What an event says of one of its orders, in minor units: a payment of several orders by its
  /// items' amounts, any other by its own.
  private mutating func amount(
    of facts: EventFacts,
    _ role: ReplayOrders.OrderRole,
    _ place: Int,
    _ places: (own: Int, all: [Int], items: [Int])
  ) -> Int128 {
    if role.isPayment, booksItems(of: facts) {
      var sum: Int128 = 0
      for (index, item) in facts.items.enumerated() where places.items[index] == place {
        sum &+= minor("amount", facts.itemAmounts[item.amounts]) ?? 0
      }
      return sum
    }
    if role == .withdrawalPaid || role == .withdrawalBack {
      return minor("paid", facts.amounts[...]) ?? 0
    }
    // Nothing is paid by a gross amount that a rule for `amount` does not book.
    let counts =
      rules.isNamed(symbols.symbol("gross"), by: computation.ruleNumber)
      || !rules.isNamed(symbols.symbol("amount"), by: computation.ruleNumber)
    let isPaid = role.isPayment || role == .recharged
    let gross = isPaid && counts ? minor("gross", facts.amounts[...]) : nil
    return gross ?? minor("amount", facts.amounts[...]) ?? 0
  }

  /// Whether items have orders of their own and the entry books them.
  func booksItems(of facts: EventFacts) -> Bool {
    facts.items.contains { !$0.order.isEmpty } && computation.lines.contains { $0.item > 0 }
  }

  private mutating func minor(
    _ name: String,
    _ amounts: ArraySlice<EventFacts.Amount>
  ) -> Int128? {
    let symbol = symbols.symbol(name)
    return amounts.first { $0.name == symbol }.flatMap { minor(of: $0) }
  }

  /// An amount in minor units; nil in an unknown currency.
  mutating func minor(of amount: EventFacts.Amount) -> Int128? {
    guard let digits = charts.digits(of: amount.currency, symbols) else { return nil }
    return DecimalText(coefficient: amount.coefficient, scale: amount.scale)
      .minorUnits(digits: digits)
  }
}
