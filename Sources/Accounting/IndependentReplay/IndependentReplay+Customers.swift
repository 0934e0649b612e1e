import Amounts
import BusinessCalendar
import Codec
import Events
import RuleSyntax

// Customers: who they are, their logins, and what all logins of one have used (R1-064).

extension IndependentReplay {
  // MARK: Their own events

  /// Carries out an event of a customer or a login that was posted.
  mutating func replayCustomer(
    _ event: OwnEvent,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) {
    let data = data(facts, record)
    let (name, login) = (data?["customer"]?.text ?? "", data?["login"]?.text ?? "")
    switch event {
    case .customerRegistered: try register(name, data, facts)
    case .customerChanged: try changeCustomer(name, data, facts)
    case .loginOpened: open(login, of: name)
    default: close(login)
    }
  }

  private mutating func register(
    _ name: String,
    _ data: FlatJSON?,
    _ facts: EventFacts
  ) throws(ReplayFault) {
    let identity = data?["sensitive"]?["identity"]?.text ?? ""
    let same = customers.all[name] == nil ? customers.identities[identity] : name
    if let same { broken("a customer that is not there", same, "\(name) is there twice") }
    var customer = ReplayCustomer(
      identity: identity,
      customerClass: data?["class"]?.text ?? "",
      ownership: data?["ownership"]?.text ?? ""
    )
    if data?[OwnMember.limit] != nil { checkPeople(facts) }
    try setLimit(of: &customer, data)
    checkClass(of: customer, name)
    customers.add(customer, name)
  }

  private mutating func changeCustomer(
    _ name: String,
    _ data: FlatJSON?,
    _ facts: EventFacts
  ) throws(ReplayFault) {
    checkPeople(facts)
    guard var customer = customers.all[name] else {
      return broken("a customer", "none", "\(name) is changed, and was never registered")
    }
    if let text = data?["class"]?.text { customer.customerClass = text }
    if let text = data?["ownership"]?.text, text != customer.ownership {
      broken(customer.ownership, text, "\(name) becomes a \(text)")
    }
    try setLimit(of: &customer, data)
    checkClass(of: customer, name)
    customers.all[name] = customer
  }

  private mutating func setLimit(
    of customer: inout ReplayCustomer,
    _ data: FlatJSON?
  ) throws(ReplayFault) {
    guard let limit = data?[OwnMember.limit] else { return }
    let words = (limit.text ?? "").split(separator: " ")
    let currency = limit["currency"]?.text ?? words.last.map(String.init) ?? ""
    // The engine keeps one limit of a customer's own.
    let minor = try minorUnits(limit, currency: symbols.symbol(currency))
    customer.limits = [currency: minor]
    if minor < 0 { broken("a limit of something", "\(minor)", "a limit is less than nothing") }
    let ofClass =
      charts.current?.customers?.classes
      .first { $0.name.text == customer.customerClass }?.limits ?? []
    guard !ofClass.isEmpty, !ofClass.contains(where: { $0.currency == currency }) else { return }
    broken(
      "a limit in \(ofClass[0].currency)",
      currency,
      "a limit in \(currency) stands beside that of its class"
    )
  }

  private mutating func checkClass(of customer: ReplayCustomer, _ name: String) {
    let classes = charts.current?.customers?.classes.map(\.name.text) ?? []
    if classes.contains(customer.customerClass) { return }
    broken(
      "a class of the chart",
      customer.customerClass,
      "\(name) is of a class that is not there"
    )
  }

  private mutating func open(_ login: String, of name: String) {
    guard var customer = customers.all[name] else {
      return broken("a customer", "none", "\(login) is opened for \(name), who is not there")
    }
    if let owner = customers.owners[login],
      ExactText(owner) != ExactText(name) || customer.logins[login] == true
    {
      broken("a login that is not open", "that of \(owner)", "\(login) is opened a second time")
    }
    customer.logins[login] = true
    customers.owners[login] = name
    customers.closed.remove(ExactText(login))
    customers.all[name] = customer
    let terms = charts.current?.customers?.classes.first { $0.name.text == customer.customerClass }
    let count = customer.logins.count { $0.value }
    if let most = terms?.logins, count > most {
      broken("at most \(most) logins", "\(count)", "\(name) has \(count) logins open")
    }
  }

  private mutating func close(_ login: String) {
    guard let owner = customers.owners[login], customers.all[owner]?.logins[login] == true else {
      return broken("a login that is open", "none", "\(login) is closed, and is not open")
    }
    customers.all[owner]?.logins[login] = false
    customers.closed.insert(ExactText(login))
    let symbol = symbols.symbol(login)
    let full = accounts.all.first { $0.key.owner == symbol && $0.balance != 0 }
    if let full { broken("empty accounts", full.text, "\(login) is closed with money on it") }
  }

  private mutating func broken(_ expected: String, _ actual: String, _ message: String) {
    note(.customer, expected: expected, actual: actual, message)
  }

  // MARK: What they use

  /// Adds what the entry at hand used or gave back, and checks it against the limits.
  ///
  /// `year`: where the event counts by what it says and follows; nil where it cannot.
  mutating func countUse(
    code: Symbol,
    isReversal: Bool,
    year: Int?,
    _ header: RecordHeader,
    _ record: RawSpan
  ) {
    guard !customers.all.isEmpty else { return }
    let parts = use(code: code, isReversal: isReversal)
    let counts = parts.isEmpty ? nil : year
    checkYear(counts, recorded: recordedYear(header, record))
    guard let counts else { return }
    customers.counted[sequence] = counts
    if releases[header.related]?.sequence == sequence {
      customers.counted[header.related] = counts
    }
    for (place, amount) in parts { add(amount, of: accounts.all[place].key, in: counts) }
  }

  /// An event says the year in which it counts, and none where it does not.
  mutating func checkYear(_ year: Int?, recorded: Int?) {
    guard year != recorded else { return }
    note(
      .countedYear,
      expected: year.map { "counted in \($0)" } ?? "not counted",
      actual: recorded.map { "in \($0)" } ?? "not counted",
      "a limit is used in \(recorded.map { "\($0)" } ?? "no year") instead of "
        + (year.map { "\($0)" } ?? "none")
    )
  }

  /// The accounts that count, each with what left it for good.
  private func use(code: Symbol, isReversal: Bool) -> [(place: Int, amount: Int128)] {
    guard let counts = charts.current?.customerCounts else { return [] }
    let uses = counts.uses.contains(code)
    guard uses || counts.returns.contains(code) else { return [] }
    return accounts.touched.compactMap { place in
      let account = accounts.all[place]
      guard counts.accounts.contains(account.key.subject),
        customers.owners[symbols.text(account.key.owner)] != nil
      else { return nil }
      let isCredit = charts.subject(account.key.subject)?.normal == .credit
      let change = account.balance &- account.before
      let left = isCredit ? change : 0 &- change
      return left != 0 && (left > 0) == (uses != isReversal) ? (place, left) : nil
    }
  }

  private mutating func add(_ amount: Int128, of key: AccountKey, in year: Int) {
    let currency = symbols.text(key.currency)
    guard let name = customers.owners[symbols.text(key.owner)] else { return }
    customers.all[name]?.used["\(year) \(currency)", default: 0] &+= amount
    guard amount > 0, let customer = customers.all[name],
      let limit = customers.limit(of: customer, in: currency, charts.current)
    else { return }
    let used = ReplayCustomers.used(by: customer, in: currency, year: limit.isForLife ? nil : year)
    guard used > limit.minor else { return }
    let digits = charts.digits(of: key.currency, symbols) ?? 0
    func text(_ minor: Int128) -> String {
      DecimalText.render(minor, places: digits) + " " + currency
    }
    broken(
      "at most \(text(limit.minor))",
      text(used),
      "all logins of \(name) have used \(text(used)), more than its limit of \(text(limit.minor))"
    )
  }

  /// Nothing moves on the accounts of a closed login.
  mutating func checkLogins() {
    for place in accounts.touched {
      let login = symbols.text(accounts.all[place].key.owner)
      guard customers.closed.contains(ExactText(login)) else { continue }
      broken(
        "a login that is open",
        login,
        "posted to \(accounts.all[place].text), which is closed"
      )
    }
  }

  // MARK: Years

  /// The year in which the event at hand counts: its own where it uses a limit; where it gives back,
  /// that of the event of the same order that used it, which it follows, directly or over others.
  mutating func yearOfUse(
    code: Symbol,
    following followed: UInt64,
    under order: [UInt8],
    _ header: RecordHeader,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> Int? {
    guard !customers.all.isEmpty, let counts = charts.current?.customerCounts else { return nil }
    guard counts.returns.contains(code) else {
      return (openDate ?? header.accountingDate).components.year
    }
    var (next, steps) = (followed, 0)
    while next != 0, steps < 8 {
      if let year = customers.counted[next] {
        return orderText(of: next, lookup) == order ? year : nil
      }
      // What was before this replay began is not known: the record says it.
      if next <= start { return recordedYear(header, record) }
      next = followedBy(next, names, lookup)
      steps += 1
    }
    return beganAtFirstEvent || next != 0 ? nil : recordedYear(header, record)
  }

  /// The order that an earlier event names; empty for none.
  func orderText(of earlier: UInt64, _ lookup: (UInt64) -> [UInt8]?) -> [UInt8] {
    var facts = EventFacts()
    guard let bytes = lookup(earlier), let header = try? RecordHeader(bytes.rawSpan),
      (try? RecordReader.read(bytes.rawSpan, header, into: &facts)) != nil
    else { return [] }
    return bytes.rawSpan.array(facts.order)
  }

  /// The sequence that an earlier event follows; 0 for none.
  private mutating func followedBy(
    _ earlier: UInt64,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> UInt64 {
    var facts = EventFacts()
    guard let bytes = lookup(earlier), let header = try? RecordHeader(bytes.rawSpan),
      (try? RecordReader.read(bytes.rawSpan, header, into: &facts)) != nil,
      let link = facts.follows
    else { return 0 }
    // A payment that did not count has nothing to be given back.
    let code = names.text(of: header.code).map { symbols.symbol($0) } ?? 0
    if charts.current?.customerCounts?.uses.contains(code) ?? false { return 0 }
    let identity = ReplayIdentity(source: link.source, id: bytes.rawSpan.extracting(link.id))
    return identities.sequence(of: identity, lookup) ?? 0
  }

  /// The year that the record itself says it counts in.
  func recordedYear(_ header: RecordHeader, _ record: RawSpan) -> Int? {
    guard yearName != 0, let values = try? RecordReader.computed(record, header) else { return nil }
    return values.first { $0.key == yearName }.flatMap { Int(record.string($0.value)) }
  }
}
