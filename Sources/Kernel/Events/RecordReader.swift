import BusinessCalendar
package import Codec

/// Decodes records, the exact inverse of ``RecordWriter``.
package enum RecordReader {
  /// Reads the input part of a record into `facts`; ranges are offsets in `record`.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have the form of format 1.
  package static func read(
    _ record: RawSpan,
    _ header: RecordHeader,
    into facts: inout EventFacts
  ) throws(CodecError) {
    facts.removeAll()
    (facts.type, facts.code, facts.source) = (header.type, header.code, header.source)
    var reader = ByteReader(record.extracting(0..<header.inputEnd), at: RecordHeader.byteCount)
    facts.id = try reader.text()
    let flags = DraftFlags(rawValue: try reader.u8())
    if flags.contains(.time) {
      let instant = Instant(microseconds: try reader.signed())
      facts.time = Timestamp(instant: instant, offsetMinutes: 0)
    }
    if flags.contains(.valueDate) {
      facts.valueDate = BusinessDate(dayNumber: Int32(clamping: try reader.signed()))
    }
    if flags.contains(.order) { facts.order = try reader.text() }
    if flags.contains(.actor) { facts.actor = try reader.varint32() }
    if flags.contains(.approver) { facts.approver = try reader.varint32() }
    if flags.contains(.text) { facts.text = try reader.text() }
    if flags.contains(.tail) { facts.tail = try reader.text() }
    if flags.contains(.links) { try links(&reader, &facts) }
    try amounts(&reader, &facts.amounts)
    try parties(&reader, &facts.parties)
    for _ in 0..<(try reader.count()) {
      let key = try reader.varint32()
      facts.references.append(EventFacts.Reference(key: key, value: try reader.text()))
    }
    try items(&reader, &facts)
    try lines(&reader, &facts)
    guard reader.offset == header.inputEnd else { throw .malformed(offset: reader.offset) }
    var rest = ByteReader(record, at: header.inputEnd)
    let offset = Int16(clamping: try rest.signed())
    facts.time = facts.time.map { Timestamp(instant: $0.instant, offsetMinutes: offset) }
  }

  /// The id of a record, without reading the rest: for settling a hit of the id index.
  package static func id(of record: RawSpan) throws(CodecError) -> Range<Int> {
    var reader = ByteReader(record, at: RecordHeader.byteCount)
    return try reader.text()
  }

  /// How far back the previous record of each of the event's orders lies, 0 for none.
  package static func orderDistances(
    _ record: RawSpan,
    _ header: RecordHeader
  ) throws(CodecError) -> [UInt64] {
    var distances: [UInt64] = []
    try readOrderDistances(record, header, into: &distances)
    return distances
  }

  /// The same into memory that is used again.
  package static func readOrderDistances(
    _ record: RawSpan,
    _ header: RecordHeader,
    into distances: inout [UInt64]
  ) throws(CodecError) {
    distances.removeAll(keepingCapacity: true)
    var reader = ByteReader(record, at: header.inputEnd)
    _ = try reader.signed()
    for _ in 0..<(try reader.count()) { distances.append(try reader.varint()) }
  }

  /// The values that the decision computed: name number and range of the value, in their order.
  package static func computed(
    _ record: RawSpan,
    _ header: RecordHeader
  ) throws(CodecError) -> [(key: UInt32, value: Range<Int>)] {
    var reader = ByteReader(record, at: header.inputEnd)
    _ = try reader.signed()
    for _ in 0..<(try reader.count()) { _ = try reader.varint() }
    var values: [(key: UInt32, value: Range<Int>)] = []
    while !reader.isAtEnd {
      let key = try reader.varint32()
      // Name numbers start at 1: a zero is padding.
      if key == 0 { break }
      values.append((key, try reader.text()))
    }
    return values
  }

  private static func links(
    _ reader: inout ByteReader,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    let mask = try reader.u8()
    if mask & 1 != 0 {
      let source = try reader.varint32()
      facts.follows = EventFacts.Link(source: source, id: try reader.text())
    }
    if mask & 2 != 0 {
      let source = try reader.varint32()
      facts.reverses = EventFacts.Link(source: source, id: try reader.text())
    }
  }

  private static func amounts(
    _ reader: inout ByteReader,
    _ amounts: inout [EventFacts.Amount]
  ) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let name = try reader.varint32()
      let currency = try reader.varint32()
      let scale = try reader.u8()
      let coefficient = try reader.wide()
      amounts.append(
        EventFacts.Amount(name: name, currency: currency, coefficient: coefficient, scale: scale)
      )
    }
  }

  private static func parties(
    _ reader: inout ByteReader,
    _ parties: inout [EventFacts.Party]
  ) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let role = try reader.varint32()
      parties.append(EventFacts.Party(role: role, party: try reader.varint32()))
    }
  }

  private static func items(
    _ reader: inout ByteReader,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let order = try reader.text()
      let firstAmount = facts.itemAmounts.count
      try amounts(&reader, &facts.itemAmounts)
      let firstParty = facts.itemParties.count
      try parties(&reader, &facts.itemParties)
      facts.items.append(
        EventFacts.Item(
          order: order,
          amounts: firstAmount..<facts.itemAmounts.count,
          parties: firstParty..<facts.itemParties.count
        )
      )
    }
  }

  private static func lines(
    _ reader: inout ByteReader,
    _ facts: inout EventFacts
  ) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let side = try reader.u8()
      let subject = try reader.varint32()
      let owner = try reader.varint32()
      let purpose = try reader.varint32()
      let currency = try reader.varint32()
      let scale = try reader.u8()
      facts.lines.append(
        EventFacts.Line(
          isDebit: side == 1,
          subject: subject,
          owner: owner,
          purpose: purpose,
          currency: currency,
          coefficient: try reader.wide(),
          scale: scale
        )
      )
    }
  }
}
