/// An account as people write it: `220202/M100006/USD`, or with a purpose
/// `100201/icbc/settlement/CNY`; a `/` in a part is percent-encoded.
package struct AccountPath: Hashable, Sendable {
  /// The leaf subject's code.
  package let subject: String
  /// Whose account it is.
  package let owner: String
  /// What it is for, where an owner has several under a subject.
  package let purpose: String?
  /// The currency's code, or nil where the path stands beside an amount that says it.
  package let currency: String?

  /// Makes a path from its parts, as they are (not encoded).
  package init(subject: String, owner: String, purpose: String? = nil, currency: String?) {
    (self.subject, self.owner) = (subject, owner)
    (self.purpose, self.currency) = (purpose, currency)
  }

  /// Reads `subject/owner[/purpose]/currency`.
  package static func parse(_ text: String) throws(SyntaxFault) -> AccountPath {
    let parts = try decodedParts(of: text)
    guard parts.count == 3 || parts.count == 4 else {
      throw fault(text, next: "write subject/owner/currency: 220202/M100006/USD")
    }
    return AccountPath(
      subject: parts[0],
      owner: parts[1],
      purpose: parts.count == 4 ? parts[2] : nil,
      currency: parts[parts.count - 1]
    )
  }

  /// Reads `subject/owner[/purpose]`, as it stands in lines.
  package static func parseWithoutCurrency(_ text: String) throws(SyntaxFault) -> AccountPath {
    let parts = try decodedParts(of: text)
    guard parts.count == 2 || parts.count == 3 else {
      throw fault(text, next: "write subject/owner: 220202/M100006; the amount has the currency")
    }
    return AccountPath(
      subject: parts[0],
      owner: parts[1],
      purpose: parts.count == 3 ? parts[2] : nil,
      currency: nil
    )
  }

  /// The path as people write it.
  package var text: String {
    [subject, owner, purpose, currency].compactMap { $0.map(Self.encoded) }.joined(separator: "/")
  }

  /// A part with `%`, `/` and what would end a word percent-encoded.
  package static func encoded(_ part: String) -> String {
    var text = ""
    for scalar in part.unicodeScalars {
      let encodes =
        scalar == "%" || scalar == "/" || scalar == "{" || scalar == "}" || scalar.value <= 0x20
        || scalar.value == 0x7F
      guard encodes else {
        text.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      text += "%" + (digits.count == 1 ? "0" : "") + digits
    }
    return text
  }

  /// A part with its percent-encoding undone; nil where that is broken.
  package static func decoded(_ part: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = part.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexadecimal),
        let low = rest.popFirst().flatMap(hexadecimal)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The parts between slashes, decoded, none empty.
  static func decodedParts(of text: String) throws(SyntaxFault) -> [String] {
    var parts: [String] = []
    let slash = UInt8(ascii: "/")
    for part in text.utf8.split(separator: slash, omittingEmptySubsequences: false) {
      guard let decoded = decoded(Substring(part)), !decoded.isEmpty, decoded.utf8.count <= 128
      else {
        throw fault(text, next: "write 1 to 128 bytes between slashes, a / within as %2F")
      }
      parts.append(decoded)
    }
    return parts
  }

  private static func fault(_ text: String, next: String) -> SyntaxFault {
    SyntaxFault("not-an-account", "\"\(text.shortened)\" is no account", next: next)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
  }
}
