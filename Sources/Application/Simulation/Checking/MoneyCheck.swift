/// Reads what was booked, and says what cannot be true of money.
///
/// Per order, per account, and of the whole book; it knows the template's text and no rule of the
/// engine.
package struct MoneyCheck {
  /// What a currency's accounts add up to.
  struct Position: Equatable {
    var pool = 0
    var client = 0
  }

  private let template: TemplateText
  private var orders: [String: OrderMoney] = [:]
  private var payouts = PayoutMoney()
  /// What was booked of each order so far, for who looks into a finding.
  private var histories: [String: [String]] = [:]
  private(set) var balances: [String: Int] = [:]
  /// What cannot be true, in the order in which it was seen.
  package private(set) var findings: [SimulationFinding] = []

  /// The orders that events named.
  private(set) var named: Set<String> = []

  /// Starts with nothing booked.
  package init(_ template: TemplateText) { self.template = template }

  /// Takes the next booked event.
  package mutating func take(_ event: Happening) {
    if event.namesOrder { named.insert(event.order) }
    for (order, amount) in parts(of: event) {
      orders[order, default: OrderMoney()].take(event, amount: amount)
      histories[order, default: []].append(
        "\(event.sequence) \(event.sign < 0 ? "not " : "")\(event.type) \(event.code) \(amount)"
      )
    }
    var sums: [String: Int] = [:]
    var seen: [String: Int] = [:]
    /// By order and account.
    var left: [[String]: Int] = [:]
    for line in event.lines {
      checkOwner(line, event)
      sums[line.currency, default: 0] += line.net
      balances[line.account, default: 0] += line.net
      guard template.keptByOrder.contains(line.subject), event.type != "journal.posted" else {
        continue
      }
      let order = order(of: line, event, nth: seen[line.subject, default: 0])
      seen[line.subject, default: 0] += 1
      left[[order, line.account]] = orders[order, default: OrderMoney()].take(line, of: event)
    }
    // Within an entry money may go out before it comes in: what counts is what it leaves.
    for (key, amount) in left.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if amount < 0 { find(event, "\(key[0]) has \(amount) on \(key[1])", key[0]) }
      if amount > 0, event.type == "withdrawal.succeeded", key[1].hasPrefix("220203/") {
        find(event, "\(key[0]) has \(amount) left on \(key[1]), and was paid", key[0])
      }
    }
    if let text = payouts.take(event) { find(event, "\(event.order) \(text)", event.order) }
    for line in event.lines { checkAccount(line, event) }
    for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) where sum != 0 {
      find(event, "\(sum) \(currency) out of balance")
    }
    for order in Set(parts(of: event).map(\.order)).sorted() {
      for text in orders[order]?.contradictions ?? [] { find(event, "\(order): \(text)", order) }
    }
  }

  /// The orders that an event speaks of, and how much it is for each.
  private func parts(of event: Happening) -> [(order: String, amount: Int)] {
    if event.code == "1005" { return event.items.map { ($0.order, $0.amounts["amount"] ?? 0) } }
    return [(event.order, event.amounts["gross"] ?? event.amount("amount"))]
  }

  /// Whose money a line moves: the event's order's, or that of the item that the line stands for.
  private func order(of line: Happening.Line, _ event: Happening, nth: Int) -> String {
    let name: String? =
      switch (event.code, line.subject) {
      case ("1005", "224103"), ("3008", "122101"), ("3018", "122101"): "amount"
      case ("8115", "224109"): "long"
      case ("8115", "122101"): "short"
      default: nil
      }
    guard let name else { return event.order }
    let items = event.items.filter { $0.amounts[name] != nil }
    return nth < items.count ? items[nth].order : "nobody"
  }

  /// Nobody else's accounts are moved under an order; a reversal may put right what did.
  private mutating func checkOwner(_ line: Happening.Line, _ event: Happening) {
    guard event.sign > 0, !event.order.isEmpty, event.type != "journal.posted",
      event.code != "1005"
    else { return }
    // Who shares in a split is another merchant, if he is one.
    if event.code == "2002", line.subject == "220202" { return }
    guard let owner = orders[event.order, default: OrderMoney()].takeOwner(of: line, of: event)
    else { return }
    find(event, "\(line.account) is moved under an order of \(owner)", event.order)
  }

  private mutating func checkAccount(_ line: Happening.Line, _ event: Happening) {
    guard template.forbidden.contains(line.subject) else { return }
    let balance = balances[line.account] ?? 0
    let isNegative = line.subject.first == "1" ? balance < 0 : balance > 0
    if isNegative { find(event, "\(line.account) stands at \(balance) on the wrong side") }
  }

  private mutating func find(_ event: Happening, _ text: String, _ order: String? = nil) {
    findings.append(
      SimulationFinding(
        "\(event.type) \(event.code): \(text)",
        at: event.sequence,
        order,
        after: order.flatMap { histories[$0] } ?? []
      )
    )
  }

  /// Client money by currency, of balances (R5-001).
  var positions: [String: Position] {
    var positions: [String: Position] = [:]
    for (account, balance) in balances {
      let (subject, currency) = (account.prefix(6), account.split(separator: "/").last ?? "")
      if ["100201", "112201", "112202", "300101"].contains(subject) {
        positions[String(currency), default: Position()].pool += balance
      } else if ["2202", "2241"].contains(subject.prefix(4)), subject != "220206",
        subject != "224107"
      {
        positions[String(currency), default: Position()].client -= balance
      }
    }
    return positions
  }

  /// The payments that the two views do not say alike: channel, order and currency.
  static func differences(_ happenings: Happenings) -> Set<String> {
    var open: [String: (count: Int, total: Int)] = [:]
    func add(_ event: Happening, _ sign: Int) {
      let key = "\(event.channel) \(event.order) \(event.currency)"
      open[key, default: (0, 0)].count += sign
      open[key, default: (0, 0)].total += sign * event.amount("gross")
    }
    let told = ["payment.received", "recharge.received"]
    for event in happenings.booked where told.contains(event.type) {
      add(event, event.sign)
    }
    for event in happenings.cleared { add(event, -event.sign) }
    return Set(open.filter { $0.value != (0, 0) }.keys)
  }
}
