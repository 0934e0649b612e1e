import BusinessCalendar
package import Codec
import Events

// The state as bytes, to be kept beside a sealed day. Counts, then values, in the order of the
// members; texts with their lengths; a first byte for the format.

extension ReplayState {
  private static let format: UInt8 = 6

  /// The state in a form that can be kept.
  package var bytes: [UInt8] {
    var writer = ByteWriter(capacity: 64 * accounts.count + 4096)
    writer.u8(Self.format)
    writer.varint(sequence)
    writer.signed(recorded.microseconds)
    writer.u8(openDate == nil ? 0 : 1)
    writer.signed(Int64(openDate?.dayNumber ?? 0))
    writer.count(publications.count)
    for publication in publications {
      writer.varint(publication.sequence)
      writer.u8(publication.isChart ? 1 : 0)
      writer.text(publication.text)
      writer.text(publication.file)
    }
    writer.count(accounts.count)
    for account in accounts {
      writer.text(account.account)
      writer.wide(account.debit)
      writer.wide(account.credit)
      account.settings.write(to: &writer)
    }
    writer.count(parked.count)
    for sequence in parked { writer.varint(sequence) }
    writer.count(releases.count)
    for release in releases {
      writer.varint(release.parked)
      writer.varint(release.sequence)
      writer.signed(Int64(release.date.dayNumber))
    }
    writer.count(reversed.count)
    for sequence in reversed { writer.varint(sequence) }
    writer.count(suspensions.count)
    for (event, suspension) in suspensions.sorted(by: { $0.key < $1.key }) {
      writer.varint(event)
      writer.varint(suspension)
    }
    writer.count(customers.count)
    for (name, customer) in customers.sorted(by: { ExactText($0.key) < ExactText($1.key) }) {
      writer.text(name)
      customer.write(to: &writer)
    }
    writer.count(held.count)
    for part in held {
      writer.text(part.hold)
      writer.u8(part.lastDay == nil ? 0 : 1)
      if let day = part.lastDay { writer.signed(Int64(day.dayNumber)) }
      writer.text(part.account)
      writer.wide(part.left)
    }
    writer.count(holdsOfTwo.count)
    for hold in holdsOfTwo { writer.text(hold) }
    return writer.bytes
  }

  /// Reads a state that was kept.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have the form of `bytes`.
  package init(bytes: RawSpan) throws(CodecError) {
    var reader = ByteReader(bytes)
    guard try reader.u8() == Self.format else { throw .malformed(offset: 0) }
    sequence = try reader.varint()
    recorded = Instant(microseconds: try reader.signed())
    let hasDate = try reader.u8() == 1
    let date = try reader.date()
    openDate = hasDate ? date : nil
    for _ in 0..<(try reader.count()) {
      let sequence = try reader.varint()
      let isChart = try reader.u8() == 1
      let text = try reader.string()
      publications.append(
        Publication(
          sequence: sequence,
          isChart: isChart,
          text: text,
          file: try reader.string()
        )
      )
    }
    for _ in 0..<(try reader.count()) {
      let name = try reader.string()
      let (debit, credit) = (try reader.wide(), try reader.wide())
      let settings = try AccountSettings(from: &reader)
      accounts.append(Account(account: name, debit: debit, credit: credit, settings: settings))
    }
    for _ in 0..<(try reader.count()) { parked.append(try reader.varint()) }
    for _ in 0..<(try reader.count()) {
      let (parked, sequence) = (try reader.varint(), try reader.varint())
      releases.append(Release(parked: parked, sequence: sequence, date: try reader.date()))
    }
    for _ in 0..<(try reader.count()) { reversed.append(try reader.varint()) }
    for _ in 0..<(try reader.count()) {
      let event = try reader.varint()
      suspensions[event] = try reader.varint()
    }
    for _ in 0..<(try reader.count()) {
      customers[try reader.string()] = try ReplayCustomer(from: &reader)
    }
    for _ in 0..<(try reader.count()) {
      let hold = try reader.string()
      let lastDay = try reader.u8() == 1 ? try reader.date() : nil
      let account = try reader.string()
      held.append(Held(hold: hold, lastDay: lastDay, account: account, left: try reader.wide()))
    }
    for _ in 0..<(try reader.count()) { holdsOfTwo.append(try reader.string()) }
    guard reader.isAtEnd else { throw .malformed(offset: reader.offset) }
  }
}

extension ReplayCustomer {
  fileprivate func write(to writer: inout ByteWriter) {
    for text in [identity, customerClass, ownership] { writer.text(text) }
    for amounts in [limits, used] {
      writer.count(amounts.count)
      for (key, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        writer.text(key)
        writer.wide(amount)
      }
    }
    writer.count(logins.count)
    for (login, isOpen) in logins.sorted(by: { ExactText($0.key) < ExactText($1.key) }) {
      writer.text(login)
      writer.u8(isOpen ? 1 : 0)
    }
  }

  fileprivate init(from reader: inout ByteReader) throws(CodecError) {
    self.init(
      identity: try reader.string(),
      customerClass: try reader.string(),
      ownership: try reader.string()
    )
    for _ in 0..<(try reader.count()) { limits[try reader.string()] = try reader.wide() }
    for _ in 0..<(try reader.count()) { used[try reader.string()] = try reader.wide() }
    for _ in 0..<(try reader.count()) { logins[try reader.string()] = try reader.u8() == 1 }
  }
}

extension AccountSettings {
  /// Which members say something.
  private struct Members: OptionSet {
    let rawValue: UInt8
    static let opened = Members(rawValue: 1)
    static let limit = Members(rawValue: 2)
    static let negative = Members(rawValue: 4)
    static let forbidden = Members(rawValue: 8)
    static let codes = Members(rawValue: 16)
    static let kind = Members(rawValue: 32)
    static let ownership = Members(rawValue: 64)
  }

  fileprivate func write(to writer: inout ByteWriter) {
    var members: Members = []
    if isOpened { members.insert(.opened) }
    if limit != nil { members.insert(.limit) }
    if forbidsNegative != nil { members.insert(.negative) }
    if forbidsNegative == true { members.insert(.forbidden) }
    if codes != nil { members.insert(.codes) }
    if kind != nil { members.insert(.kind) }
    if ownership != nil { members.insert(.ownership) }
    writer.u8(members.rawValue)
    writer.text(status.rawValue)
    if let limit { writer.wide(limit) }
    if let codes {
      writer.count(codes.count)
      for code in codes { writer.text(code) }
    }
    if let kind { writer.text(kind) }
    if let ownership { writer.text(ownership) }
  }

  fileprivate init(from reader: inout ByteReader) throws(CodecError) {
    let start = reader.offset
    let members = Members(rawValue: try reader.u8())
    guard let status = Status(rawValue: try reader.string()) else {
      throw .malformed(offset: start)
    }
    (self.status, isOpened) = (status, members.contains(.opened))
    if members.contains(.negative) { forbidsNegative = members.contains(.forbidden) }
    if members.contains(.limit) { limit = try reader.wide() }
    if members.contains(.codes) {
      var codes: [String] = []
      for _ in 0..<(try reader.count()) { codes.append(try reader.string()) }
      self.codes = codes
    }
    if members.contains(.kind) { kind = try reader.string() }
    if members.contains(.ownership) { ownership = try reader.string() }
  }
}
