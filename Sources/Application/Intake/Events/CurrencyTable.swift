public import Amounts
import JSONText

/// How many digits the currencies of a book have, looked up by the bytes of a code.
public struct CurrencyTable: Sendable {
  /// A code by its first eight bytes and its length; a longer one also by its place in `longCodes`.
  private struct Entry {
    var head: UInt64 = 0
    /// 0 for a free slot.
    var length: UInt32 = 0
    var digits: Int16 = 0
    var longCode: Int32 = -1
  }

  /// Open addressing, a quarter full at most with the currencies of ISO 4217 alone.
  private var slots: [Entry]
  private var longCodes: [[UInt8]] = []

  /// No currency is known, so that no amount is too fine for its own.
  public static let unknown = CurrencyTable(slots: Array(repeating: Entry(), count: 1))

  private init(slots: [Entry]) { self.slots = slots }

  /// The currencies that the chart declares, and those of ISO 4217 that it does not.
  public init(declared: [Currency] = []) {
    var size = 1024
    while size < declared.count * 4 { size *= 2 }
    slots = Array(repeating: Entry(), count: size)
    for currency in declared { insert(currency.code, currency.digits) }
    for code in ISO4217.codes {
      if let digits = ISO4217.digits(of: code) { insert(code, digits) }
    }
  }

  /// Takes a code unless it is there already.
  private mutating func insert(_ code: String, _ digits: Int) {
    let bytes = Array(code.utf8)
    var entry = Entry()
    (entry.head, entry.length) = (JSONToken.head(of: bytes), UInt32(bytes.count))
    entry.digits = Int16(digits)
    var slot = home(entry.head)
    while slots[slot].length > 0 {
      if matches(slots[slot], entry.head, bytes, bytes.indices) { return }
      slot = (slot + 1) & (slots.count - 1)
    }
    if bytes.count > 8 {
      entry.longCode = Int32(longCodes.count)
      longCodes.append(bytes)
    }
    slots[slot] = entry
  }

  /// The digits of the currency whose code is a token; nil for an unknown one.
  func digits(of token: JSONToken, _ text: [UInt8]) -> Int? {
    var slot = home(token.head)
    while slots[slot].length > 0 {
      if matches(slots[slot], token.head, text, token.range) { return Int(slots[slot].digits) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func matches(
    _ entry: Entry,
    _ head: UInt64,
    _ text: [UInt8],
    _ range: Range<Int>
  ) -> Bool {
    guard entry.head == head, Int(entry.length) == range.count else { return false }
    return range.count <= 8 || text[range].elementsEqual(longCodes[Int(entry.longCode)])
  }

  private func home(_ head: UInt64) -> Int {
    Int(truncatingIfNeeded: (head &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
  }
}
