/// Strings of at most 128 bytes and their numbers: from 1, in the order of their introduction.
///
/// Outside, parties, accounts, subjects, currencies and sources are strings; inside the log they
/// are numbers (design: the log). One namespace serves all kinds. 0 means "none".
///
/// The price of a look-up is the memory it waits for, so names of up to 24 bytes stand in the slot
/// itself, and one line of the processor's cache tells the number.
public struct NameTable: Sendable {
  /// The longest name, in bytes of UTF-8.
  public static let byteMaximum = 128

  private var arena: [UInt8] = []
  /// `ends[n]` is where name n ends in the arena; `ends[0]` is 0.
  private var ends: [Int] = [0]
  /// Open addressing, at most three quarters full.
  private var slots: [Slot]

  /// A name as it is compared: its length, and its bytes as three words where there are at most 24,
  /// else its hash.
  fileprivate struct Content: Equatable, Sendable {
    var length: UInt32 = 0
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
  }

  private struct Slot: Sendable {
    /// 0 where the slot is free.
    var number: UInt32 = 0
    var content = Content()
  }

  /// Makes an empty table.
  public init() { slots = Array(repeating: Slot(), count: 1024) }

  /// How many names there are; also the last number given.
  public var count: Int { ends.count - 1 }

  /// The number of a name, given now if it is new.
  public mutating func intern(_ name: RawSpan) -> UInt32 {
    precondition(name.byteCount <= Self.byteMaximum, "a name has at most 128 bytes")
    if name.byteCount == 0 { return 0 }
    let content = Content(name)
    let slot = slot(of: content, name)
    if slots[slot].number != 0 { return slots[slot].number }
    unsafe name.withUnsafeBytes { unsafe arena.append(contentsOf: $0) }
    ends.append(arena.count)
    let number = UInt32(count)
    slots[slot] = Slot(number: number, content: content)
    if count * 4 > slots.count * 3 { grow() }
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
    let number = slots[slot(of: Content(name), name)].number
    return number == 0 ? nil : number
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
      var slot = home(Content(arena.rawSpan.extracting(bounds)))
      while slots[slot].number != number { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Slot()
      arena.removeLast(bounds.count)
      ends.removeLast()
    }
  }

  private func range(_ number: UInt32) -> Range<Int> { ends[Int(number) - 1]..<ends[Int(number)] }

  private func home(_ content: Content) -> Int {
    Int(truncatingIfNeeded: content.hash) & (slots.count - 1)
  }

  /// The slot that holds a name, or the free one where it belongs.
  private func slot(of content: Content, _ name: RawSpan) -> Int {
    let mask = slots.count - 1
    var slot = home(content)
    while slots[slot].number != 0 {
      if slots[slot].content == content, content.isWhole || isName(slots[slot].number, name) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isName(_ number: UInt32, _ name: RawSpan) -> Bool {
    arena.rawSpan.extracting(range(number)).equals(name)
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for entry in old where entry.number != 0 {
      var slot = home(entry.content)
      while slots[slot].number != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = entry
    }
  }
}

extension NameTable.Content {
  /// Whether it is all of the name.
  var isWhole: Bool { length <= 24 }

  /// A well-mixed hash for open addressing.
  var hash: UInt64 {
    let one = Hash64.fold(first ^ 0xA076_1D64_78BD_642F, second ^ 0xE703_7ED1_A0B4_28DB)
    return Hash64.fold(one ^ third, 0x9E37_79B9_7F4A_7C15 ^ UInt64(length))
  }

  init(_ name: RawSpan) {
    let count = name.byteCount
    length = UInt32(count)
    // Words may overlap: together with the length they still say every byte. Each is in bounds,
    // since it begins at least its width before the end.
    switch count {
    case 0: break
    case 1...3:
      first = name.part(0, UInt8.self) | name.part(count / 2, UInt8.self) << 8
      first |= name.part(count - 1, UInt8.self) << 16
    case 4...7: first = name.part(0, UInt32.self) | name.part(count - 4, UInt32.self) << 32
    case 8...16:
      first = name.part(0, UInt64.self)
      second = name.part(count - 8, UInt64.self)
    case 17...24:
      first = name.part(0, UInt64.self)
      second = name.part(8, UInt64.self)
      third = name.part(count - 8, UInt64.self)
    default: first = Hash64.hash(name, seed: 0)
    }
  }
}

extension RawSpan {
  /// A little-endian integer at an offset; the caller knows that it is there.
  @inline(__always)
  fileprivate func part<Value: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int,
    _ type: Value.Type
  ) -> UInt64 {
    UInt64(
      truncatingIfNeeded: Value(
        littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
      )
    )
  }
}
