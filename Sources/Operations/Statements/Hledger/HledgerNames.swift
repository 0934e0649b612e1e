public import Amounts
import Events

/// How accounts, commodities and texts are written so that hledger reads back what was meant.
public enum HledgerNames {
  /// `220202/M1/CNY` as `220202:M1`: the subject above its owners, the currency left to the amount.
  ///
  /// What hledger would read as syntax is percent-encoded, so that decoding each part gives the
  /// account's own again. For example: the owner `(old) a:b` becomes `%28old)%20a%3Ab`.
  public static func account(_ text: String) -> String {
    text.parts(between: "/").dropLast()
      .map { encoded(String($0)) }.joined(separator: ":")
  }

  /// A commodity's symbol: letters as they are, anything else in double quotes.
  public static func commodity(_ code: String) -> String {
    let isPlain = !code.isEmpty && code.unicodeScalars.allSatisfy { $0.properties.isAlphabetic }
    guard !isPlain else { return code }
    let safe = code.unicodeScalars.reduce(into: "") { text, scalar in
      let breaks = scalar == "\"" || scalar == "%" || scalar.value < 0x20 || scalar.value == 0x7F
      text += breaks ? percent(scalar) : String(scalar)
    }
    return "\"\(safe)\""
  }

  /// An amount with all digits and a decimal point, no separators: `-1000.00 CNY`.
  public static func amount(_ minor: Int128, _ currency: Currency) -> String {
    "\(Amount(minor: minor, currency: currency).text) \(commodity(currency.code))"
  }

  /// The directive that fixes a commodity's digits; hledger wants a decimal mark in it always.
  public static func directive(_ currency: Currency) -> String {
    let zeros = String(repeating: "0", count: currency.digits)
    return "commodity 1000.\(zeros) \(commodity(currency.code))"
  }

  /// A description: no line's end, no `;`, which begins a comment, no `|`, which splits payee from
  /// note.
  public static func description(_ text: String) -> String {
    DisplayWidth.printable(text).unicodeScalars.reduce(into: "") { safe, scalar in
      safe.unicodeScalars.append(scalar == ";" ? "," : scalar == "|" ? "/" : scalar)
    }
  }

  /// Letters, digits and a few marks as they are, the rest percent-encoded byte by byte; what
  /// comes percent-encoded already (`/` and `%` themselves) stays as it is.
  private static func encoded(_ part: String) -> String {
    part.unicodeScalars.reduce(into: "") { text, scalar in
      let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      text +=
        isWord || "-_.%@+#&".unicodeScalars.contains(scalar) ? String(scalar) : percent(scalar)
    }
  }

  private static func percent(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf8.reduce(into: "") { text, byte in
      text += byte < 0x10 ? "%0" : "%"
      text += String(byte, radix: 16, uppercase: true)
    }
  }
}
