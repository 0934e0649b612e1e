/// What a token of a JSON text is; the cases stand in the order of the shim's numbers.
package enum JSONKind: UInt8, Sendable, CaseIterable {
  case object
  case objectEnd
  case array
  case arrayEnd
  case key
  case string
  case number
  case `true`
  case `false`
  case null
}

/// One token of a JSON text: 24 bytes that the shim writes and Swift reads in place.
///
/// For example, `{"a":[1]}` is object, key, array, number, array end, object end. From a token that
/// begins a value, `next` leads to what follows the value; from a key it leads to its value.
package struct JSONToken: Sendable {
  /// Of a string or key its first eight bytes as a little-endian number, zeros behind its end: with
  /// the length it tells short names apart in one comparison.
  package let head: UInt64
  /// The first byte in the text; of a string or key, the first after the quote.
  package let offset: UInt32
  /// Bytes: of a string or key after unescaping, of a number as written.
  package let length: UInt32
  /// The index of the token behind this value, and behind its end where it is an object or array.
  package let next: UInt32
  /// What it is.
  package let kind: JSONKind
  /// How many objects and arrays stand around it.
  package let depth: UInt8
  /// Whether a string or key held an escape; one that did not holds no control character.
  package let escaped: Bool
  private let reserved: UInt8

  /// The head of a name, to compare tokens with.
  package static func head(of name: some Sequence<UInt8>) -> UInt64 {
    name.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }

  /// Where its bytes stand in the text.
  package var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}
