package import Amounts

/// An amount as people write it: `1000.00 CNY`.
package struct AmountSyntax: Hashable, Sendable {
  /// The number.
  package let number: DecimalText
  /// The currency's code; whether it exists is not known here.
  package let currency: String

  /// Makes an amount.
  package init(number: DecimalText, currency: String) {
    (self.number, self.currency) = (number, currency)
  }

  /// Reads a number, blanks and a currency.
  package static func parse(_ text: String) throws(SyntaxFault) -> AmountSyntax {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2 else {
      throw SyntaxFault(
        "not-an-amount",
        "\"\(text.shortened)\" is no amount",
        next: "write a number and a currency: 1000.00 CNY"
      )
    }
    guard let number = DecimalText(words[0]) else {
      throw SyntaxFault(
        "not-an-amount",
        "\"\(words[0])\" is no plain decimal number",
        next: "write digits with at most one point, without separators or exponent: 1000.00"
      )
    }
    return AmountSyntax(number: number, currency: String(words[1]))
  }
}

/// A balance as people write it: `1000.00 Cr`, or `0.00`, which has no side.
package struct BalanceSyntax: Hashable, Sendable {
  /// The number, not negative.
  package let number: DecimalText
  /// Its side; nil for zero.
  package let side: SideSyntax?

  /// Reads a number and its side.
  package static func parse(_ text: String) throws(SyntaxFault) -> BalanceSyntax {
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count <= 2, let first = words.first, let number = DecimalText(first) {
      let side = words.count == 2 ? SideSyntax(rawValue: String(words[1])) : nil
      if words.count == 1, number.coefficient == 0 { return Self(number: number, side: nil) }
      if let side, number.coefficient >= 0 { return Self(number: number, side: side) }
    }
    throw SyntaxFault(
      "not-a-balance",
      "\"\(text.shortened)\" is no balance",
      next: "write a number and its side: 1000.00 Cr, or 0.00"
    )
  }
}

/// The two sides of a line.
package enum SideSyntax: String, CaseIterable, Hashable, Sendable {
  /// Debit.
  case debit = "Dr"
  /// Credit.
  case credit = "Cr"
}
