/// Thirty-two bytes that stand for other bytes: a SHA-256, such as the chain hash of a block.
///
/// Two are equal when all bytes are. The text form is 64 lower-case hexadecimal digits.
package struct Digest32: Hashable, Sendable {
  // The bytes in order, eight to a word; a word is loaded as this machine keeps it, never as a
  // number, so that `bytes` gives back what went in on any machine.
  private var words: InlineArray<4, UInt64>

  /// Thirty-two zero bytes: what the chain starts from.
  package static let zero = Digest32(words: InlineArray(repeating: 0))

  private init(words: InlineArray<4, UInt64>) { self.words = words }

  /// Takes over 32 bytes; nil for any other number of them.
  package init?(_ bytes: RawSpan) {
    guard bytes.byteCount == 32 else { return nil }
    self.init(bytes, at: 0)
  }

  /// Takes over the 32 bytes that begin at `offset`; they must be there.
  package init(_ bytes: RawSpan, at offset: Int) {
    precondition(offset >= 0 && offset <= bytes.byteCount - 32, "a digest is 32 bytes")
    words = InlineArray { word in
      // In bounds: checked above; any eight bytes are a UInt64.
      unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset + word * 8, as: UInt64.self)
    }
  }

  /// The bytes, lent.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    // Integers have no padding, so every byte of the span is initialised.
    get { unsafe words.span.bytes }
  }

  /// Eight of the bytes as a little-endian number, 0 for the first eight.
  package func word(_ index: Int) -> UInt64 { UInt64(littleEndian: words[index]) }

  /// The digest of what `fill` writes into 32 bytes.
  init(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    words = InlineArray(repeating: 0)
    unsafe withUnsafeMutableBytes(of: &words) { buffer in
      // 32 bytes are bound as bytes for the time of the call.
      guard let base = buffer.baseAddress else { return }
      unsafe fill(base.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Whether both hold the same bytes.
  package static func == (left: Digest32, right: Digest32) -> Bool {
    left.words[0] == right.words[0] && left.words[1] == right.words[1]
      && left.words[2] == right.words[2] && left.words[3] == right.words[3]
  }

  /// Feeds the bytes to `hasher`.
  package func hash(into hasher: inout Hasher) {
    for index in words.indices { hasher.combine(words[index]) }
  }
}

extension Digest32: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package var description: String { hex }

  /// 64 lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for offset in 0..<32 {
      let byte = self[offset]
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// One byte of it, 0 to 31.
  package subscript(offset: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: UInt64(bigEndian: words[offset / 8]) >> UInt64(56 - offset % 8 * 8))
  }

  /// Reads 64 hexadecimal digits, capital or small; nil for anything else.
  package init?(hex text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var words = InlineArray<4, UInt64>(repeating: 0)
    for (place, digit) in digits.enumerated() {
      guard let value = Self.value(ofDigit: digit) else { return nil }
      words[place / 16] = words[place / 16] << 4 | value
    }
    for index in words.indices { words[index] = words[index].bigEndian }
    self.init(words: words)
  }

  private static func value(ofDigit digit: UInt8) -> UInt64? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(digit - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
