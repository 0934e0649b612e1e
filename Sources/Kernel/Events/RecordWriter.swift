import BusinessCalendar
package import Codec

/// Makes records from drafts: numbers the names, fills the facts on the way, and adds outcome and
/// computed values once they are decided.
///
/// One writer is used for all events.
package struct RecordWriter: ~Copyable, Sendable {
  private var writer = ByteWriter(capacity: 4096)
  private var inputEnd = 0

  package init() {}

  /// The record as far as it is written, lent.
  package var rawSpan: RawSpan {
    @_lifetime(borrow self)
    get { writer.rawSpan }
  }
  /// A copy of the record as far as it is written.
  package var bytes: [UInt8] { writer.bytes }
  /// The input part: what makes two events the same or different in content.
  package var input: Range<Int> { RecordHeader.inputStart..<inputEnd }

  /// Starts a record from a draft, interning its names; `facts` are what it says.
  ///
  /// - Throws: ``CodecError`` where the draft does not have the form that ``DraftBatch`` writes.
  package mutating func begin(
    _ draft: RawSpan,
    names: inout NameTable,
    facts: inout EventFacts
  ) throws(CodecError) {
    writer.truncate(to: 0)
    facts.removeAll()
    writer.zeros(RecordHeader.byteCount)
    var reader = ByteReader(draft)
    facts.type = try name(&reader, &names)
    facts.code = try name(&reader, &names)
    facts.source = try name(&reader, &names)
    writer.patch(facts.type, at: 52)
    writer.patch(facts.code, at: 56)
    writer.patch(facts.source, at: 60)
    facts.id = try text(&reader)
    let flags = DraftFlags(rawValue: try reader.u8())
    writer.u8(flags.rawValue)
    try times(flags, &reader, &facts)
    if flags.contains(.order) { facts.order = try text(&reader) }
    if flags.contains(.actor) { facts.actor = try numbered(&reader, &names) }
    if flags.contains(.approver) { facts.approver = try numbered(&reader, &names) }
    if flags.contains(.text) { facts.text = try text(&reader) }
    if flags.contains(.tail) { facts.tail = try text(&reader) }
    if flags.contains(.links) { try links(&reader, &names, &facts) }
    try amounts(&reader, &names, &facts.amounts)
    try parties(&reader, &names, &facts.parties)
    try references(&reader, &names, &facts)
    try items(&reader, &names, &facts)
    try lines(&reader, &names, &facts)
    inputEnd = writer.count
    writer.patch(UInt32(inputEnd - RecordHeader.inputStart), at: 48)
    let offset = Int16(clamping: try signed(&reader))
    facts.time = facts.time.map { Timestamp(instant: $0.instant, offsetMinutes: offset) }
  }

  /// Says how far back the previous record of each of the event's orders lies, 0 for none: once,
  /// before any computed value.
  package mutating func link(_ distances: [UInt64]) {
    writer.count(distances.count)
    for distance in distances { writer.varint(distance) }
  }

  /// Adds a value that the decision computed, for example the account that refused.
  package mutating func compute(_ key: UInt32, _ value: RawSpan) {
    writer.varint(UInt64(key))
    writer.text(value)
  }

  /// Writes outcome, times and digest into the header and pads the record.
  package mutating func finish(_ header: RecordHeader) {
    writer.pad(to: 8)
    writer.patch(UInt32(writer.count), at: 0)
    writer.patch(RecordHeader.format, at: 4)
    writer.patch(header.outcome.rawValue, at: 5)
    writer.patch(header.reason.rawValue, at: 6)
    writer.patch(header.recorded.microseconds, at: 8)
    writer.patch(header.accountingDate.dayNumber, at: 16)
    writer.patch(header.rule, at: 20)
    writer.patch(header.related, at: 24)
    writer.patch(header.digest.0, at: 32)
    writer.patch(header.digest.1, at: 40)
  }

  private mutating func name(
    _ reader: inout ByteReader,
    _ names: inout NameTable
  ) throws(CodecError) -> UInt32 {
    let start = reader.offset
    let range = try reader.text()
    guard range.count <= NameTable.byteMaximum else { throw .malformed(offset: start) }
    return names.intern(reader.bytes.extracting(range))
  }

  private mutating func numbered(
    _ reader: inout ByteReader,
    _ names: inout NameTable
  ) throws(CodecError) -> UInt32 {
    let number = try name(&reader, &names)
    writer.varint(UInt64(number))
    return number
  }

  /// Copies a text and gives its range in the record.
  private mutating func text(_ reader: inout ByteReader) throws(CodecError) -> Range<Int> {
    let range = try reader.text()
    writer.count(range.count)
    let start = writer.count
    writer.raw(reader.bytes.extracting(range))
    return start..<writer.count
  }

  private mutating func signed(_ reader: inout ByteReader) throws(CodecError) -> Int64 {
    let value = try reader.signed()
    writer.signed(value)
    return value
  }

  private mutating func count(_ reader: inout ByteReader) throws(CodecError) -> Int {
    let value = try reader.count()
    writer.count(value)
    return value
  }

  private mutating func times(
    _ flags: DraftFlags,
    _ reader: inout ByteReader,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    if flags.contains(.time) {
      let instant = Instant(microseconds: try signed(&reader))
      facts.time = Timestamp(instant: instant, offsetMinutes: 0)
    }
    if flags.contains(.valueDate) {
      facts.valueDate = BusinessDate(dayNumber: Int32(clamping: try signed(&reader)))
    }
  }

  private mutating func links(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    let mask = try reader.u8()
    writer.u8(mask)
    if mask & 1 != 0 { facts.follows = try link(&reader, &names) }
    if mask & 2 != 0 { facts.reverses = try link(&reader, &names) }
  }

  private mutating func link(
    _ reader: inout ByteReader,
    _ names: inout NameTable
  ) throws(CodecError) -> EventFacts.Link {
    let source = try numbered(&reader, &names)
    return EventFacts.Link(source: source, id: try text(&reader))
  }

  private mutating func amounts(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ amounts: inout [EventFacts.Amount]
  ) throws(CodecError) {
    for _ in 0..<(try count(&reader)) {
      let name = try numbered(&reader, &names)
      let currency = try numbered(&reader, &names)
      let (coefficient, scale) = try decimal(&reader)
      amounts.append(
        EventFacts.Amount(name: name, currency: currency, coefficient: coefficient, scale: scale)
      )
    }
  }

  private mutating func decimal(
    _ reader: inout ByteReader
  ) throws(CodecError) -> (coefficient: Int128, scale: UInt8) {
    let scale = try reader.u8()
    let coefficient = try reader.wide()
    writer.u8(scale)
    writer.wide(coefficient)
    return (coefficient, scale)
  }

  private mutating func parties(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ parties: inout [EventFacts.Party]
  ) throws(CodecError) {
    for _ in 0..<(try count(&reader)) {
      let role = try numbered(&reader, &names)
      parties.append(EventFacts.Party(role: role, party: try numbered(&reader, &names)))
    }
  }

  private mutating func references(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    for _ in 0..<(try count(&reader)) {
      let key = try numbered(&reader, &names)
      facts.references.append(EventFacts.Reference(key: key, value: try text(&reader)))
    }
  }

  private mutating func items(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    for _ in 0..<(try count(&reader)) {
      let order = try text(&reader)
      let firstAmount = facts.itemAmounts.count
      try amounts(&reader, &names, &facts.itemAmounts)
      let firstParty = facts.itemParties.count
      try parties(&reader, &names, &facts.itemParties)
      facts.items.append(
        EventFacts.Item(
          order: order,
          amounts: firstAmount..<facts.itemAmounts.count,
          parties: firstParty..<facts.itemParties.count
        )
      )
    }
  }

  private mutating func lines(
    _ reader: inout ByteReader,
    _ names: inout NameTable,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    for _ in 0..<(try count(&reader)) {
      let side = try reader.u8()
      writer.u8(side)
      let subject = try numbered(&reader, &names)
      let owner = try numbered(&reader, &names)
      let purpose = try numbered(&reader, &names)
      let currency = try numbered(&reader, &names)
      let (coefficient, scale) = try decimal(&reader)
      facts.lines.append(
        EventFacts.Line(
          isDebit: side == 1,
          subject: subject,
          owner: owner,
          purpose: purpose,
          currency: currency,
          coefficient: coefficient,
          scale: scale
        )
      )
    }
  }
}
