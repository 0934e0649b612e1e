/// Subject, owner and purpose of an account (分户); with a currency it is the account's identity.
///
/// Written `220202/M100006`, or `100201/icbc/settlement` with a purpose; `/` and `%` in a part are
/// percent-encoded.
public struct AccountName: Hashable, Sendable {
  /// The leaf subject.
  public let subject: String
  /// Whose account.
  public let owner: String
  /// Which of the owner's accounts; empty where there is one only.
  public let purpose: String

  /// Makes a name from its parts.
  public init(subject: String, owner: String, purpose: String = "") {
    (self.subject, self.owner, self.purpose) = (subject, owner, purpose)
  }

  /// Reads `subject/owner` or `subject/owner/purpose`.
  public init?<Text: StringProtocol>(_ text: Text) where Text.SubSequence == Substring {
    let parts = text.parts(between: "/").map { Self.decoded($0) }
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0?.isEmpty == false }),
      let subject = parts[0], let owner = parts[1]
    else { return nil }
    let purpose = parts.count == 3 ? parts[2] : ""
    self.init(subject: subject, owner: owner, purpose: purpose ?? "")
  }

  /// Reads `subject/owner[/purpose]/currency`.
  public static func withCurrency<Text: StringProtocol>(
    _ text: Text
  ) -> (account: AccountName, currency: String)? where Text.SubSequence == Substring {
    let bytes = text[...].utf8
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")),
      let account = AccountName(text[..<slash]),
      let currency = decoded(text[bytes.index(after: slash)...]), !currency.isEmpty
    else { return nil }
    return (account, currency)
  }

  /// The written form with a currency: `220202/M100006/CNY`.
  public func text(currency: String) -> String { "\(self)/\(Self.encoded(currency))" }

  private static func encoded(_ part: String) -> String {
    guard part.utf8.contains(where: { $0 == 0x2F || $0 == 0x25 }) else { return part }
    return part.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "/": text += "%2F"
      case "%": text += "%25"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  /// A part with its percent-encoding undone; nil where that is broken.
  package static func decoded(_ part: some StringProtocol) -> String? {
    guard part.utf8.contains(0x25) else { return String(part) }
    var bytes: [UInt8] = []
    var rest = Array(part.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension AccountName: CustomStringConvertible {
  /// The written form without a currency.
  public var description: String {
    let parts = purpose.isEmpty ? [subject, owner] : [subject, owner, purpose]
    return parts.map(Self.encoded).joined(separator: "/")
  }
}
