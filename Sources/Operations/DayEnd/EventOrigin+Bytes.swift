package import Codec
package import Statements

extension ByteWriter {
  /// Appends where something comes from: sequence, source, id.
  package mutating func origin(_ origin: EventOrigin) {
    varint(origin.sequence)
    text(origin.source)
    text(origin.id)
  }
}

extension ByteReader {
  /// Reads where something comes from.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have that form.
  @_lifetime(self: copy self)
  package mutating func origin() throws(CodecError) -> EventOrigin {
    let (sequence, source) = (try varint(), try string())
    return EventOrigin(sequence: sequence, source: source, id: try string())
  }
}
