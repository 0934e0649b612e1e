/// Strings of at most 128 bytes and their numbers: from 1, in the order of their introduction.
///
/// Outside, parties, accounts, subjects, currencies and sources are strings; inside the log they
/// are numbers (design: the log). One namespace serves all kinds. 0 means "none".
public struct NameTable: Sendable {
  /// The longest name, in bytes of UTF-8.
  public static let byteMaximum = 128

  private var arena: [UInt8] = []
  /// `ends[n]` is where name n ends in the arena; `ends[0]` is 0.
  private var ends: [Int] = [0]
  /// Open addressing; 0 is free.
  private var slots: [UInt32]

  /// Makes an empty table.
  public init() { slots = Array(repeating: 0, count: 1024) }

  /// How many names there are; also the last number given.
  public var count: Int { ends.count - 1 }

  /// The number of a name, given now if it is new.
  public mutating func intern(_ name: RawSpan) -> UInt32 {
    precondition(name.byteCount <= Self.byteMaximum, "a name has at most 128 bytes")
    if name.byteCount == 0 { return 0 }
    var slot = home(name)
    while slots[slot] != 0 {
      if matches(slots[slot], name) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    unsafe name.withUnsafeBytes { unsafe arena.append(contentsOf: $0) }
    ends.append(arena.count)
    let number = UInt32(count)
    slots[slot] = number
    if count * 2 > slots.count { grow() }
    return number
  }

  /// The number of a name given as text, given now if it is new.
  public mutating func intern(_ name: String) -> UInt32 {
    let bytes = Array(name.utf8)
    return intern(bytes.rawSpan)
  }

  /// The number of a name, if it has one.
  public func number(of name: RawSpan) -> UInt32? {
    guard name.byteCount > 0, name.byteCount <= Self.byteMaximum else { return nil }
    var slot = home(name)
    while slots[slot] != 0 {
      if matches(slots[slot], name) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The number of a name given as text, if it has one.
  public func number(of name: String) -> UInt32? {
    let bytes = Array(name.utf8)
    return number(of: bytes.rawSpan)
  }

  /// The text of a number; nil for a number never given, empty for 0.
  public func text(of number: UInt32) -> String? {
    guard number > 0 else { return "" }
    guard Int(number) <= count else { return nil }
    return String(decoding: arena[range(number)], as: UTF8.self)
  }

  /// The bytes of a number that was given.
  @_lifetime(borrow self)
  public func bytes(of number: UInt32) -> RawSpan {
    precondition(number > 0 && Int(number) <= count, "name \(number) was never given")
    return arena.rawSpan.extracting(range(number))
  }

  /// Takes back the newest names, so that `count` remain.
  public mutating func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count, "a table is truncated to what it holds")
    while self.count > count {
      // The newest name was put in last, so freeing its slot breaks no probe.
      let number = UInt32(self.count)
      let bounds = range(number)
      var slot = home(arena.rawSpan.extracting(bounds))
      while slots[slot] != number { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = 0
      arena.removeLast(bounds.count)
      ends.removeLast()
    }
  }

  private func range(_ number: UInt32) -> Range<Int> { ends[Int(number) - 1]..<ends[Int(number)] }

  private func home(_ name: RawSpan) -> Int {
    Int(truncatingIfNeeded: Hash64.hash(name, seed: 0)) & (slots.count - 1)
  }

  private func matches(_ number: UInt32, _ name: RawSpan) -> Bool {
    let bounds = range(number)
    guard bounds.count == name.byteCount else { return false }
    return arena.rawSpan.extracting(bounds).equals(name)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for number in 1...UInt32(count) {
      var slot = home(arena.rawSpan.extracting(range(number)))
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = number
    }
  }
}
