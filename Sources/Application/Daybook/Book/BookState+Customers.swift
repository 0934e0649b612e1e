import Accounts
import Amounts
import BusinessCalendar
import ChartOfAccounts
import Codec
import Events
import Ledgers

/// Customers, logins, and what they have used of their limits.
extension BookState {
  /// The kind of a type that is about customers and logins; nil for any other.
  func customerKind(ofType type: UInt32) -> CustomerCommand.Kind? {
    // Asked of every record of a replay: nearly all are settled by length and first letter.
    let text = names.bytes(of: type)
    guard text.byteCount == 12 || text.byteCount == 16 || text.byteCount == 19,
      let first = try? text.fixed(UInt8.self, at: 0),
      first == UInt8(ascii: "c") || first == UInt8(ascii: "l")
    else { return nil }
    return switch name(type) {
    case EventType.customerRegistered: .registered
    case EventType.customerChanged: .changed
    case EventType.loginOpened: .loginOpened
    case EventType.loginClosed: .loginClosed
    default: nil
    }
  }

  /// What an event of a customer or login says.
  mutating func customerCommand(_ kind: CustomerCommand.Kind, _ data: OwnData) -> CustomerCommand {
    func number(_ text: String?) -> UInt32 { text.map { names.intern($0) } ?? 0 }
    var command = CustomerCommand(kind: kind)
    command.customer = number(data.customer)
    command.login = number(data.login)
    command.customerClass = number(data.customerClass)
    command.identity = number(data.sensitive?.identity)
    command.isCompany = data.ownership.map { $0 == "company" }
    if let limit = data.limit {
      let currency = names.intern(limit.currency)
      learn(currency)
      command.limit = (
        currency, Amount(limit.amount, currency: self.currency(currency))?.minor ?? 0
      )
    }
    if kind == .loginClosed { command.holdsMoney = holdsMoney(command.login) }
    return command
  }

  /// Whether any account of an owner holds something; looks at all accounts, which few events ask
  /// for.
  private func holdsMoney(_ owner: UInt32) -> Bool {
    for (index, key) in balances.keys.enumerated() where key.owner == owner {
      if balances.balance(of: UInt32(index)) != 0 { return true }
    }
    return false
  }

  /// Takes over what a newly published chart says of customers.
  mutating func useCustomerTerms(of chart: Chart) {
    let terms = chart.customers
    func numbers(_ texts: some Sequence<String>) -> Set<UInt32> {
      Set(texts.map { names.intern($0) })
    }
    var classes: [UInt32: Customers.Class] = [:]
    for one in terms?.classes ?? [] {
      var limits: [UInt32: Int128] = [:]
      for limit in one.limits { limits[names.intern(limit.currency.code)] = limit.minor }
      classes[names.intern(one.name)] = Customers.Class(
        logins: one.logins,
        limits: limits,
        period: one.period
      )
    }
    let accounts = numbers((terms?.accounts ?? []).sorted())
    customers.use(
      classes: classes,
      accounts: accounts,
      uses: numbers(terms?.uses ?? []),
      returns: numbers(terms?.returns ?? [])
    )
  }

  /// The calendar year in which a record says that it counts against a limit; nil where it does not
  /// count.
  func countedYear(_ record: RawSpan, _ header: RecordHeader) -> Int32? {
    guard customers.isInUse, let name = names.number(of: DetailKey.year.rawValue),
      let values = try? RecordReader.computed(record, header)
    else { return nil }
    return values.first { $0.key == name }.flatMap { Int32(record.string($0.value)) }
  }

  /// Adds what a posted record used and gave back, as it was recorded.
  mutating func count(
    _ record: RawSpan,
    _ header: RecordHeader,
    with reader: borrowing EntryReader,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    guard let year = countedYear(record, header) else { return }
    let isReversal = header.type == WellKnownName.entryReversed.rawValue
    var code = reader.facts.code
    if isReversal {
      try fetch(header.related) { (original) throws(BookFailure) in
        code = try recordHeader(original, at: header.related).code
      }
    }
    var use = CustomerUse()
    use.gather(
      reader.entry,
      code: code,
      isReversal: isReversal,
      balances.subjects,
      customers
    )
    use.year = year
    customers.evolve(use)
  }
}
