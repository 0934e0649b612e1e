/// A currency of the platform.
enum Money: UInt8, CaseIterable {
  case cny, usd, jpy
  /// One that no book knows, for what must be refused.
  case unknown

  var code: String {
    switch self {
    case .cny: "CNY"
    case .usd: "USD"
    case .jpy: "JPY"
    case .unknown: "QQQ"
    }
  }

  var digits: Int { self == .jpy ? 0 : 2 }

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
  enum Kind: UInt8 { case merchant, user, promoter, channel, bank, platform }
  let kind: Kind
  let number: Int32

  static let bank = Party(kind: .bank, number: 0)
  static let platform = Party(kind: .platform, number: 0)
  static let channels = [Party(kind: .channel, number: 0), Party(kind: .channel, number: 1)]

  static func merchant(_ number: Int) -> Party { Party(kind: .merchant, number: Int32(number)) }
  static func user(_ number: Int) -> Party { Party(kind: .user, number: Int32(number)) }

  var name: String {
    switch kind {
    case .merchant: "M" + padded(Int(number), to: 6)
    case .user: "U" + padded(Int(number), to: 6)
    case .promoter: "P" + padded(Int(number), to: 4)
    case .channel: number == 0 ? "wechat" : "alipay"
    case .bank: "icbc"
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
    case exchange, withdrawal, submission, withdrawalResult, margin, opening, account, reversal
    case mistake
  }
  let kind: Kind
  let number: Int

  var source: String {
    switch kind {
    case .payment, .confirmation: "/orders"
    case .clearing: "/clearing"
    case .settlement: "/settlement"
    case .refund, .refundResult: "/refunds"
    case .recharge, .transfer, .exchange, .margin: "/wallet"
    case .withdrawal, .submission, .withdrawalResult: "/withdrawals"
    case .opening, .account, .reversal, .mistake: "/back-office"
    }
  }

  var id: String { "\(prefix)-\(padded(number, to: 8))" }

  private var prefix: String {
    switch kind {
    case .payment: "pay"
    case .confirmation: "confirm"
    case .clearing: "clear"
    case .settlement: "settle"
    case .refund: "refund"
    case .refundResult: "refund-result"
    case .recharge: "recharge"
    case .transfer: "transfer"
    case .exchange: "exchange"
    case .withdrawal: "withdraw"
    case .submission: "submit"
    case .withdrawalResult: "withdraw-result"
    case .margin: "margin"
    case .opening: "opening"
    case .account: "account"
    case .reversal: "reversal"
    case .mistake: "mistake"
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
    let order: String
    let role: String
    let party: Party
    let amount: NamedAmount
  }

  struct Line {
    let isDebit: Bool
    let account: AccountKey
    let minor: Int64
  }

  let name: EventName
  let type: String
  var code: String?
  /// Milliseconds after the day's midnight, in the platform's own time.
  var time: Int
  /// Days from the day on which the amount counts; nil where the event does not say.
  var valueDay: Int?
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

  /// Whether it asks and may be refused, or tells and may only be parked.
  var isCommand: Bool {
    type.hasSuffix(".requested") || type.hasPrefix("account.") || type == "entry.reversed"
      || type == "journal.posted"
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
