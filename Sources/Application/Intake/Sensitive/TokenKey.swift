import Digests

/// The key under which sensitive fields become tokens: kept outside the book, by whoever runs it.
///
/// A token is `tok_`, eight hexadecimal digits that tell keys apart, 32 that stand for the value,
/// and the value's last four characters: `tok_5d0c9e1f_…_4514`. The same value gives the same token
/// under the same key; without the key no value can be tried out. For example:
///
///     let tokens = TokenKey(text: try String(contentsOfFile: "/etc/daybook/token.key", encoding: .utf8))
///     var intake = EventIntake(tokens: tokens)
public struct TokenKey: Sendable {
  private let key: [UInt8]
  /// Eight hexadecimal digits that tell this key from others and say nothing else about it.
  public let fingerprint: String

  /// Reads a key as its file has it: 64 hexadecimal digits, with blanks before and behind; nil for
  /// anything else.
  public init?(text: String) {
    guard let digest = Digest32(hex: String(text.drop(while: \.isWhitespace).prefix(64))),
      text.drop(while: \.isWhitespace).dropFirst(64).allSatisfy(\.isWhitespace)
    else { return nil }
    let key = (0..<32).map { digest[$0] }
    let name = Array("daybook token key".utf8)
    self.key = key
    fingerprint = String(hmacSHA256(name.span, key: key.span).hex.prefix(8))
  }

  /// The token of a value; fields of different names give different tokens for the same value.
  func token(of value: ArraySlice<UInt8>, field: ArraySlice<UInt8>) -> [UInt8] {
    // What stands between digits is left out; an underscore at the end would make it no token.
    let plain = value.filter { !" -_".utf8.contains($0) }.map(Self.capital)
    let message = field + [0] + plain
    let hash = hmacSHA256(Array(message).span, key: key.span).hex.prefix(32)
    // Of a short value the last four characters would be most of it.
    let last = plain.count < 8 ? [] : plain.suffix(4)
    return Array("tok_\(fingerprint)_\(hash)_".utf8) + last
  }

  /// Whether a text has the form of a token, under whatever key.
  static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0].elementsEqual("tok".utf8)
      && parts[1].count == 8 && parts[1].allSatisfy(isHexadecimal)
      && parts[2].count == 32 && parts[2].allSatisfy(isHexadecimal) && parts[3].count <= 4
  }

  /// Whether a text can become a token: letters, digits and what stands between them.
  static func takes(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty
      && text.allSatisfy { byte in
        byte &- UInt8(ascii: "0") <= 9 || (byte | 0x20) &- UInt8(ascii: "a") <= 25
          || "+_ -".utf8.contains(byte)
      }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9 || byte &- UInt8(ascii: "a") <= 5
  }

  private static func capital(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "a") <= 25 ? byte & ~0x20 : byte
  }
}
