package import RuleSyntax

/// Which leaves are reconciled with channels, their owners (R1-069, Q22).
package struct Reconciliation: Hashable, Sendable {
  /// The leaves.
  package let leaves: Set<String>
  /// What a day that is not reconciled does to the close.
  package let unreconciled: UnreconciledRule

  /// Finds the leaves of what a chart says, and reports what cannot be meant.
  init(_ syntax: ReconciliationSyntax, _ subjects: [Subject], _ problems: inout SyntaxProblems) {
    leaves = Leaves(subjects).under(syntax.subjects, of: "reconciliation", &problems)
    unreconciled = syntax.unreconciled ?? .listed
  }
}
