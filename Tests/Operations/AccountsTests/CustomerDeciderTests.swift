import Accounts
import Codec
import DaybookTestSupport
import Events
import Journal
import Ledgers
import RuleSyntax
import Testing

/// Customers and logins: every command in every state, and what counts against a limit.
///
/// Covers R1-064, R2-006, Q28.
@Suite struct CustomerDeciderTests {
  /// Names as numbers.
  private enum Name {
    static let c1: UInt32 = 1, c2: UInt32 = 2, c3: UInt32 = 3
    static let l1: UInt32 = 11, l2: UInt32 = 12, l3: UInt32 = 13
    static let known: UInt32 = 21, unknown: UInt32 = 22
    static let cny: UInt32 = 31, usd: UInt32 = 32
    static let subject: UInt32 = 41, pay: UInt32 = 42, back: UInt32 = 43, other: UInt32 = 44
    /// The identity number of a customer.
    static func identity(_ customer: UInt32) -> UInt32 { 100 + customer }
  }

  private static func nobody(_ period: Customers.Class) -> Customers {
    var customers = Customers()
    customers.use(
      classes: [Name.known: period],
      accounts: [Name.subject],
      uses: [Name.pay],
      returns: [Name.back]
    )
    return customers
  }

  private static let yearly = Customers.Class(logins: 2, limits: [Name.cny: 1000], period: .year)

  private static func register(
    _ name: UInt32,
    as kind: UInt32 = Name.known,
    identity: UInt32? = nil
  ) -> CustomerCommand {
    var command = CustomerCommand(kind: .registered)
    (command.customer, command.customerClass) = (name, kind)
    (command.identity, command.isCompany) = (identity ?? Name.identity(name), false)
    return command
  }

  private static func change(as kind: UInt32 = 0, isCompany: Bool? = nil) -> CustomerCommand {
    var command = CustomerCommand(kind: .changed)
    (command.customer, command.customerClass, command.isCompany) = (Name.c1, kind, isCompany)
    return command
  }

  private static func login(
    _ kind: CustomerCommand.Kind,
    _ login: UInt32,
    of customer: UInt32 = Name.c1,
    holdsMoney: Bool = false
  ) -> CustomerCommand {
    var command = CustomerCommand(kind: kind)
    (command.customer, command.login, command.holdsMoney) = (customer, login, holdsMoney)
    return command
  }

  private static func state(_ commands: [CustomerCommand]) -> Customers {
    var customers = nobody(yearly)
    for command in commands { customers.evolve(command) }
    return customers
  }

  private static let registered = [register(Name.c1)]
  private static let opened = registered + [login(.loginOpened, Name.l1)]

  private static let states: [(name: String, state: Customers)] = [
    ("nobody", state([])),
    ("registered", state(registered)),
    ("open", state(opened)),
    ("closed", state(opened + [login(.loginClosed, Name.l1)])),
    ("two-open", state(opened + [login(.loginOpened, Name.l2)])),
    (
      "another's",
      state(
        registered + [register(Name.c2), login(.loginOpened, Name.l1, of: Name.c2)]
          + [login(.loginClosed, Name.l1)]
      )
    ),
  ]

  private static let commands: [(name: String, command: CustomerCommand)] = [
    ("register C1", register(Name.c1)),
    ("register C3", register(Name.c3)),
    ("register C3 by the identity of C1", register(Name.c3, identity: Name.identity(Name.c1))),
    ("register C3 in no class", register(Name.c3, as: Name.unknown)),
    ("change C1", change(as: Name.known, isCompany: false)),
    ("change C1 to no class", change(as: Name.unknown)),
    ("change C1 to a company", change(isCompany: true)),
    ("open L1 for C1", login(.loginOpened, Name.l1)),
    ("open L3 for C1", login(.loginOpened, Name.l3)),
    ("open L1 for C3", login(.loginOpened, Name.l1, of: Name.c3)),
    ("close L1", login(.loginClosed, Name.l1)),
    ("close L1 with money", login(.loginClosed, Name.l1, holdsMoney: true)),
  ]

  /// A row a command, a column a state; a dash is what may be.
  private static let table: [(command: String, words: String)] = [
    (
      "register C1",
      "- customer-exists customer-exists customer-exists customer-exists customer-exists"
    ),
    ("register C3", "- - - - - -"),
    (
      "register C3 by the identity of C1",
      "- customer-exists customer-exists customer-exists customer-exists customer-exists"
    ),
    (
      "register C3 in no class",
      "unknown-class unknown-class unknown-class unknown-class unknown-class unknown-class"
    ),
    ("change C1", "unknown-customer - - - - -"),
    (
      "change C1 to no class",
      "unknown-customer unknown-class unknown-class unknown-class unknown-class unknown-class"
    ),
    (
      "change C1 to a company",
      "unknown-customer ownership-fixed ownership-fixed ownership-fixed ownership-fixed ownership-fixed"
    ),
    ("open L1 for C1", "unknown-customer - login-taken - login-taken login-taken"),
    ("open L3 for C1", "unknown-customer - - - too-many-logins -"),
    (
      "open L1 for C3",
      "unknown-customer unknown-customer unknown-customer unknown-customer unknown-customer unknown-customer"
    ),
    ("close L1", "login-not-open login-not-open - login-not-open - login-not-open"),
    (
      "close L1 with money",
      "login-not-open login-not-open login-not-empty login-not-open login-not-empty login-not-open"
    ),
  ]

  @Test func `every command in every state is what the table says`() {
    #expect(Self.table.map(\.command) == Self.commands.map(\.name))
    for (row, (name, command)) in zip(Self.table, Self.commands) {
      let words = Self.states.map { state in
        CustomerDecider.refusal(of: command, in: state.state)?.reason.word ?? "-"
      }
      #expect(words == row.words.split(separator: " ").map(String.init), "\(name)")
    }
  }

  @Test func `a login is what the table of the reference says`() throws {
    let both = [Self.register(Name.c1), Self.register(Name.c2)]
    let (open, close) = (Self.login(.loginOpened, Name.l1), Self.login(.loginClosed, Name.l1))
    let stages = [
      ("unknown", Self.state(both)), ("open", Self.state(both + [open])),
      ("closed", Self.state(both + [open, close])),
    ]
    let steps = [
      ("opened", open), ("opened-by-another", Self.login(.loginOpened, Name.l1, of: Name.c2)),
      ("closed", close), ("closed-with-money", Self.login(.loginClosed, Name.l1, holdsMoney: true)),
    ]
    try expectLifeCycle("A login", stages, steps) { state, command in
      if let refusal = CustomerDecider.refusal(of: command, in: state) {
        return "(\(refusal.reason.word))"
      }
      var customers = state
      customers.evolve(command)
      return customers.isOpen(Name.l1) ? "open" : "closed"
    }
  }

  @Test func `a login that is closed and opened again is one login`() {
    var customers = Self.state(Self.opened + [Self.login(.loginClosed, Name.l1)])
    customers.evolve(Self.login(.loginOpened, Name.l1))
    #expect(customers.all[0].logins == [Name.l1])
    #expect(customers.isOpen(Name.l1))
    #expect(customers.openLogins(of: customers.all[0]) == 1)
  }

  // MARK: Limits

  /// An entry that moves an amount from one owner's balance to another's.
  private static func entry(
    from one: UInt32,
    to other: UInt32,
    _ amount: Int128,
    _ currency: UInt32 = Name.cny
  ) -> EntryBuffer {
    var entry = EntryBuffer()
    for (owner, isDebit) in [(one, true), (other, false)] {
      entry.append(
        Posting(
          subject: Name.subject,
          owner: owner,
          purpose: 0,
          currency: currency,
          isDebit: isDebit,
          amount: amount
        )
      )
    }
    return entry
  }

  private static let subjects: SubjectTable = {
    var subjects = SubjectTable()
    subjects[Name.subject] = SubjectTraits(
      isLeaf: true,
      isDebitNormal: false,
      mayGoNegative: false,
      opensByEvent: false
    )
    return subjects
  }()

  private static func use(
    _ entry: EntryBuffer,
    code: UInt32,
    isReversal: Bool = false,
    year: Int32 = 2026,
    in customers: Customers
  ) -> CustomerUse {
    var use = CustomerUse()
    use.gather(entry, code: code, isReversal: isReversal, subjects, customers)
    use.year = year
    return use
  }

  /// C1 with two logins, in a class of this period.
  private static func two(_ period: Customers.Class = yearly) -> Customers {
    var customers = nobody(period)
    for command in opened + [login(.loginOpened, Name.l2)] { customers.evolve(command) }
    return customers
  }

  @Test func `what leaves by a code that uses counts, and what comes by one that gives back`() {
    let customers = Self.two()
    func amounts(_ entry: EntryBuffer, _ code: UInt32, isReversal: Bool = false) -> [Int128] {
      Self.use(entry, code: code, isReversal: isReversal, in: customers).effects.map(\.amount)
    }
    let out = Self.entry(from: Name.l1, to: 99, 300)
    let back = Self.entry(from: 99, to: Name.l1, 300)
    #expect(amounts(out, Name.pay) == [300])
    #expect(amounts(out, Name.other) == [])
    #expect(amounts(out, Name.back) == [], "what leaves by a code that gives back is the shop's")
    #expect(amounts(back, Name.back) == [-300])
    #expect(amounts(back, Name.pay) == [], "what comes by a code that uses is the shop's")
    #expect(amounts(back, Name.pay, isReversal: true) == [-300])
    #expect(amounts(out, Name.back, isReversal: true) == [300])
    // One login pays another of the same customer: it used what it paid.
    #expect(amounts(Self.entry(from: Name.l1, to: Name.l2, 5), Name.pay) == [5])
  }

  @Test func `all logins share the limit, each year has its own, and a life has one`() {
    var customers = Self.two()
    func refusal(_ login: UInt32, _ amount: Int128, year: Int32 = 2026) -> CustomerRefusal? {
      let entry = Self.entry(from: login, to: 99, amount)
      let use = Self.use(entry, code: Name.pay, year: year, in: customers)
      return CustomerDecider.refusal(of: use, in: customers)
    }
    func take(_ login: UInt32, _ amount: Int128) {
      customers.evolve(
        Self.use(Self.entry(from: login, to: 99, amount), code: Name.pay, in: customers)
      )
    }
    take(Name.l1, 700)
    #expect(refusal(Name.l2, 300) == nil)
    #expect(
      refusal(Name.l2, 301)
        == .exceedsLimit(Name.c1, currency: Name.cny, limit: 1000, used: 700, requested: 301)
    )
    #expect(refusal(Name.l2, 1000, year: 2027) == nil)
    #expect(refusal(Name.l2, 1001, year: 2027) != nil)
    // Who is limited in one currency uses none of another.
    let dollars = Self.use(
      Self.entry(from: Name.l1, to: 99, 9999, Name.usd),
      code: Name.pay,
      in: customers
    )
    #expect(
      CustomerDecider.refusal(of: dollars, in: customers)
        == .exceedsLimit(Name.c1, currency: Name.usd, limit: 0, used: 0, requested: 9999)
    )
    customers = Self.two(
      Customers.Class(logins: 2, limits: [Name.cny: 1000], period: .lifetime)
    )
    take(Name.l1, 700)
    #expect(refusal(Name.l2, 301, year: 2027) != nil)
  }

  @Test func `a limit of the customer's own stands in the place of its class's`() {
    var customers = Self.two()
    var raise = Self.change()
    raise.limit = (Name.cny, 5000)
    customers.evolve(raise)
    let use = Self.use(Self.entry(from: Name.l1, to: 99, 5000), code: Name.pay, in: customers)
    #expect(CustomerDecider.refusal(of: use, in: customers) == nil)
    customers.evolve(use)
    let more = Self.use(Self.entry(from: Name.l2, to: 99, 1), code: Name.pay, in: customers)
    #expect(CustomerDecider.refusal(of: more, in: customers)?.reason == .exceedsCustomerLimit)
  }

  @Test func `nothing moves on a closed login, whoever is on the other side`() {
    var customers = Self.two()
    let entry = Self.entry(from: 99, to: Name.l2, 1)
    #expect(CustomerDecider.refusal(of: entry, in: customers) == nil)
    customers.evolve(Self.login(.loginClosed, Name.l2))
    #expect(CustomerDecider.refusal(of: entry, in: customers) == .loginNotOpen(Name.l2))
    let others = Self.entry(from: 99, to: Name.l1, 1)
    #expect(CustomerDecider.refusal(of: others, in: customers) == nil)
  }

  @Test func `customers come back from a checkpoint as they were, and damaged bytes are refused`()
    throws
  {
    var customers = Self.two()
    customers.evolve(Self.login(.loginClosed, Name.l2))
    customers.evolve(
      Self.use(Self.entry(from: Name.l1, to: 99, 7), code: Name.pay, in: customers)
    )
    var writer = ByteWriter()
    customers.encode(into: &writer)
    let bytes = writer.bytes
    var copy = Self.nobody(Self.yearly)
    var reader = ByteReader(bytes.rawSpan)
    try copy.decode(from: &reader)
    let isAtEnd = reader.isAtEnd
    #expect(isAtEnd)
    var again = ByteWriter()
    copy.encode(into: &again)
    #expect(again.bytes == bytes)
    #expect(copy.isOpen(Name.l1) && !copy.isOpen(Name.l2))
    for end in bytes.indices {
      let short = Array(bytes[..<end])
      var damaged = Self.nobody(Self.yearly)
      #expect(throws: CodecError.self) {
        var reader = ByteReader(short.rawSpan)
        try damaged.decode(from: &reader)
      }
    }
  }
}
