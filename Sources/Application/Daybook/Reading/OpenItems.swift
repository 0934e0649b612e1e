import BusinessCalendar
import Codec
import DayEnd
import Events
import Ledgers
import Statements

/// What is open on accounts of suspense and transit: the net of what has the same account and the
/// same order; what nets to zero is gone.
struct OpenItems {
  /// What makes an item.
  struct Key: Hashable {
    var account: AccountKey
    var order: String
  }

  /// What is open, and who raised it.
  struct Open {
    /// Debit less credit, minor units.
    var balance: Int128
    var origin: EventOrigin
    var since: BusinessDate
  }

  /// The leaves whose postings were looked at, by name number; whether items wait on them.
  private(set) var leaves: [UInt32: Bool] = [:]
  private(set) var open: [Key: Open] = [:]

  /// Whether what was folded for these leaves is what a fold for `others` would have found: leaves
  /// that are new since then had no postings.
  func isFolded(for others: [UInt32: Bool]) -> Bool {
    leaves.allSatisfy { others[$0.key] == $0.value }
  }

  /// Goes on with more leaves than before.
  mutating func look(at leaves: [UInt32: Bool]) { self.leaves = leaves }

  /// Adds a posting; `raised`: what the item would be where this is its first: by value date, the
  /// first may come late.
  mutating func add(_ amount: Int128, to key: Key, raised: Open) {
    var item = open[key] ?? raised
    if raised.since < item.since { (item.origin, item.since) = (raised.origin, raised.since) }
    item.balance += amount
    open[key] = item.balance == 0 ? nil : item
  }
}

// The items as bytes, to be kept beside a closed day: counts, then values.
extension OpenItems {
  private static let format: UInt8 = 1

  /// The items in a form that can be kept.
  var bytes: [UInt8] {
    var writer = ByteWriter(capacity: 64 * open.count + 4096)
    writer.u8(Self.format)
    writer.count(leaves.count)
    for (leaf, isWaitedOn) in leaves {
      writer.varint(UInt64(leaf))
      writer.u8(isWaitedOn ? 1 : 0)
    }
    writer.count(open.count)
    for (key, item) in open {
      let account = key.account
      for part in [account.subject, account.owner, account.purpose, account.currency] {
        writer.varint(UInt64(part))
      }
      writer.text(key.order)
      writer.wide(item.balance)
      writer.origin(item.origin)
      writer.signed(Int64(item.since.dayNumber))
    }
    return writer.bytes
  }

  /// Reads items that were kept.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have the form of `bytes`.
  init(bytes: RawSpan) throws(CodecError) {
    var reader = ByteReader(bytes)
    guard try reader.u8() == Self.format else { throw .malformed(offset: 0) }
    for _ in 0..<(try reader.count()) { leaves[try reader.varint32()] = try reader.u8() == 1 }
    for _ in 0..<(try reader.count()) {
      let (subject, owner) = (try reader.varint32(), try reader.varint32())
      let (purpose, currency) = (try reader.varint32(), try reader.varint32())
      let account = AccountKey(subject: subject, owner: owner, purpose: purpose, currency: currency)
      let key = Key(account: account, order: try reader.string())
      let (balance, origin) = (try reader.wide(), try reader.origin())
      open[key] = Open(balance: balance, origin: origin, since: try reader.date())
    }
    guard reader.isAtEnd else { throw .malformed(offset: reader.offset) }
  }
}
