import Foundation
import JSONText

/// Looks for names that are shown alike and are other bytes: `é` as U+00E9 and as e with U+0301.
///
/// Names are compared by their bytes, so each has one form, Unicode normal form C (NFC). Names of
/// people, of whom there must sometimes be two, hold nothing that cannot be seen either. Free text
/// and what no schema declares are no names.
struct NameCheck: ~Escapable {
  private let tokens: Span<JSONToken>

  @_lifetime(copy tokens)
  init(_ tokens: Span<JSONToken>) { self.tokens = tokens }

  /// Whether bytes are ASCII, as those of nearly every event; then there is nothing to look for.
  static func isPlain(_ text: Span<UInt8>) -> Bool {
    var all: UInt8 = 0
    for index in text.indices { all |= text[index] }
    return all < 0x80
  }

  /// Refuses an event that has such a name.
  func check(_ parts: borrowing EventParts, _ text: [UInt8]) throws(IntakeBreach) {
    let free = parts.value(.text) ?? -1
    var token = 0
    while token < tokens.count {
      let kept = parts.hasUndeclared && parts.kept.contains { $0.key == token && !$0.isDeclared }
      let isName = tokens[token].kind == .string || tokens[token].kind == .key
      if isName, !kept, token != free, !Self.isNormal(text.span.extracting(tokens[token].range)) {
        throw IntakeBreach(rule: .notNormalized, token: token)
      }
      token = kept ? Int(tokens[token + 1].next) : token + 1
    }
    for person in [parts.value(.actor), parts.value(.approver)] {
      guard let person, Self.invisible(in: string(person, text)) != nil else { continue }
      throw IntakeBreach(rule: .invisibleCharacter, token: person)
    }
  }

  private func string(_ token: Int, _ text: [UInt8]) -> String {
    String(decoding: text[tokens[token].range], as: UTF8.self)
  }

  /// Whether a text is in normal form C.
  ///
  /// U+4000 to U+9FFF, which is nearly all Chinese, begin with E4 to E9 and stand alone in every
  /// form: such texts are told by their bytes.
  static func isNormal(_ bytes: Span<UInt8>) -> Bool {
    var isSimple = true
    for index in bytes.indices where bytes[index] >= 0xC0 {
      isSimple = isSimple && bytes[index] >= 0xE4 && bytes[index] <= 0xE9
    }
    if isSimple { return true }
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    let text = String(decoding: copy, as: UTF8.self)
    return text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(copy)
  }

  /// The first character of a text that takes no room, such as U+200B.
  static func invisible(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first {
      (0x200B...0x200F).contains($0.value) || (0x202A...0x202E).contains($0.value)
        || (0x2060...0x2069).contains($0.value) || (0xFFF9...0xFFFB).contains($0.value)
        || [0xAD, 0x115F, 0x1160, 0x2800, 0x3164, 0xFEFF].contains($0.value)
    }
  }

  /// The first character that is not in normal form C, as it stands and as it is to be written.
  static func firstChange(in text: String) -> (from: String, to: String) {
    let normal = text.precomposedStringWithCanonicalMapping
    let pair = zip(text, normal).first { !$0.utf8.elementsEqual($1.utf8) }
    func codes(_ character: Character?) -> String {
      let scalars = character.map { Array($0.unicodeScalars.prefix(4)) } ?? []
      return scalars.map { code($0) }.joined(separator: " ")
    }
    return (codes(pair?.0), codes(pair?.1))
  }

  /// A character's number as Unicode writes it: `U+0301`.
  static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
