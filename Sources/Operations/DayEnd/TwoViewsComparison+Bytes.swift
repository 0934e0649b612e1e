import Amounts
import BusinessCalendar
package import Codec
import Events
import Statements

// A comparison as bytes, to be kept beside a closed day: counts, then values, in the order of the
// members; the first byte is the format.

extension TwoViewsComparison {
  private static let format: UInt8 = 1

  /// Appends what is open, and the rows of what agrees.
  package func write(to writer: inout ByteWriter) {
    writer.u8(Self.format)
    writer.count(open.count)
    for (payment, item) in open {
      writer.text(payment.channel)
      writer.text(payment.order)
      writer.currency(payment.currency)
      writer.tally(item.account)
      writer.tally(item.clearing)
      writer.optional(item.accountOrigin) { $0.origin($1) }
      writer.optional(item.clearingOrigin) { $0.origin($1) }
      writer.optional(item.accountDay) { $0.signed(Int64($1.dayNumber)) }
      writer.signed(Int64(item.since.dayNumber))
    }
    writer.count(final.count)
    for (cell, row) in final {
      writer.signed(Int64(cell.day.dayNumber))
      writer.text(cell.channel)
      writer.currency(cell.currency)
      writer.tally(row.account)
      writer.tally(row.clearing)
    }
  }

  /// Reads what was written.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have that form.
  package init(from reader: inout ByteReader) throws(CodecError) {
    self.init()
    let start = reader.offset
    guard try reader.u8() == Self.format else { throw .malformed(offset: start) }
    for _ in 0..<(try reader.count()) {
      let (channel, order) = (try reader.string(), try reader.string())
      let payment = Payment(channel: channel, order: order, currency: try reader.currency())
      let (account, clearing) = (try reader.tally(), try reader.tally())
      let accountOrigin = try reader.u8() == 1 ? try reader.origin() : nil
      let clearingOrigin = try reader.u8() == 1 ? try reader.origin() : nil
      let accountDay = try reader.u8() == 1 ? try reader.date() : nil
      var item = Open(since: try reader.date())
      (item.account, item.clearing, item.accountDay) = (account, clearing, accountDay)
      (item.accountOrigin, item.clearingOrigin) = (accountOrigin, clearingOrigin)
      open[payment] = item
    }
    for _ in 0..<(try reader.count()) {
      let (day, channel) = (try reader.date(), try reader.string())
      let cell = Cell(day: day, channel: channel, currency: try reader.currency())
      var row = TwoViewsReport.Row(day: day, channel: channel, currency: cell.currency)
      (row.account, row.clearing) = (try reader.tally(), try reader.tally())
      final[cell] = row
    }
  }
}

extension ByteWriter {
  fileprivate mutating func tally(_ tally: TwoViewsReport.Tally) {
    signed(Int64(tally.count))
    wide(tally.total)
  }

  fileprivate mutating func currency(_ currency: Currency) {
    text(currency.code)
    count(currency.digits)
  }

  fileprivate mutating func optional<Value>(
    _ value: Value?,
    _ write: (inout ByteWriter, Value) -> Void
  ) {
    u8(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }
}

extension ByteReader {
  @_lifetime(self: copy self)
  fileprivate mutating func tally() throws(CodecError) -> TwoViewsReport.Tally {
    let count = Int(try signed())
    return TwoViewsReport.Tally(count: count, total: try wide())
  }

  @_lifetime(self: copy self)
  fileprivate mutating func currency() throws(CodecError) -> Currency {
    let start = offset
    let (code, digits) = (try string(), try count())
    guard digits <= Currency.digitsMaximum else { throw .malformed(offset: start) }
    return Currency(code: code, digits: digits)
  }
}
