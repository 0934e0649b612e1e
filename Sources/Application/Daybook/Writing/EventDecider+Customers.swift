import Accounts
import Amounts
import Events
import Codec
import Journal
import Ledgers

/// Customers and logins: their own events, and what business events use of their limits.
extension EventDecider {
  /// Judges an event of a customer or login, and lets it take effect.
  ///
  /// What a person changes of a customer needs a second one, and so does a limit of its own.
  mutating func judgeCustomer(
    _ kind: CustomerCommand.Kind,
    _ data: OwnData,
    _ facts: borrowing EventFacts,
    _ state: inout BookState
  ) -> Judgement {
    if kind == .changed || data.limit != nil, let obstacle = approvalObstacle(facts, state) {
      return .not(obstacle)
    }
    let command = state.customerCommand(kind, data)
    if let limit = data.limit, let reason = state.limitFlaw(limit) {
      return .not(Obstacle(reason: reason, detail: [(.limit, "\(limit.amount) \(limit.currency)")]))
    }
    if let refusal = CustomerDecider.refusal(of: command, in: state.customers) {
      return .not(obstacle(refusal, state))
    }
    state.customers.evolve(command)
    return .posted(rule: 0, related: 0)
  }

  /// Why the entry at hand may not be for the sake of customers; fills `use`.
  ///
  /// `year`: in which it counts; nil where it gives back what nothing has used, which counts
  /// nowhere.
  mutating func customerObstacle(
    code: UInt32,
    isReversal: Bool = false,
    year: Int32?,
    _ state: borrowing BookState
  ) -> Obstacle? {
    if let refusal = CustomerDecider.refusal(of: entry, in: state.customers) {
      return obstacle(refusal, state)
    }
    guard let year else { return nil }
    use.gather(
      entry,
      code: code,
      isReversal: isReversal,
      state.balances.subjects,
      state.customers
    )
    guard !use.effects.isEmpty else { return nil }
    use.year = year
    return CustomerDecider.refusal(of: use, in: state.customers).map { obstacle($0, state) }
  }

  /// The year of the event that used what an event gives back: the one that it follows, directly or
  /// over others, under the same order; nil where none of them used a limit.
  func countedYear(
    following followed: UInt64,
    _ order: RawSpan,
    _ state: borrowing BookState,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Int32? {
    var reader = EntryReader()
    var (sequence, steps) = (followed, 0)
    while sequence != 0, steps < Self.stepMaximum {
      var (next, isOfOrder): (UInt64, Bool) = (0, false)
      try history.read(sequence) { (record) throws(BookFailure) in
        try reader.decode(record, try recordHeader(record, at: sequence), at: sequence)
        isOfOrder = record.extracting(reader.facts.order).equals(order)
        guard let link = reader.facts.follows else { return }
        next = try history.find(source: link.source, id: record.extracting(link.id)) ?? 0
      }
      // What the chart said when it was booked counts, and not what it says since.
      if let year = try state.countedYear(at: sequence, history) { return isOfOrder ? year : nil }
      if state.customers.isUse(reader.facts.code) { return nil }
      (sequence, steps) = (next, steps + 1)
    }
    return nil
  }

  /// A refund that succeeds follows its request, which follows the payment: no chain is longer than
  /// a few.
  private static let stepMaximum = 8

  private func obstacle(_ refusal: CustomerRefusal, _ state: borrowing BookState) -> Obstacle {
    var obstacle = Obstacle(reason: refusal.reason, waitsFor: .customers)
    switch refusal {
    case .unknownCustomer(let name), .customerExists(let name), .ownershipFixed(let name),
      .negativeLimit(let name), .limitInOtherCurrency(let name):
      obstacle.detail.append((.customer, state.name(name)))
    case .unknownClass(let name): obstacle.detail.append((.customerClass, state.name(name)))
    case .loginTaken(let name), .loginNotOpen(let name), .loginNotEmpty(let name):
      obstacle.detail.append((.login, state.name(name)))
    case .tooManyLogins(let name, let limit):
      obstacle.detail.append((.customer, state.name(name)))
      obstacle.detail.append((.limit, "\(limit)"))
    case .exceedsLimit(let name, let currency, let limit, let used, let requested):
      let currency = state.currency(currency)
      func amount(_ minor: Int128) -> String {
        Amount(minor: minor, currency: currency).description
      }
      obstacle.detail.append((.customer, state.name(name)))
      obstacle.detail.append((.limit, amount(limit)))
      obstacle.detail.append((.used, amount(used)))
      obstacle.detail.append((.requested, amount(requested)))
    }
    return obstacle
  }
}

extension BookState {
  /// The year in which an earlier record counts, or its release where it was parked; nil where it
  /// does not count.
  func countedYear(
    at sequence: UInt64,
    _ history: borrowing EventHistory
  ) throws(BookFailure) -> Int32? {
    if let release = releases[sequence] { return release.year }
    var year: Int32?
    try history.read(sequence) { (record) throws(BookFailure) in
      year = countedYear(record, try recordHeader(record, at: sequence))
    }
    return year
  }

  /// Why an amount cannot be a limit; nil where it can.
  func limitFlaw(_ money: OwnData.Money) -> Reason? {
    guard let number = names.number(of: money.currency), let digits = currencies[number] else {
      return .unknownCurrency
    }
    guard let decimal = DecimalText(money.amount) else { return .overflow }
    return decimal.minorUnits(digits: digits) == nil ? decimal.flaw(digits: digits) : nil
  }
}
