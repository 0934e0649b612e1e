import Codec
import Payments

/// The states of the orders in use, within a bound: an order that is not here is folded again from
/// its records when it is touched.
///
/// Two generations: what is touched lives in the young one, and when that is full, the old one is
/// forgotten and the young one grows old. Nothing is kept about single orders for that.
struct OrderCache: ~Copyable, Sendable {
  /// An order's state, and where its last record is.
  struct Entry: Sendable {
    var last: UInt64
    var state: OrderState
  }

  private struct Generation: ~Copyable, Sendable {
    var entries: [Entry] = []
    var keys: [(hash: UInt64, text: Range<Int>)] = []
    var texts = ByteWriter()
    /// Open addressing: the upper half of the hash, then position + 1; 0 is free.
    ///
    /// So what is not here is mostly told without a look at any key.
    var slots: [UInt64]

    init(capacity: Int) { slots = Array(repeating: 0, count: capacity * 2) }

    func find(_ text: RawSpan, _ hash: UInt64) -> Int? {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 {
        let word = slots[slot]
        if (word ^ hash) >> 32 == 0 {
          let position = Int(UInt32(truncatingIfNeeded: word)) - 1
          let key = keys[position]
          if key.hash == hash, texts.rawSpan.extracting(key.text).equals(text) { return position }
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }

    mutating func insert(_ text: RawSpan, _ hash: UInt64, _ entry: consuming Entry) {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      entries.append(entry)
      slots[slot] = hash & ~0xFFFF_FFFF | UInt64(entries.count)
      let start = texts.count
      texts.raw(text)
      keys.append((hash, start..<texts.count))
    }

    mutating func removeAll() {
      guard !entries.isEmpty else { return }
      entries.removeAll(keepingCapacity: true)
      keys.removeAll(keepingCapacity: true)
      texts.truncate(to: 0)
      for slot in slots.indices { slots[slot] = 0 }
    }
  }

  private var young: Generation
  private var old: Generation
  private let capacity: Int

  /// Makes an empty cache; it keeps the last `capacity` orders touched, a power of two, and at most
  /// as many before them.
  init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a power of two")
    self.capacity = capacity
    young = Generation(capacity: capacity)
    old = Generation(capacity: capacity)
  }

  /// The state of an order, if it is here.
  func find(_ touched: borrowing TouchedOrders, _ index: Int) -> Entry? {
    let text = touched.text(of: index)
    let hash = touched.orders[index].hash
    if let position = young.find(text, hash) { return young.entries[position] }
    return old.find(text, hash).map { old.entries[$0] }
  }

  /// Where the last record of an order is, if its state is here.
  func last(_ touched: borrowing TouchedOrders, _ index: Int) -> UInt64? {
    let text = touched.text(of: index)
    let hash = touched.orders[index].hash
    if let position = young.find(text, hash) { return young.entries[position].last }
    return old.find(text, hash).map { old.entries[$0].last }
  }

  /// Keeps the state of an order that is not here yet.
  mutating func insert(_ touched: borrowing TouchedOrders, _ index: Int, _ entry: consuming Entry) {
    if young.entries.count == capacity {
      swap(&young, &old)
      young.removeAll()
    }
    young.insert(touched.text(of: index), touched.orders[index].hash, entry)
  }

  /// Keeps the state of an order.
  mutating func put(_ touched: borrowing TouchedOrders, _ index: Int, _ entry: consuming Entry) {
    let text = touched.text(of: index)
    let hash = touched.orders[index].hash
    if let position = young.find(text, hash) {
      young.entries[position] = entry
    } else {
      insert(touched, index, entry)
    }
  }

  /// Notes that an order has a new last record that did not change its state.
  mutating func move(_ touched: borrowing TouchedOrders, _ index: Int, to last: UInt64) {
    guard var entry = find(touched, index) else { return }
    entry.last = last
    put(touched, index, entry)
  }

  /// Forgets all: records that were noted here are not in the log after all, or the chart divides
  /// balances in another way.
  mutating func removeAll() {
    young.removeAll()
    old.removeAll()
  }
}
