/// Why a text is no JSON that Daybook reads, and where.
package struct JSONFailure: Error, Hashable, Sendable {
  /// The reasons; the values are those of the shim.
  package enum Kind: UInt32, Sendable, CaseIterable {
    /// Nothing but white space.
    case empty = 1
    /// More bytes than the reader takes.
    case tooLarge = 2
    /// The machine has no memory for it.
    case outOfMemory = 3
    /// A byte that is no UTF-8.
    case invalidUTF8 = 4
    /// A byte below 0x20 in a string.
    case controlCharacter = 5
    /// A string that no quote ends.
    case unclosedString = 6
    /// An object or array that no bracket ends.
    case unclosedContainer = 7
    /// A backslash with something behind it that is no escape.
    case badEscape = 8
    /// Half a surrogate pair.
    case loneSurrogate = 9
    /// The character U+0000, which no name and no text holds.
    case nul = 10
    /// `01`, `1.`, `-`, `1.2.3`.
    case badNumber = 11
    /// `tru`, `None`, `NaN`.
    case badLiteral = 12
    /// Something else than what had to come: a key, a colon, a comma, a value.
    case unexpected = 13
    /// Something behind the end.
    case trailing = 14
    /// A key that the object has already.
    case duplicateKey = 15
    /// Objects and arrays nested too deeply.
    case tooDeep = 16
  }

  /// Why.
  package let kind: Kind
  /// Where, in bytes from the start of the text.
  package let offset: Int

  /// Makes a failure of a kind at a place.
  package init(_ kind: Kind, at offset: Int) { (self.kind, self.offset) = (kind, offset) }
}

extension JSONFailure: CustomStringConvertible {
  /// One sentence without the place: `a key stands twice in one object`.
  package var description: String {
    switch kind {
    case .empty: "there is no JSON text"
    case .tooLarge: "the text is too long"
    case .outOfMemory: "no memory is left for the text"
    case .invalidUTF8: "a byte is not UTF-8"
    case .controlCharacter: "a control character stands in a string without an escape"
    case .unclosedString: "a string is not closed"
    case .unclosedContainer: "an object or array is not closed"
    case .badEscape: "a backslash begins no JSON escape"
    case .loneSurrogate: "half of a surrogate pair stands alone"
    case .nul: "the character U+0000 is not accepted"
    case .badNumber: "this is no JSON number"
    case .badLiteral: "this is no JSON value"
    case .unexpected: "a key, colon, comma, value or closing bracket is missing here"
    case .trailing: "something follows the end of the JSON text"
    case .duplicateKey: "a key stands twice in one object"
    case .tooDeep: "objects and arrays are nested too deeply"
    }
  }
}
