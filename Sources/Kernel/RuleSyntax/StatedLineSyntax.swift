/// A line with its amount stated: `Dr 112201/wechat 1000.00 CNY`, in scenarios and vouchers.
package struct StatedLineSyntax: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// Debit or credit.
  package let side: SideSyntax
  /// The account; its currency is the amount's.
  package let account: AccountPath
  /// The amount; negative for a red line.
  package let amount: AmountSyntax
}

extension StatedLineSyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard let text = node.nonEmptyText(as: "a line", &problems) else { return nil }
    let line = problems.reading(at: text.place) { () throws(SyntaxFault) in
      try Self.parse(text.text, at: text.place)
    }
    guard let line else { return nil }
    self = line
  }

  /// Reads `Dr subject/owner[/purpose] number currency`.
  package static func parse(
    _ text: String,
    at place: SourcePlace
  ) throws(SyntaxFault) -> StatedLineSyntax {
    let words = text.split(maxSplits: 2, whereSeparator: \.isWhitespace).map(String.init)
    guard words.count == 3, let side = SideSyntax(rawValue: words[0]) else {
      throw SyntaxFault(
        "not-a-line",
        "\"\(text.shortened)\" is no line",
        next: "write side, account and amount: Dr 112201/wechat 1000.00 CNY"
      )
    }
    return StatedLineSyntax(
      place: place,
      side: side,
      account: try AccountPath.parseWithoutCurrency(words[1]),
      amount: try AmountSyntax.parse(words[2])
    )
  }
}
