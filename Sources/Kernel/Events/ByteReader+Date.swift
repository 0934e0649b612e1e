package import BusinessCalendar
package import Codec

extension ByteReader {
  /// Reads a date that was written as its signed day number.
  ///
  /// - Throws: ``CodecError`` where it is none.
  @_lifetime(self: copy self)
  package mutating func date() throws(CodecError) -> BusinessDate {
    let start = offset
    guard let number = Int32(exactly: try signed()) else { throw .malformed(offset: start) }
    return BusinessDate(dayNumber: number)
  }
}
