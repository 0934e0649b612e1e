import RandomNumbers

/// A story that is told code by code: one order of somebody's, its steps one after the other.
///
/// A step is said at its time; where it is refused, the story is over.
struct Telling {
  /// Under which order a step stands.
  enum Under { case itsOrder, another(String), none }

  let order: String
  let money: Money
  /// Who plays which role.
  var cast: [String: Party]
  private(set) var steps: [PlatformEvent] = []
  private let number: Int
  private var time: Int
  private var random: SeededRandom

  init(
    _ number: Int,
    order: String? = nil,
    at time: Int,
    money: Money = .cny,
    cast: [String: Party],
    _ random: SeededRandom
  ) {
    self.order = order ?? "T" + padded(number, to: 8)
    (self.number, self.time, self.money, self.cast) = (number, time, money, cast)
    self.random = random
  }

  /// The first step that is still to come.
  mutating func next() -> PlatformEvent? { steps.isEmpty ? nil : steps.removeFirst() }

  /// When the next step is due.
  var nextTime: Int? { steps.first?.time }

  /// An account of one of the cast.
  func account(_ subject: Int32, of role: String) -> AccountKey {
    AccountKey(subject: subject, owner: cast[role] ?? .platform, money: money)
  }

  /// Opens an account that only an event opens.
  mutating func open(_ account: AccountKey) {
    then(.account, type: "account.opened") {
      ($0.account, $0.status) = (account, "open")
      ($0.actor, $0.approver) = ("onboarding-1", "supervisor-1")
    }
  }

  /// The story goes on a day later.
  mutating func sleep(days: Int = 1) { time += days * Market.dayLength }

  /// Adds a step: some minutes later, with those of the cast whom its code asks for.
  ///
  /// - Returns: its name, for a step that answers it.
  @discardableResult
  mutating func then(
    _ code: String,
    _ amounts: KeyValuePairs<String, Int64>,
    follows: EventName? = nil,
    under: Under = .itsOrder,
    items: [PlatformEvent.Item] = [],
    byTwo: Bool = false
  ) -> EventName {
    var event = step(EventName.Kind(code: code), type: ModelRule.all[code]?.type ?? "", code: code)
    event.order =
      switch under {
      case .itsOrder: order
      case .another(let order): order
      case .none: nil
      }
    for (name, minor) in amounts { event.set(name, minor, money) }
    event.parties = (ModelRule.all[code]?.roles ?? []).compactMap { role in
      cast[role].map { (role, $0) }
    }
    event.items = items
    event.follows = follows
    if event.isPaidThroughChannel { event.valueDay = Market.day(of: event.time) }
    if byTwo || ModelRule.all[code]?.needsTwo == true { event.signByTwo(&random) }
    if ModelRule.all[code]?.needsReview == true { event.actor = "clerk-1" }
    steps.append(event)
    return event.name
  }

  /// Adds a step that has no code: an account, a voucher, a hold.
  @discardableResult
  mutating func then(
    _ kind: EventName.Kind,
    type: String,
    _ change: (inout PlatformEvent) -> Void
  ) -> EventName {
    var event = step(kind, type: type, code: nil)
    change(&event)
    steps.append(event)
    return event.name
  }

  /// Adds an invoice, and what somebody else says who looks at it.
  mutating func invoice(
    _ code: String,
    _ amounts: KeyValuePairs<String, Int64>,
    isRejected: Bool = false
  ) {
    let document = then(code, amounts)
    then(.voucher, type: isRejected ? "voucher.rejected" : "voucher.reviewed") {
      ($0.follows, $0.actor) = (document, "supervisor-1")
    }
  }

  /// Adds a manual voucher by two people.
  mutating func voucher(_ debit: Int32, _ credit: Int32, _ minor: Int64, _ text: String) {
    var signer = random.fork()
    let (taken, given) = (account(debit, of: "bank"), account(credit, of: "bank"))
    then(.voucher, type: "journal.posted") {
      $0.lines = [
        .init(isDebit: true, account: taken, minor: minor),
        .init(isDebit: false, account: given, minor: minor),
      ]
      $0.text = text
      $0.signByTwo(&signer)
    }
  }

  /// Adds to the last step what is told beside its amounts.
  mutating func note(_ key: String, _ value: String) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].references.append((key, value))
  }

  private mutating func step(
    _ kind: EventName.Kind,
    type: String,
    code: String?
  ) -> PlatformEvent {
    if !steps.isEmpty { time += random.int(in: 3 * 60_000...40 * 60_000) }
    // Below a hundred million are the numbers of whatever has its own steps.
    let number = 100_000_000 + number * 100 + steps.count
    return PlatformEvent(kind, number, type: type, code: code, time: time)
  }
}

extension PlatformEvent {
  /// Names one who asks, another who approves, and the paper.
  mutating func signByTwo(_ random: inout SeededRandom) {
    actor = "clerk-\(random.int(in: 1...4))"
    approver = "supervisor-\(random.int(in: 1...2))"
    references.append(("document", "DOC-\(name.id)"))
  }
}
