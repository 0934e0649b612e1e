import BusinessCalendar
import Codec

/// Events on their way to the writer: each in the canonical form of a record's input part, with
/// names spelled out instead of numbered (layout: `Schemas/layouts/record.md`).
public struct DraftBatch: Sendable {
  /// One call appends at most one block of events.
  public static let countMaximum = 8_192
  /// And at most so many bytes.
  public static let byteMaximum = 8 << 20

  private var encoded = EncodedDrafts()
  private var ends: [Int] = []

  /// Makes an empty batch.
  public init() {}

  /// How many events it holds.
  public var count: Int { ends.count }
  /// Whether it holds none.
  public var isEmpty: Bool { ends.isEmpty }
  /// How many bytes they take.
  public var byteCount: Int { ends.last ?? 0 }

  /// Forgets the events, keeping the memory where no copy of the batch uses it.
  public mutating func removeAll() {
    if isKnownUniquelyReferenced(&encoded) {
      encoded.removeAll()
    } else {
      encoded = EncodedDrafts()
    }
    ends.removeAll(keepingCapacity: true)
  }

  /// Lends the encoded bytes of all events, one after the other.
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try encoded.withBytes(body)
  }

  /// A copy of the encoded bytes of all events.
  package var bytes: [UInt8] { withBytes { $0.array(0..<$0.byteCount) } }

  /// Where event `index` stands in the bytes.
  package func range(at index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// Appends one event whose parts are ranges of `buffer`; amounts, parties and references are put
  /// in the order of their names.
  ///
  /// Names have at most 128 bytes: intake has checked them.
  package mutating func append(_ fields: DraftFields, from buffer: [UInt8]) {
    if !isKnownUniquelyReferenced(&encoded) { encoded = EncodedDrafts(copying: encoded) }
    ends.append(encoded.append(fields, from: buffer))
  }
}

/// The bytes of a batch, shared between its copies until one of them is appended to.
private final class EncodedDrafts: @unchecked Sendable {
  // The reason for @unchecked: written only while one batch alone holds it.
  private var writer: ByteWriter

  init() { writer = ByteWriter(capacity: 1 << 16) }

  init(copying other: EncodedDrafts) {
    writer = ByteWriter(capacity: other.writer.count * 2)
    other.withBytes { writer.raw($0) }
  }

  func removeAll() { writer.truncate(to: 0) }

  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try writer.lend(to: body)
  }

  /// Appends an event; gives where it ends.
  func append(_ fields: DraftFields, from buffer: [UInt8]) -> Int {
    writer.append(fields, buffer)
    return writer.count
  }
}

extension ByteWriter {
  fileprivate func lend<Result, Failure: Error>(
    to body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(rawSpan)
  }

  /// Writes an event in its canonical form.
  fileprivate mutating func append(_ fields: DraftFields, _ buffer: [UInt8]) {
    text(buffer, fields.type)
    text(buffer, fields.code)
    text(buffer, fields.source)
    text(buffer, fields.id)
    u8(flags(fields))
    if let time = fields.time { signed(time.instant.microseconds) }
    if let date = fields.valueDate { signed(Int64(date.dayNumber)) }
    optional(fields.order, buffer)
    optional(fields.actor, buffer)
    optional(fields.approver, buffer)
    optional(fields.text, buffer)
    optional(fields.tail, buffer)
    links(fields, buffer)
    amounts(fields.amounts[...], buffer)
    pairs(fields.parties[...], buffer)
    pairs(fields.references[...], buffer)
    items(fields, buffer)
    lines(fields.lines, buffer)
    // Last, since it is kept for printing only and is no content.
    signed(Int64(fields.time?.offsetMinutes ?? 0))
  }

  /// Which optional parts follow, and in which form; see ``DraftFlags``.
  private func flags(_ fields: DraftFields) -> UInt8 {
    var flags: DraftFlags = []
    if fields.time != nil { flags.insert(.time) }
    if fields.valueDate != nil { flags.insert(.valueDate) }
    if !fields.order.isEmpty { flags.insert(.order) }
    if !fields.actor.isEmpty { flags.insert(.actor) }
    if !fields.approver.isEmpty { flags.insert(.approver) }
    if !fields.text.isEmpty { flags.insert(.text) }
    if !fields.tail.isEmpty { flags.insert(.tail) }
    if fields.follows != nil || fields.reverses != nil { flags.insert(.links) }
    return flags.rawValue
  }

  private mutating func optional(_ range: Range<Int>, _ buffer: [UInt8]) {
    if !range.isEmpty { text(buffer, range) }
  }

  private mutating func links(_ fields: DraftFields, _ buffer: [UInt8]) {
    guard fields.follows != nil || fields.reverses != nil else { return }
    u8((fields.follows == nil ? 0 : 1) | (fields.reverses == nil ? 0 : 2))
    for link in [fields.follows, fields.reverses] {
      guard let link else { continue }
      text(buffer, link.source)
      text(buffer, link.id)
    }
  }

  private mutating func amounts(_ amounts: ArraySlice<DraftFields.Amount>, _ buffer: [UInt8]) {
    count(amounts.count)
    var last: Range<Int>?
    for _ in amounts {
      guard let next = successor(of: last, in: amounts, buffer, name: { $0.name }) else { return }
      text(buffer, next.name)
      text(buffer, next.currency)
      u8(next.scale)
      wide(next.coefficient)
      last = next.name
    }
  }

  private mutating func pairs(_ pairs: ArraySlice<DraftFields.Pair>, _ buffer: [UInt8]) {
    count(pairs.count)
    var last: Range<Int>?
    for _ in pairs {
      guard let next = successor(of: last, in: pairs, buffer, name: { $0.name }) else { return }
      text(buffer, next.name)
      text(buffer, next.value)
      last = next.name
    }
  }

  private mutating func items(_ fields: DraftFields, _ buffer: [UInt8]) {
    count(fields.items.count)
    for item in fields.items {
      text(buffer, item.order)
      amounts(fields.itemAmounts[item.amounts], buffer)
      pairs(fields.itemParties[item.parties], buffer)
    }
  }

  private mutating func lines(_ lines: [DraftFields.Line], _ buffer: [UInt8]) {
    count(lines.count)
    for line in lines {
      u8(line.isDebit ? 1 : 0)
      for name in [line.subject, line.owner, line.purpose, line.currency] {
        text(buffer, name)
      }
      u8(line.scale)
      wide(line.coefficient)
    }
  }

  /// The element with the least name above `last`: names are unique, and there are few, so that
  /// selecting them one by one is cheaper than a sort that allocates.
  private func successor<Element>(
    of last: Range<Int>?,
    in elements: ArraySlice<Element>,
    _ buffer: [UInt8],
    name: (Element) -> Range<Int>
  ) -> Element? {
    var least: Element?
    for element in elements {
      let range = name(element)
      if let last, !precedes(last, range, buffer) { continue }
      if let least, !precedes(range, name(least), buffer) { continue }
      least = element
    }
    return least
  }

  /// Whether the left bytes sort before the right ones.
  private func precedes(_ left: Range<Int>, _ right: Range<Int>, _ buffer: [UInt8]) -> Bool {
    for offset in 0..<min(left.count, right.count) {
      let (one, other) = (buffer[left.lowerBound + offset], buffer[right.lowerBound + offset])
      if one != other { return one < other }
    }
    return left.count < right.count
  }
}

/// Which optional parts an encoded event has, in the order in which they stand.
package struct DraftFlags: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let time = DraftFlags(rawValue: 1)
  package static let valueDate = DraftFlags(rawValue: 2)
  package static let order = DraftFlags(rawValue: 4)
  package static let actor = DraftFlags(rawValue: 8)
  package static let approver = DraftFlags(rawValue: 16)
  package static let text = DraftFlags(rawValue: 32)
  package static let tail = DraftFlags(rawValue: 64)
  package static let links = DraftFlags(rawValue: 128)
}
