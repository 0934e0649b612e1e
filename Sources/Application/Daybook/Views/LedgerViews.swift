import BusinessCalendar
import Codec
import EventStore
import Ledgers

/// The ledgers of sealed days as they are kept in `views/`: names of the views, their keys, and the
/// form of their rows (layout: `Schemas/layouts/views.md`).
enum LedgerViews {
  /// Format of the rows below; another one is thrown away and rebuilt.
  static let format: UInt32 = 1
  /// Account and day → opening, debit, credit, closing; a row for each day that touches the account.
  static let daily = "daily-balances"
  /// Day, subject and currency → the same; a row a day for every cell ever used.
  static let general = "general-ledger"
  /// Account, day and page → the lines of the day with their running balance.
  static let subsidiary = "subsidiary-ledger"
  /// All of them, which always stand at the same day.
  static let all = [daily, general, subsidiary]
  /// The name of the checkpoints.
  static let checkpoint = "checkpoint"

  /// How many lines a page of the subsidiary ledger holds.
  static let linesPerPage = 256

  /// Numbers in big-endian order one after the other, so that keys sort as the numbers do.
  static func key(_ first: UInt32, _ second: UInt32, _ third: UInt32? = nil) -> [UInt8] {
    var writer = ByteWriter(capacity: 12)
    write(key: first, second, third, to: &writer)
    return writer.bytes
  }

  /// The same into memory that is used again.
  static func write(
    key first: UInt32,
    _ second: UInt32,
    _ third: UInt32? = nil,
    to writer: inout ByteWriter
  ) {
    writer.truncate(to: 0)
    writer.fixed(first.bigEndian)
    writer.fixed(second.bigEndian)
    if let third { writer.fixed(third.bigEndian) }
  }

  /// The numbers of a key.
  static func parts(of key: RawSpan) -> [UInt32] {
    stride(from: 0, to: key.byteCount - 3, by: 4).map { offset in
      let value = try? key.fixed(UInt32.self, at: offset)
      return UInt32(bigEndian: value ?? 0)
    }
  }

  /// A date so that earlier ones sort first, before 1970 too.
  static func number(_ date: BusinessDate) -> UInt32 {
    UInt32(bitPattern: date.dayNumber) ^ 0x8000_0000
  }

  /// The date of such a number.
  static func date(_ number: UInt32) -> BusinessDate {
    BusinessDate(dayNumber: Int32(bitPattern: number ^ 0x8000_0000))
  }
}

/// A day of an account, or of a subject in a currency; minor units, balances debit less credit.
struct LedgerRow: Equatable {
  var opening: Int128 = 0
  var debit: Int128 = 0
  var credit: Int128 = 0
  var closing: Int128 = 0

  init() {}

  init(opening: Int128, debit: Int128, credit: Int128) {
    (self.opening, self.debit, self.credit) = (opening, debit, credit)
    closing = opening + debit - credit
  }

  init(_ bytes: RawSpan) throws(CodecError) {
    var reader = ByteReader(bytes)
    (opening, debit) = (try reader.wide(), try reader.wide())
    (credit, closing) = (try reader.wide(), try reader.wide())
  }

  /// Writes the row into memory that is used again.
  func write(to writer: inout ByteWriter) {
    writer.truncate(to: 0)
    writer.wide(opening)
    writer.wide(debit)
    writer.wide(credit)
    writer.wide(closing)
  }
}

/// A page of an account's lines on a day.
struct LedgerPage: Equatable {
  /// A debit or credit.
  struct Line: Equatable {
    var sequence: UInt64
    var isDebit: Bool
    /// Minor units; negative for a red line.
    var amount: Int128
  }

  /// The running balance before the first line, debit less credit.
  var opening: Int128
  var lines: [Line]
  /// The running balance after the last line, as it was stored.
  var closing: Int128

  init(_ bytes: RawSpan) throws(CodecError) {
    var reader = ByteReader(bytes)
    opening = try reader.wide()
    lines = []
    var sequence: UInt64 = 0
    for _ in 0..<(try reader.count()) {
      let (delta, overflow) = sequence.addingReportingOverflow(try reader.varint())
      if overflow { throw .malformed(offset: reader.offset) }
      sequence = delta
      let side = try reader.u8()
      lines.append(Line(sequence: sequence, isDebit: side == 1, amount: try reader.wide()))
    }
    closing = try reader.wide()
  }

  /// Writes a page of lines into memory that is used again, and adds them to the day's row.
  static func write(
    _ lines: ArraySlice<Line>,
    adding row: inout LedgerRow,
    to writer: inout ByteWriter
  ) {
    writer.truncate(to: 0)
    writer.wide(row.closing)
    writer.count(lines.count)
    var sequence: UInt64 = 0
    for line in lines {
      writer.varint(line.sequence - sequence)
      writer.u8(line.isDebit ? 1 : 0)
      writer.wide(line.amount)
      sequence = line.sequence
      row.add(line)
    }
    writer.wide(row.closing)
  }
}

extension LedgerRow {
  /// Adds a line to its side and to the balance.
  mutating func add(_ line: LedgerPage.Line) {
    if line.isDebit {
      debit += line.amount
      closing += line.amount
    } else {
      credit += line.amount
      closing -= line.amount
    }
  }
}
