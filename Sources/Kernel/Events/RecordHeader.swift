package import BusinessCalendar
package import Codec

/// The first 64 bytes of a record, format 1 (layout: `Schemas/layouts/record.md`).
///
/// ```
///  0 u32 length of the record, a multiple of 8      32 16 bytes of SHA-256 over the input part
///  4 u8  record format    5 u8 outcome              48 u32 length of the input part, from 52 on
///  6 u16 reason                                     52 u32 type   ┐ names by number; the input
///  8 i64 recorded, µs                               56 u32 code   │ part goes on after the header
/// 16 i32 accounting date, days                      60 u32 source ┘ as a stream of varints
/// 20 u32 entry rule by number, 0 for none
/// 24 u64 related sequence: what was released or reversed, 0 for none
/// ```
package struct RecordHeader: Sendable {
  /// The bytes that a header takes.
  package static let byteCount = 64
  /// Where the input part starts.
  package static let inputStart = 52
  /// The record format written today; older ones are read by upcasters, newer ones are refused.
  package static let format: UInt8 = 1

  /// Bytes of the whole record.
  package var length = 0
  /// What became of the event.
  package var outcome = Outcome.posted
  /// Why it was refused or parked.
  package var reason = Reason.none
  /// When the writer appended it.
  package var recorded = Instant(microseconds: 0)
  /// The day it is booked in.
  package var accountingDate = BusinessDate(dayNumber: 0)
  /// The entry rule's number in order of publication; 0 for none.
  package var rule: UInt32 = 0
  /// The sequence of what was released or reversed; 0 for none.
  package var related: UInt64 = 0
  /// The first 16 bytes of the input part's SHA-256, as two little-endian words.
  package var digest: (UInt64, UInt64) = (0, 0)
  /// Where the input part ends.
  package var inputEnd = 0
  /// Names by number.
  package var type: UInt32 = 0
  /// The transaction code's number.
  package var code: UInt32 = 0
  /// The source's number.
  package var source: UInt32 = 0

  /// Makes an empty header.
  package init() {}

  /// Reads and checks the header of a record.
  package init(_ record: RawSpan) throws(CodecError) {
    length = Int(try record.fixed(UInt32.self, at: 0))
    let format = try record.fixed(UInt8.self, at: 4)
    guard length == record.byteCount, format == Self.format else { throw .malformed(offset: 0) }
    guard let outcome = Outcome(rawValue: try record.fixed(UInt8.self, at: 5)),
      let reason = Reason(rawValue: try record.fixed(UInt16.self, at: 6))
    else { throw .malformed(offset: 5) }
    (self.outcome, self.reason) = (outcome, reason)
    recorded = Instant(microseconds: try record.fixed(Int64.self, at: 8))
    accountingDate = BusinessDate(dayNumber: try record.fixed(Int32.self, at: 16))
    rule = try record.fixed(UInt32.self, at: 20)
    related = try record.fixed(UInt64.self, at: 24)
    digest = (try record.fixed(UInt64.self, at: 32), try record.fixed(UInt64.self, at: 40))
    inputEnd = Self.inputStart + Int(try record.fixed(UInt32.self, at: 48))
    guard inputEnd >= Self.byteCount, inputEnd <= length else { throw .malformed(offset: 48) }
    type = try record.fixed(UInt32.self, at: 52)
    code = try record.fixed(UInt32.self, at: 56)
    source = try record.fixed(UInt32.self, at: 60)
  }
}
