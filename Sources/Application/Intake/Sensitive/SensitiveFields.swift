import JSONText

/// Puts tokens in the place of sensitive fields: the line is written again, so that nothing behind
/// it ever sees what stood there.
struct SensitiveFields: ~Escapable {
  private let tokens: Span<JSONToken>

  @_lifetime(copy tokens)
  init(_ tokens: Span<JSONToken>) { self.tokens = tokens }

  /// Whether the string that is a token of the line is not yet a token under a key.
  func isRaw(_ place: Int, _ text: [UInt8]) -> Bool {
    !TokenKey.isToken(text[tokens[place].range])
  }

  /// The line with tokens for the strings at these places, which are values of members and stand in
  /// reading order.
  func replaced(
    _ places: [Int],
    in line: Span<UInt8>,
    _ text: [UInt8],
    key: TokenKey
  ) -> [UInt8] {
    var (result, done) = ([UInt8](), 0)
    for place in places {
      let value = Int(tokens[place].offset)
      result.append(copying: line.extracting(done..<value))
      result += key.token(of: text[tokens[place].range], field: text[tokens[place - 1].range])
      done = end(ofStringAt: value, in: line)
    }
    result.append(copying: line.extracting(done..<line.count))
    return result
  }

  /// Where the quote stands that ends a string; in the line its escapes are not undone.
  private func end(ofStringAt start: Int, in line: Span<UInt8>) -> Int {
    var index = start
    while line[index] != UInt8(ascii: "\"") {
      index += line[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }
}
