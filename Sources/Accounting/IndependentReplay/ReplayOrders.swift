/// What the replay knows of one order: what came in and went out under it, by plain addition.
struct ReplayOrder: Sendable {
  /// A refund that was asked for, and what has become of it.
  struct Refund: Sendable {
    let request: UInt64
    let amount: Int128
    /// How much of it had been hung in suspense by a payment.
    var hung: Int128 = 0
    /// What its entry did to each account, debits positive; without what came to nothing.
    var did: [AccountKey: Int128] = [:]
    /// What it gave back beside its amount.
    var shares: [Share: Int128] = [:]
    var hasArrived = false
    var hasFailed = false
    var isElsewhere = false
    var isOver = false
    /// For each answer, whether it was given, and the newest record of all.
    var said: Set<ReplayOrders.OrderRole> = []
    var newest: UInt64 = 0
  }

  /// What a withdrawal has been through.
  struct Withdrawal: Sendable {
    let amount: Int128
    /// What the bank has paid and not sent back.
    var paid: Int128 = 0
    var isWithBank = false
    var isPaid = false
    var isOver = false
    /// For each step, whether it was taken, and the newest record of all.
    var said: Set<ReplayOrders.OrderRole> = []
    var newest: UInt64 = 0
  }

  /// What may be taken back step by step.
  enum Undoable: Hashable, Sendable {
    /// A refund or a payout, by the sequence of its request.
    case refund(UInt64)
    case withdrawal
    case dispute
  }

  /// What was bought, in minor units.
  struct Purchase: Sendable {
    var ordered: Int128 = 0
    var delivered: Int128 = 0
    /// What invoices say of goods, and of how much provisional booking they take the place.
    var billed: Int128 = 0
    var billedOfDelivered: Int128 = 0
    /// What all invoices ask for, tax included, and what was paid of it.
    var due: Int128 = 0
    var paid: Int128 = 0
  }

  /// An amount beside the event's own, by its name and currency.
  struct Share: Hashable, Sendable {
    let name: String
    let currency: Symbol
  }

  /// A code, and the currency of the amount that its rule names first.
  struct Brought: Hashable, Sendable {
    let code: Symbol
    let currency: Symbol
  }

  /// Its name says that it is the order of a parked event that stands in suspense.
  var isOfParked = false
  /// What stands under such an order in each account, debits positive.
  var stands: [AccountKey: Int128] = [:]
  /// The sequences of its first record and of its last one.
  var first: UInt64 = 0
  var last: UInt64 = 0
  /// What was paid for it, in minor units.
  var paid: Int128 = 0
  /// What was given back, or is on its way.
  var givenBack: Int128 = 0
  /// What payments hung in suspense, and hangs there still.
  var hung: Int128 = 0
  /// Who was named first in each role; 0 where several were at once.
  var people: [Symbol: Symbol] = [:]
  /// What was taken beside the amount under each name, less what was given back.
  var shares: [Share: Int128] = [:]
  /// The same of what was raised in suspense and explained.
  var hungShares: [Share: Int128] = [:]
  /// What is in dispute, and the newest records by which a dispute was won and lost.
  var disputed: Int128 = 0
  /// How many disputes there were, and how many were lost for a fee.
  var disputes = 0
  var feesOfLoss = 0
  /// What was recharged and not taken back.
  var recharged: Int128 = 0
  var won: UInt64 = 0
  var lost: UInt64 = 0
  /// Whether a dispute was won or lost, and the newest record of a dispute after that.
  var isAnyDecided = false
  var newestDispute: UInt64 = 0
  var refunds: [Refund] = []
  /// What the steps of each refund, of the withdrawal and of disputes did to each account, debits
  /// positive; also where that comes to nothing.
  var moved: [Undoable: [AccountKey: Int128]] = [:]
  /// What the steps of refunds and of the withdrawal did to each account, debits positive.
  var sent: [AccountKey: Int128] = [:]
  /// What items in suspense say is back in an account; what of it is gone after all, by the item's
  /// account; and what failures gave out of suspense.
  var backByItems: [AccountKey: Int128] = [:]
  var goneAfterAll: [AccountKey: Int128] = [:]
  var failedOut: [Undoable: [AccountKey: Int128]] = [:]
  /// What each event follows, of those that follow one or are of a dispute or a withdrawal.
  var follows: [(event: UInt64, before: UInt64, role: ReplayOrders.OrderRole)] = []
  /// What events put into suspense, and what is taken back of that.
  var putThere: [(event: UInt64, account: AccountKey, amount: Int128)] = []
  /// The events that were reversed, with the accounts in which they had put something.
  var takenBack: [(event: UInt64, account: AccountKey)] = []
  /// What those took from accounts that are kept by order, and gave back: positive on the normal side.
  var movedOn: [(event: UInt64, account: AccountKey, amount: Int128)] = []
  /// What was asked for and may be paid out or given back, by the sequence of its request.
  var requests: [UInt64: ReplayRequest] = [:]
  var withdrawal: Withdrawal?
  var purchase = Purchase()
  /// What events of a code did under it, whatever the rules say of that.
  var done: [Symbol: Int] = [:]
  /// What they moved, by code and currency.
  var brought: [Brought: Int128] = [:]
  /// What of it was given back.
  var given: [Brought: Int128] = [:]
  /// What stands under it in accounts that are kept by order, positive on the normal side; without
  /// those that hold nothing.
  var parts: [(account: AccountKey, amount: Int128)] = []

  /// What was brought and not given back.
  func left(of key: Brought) -> Int128 { (brought[key] ?? 0) &- (given[key] ?? 0) }

  /// Adds to an account's part and gives what it then is.
  mutating func add(_ amount: Int128, to account: AccountKey) -> Int128 {
    guard let place = parts.firstIndex(where: { $0.account == account }) else {
      if amount != 0 { parts.append((account, amount)) }
      return amount
    }
    parts[place].amount &+= amount
    let after = parts[place].amount
    if after == 0 { parts.remove(at: place) }
    return after
  }
}

/// All orders that the replay has met, by their text.
struct ReplayOrders: Sendable {
  private var places: [[UInt8]: Int] = [:]
  var all: [ReplayOrder] = []
  private var roles: [Symbol: OrderRole] = [:]
  private var requests: Set<Symbol> = []

  /// What an event type is to its order, beside its entry, by its name without a version.
  enum OrderRole: String, Sendable {
    case received = "payment.received"
    case paidByBalance = "payment.requested"
    case neverPaid = "payment.revoked"
    case recharged = "recharge.received"
    case neverRecharged = "recharge.revoked"
    case refundFound = "refund.reported"
    case refundAsked = "refund.requested"
    case refundElsewhere = "payout.requested"
    case elsewhereFailed = "payout.failed"
    case refundArrived = "refund.succeeded"
    case refundFailed = "refund.failed"
    case refundOver = "refund.cancelled"
    case payoutPaid = "payout.succeeded"
    case withdrawalAsked = "withdrawal.requested"
    case withdrawalSent = "withdrawal.submitted"
    case withdrawalPaid = "withdrawal.succeeded"
    case withdrawalFailed = "withdrawal.failed"
    case withdrawalBack = "withdrawal.returned"
    case chargedBack = "chargeback.received"
    case chargebackWon = "chargeback.won"
    case chargebackLost = "chargeback.lost"
    case goodsOrdered = "purchase.ordered"
    case goodsDelivered = "goods.received"
    case goodsBilled = "invoice.received"
    case costBilled = "expense.invoiced"
    case supplierPaid = "purchase.paid"
    case supplierToBePaid = "disbursement.requested"
    case supplierPaidBack = "purchase.refunded"
    case settled = "settlement.requested"
    case couponUsed = "coupon.used"
    case itemRaised = "suspense.raised"
    case itemExplained = "suspense.resolved"
    case none = ""

    /// It has a place in the life of an order; the others move its money or shares only.
    var isStep: Bool {
      ![.settled, .couponUsed, .itemRaised, .itemExplained, .payoutPaid, .none].contains(self)
    }

    /// It is a step of a refund only where it follows something.
    var isOfRequest: Bool { self == .refundElsewhere || self == .elsewhereFailed }

    /// It answers the request of a refund.
    var answersRefund: Bool {
      isOfRequest || [.refundArrived, .refundFailed, .refundOver].contains(self)
    }

    /// It asks for what is no refund, or for anything.
    var asksForAny: Bool { self == .refundElsewhere || self == .none }

    /// It is a step of a withdrawal.
    var isOfWithdrawal: Bool {
      [.withdrawalAsked, .withdrawalSent, .withdrawalPaid, .withdrawalFailed, .withdrawalBack]
        .contains(self)
    }

    /// It takes into dispute, or wins that.
    var isOfDispute: Bool { self == .chargedBack || self == .chargebackWon }

    /// It takes back what was done before.
    var takesBack: Bool {
      [.elsewhereFailed, .refundFailed, .withdrawalFailed, .withdrawalBack, .chargebackWon]
        .contains(self)
    }

    /// Money comes in for the order.
    var isPayment: Bool { self == .received || self == .paidByBalance }
  }

  /// The place of an order, made now if it is new.
  mutating func place(of order: [UInt8]) -> Int {
    if let place = places[order] { return place }
    places[order] = all.count
    let parts = order.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    let isNumber = parts.last?.allSatisfy { (0x30...0x39).contains($0) } == true
    all.append(ReplayOrder())
    all[all.count - 1].isOfParked =
      parts.count == 2 && parts[0].elementsEqual("suspend".utf8) && isNumber && !parts[1].isEmpty
    return all.count - 1
  }

  /// What a type is to its order.
  mutating func role(of type: Symbol, _ symbols: borrowing SymbolTable) -> OrderRole {
    if let role = roles[type] { return role }
    let parts = Self.parts(of: symbols.text(type))
    let role = OrderRole(rawValue: parts.joined(separator: ".")) ?? .none
    roles[type] = role
    if parts.last == "requested" { requests.insert(type) }
    return role
  }

  /// Whether a type whose role was asked for says that something is asked for.
  func isRequest(_ type: Symbol) -> Bool { requests.contains(type) }

  /// The words of a type without its version.
  private static func parts(of type: String) -> [Substring] {
    var parts = type.split(separator: ".")
    let digits = parts.last?.dropFirst() ?? ""
    let isVersion = parts.last?.first == "v" && !digits.isEmpty && digits.allSatisfy(\.isNumber)
    if isVersion { parts.removeLast() }
    return parts
  }
}
