/// A currency of the platform.
enum Money: UInt8, CaseIterable {
  case cny, usd, jpy, points
  /// One that no book knows, for what must be refused.
  case unknown

  var code: String {
    switch self {
    case .cny: "CNY"
    case .usd: "USD"
    case .jpy: "JPY"
    case .points: "POINTS"
    case .unknown: "QQQ"
    }
  }

  var digits: Int { self == .jpy || self == .points ? 0 : 2 }

  /// Minor units as a decimal in major units.
  func text(_ minor: Int64, dropZeros: Bool = false) -> String {
    let size = minor.magnitude
    let sign = minor < 0 ? "-" : ""
    guard digits == 2 else { return sign + String(size) }
    let (whole, rest) = size.quotientAndRemainder(dividingBy: 100)
    if dropZeros, rest == 0 { return sign + String(whole) }
    if dropZeros, rest % 10 == 0 { return sign + String(whole) + "." + String(rest / 10) }
    return sign + String(whole) + (rest < 10 ? ".0" : ".") + String(rest)
  }
}

/// Somebody who has accounts.
struct Party: Hashable {
  enum Kind: UInt8 { case merchant, user, promoter, supplier, channel, bank, platform }
  let kind: Kind
  let number: Int32

  /// Where the reserve lies, and the bank to which a part of it is sent.
  static let bank = Party(kind: .bank, number: 0)
  static let otherBank = Party(kind: .bank, number: 1)
  static let platform = Party(kind: .platform, number: 0)
  /// The channels of wallets, and that of cards.
  static let channels = [Party(kind: .channel, number: 0), Party(kind: .channel, number: 1)]
  static let cardChannel = Party(kind: .channel, number: 2)

  static func merchant(_ number: Int) -> Party { Party(kind: .merchant, number: Int32(number)) }
  static func user(_ number: Int) -> Party { Party(kind: .user, number: Int32(number)) }

  var name: String {
    switch kind {
    case .merchant: "M" + padded(Int(number), to: 6)
    case .user: "U" + padded(Int(number), to: 6)
    case .promoter: "P" + padded(Int(number), to: 4)
    case .supplier: "S" + padded(Int(number), to: 4)
    case .channel: ["wechat", "alipay", "unionpay"][Int(number)]
    case .bank: number == 0 ? "icbc" : "boc"
    case .platform: "platform"
    }
  }
}

/// An account: a subject's number, whose, and in which currency.
struct AccountKey: Hashable {
  let subject: Int32
  let owner: Party
  let money: Money

  var name: String { "\(subject)/\(owner.name)/\(money.code)" }
}

/// An event's name: what says it, and its number there.
struct EventName: Hashable {
  enum Kind: UInt8, CaseIterable {
    case payment, confirmation, clearing, settlement, refund, refundResult, recharge, transfer
    case exchange, withdrawal, submission, withdrawalResult, opening, account, reversal
    case mistake, order, share, payout, giveBack, wallet, channelFile, suspense, gift, voucher, hold

    /// What says the steps of the stories that are told code by code: who has that area's work.
    init(code: String) {
      self =
        switch code.prefix(2) {
        case "10": .order
        case "20": .share
        case "30": .payout
        case "40", "41", "42", "43", "44": .giveBack
        case "50", "60", "70": .wallet
        case "80": .channelFile
        case "81": .suspense
        case "90", "91": .gift
        default: .voucher
        }
    }
  }
  let kind: Kind
  let number: Int

  var source: String { place.source }

  var id: String { "\(place.prefix)-\(padded(number, to: 8))" }

  private var place: (source: String, prefix: String) {
    switch kind {
    case .payment: ("/orders", "pay")
    case .confirmation: ("/orders", "confirm")
    case .order: ("/orders", "step")
    case .clearing: ("/clearing", "clear")
    case .settlement: ("/settlement", "settle")
    case .share: ("/settlement", "share")
    case .refund: ("/refunds", "refund")
    case .refundResult: ("/refunds", "refund-result")
    case .giveBack: ("/refunds", "step")
    case .recharge: ("/wallet", "recharge")
    case .transfer: ("/wallet", "transfer")
    case .exchange: ("/wallet", "exchange")
    case .wallet: ("/wallet", "step")
    case .withdrawal: ("/withdrawals", "withdraw")
    case .submission: ("/withdrawals", "submit")
    case .withdrawalResult: ("/withdrawals", "withdraw-result")
    case .payout: ("/withdrawals", "step")
    case .channelFile: ("/channel-files", "row")
    case .suspense: ("/reconciliation", "item")
    case .gift: ("/marketing", "gift")
    case .hold: ("/risk", "hold")
    case .opening: ("/back-office", "opening")
    case .account: ("/back-office", "account")
    case .reversal: ("/back-office", "reversal")
    case .mistake: ("/back-office", "mistake")
    case .voucher: ("/back-office", "voucher")
    }
  }
}

/// What a platform's system says.
struct PlatformEvent {
  struct NamedAmount {
    let name: String
    var minor: Int64
    var money: Money
  }

  struct Item {
    let order: String?
    let parties: [(role: String, party: Party)]
    let amounts: [NamedAmount]

    init(
      order: String? = nil,
      _ parties: [(role: String, party: Party)] = [],
      _ amounts: NamedAmount...
    ) {
      (self.order, self.parties, self.amounts) = (order, parties, amounts)
    }

    func party(_ role: String) -> Party? { parties.first { $0.role == role }?.party }
  }

  struct Line {
    let isDebit: Bool
    let account: AccountKey
    let minor: Int64
  }

  let name: EventName
  let type: String
  var code: String?
  /// Milliseconds after the first day's midnight, in the platform's own time.
  var time: Int
  /// The day on which the amount counts, from the first; nil where the event does not say.
  var valueDay: Int?
  /// Of a hold: the last day on which it counts.
  var expiresDay: Int?
  var order: String?
  var amounts: [NamedAmount] = []
  var parties: [(role: String, party: Party)] = []
  var references: [(key: String, value: String)] = []
  var items: [Item] = []
  var lines: [Line] = []
  var follows: EventName?
  var reverses: EventName?
  var account: AccountKey?
  var status: String?
  var style: String?
  var actor: String?
  var approver: String?
  var text: String?
  /// A transport attribute: no part of the content.
  var trace: UInt64?

  init(_ kind: EventName.Kind, _ number: Int, type: String, code: String? = nil, time: Int) {
    name = EventName(kind: kind, number: number)
    (self.type, self.code, self.time) = (type, code, time)
  }

  /// Whether the account side books money that came through a channel: clearing reports it too.
  var isPaidThroughChannel: Bool {
    (type == "payment.received" || type == "recharge.received") && party("channel") != nil
  }

  /// Whether it asks and may be refused, or tells and may only be parked.
  var isCommand: Bool {
    type.hasSuffix(".requested") || type.hasPrefix("account.") || type == "entry.reversed"
      || type == "journal.posted" || type.hasPrefix("hold.")
      || type.hasPrefix("voucher.")
  }

  func amount(_ name: String) -> Int64 {
    amounts.first { $0.name == name }?.minor ?? 0
  }

  func party(_ role: String) -> Party? {
    parties.first { $0.role == role }?.party
  }

  mutating func set(_ name: String, _ minor: Int64, _ money: Money) {
    amounts.append(NamedAmount(name: name, minor: minor, money: money))
  }
}

/// A number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
