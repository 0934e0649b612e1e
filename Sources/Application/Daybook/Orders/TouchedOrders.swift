import Codec
import Events

/// The orders that one event belongs to: its own, then those of its items, each once.
///
/// Memory that is used again; it holds copies, so that it outlives the record.
struct TouchedOrders: ~Copyable, Sendable {
  /// One of them.
  struct Order: Sendable {
    let hash: UInt64
    /// Where its text stands.
    let text: Range<Int>
  }

  private(set) var orders: [Order] = []
  private var texts = ByteWriter()
  /// For each item the position of its order; −1 where neither it nor the event has one.
  private(set) var ofItems: [Int32] = []
  /// The position of the event's own order; −1 where it has none.
  private(set) var own: Int32 = -1
  /// Whether an item has an order of its own.
  private(set) var itemsHaveOrders = false

  var isEmpty: Bool { orders.isEmpty }
  var count: Int { orders.count }

  /// Forgets all, keeping the memory.
  mutating func removeAll() {
    orders.removeAll(keepingCapacity: true)
    texts.truncate(to: 0)
    ofItems.removeAll(keepingCapacity: true)
    (own, itemsHaveOrders) = (-1, false)
  }

  /// Takes the orders of an event.
  mutating func fill(_ facts: borrowing EventFacts, _ record: RawSpan) {
    removeAll()
    if !facts.order.isEmpty { own = position(of: record.extracting(facts.order)) }
    for index in facts.items.indices {
      let order = facts.items[index].order
      if order.isEmpty {
        ofItems.append(own)
      } else {
        itemsHaveOrders = true
        ofItems.append(position(of: record.extracting(order)))
      }
    }
  }

  /// Takes one order alone, as its text says.
  mutating func fill(_ text: String) {
    removeAll()
    own = position(of: Array(text.utf8).rawSpan)
  }

  /// The order of what was parked at a sequence and is placed in suspense.
  static func suspension(of sequence: UInt64) -> String {
    EventDraft.suspensionPrefix + "\(sequence)"
  }

  /// The hash of an order's text, for the index and for what waits for it.
  static func hash(_ order: RawSpan) -> UInt64 { Hash64.hash(order, seed: 0x4F52_4445_5253) }

  /// The position of an order among those taken, if it is one of them.
  func find(_ text: RawSpan, hash: UInt64) -> Int? {
    for index in orders.indices where orders[index].hash == hash {
      if texts.rawSpan.extracting(orders[index].text).equals(text) { return index }
    }
    return nil
  }

  /// Where the order of a posting stands: that of its item, or the event's own; −1 for none.
  func position(ofItem item: UInt16) -> Int {
    item == 0 ? Int(own) : Int(ofItems[Int(item) - 1])
  }

  /// The order's text, for messages.
  func text(at index: Int) -> String { texts.rawSpan.string(orders[index].text) }

  /// Whether it is the order of what is parked and stands in suspense, by its name: `suspend-22`.
  func isSuspension(at index: Int) -> Bool {
    let text = text(at: index)
    let number = text.utf8.dropFirst(EventDraft.suspensionPrefix.utf8.count)
    return text.hasPrefix(EventDraft.suspensionPrefix) && !number.isEmpty
      && number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Whether one of them is the order of what was parked at this sequence and stands in suspense.
  func names(suspensionOf sequence: UInt64) -> Bool {
    for order in orders {
      // Nearly no order begins so, and this is asked of every event.
      let text = texts.rawSpan.extracting(order.text)
      guard text.byteCount > EventDraft.suspensionPrefix.utf8.count,
        (try? text.fixed(UInt8.self, at: 0)) == UInt8(ascii: "s")
      else { continue }
      if text.string(0..<text.byteCount) == Self.suspension(of: sequence) { return true }
    }
    return false
  }

  /// The bytes of an order's text, lent.
  @_lifetime(borrow self)
  func text(of index: Int) -> RawSpan { texts.rawSpan.extracting(orders[index].text) }

  private mutating func position(of text: RawSpan) -> Int32 {
    let hash = Self.hash(text)
    if let index = find(text, hash: hash) { return Int32(index) }
    let start = texts.count
    texts.raw(text)
    orders.append(Order(hash: hash, text: start..<texts.count))
    return Int32(orders.count - 1)
  }
}
