import BusinessCalendar
import Events
import RandomNumbers

/// The events that are appended: payments with four postings, as drafts that are ready to send.
struct BenchEvents {
  /// How the ids come.
  enum Identifiers: String {
    /// One after the other in time, as most sources have them.
    case ordered
    /// 128 random bits in hexadecimal, as some have.
    case random
  }

  /// How far orders are kept.
  enum Orders {
    /// Events say no order.
    case none
    /// Each payment has an order of its own, whose life is followed.
    case followed
    /// Also, the merchants' subject is kept by order.
    case kept
  }

  static let batchSize = 8_000

  /// The chart, whose merchants' subject may be kept by order.
  static func chart(_ orders: Orders) -> String {
    let items = orders == .kept ? ", items: order" : ""
    return chart.replacing("forbidden}", with: "forbidden\(items)}")
  }

  private static let chart = """
    chart: bench
    currencies: [CNY]
    subjects:
      "1122":   {zh: 应收账款, en: Receivables, class: asset}
      "112201": {zh: 渠道待清算, en: "Channel, in clearing", under: "1122", owner: channel}
      "2202":   {zh: 应付账款, en: Payables, class: liability}
      "220202": {zh: 商户可提现, en: Withdrawable, under: "2202", owner: merchant, negative: forbidden}
      "6021":   {zh: 平台收入, en: Income, class: profit-and-loss, normal: credit}
      "602101": {zh: 平台服务费, en: Service fees, under: "6021", owner: platform}
    """

  static let rules = """
    code: "1002"
    zh: 即时到账支付
    en: Payment that arrives at once, its fee taken off
    type: payment.received
    from: 2020-01-01
    amounts: [gross, fee]
    parties: [merchant, channel]
    lines:
      - Dr 112201/{channel}   gross
      - Cr 220202/{merchant}  gross
      - Dr 220202/{merchant}  fee
      - Cr 602101/platform    fee
    """

  private var random: SeededRandom
  private let merchants: Int
  private let identifiers: Identifiers
  private let orders: Orders
  private let start: Instant
  private var made = 0
  private var buffer: [UInt8] = []
  private var fields = DraftFields()

  init(
    merchants: Int,
    identifiers: Identifiers,
    orders: Orders = .followed,
    day: BusinessDate,
    seed: UInt64 = 1
  ) {
    random = SeededRandom(seed: seed)
    (self.merchants, self.identifiers, self.orders) = (merchants, identifiers, orders)
    start = Instant(microseconds: Int64(day.dayNumber) * 86_400_000_000)
    buffer.reserveCapacity(1 << 10)
  }

  /// So many events in batches.
  mutating func batches(_ count: Int) -> [DraftBatch] {
    stride(from: 0, to: count, by: Self.batchSize).map { start in
      batch(min(Self.batchSize, count - start))
    }
  }

  /// The next events as one batch.
  mutating func batch(_ count: Int) -> DraftBatch {
    var batch = DraftBatch()
    for _ in 0..<count {
      next()
      batch.append(fields, from: buffer)
    }
    return batch
  }

  /// Puts the next event into `fields` and `buffer`.
  private mutating func next() {
    made += 1
    buffer.removeAll(keepingCapacity: true)
    let gross = Int64(random.int(in: 100...1_000_000))
    fields.type = put("payment.received")
    fields.code = put("1002")
    fields.source = put("/orders")
    fields.id = putIdentifier()
    if orders != .none { fields.order = put("20261120", number: made, width: 10) }
    let time = Instant(microseconds: start.microseconds + Int64(made) * 80)
    fields.time = Timestamp(instant: time, offsetMinutes: 480)
    fields.amounts.removeAll(keepingCapacity: true)
    fields.amounts.append(amount("gross", gross))
    fields.amounts.append(amount("fee", (gross * 6 + 500) / 1_000))
    let merchant = put("M", number: random.int(in: 1...merchants), width: 7)
    fields.parties.removeAll(keepingCapacity: true)
    fields.parties.append(DraftFields.Pair(name: put("merchant"), value: merchant))
    fields.parties.append(DraftFields.Pair(name: put("channel"), value: put("wechat")))
  }

  private mutating func amount(_ name: StaticString, _ minor: Int64) -> DraftFields.Amount {
    var (coefficient, scale) = (minor, UInt8(2))
    while scale > 0, coefficient.isMultiple(of: 10) {
      (coefficient, scale) = (coefficient / 10, scale - 1)
    }
    return DraftFields.Amount(
      name: put(name),
      currency: put("CNY"),
      coefficient: Int128(coefficient),
      scale: scale
    )
  }

  private mutating func putIdentifier() -> Range<Int> {
    switch identifiers {
    case .ordered: return put("pay-", number: made, width: 12)
    case .random:
      let start = buffer.count
      for _ in 0..<2 {
        var bits = random.next()
        for _ in 0..<16 {
          let digit = UInt8(truncatingIfNeeded: bits & 15)
          buffer.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
          bits >>= 4
        }
      }
      return start..<buffer.count
    }
  }

  private mutating func put(_ text: StaticString) -> Range<Int> {
    let start = buffer.count
    // A static string's bytes live as long as the program.
    unsafe buffer.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    )
    return start..<buffer.count
  }

  private mutating func put(_ prefix: StaticString, number: Int, width: Int) -> Range<Int> {
    let start = put(prefix).lowerBound
    var power = (1..<width).reduce(1) { value, _ in value * 10 }
    while power > 0 {
      buffer.append(0x30 + UInt8(number / power % 10))
      power /= 10
    }
    return start..<buffer.count
  }
}
