import JSONText

/// Masks a refused line before it is set aside, since a line may be refused for one reason and hold
/// a card number besides.
enum LineMask {
  /// A line that is JSON: every name and value is searched but declared identifiers.
  ///
  /// Where something is found, all digits of its text are masked, escapes included. So are those of
  /// `data.sensitive`, where a key does not make tokens of them.
  static func masked(
    _ line: Span<UInt8>,
    _ tokens: Span<JSONToken>,
    _ text: [UInt8],
    key: TokenKey?
  ) -> [UInt8] {
    var result = [UInt8](copying: line)
    // In reading order, so that one pass over both is enough.
    var exempt = identifiers(tokens, text)[...]
    for index in tokens.indices {
      let token = tokens[index]
      if token.kind == .key, SecurityCode.isName(token, text) {
        mask(index + 1..<Int(tokens[index + 1].next), tokens, &result)
      }
      guard token.kind == .key || token.kind == .string || token.kind == .number else { continue }
      while let next = exempt.first, next.upperBound <= index { exempt.removeFirst() }
      if exempt.first?.contains(index) == true { continue }
      if CardNumber.isIn(text, token.range) {
        mask(index..<index + 1, tokens, &result)
      }
    }
    let raw = maskSensitive(tokens, text, &result)
    guard let key, !raw.isEmpty else { return result }
    return SensitiveFields(tokens).replaced(raw, in: result.span, text, key: key)
  }

  /// Masks what stands in `data.sensitive` and is no token yet; gives the strings that can become
  /// one.
  private static func maskSensitive(
    _ tokens: Span<JSONToken>,
    _ text: [UInt8],
    _ line: inout [UInt8]
  ) -> [Int] {
    guard let data = member("data", of: 0, tokens, text),
      let object = member("sensitive", of: data, tokens, text)
    else { return [] }
    var raw: [Int] = []
    for index in object..<Int(tokens[object].next) {
      let isValue = tokens[index].kind == .string
      if isValue, TokenKey.isToken(text[tokens[index].range]) { continue }
      mask(index..<index + 1, tokens, &line)
      if isValue, tokens[index - 1].kind == .key, TokenKey.takes(text[tokens[index].range]) {
        raw.append(index)
      }
    }
    return raw
  }

  /// The value of a member; nil where there is none, or no object.
  private static func member(
    _ name: String,
    of object: Int,
    _ tokens: Span<JSONToken>,
    _ text: [UInt8]
  ) -> Int? {
    var found: Int?
    forEachMember(of: object, tokens) { key in
      if self.name(key, tokens, text) == name { found = key + 1 }
    }
    return found
  }

  /// A line that is no JSON: whatever looks like a card number, the value behind a name that means
  /// a security code, and all that follows the name `sensitive`.
  static func masked(unreadable line: Span<UInt8>) -> [UInt8] {
    var result = CardNumber.masked([UInt8](copying: line))
    var place = 0
    while let quote = result[place...].firstIndex(of: UInt8(ascii: "\"")),
      let end = result[(quote + 1)...].firstIndex(of: UInt8(ascii: "\""))
    {
      // A quote may open or close; each piece between two is looked at as a name.
      place = end
      let isSensitive = result[quote + 1..<end].elementsEqual("sensitive".utf8)
      guard isSensitive || SecurityCode.isName(result, quote + 1..<end) else { continue }
      var index = end
      while index < result.count, isSensitive || !isBracket(result[index]) {
        if result[index] &- 0x30 <= 9 { result[index] = UInt8(ascii: "*") }
        index += 1
      }
    }
    return result
  }

  /// The first part of a line that is too long; what the cut may have broken is masked too.
  static func masked(beginningOf line: Span<UInt8>) -> [UInt8] {
    var result = masked(unreadable: line.extracting(0..<min(line.count, lineBytesMaximum)))
    for index in result.indices.suffix(64) where result[index] &- 0x30 <= 9 {
      result[index] = UInt8(ascii: "*")
    }
    return result
  }

  private static let lineBytesMaximum = JSONReader.lineBytesMaximum

  /// The tokens of declared identifiers: of the envelope, of `data` and of its items.
  private static func identifiers(_ tokens: Span<JSONToken>, _ text: [UInt8]) -> [Range<Int>] {
    var exempt: [Range<Int>] = []
    forEachMember(of: 0, tokens) { key in
      switch name(key, tokens, text) {
      case "id", "source", "type": exempt.append(key..<Int(tokens[key + 1].next))
      case "data":
        forEachMember(of: key + 1, tokens) { key in
          switch name(key, tokens, text) {
          case "code", "order", "references", "parties", "follows", "reverses", "actor",
            "approver", "account", "lines":
            exempt.append(key..<Int(tokens[key + 1].next))
          case "items": exempt += itemIdentifiers(key + 1, tokens, text)
          default: break
          }
        }
      default: break
      }
    }
    return exempt
  }

  private static func itemIdentifiers(
    _ array: Int,
    _ tokens: Span<JSONToken>,
    _ text: [UInt8]
  ) -> [Range<Int>] {
    guard tokens[array].kind == .array else { return [] }
    var exempt: [Range<Int>] = []
    var item = array + 1
    while item < Int(tokens[array].next) - 1 {
      forEachMember(of: item, tokens) { key in
        let name = name(key, tokens, text)
        if name == "order" || name == "parties" { exempt.append(key..<Int(tokens[key + 1].next)) }
      }
      item = Int(tokens[item].next)
    }
    return exempt
  }

  /// Calls with the key of each member, where the token is an object.
  private static func forEachMember(
    of object: Int,
    _ tokens: Span<JSONToken>,
    _ body: (Int) -> Void
  ) {
    guard tokens[object].kind == .object else { return }
    var key = object + 1
    while key < Int(tokens[object].next) - 1 {
      body(key)
      key = Int(tokens[key + 1].next)
    }
  }

  private static func name(_ key: Int, _ tokens: Span<JSONToken>, _ text: [UInt8]) -> String {
    String(decoding: text[tokens[key].range], as: UTF8.self)
  }

  /// Masks all digits from the tokens to whatever follows them.
  private static func mask(
    _ range: Range<Int>,
    _ tokens: Span<JSONToken>,
    _ line: inout [UInt8]
  ) {
    guard let first = range.first else { return }
    let end = range.upperBound < tokens.count ? Int(tokens[range.upperBound].offset) : line.count
    for index in Int(tokens[first].offset)..<end where line[index] &- 0x30 <= 9 {
      line[index] = UInt8(ascii: "*")
    }
  }

  private static func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{")
  }
}
