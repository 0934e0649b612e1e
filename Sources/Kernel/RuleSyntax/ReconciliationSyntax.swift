/// What a chart says of reconciliation with channels (对账): on which subjects they are met.
package struct ReconciliationSyntax: Hashable, Sendable {
  /// The subjects whose owners are channels; each stands for all below it.
  package let subjects: [PlacedText]
  /// What a day that is not reconciled does to the close; listed unless said.
  package let unreconciled: UnreconciledRule?
}

/// What a channel and day that is not reconciled does at day-end.
package enum UnreconciledRule: String, CaseIterable, Hashable, Sendable {
  /// It is listed, and the day is sealed.
  case listed
  /// The day stays unsealed.
  case blocks
}

extension ReconciliationSyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["subjects", "unreconciled"]
    guard let reader = MappingReader(node, as: "reconciliation", keys: keys, &problems),
      let subjects = reader.requiredNames("subjects", &problems)
    else { return nil }
    self.init(
      subjects: subjects,
      unreconciled: reader.choice("unreconciled", of: UnreconciledRule.self, &problems)
    )
  }
}
