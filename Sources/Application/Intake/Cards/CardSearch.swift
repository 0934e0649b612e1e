import JSONText

/// Looks for card numbers and security codes where an event may not have them: in its text and in
/// whatever no schema declares.
///
/// Declared identifiers are exempt: one numeric id in ten passes Luhn.
struct CardSearch: ~Escapable {
  private let tokens: Span<JSONToken>

  @_lifetime(copy tokens)
  init(_ tokens: Span<JSONToken>) { self.tokens = tokens }

  /// Refuses an event that has one.
  func check(_ parts: borrowing EventParts, _ text: [UInt8]) throws(IntakeBreach) {
    if let token = parts.value(.text) { try check(token..<token + 1, text) }
    guard parts.hasUndeclared else { return }
    for kept in parts.kept where !kept.isDeclared {
      let key = Int(kept.key)
      try check(key..<Int(tokens[key + 1].next), text)
    }
  }

  private func check(_ range: Range<Int>, _ text: [UInt8]) throws(IntakeBreach) {
    for index in range {
      let token = tokens[index]
      if token.kind == .key, SecurityCode.isName(token, text) {
        throw IntakeBreach(rule: .securityCode, token: index)
      }
      guard token.kind == .key || token.kind == .string || token.kind == .number else { continue }
      if CardNumber.isIn(text, token.range) {
        throw IntakeBreach(rule: .cardNumber, token: index)
      }
    }
  }
}
