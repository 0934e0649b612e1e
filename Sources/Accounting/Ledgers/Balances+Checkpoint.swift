import BusinessCalendar
package import Codec

/// The form in which balances stand in a checkpoint: accounts in their order, settings, holds.
extension Balances {
  /// Appends the accounts, their totals, their settings and the holds.
  package func encode(into writer: inout ByteWriter) {
    writer.count(accounts.count)
    for account in accounts {
      let key = account.key
      for part in [key.subject, key.owner, key.purpose, key.currency] {
        writer.varint(UInt64(part))
      }
      writer.wide(account.debit)
      writer.wide(account.credit)
    }
    writer.count(settings.count)
    for account in settings.keys.sorted() {
      guard let settings = settings[account] else { continue }
      writer.varint(UInt64(account))
      settings.encode(into: &writer)
    }
    encodeHolds(into: &writer)
  }

  private func encodeHolds(into writer: inout ByteWriter) {
    let all = holds.all
    writer.varint(holds.placed)
    writer.count(all.count)
    for (key, hold) in all {
      writer.varint(UInt64(key.source))
      writer.text(key.id, key.id.indices)
      writer.varint(hold.sequence)
      writer.u8(hold.expiresOn == nil ? 0 : 1)
      if let day = hold.expiresOn { writer.signed(Int64(day.dayNumber)) }
      writer.count(hold.parts.count)
      for part in hold.parts {
        writer.varint(UInt64(part.account))
        for amount in [part.left, part.used, part.released] { writer.wide(amount) }
      }
    }
  }

  private mutating func decodeHolds(from reader: inout ByteReader) throws(CodecError) {
    holds.placed = try reader.varint()
    for _ in 0..<(try reader.count()) {
      let source = try reader.varint32()
      let id = try reader.text()
      let key = Holds.Key(source: source, id: reader.bytes.array(id))
      let sequence = try reader.varint()
      var last: BusinessDate?
      if try reader.u8() == 1 {
        last = BusinessDate(dayNumber: Int32(clamping: try reader.signed()))
      }
      var parts: [Holds.Part] = []
      for _ in 0..<(try reader.count()) {
        let start = reader.offset
        var part = Holds.Part(account: try reader.varint32(), left: try reader.wide())
        (part.used, part.released) = (try reader.wide(), try reader.wide())
        guard Int(part.account) < count, part.left > 0 else { throw .malformed(offset: start) }
        parts.append(part)
      }
      insert(Holds.Hold(sequence: sequence, expiresOn: last, parts: parts), key)
    }
  }

  /// Reads what ``encode(into:)`` wrote into balances that know the subjects and no accounts yet.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have this form.
  package mutating func decode(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let key = AccountKey(
        subject: try reader.varint32(),
        owner: try reader.varint32(),
        purpose: try reader.varint32(),
        currency: try reader.varint32()
      )
      let account = account(key)
      let (debit, credit) = (try reader.wide(), try reader.wide())
      setTotals(of: account, debit: debit, credit: credit)
    }
    for _ in 0..<(try reader.count()) {
      let start = reader.offset
      let account = try reader.varint32()
      guard Int(account) < count else { throw .malformed(offset: start) }
      set(try AccountSettings(from: &reader), of: account)
    }
    try decodeHolds(from: &reader)
  }
}

extension AccountSettings {
  /// Status, limit, floor, codes, kind and ownership; a mask says which of all but the first there
  /// are.
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.u8(status.rawValue)
    let members = [
      limit != nil, mayGoNegative != nil, codes != nil, kind != nil, isCompany != nil,
    ]
    var mask: UInt8 = 0
    for (place, isThere) in members.enumerated() where isThere { mask |= 1 << UInt8(place) }
    writer.u8(mask)
    if let limit { writer.wide(limit) }
    if let mayGoNegative { writer.u8(mayGoNegative ? 1 : 0) }
    if let codes {
      writer.count(codes.count)
      for code in codes { writer.varint(UInt64(code)) }
    }
    if let kind { writer.varint(UInt64(kind)) }
    if let isCompany { writer.u8(isCompany ? 1 : 0) }
  }

  fileprivate init(from reader: inout ByteReader) throws(CodecError) {
    let start = reader.offset
    guard let status = AccountStatus(rawValue: try reader.u8()) else {
      throw .malformed(offset: start)
    }
    self.init()
    self.status = status
    let mask = try reader.u8()
    if mask & 1 != 0 { limit = try reader.wide() }
    if mask & 2 != 0 { mayGoNegative = try reader.u8() == 1 }
    if mask & 4 != 0 {
      var codes: [UInt32] = []
      for _ in 0..<(try reader.count()) { codes.append(try reader.varint32()) }
      self.codes = codes
    }
    if mask & 8 != 0 { kind = try reader.varint32() }
    if mask & 16 != 0 { isCompany = try reader.u8() == 1 }
  }
}
