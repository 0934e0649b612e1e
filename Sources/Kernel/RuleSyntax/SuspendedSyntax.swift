/// By which rule a parked fact is placed in suspense when it is past its age (R1-070): `"4101": "8161"`.
package struct SuspendedSyntax: Hashable, Sendable {
  /// The transaction code of the fact.
  package let code: PlacedText
  /// The transaction code of the rule for `event.suspended`.
  package let suspense: PlacedText
}

extension SuspendedSyntax {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    guard let suspense = entry.value.nonEmptyText(as: "a transaction code", &problems) else {
      return nil
    }
    self.init(code: PlacedText(entry.key, at: entry.place), suspense: suspense)
  }
}
