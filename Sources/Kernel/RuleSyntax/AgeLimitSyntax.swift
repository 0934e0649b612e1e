/// How many days an item of a type may be open (Q11): `refund: 7`.
package struct AgeLimitSyntax: Hashable, Sendable {
  /// The type, a word of the chart's own.
  package let type: PlacedText
  /// The most days that are no reason to look.
  package let days: Int
}

extension AgeLimitSyntax {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let text = entry.value.text ?? ""
    guard let days = Int(text), (0...9999).contains(days), !entry.key.isEmpty else {
      problems.report(
        at: entry.value.place,
        "not-a-number",
        "the age limit of \(entry.key.shortened) is \(entry.value.kind)",
        next: "write whole days, from 0 to 9999"
      )
      return nil
    }
    self.init(type: PlacedText(entry.key, at: entry.place), days: days)
  }
}
