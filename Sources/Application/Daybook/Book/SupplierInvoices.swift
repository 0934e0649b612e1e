import Codec
import Events
import Payments

/// The suppliers' invoices that are booked, by supplier and number: none is booked twice, under
/// whatever id and order it is sent (R3-022).
///
/// One that covers several orders is booked in parts, each under a number of its own: INV-7/1,
/// INV-7/2. Whole and part are never booked both.
struct SupplierInvoices: Sendable {
  /// Whose invoice it is, by name number, and its number, as people mean it.
  struct Key: Hashable, Sendable {
    var supplier: UInt32
    var number: String

    /// The invoice of which it is a part; nil where it is none.
    var whole: Key? {
      number.partedNumber.map { Key(supplier: supplier, number: String($0)) }
    }
  }

  /// The sequence of the event that said it.
  private var booked: [Key: UInt64] = [:]
  /// The sequences of the parts that are booked of an invoice.
  private var parts: [Key: [UInt64]] = [:]

  /// The sequence of an event that has booked it, the whole of it or a part; nil where none has.
  func double(of key: Key) -> UInt64? {
    booked[key] ?? key.whole.flatMap { booked[$0] } ?? parts[key]?.first
  }

  /// Takes an invoice that is booked.
  mutating func book(_ key: Key, at sequence: UInt64) {
    booked[key] = sequence
    if let whole = key.whole { parts[whole, default: []].append(sequence) }
  }

  /// Takes an invoice back that was reversed: it may come again, and right.
  mutating func takeBack(_ key: Key, at sequence: UInt64) {
    guard booked[key] == sequence else { return }
    booked[key] = nil
    guard let whole = key.whole else { return }
    parts[whole]?.removeAll { $0 == sequence }
    if parts[whole]?.isEmpty == true { parts[whole] = nil }
  }

  func encode(into writer: inout ByteWriter) {
    writer.count(booked.count)
    for (key, sequence) in booked.sorted(by: { $0.value < $1.value }) {
      writer.varint(UInt64(key.supplier))
      writer.text(key.number)
      writer.varint(sequence)
    }
  }

  mutating func decode(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let key = Key(supplier: try reader.varint32(), number: try reader.string())
      book(key, at: try reader.varint())
    }
  }
}

extension BookState {
  /// Whose invoice an event is; nil where it is none, or does not say whose or which.
  func invoice(_ facts: borrowing EventFacts, _ record: RawSpan) -> SupplierInvoices.Key? {
    guard isInvoice(type: facts.type), let role = names.number(of: OrderRole.supplier.word) else {
      return nil
    }
    let supplier = facts.party(in: role)
    for reference in facts.references where reference.key == WellKnownName.document.rawValue {
      let number = record.string(reference.value).meant
      guard supplier != 0, !number.isEmpty else { return nil }
      return SupplierInvoices.Key(supplier: supplier, number: number)
    }
    return nil
  }

  private func isInvoice(type: UInt32) -> Bool {
    // Asked of every event: nearly all are settled by length and first letter.
    let text = names.bytes(of: type)
    guard text.byteCount >= 16, let first = try? text.fixed(UInt8.self, at: 0),
      first == UInt8(ascii: "i") || first == UInt8(ascii: "e"),
      let step = OrderStep(type: name(type))
    else { return false }
    return step == .invoice || step == .expense
  }

  /// Books the invoice that a posted record is or releases, or takes back the one that it reverses.
  mutating func takeInvoice(
    _ record: RawSpan,
    _ header: RecordHeader,
    _ facts: borrowing EventFacts,
    at sequence: UInt64,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) {
    let type = WellKnownName(rawValue: header.type)
    guard type == .eventReleased || type == .entryReversed else {
      if let key = invoice(facts, record) { invoices.book(key, at: sequence) }
      return
    }
    guard let key = try invoice(at: header.related, fetch: fetch) else { return }
    if type == .eventReleased {
      invoices.book(key, at: header.related)
    } else {
      invoices.takeBack(key, at: header.related)
    }
  }

  /// Whose invoice an earlier record is; nil where it is none.
  func invoice(
    at sequence: UInt64,
    fetch: EntryReader.Fetch
  ) throws(BookFailure) -> SupplierInvoices.Key? {
    var key: SupplierInvoices.Key?
    var reader = EntryReader()
    try fetch(sequence) { (record) throws(BookFailure) in
      let header = try recordHeader(record, at: sequence)
      guard isInvoice(type: header.type) else { return }
      try reader.decode(record, header, at: sequence)
      key = invoice(reader.facts, record)
    }
    return key
  }
}
