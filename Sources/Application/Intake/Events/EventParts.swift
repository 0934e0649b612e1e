/// Where the members of one event stand, as the numbers of their key tokens; used again and again.
struct EventParts: ~Copyable {
  /// A member that is kept as it came.
  struct Kept {
    var key: Int32
    var isInData: Bool
    /// Whether the schema knows it; what it does not know is searched for card numbers.
    var isDeclared: Bool
  }

  private var keys: [Int32]
  /// The members that are kept, in their order.
  private(set) var kept: [Kept] = []
  /// Whether one of them is known to no schema.
  private(set) var hasUndeclared = false

  /// The values that are kept as tokens under a key, in their order.
  private(set) var sensitive: [Int] = []

  /// Makes empty parts.
  init() { keys = [Int32](repeating: -1, count: EventSlot.allCases.count) }

  /// Forgets the last event, keeping the memory.
  mutating func removeAll() {
    for index in keys.indices { keys[index] = -1 }
    kept.removeAll(keepingCapacity: true)
    hasUndeclared = false
    if !sensitive.isEmpty { sensitive.removeAll(keepingCapacity: true) }
  }

  /// Notes a value that is kept as a token under a key.
  mutating func noteSensitive(_ token: Int) { sensitive.append(token) }

  /// The token of a member's value; nil where the event does not have it.
  func value(_ slot: EventSlot) -> Int? {
    let key = keys[Int(slot.rawValue)]
    return key < 0 ? nil : Int(key) + 1
  }

  /// Notes a member of the envelope or of `data`.
  mutating func note(_ slot: EventSlot, key: Int, level: SchemaCheck.Level, isDeclared: Bool) {
    if slot != .none, slot.isInData == (level == .data) {
      keys[Int(slot.rawValue)] = Int32(key)
      return
    }
    kept.append(Kept(key: Int32(key), isInData: level == .data, isDeclared: isDeclared))
    if !isDeclared { hasUndeclared = true }
  }
}

extension EventSlot {
  /// Whether it is a member of `data`, not of the envelope.
  var isInData: Bool { rawValue >= EventSlot.code.rawValue }
}
