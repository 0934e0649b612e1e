import BusinessCalendar

/// Finds the rule version in force: by type and code in one probe or two, then by date.
///
/// Versions of a type and code form a list, the latest effective date first, and of equal dates the
/// latest published; the first one in force is the one that counts.
struct RuleIndex: Sendable {
  private struct Slot: Sendable {
    var key: UInt64
    /// The number of the first version; 0 where the slot is free.
    var first: UInt32
  }

  private var slots = [Slot](repeating: Slot(key: 0, first: 0), count: 64)
  private var count = 0
  /// By number less one.
  private var from: [Int32] = []
  private var next: [UInt32] = []

  init() {}

  /// Adds the next version; versions count from 1.
  mutating func append(type: UInt32, code: UInt32, from date: BusinessDate) {
    from.append(date.dayNumber)
    next.append(0)
    let number = UInt32(from.count)
    let key = Self.key(type, code)
    let slot = slot(of: key)
    if slots[slot].first == 0 {
      slots[slot] = Slot(key: key, first: number)
      count += 1
      if count * 2 > slots.count { grow() }
      return
    }
    var before: UInt32 = 0
    var after = slots[slot].first
    while after != 0, from[Int(after) - 1] > date.dayNumber {
      (before, after) = (after, next[Int(after) - 1])
    }
    next[Int(number) - 1] = after
    if before == 0 { slots[slot].first = number } else { next[Int(before) - 1] = number }
  }

  /// The version in force on a date; 0 where there is none.
  func number(type: UInt32, code: UInt32, on date: BusinessDate) -> UInt32 {
    var number = slots[slot(of: Self.key(type, code))].first
    while number != 0, from[Int(number) - 1] > date.dayNumber { number = next[Int(number) - 1] }
    return number
  }

  private static func key(_ type: UInt32, _ code: UInt32) -> UInt64 {
    UInt64(type) << 32 | UInt64(code)
  }

  /// The slot that holds a key, or the free one where it belongs.
  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot].first != 0, slots[slot].key != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(key: 0, first: 0), count: old.count * 2)
    for entry in old where entry.first != 0 { slots[slot(of: entry.key)] = entry }
  }
}
