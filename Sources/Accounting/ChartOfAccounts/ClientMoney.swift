package import RuleSyntax

/// Which leaves hold client money and which owe it (R5-001): every other leaf is the platform's own.
package struct ClientMoney: Hashable, Sendable {
  /// The leaves where the money lies.
  package let pool: Set<String>
  /// The leaves that say whose it is.
  package let client: Set<String>
  /// What a shortfall does to the day.
  package let shortfall: ShortfallRule

  /// Finds the leaves of what a chart says, and reports what cannot be meant.
  init?(_ syntax: ClientMoneySyntax, _ subjects: [Subject], _ problems: inout SyntaxProblems) {
    let leaves = Leaves(subjects)
    let pool = leaves.under(syntax.pool, of: "client_money", &problems)
    let client = leaves.under(syntax.client, of: "client_money", &problems)
    let except = leaves.under(syntax.except, of: "client_money", &problems)
    for code in syntax.except where !leaves.codes(under: code.text).isSubset(of: client) {
      problems.report(
        at: code.place,
        "not-client-money",
        "\(code) is excepted from client money, but is not all under client",
        next: "except what stands under a subject of client, or remove it"
      )
    }
    self.pool = pool
    self.client = client.subtracting(except)
    shortfall = syntax.shortfall ?? .listed
    if let both = pool.intersection(self.client).min() {
      problems.report(
        at: syntax.place,
        "pool-and-client",
        "subject \(both) is in the pool and owed to clients",
        next: "keep it on one side: an asset holds the money, a liability says whose it is"
      )
    }
  }
}
