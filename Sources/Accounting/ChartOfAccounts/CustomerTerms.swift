package import Amounts
package import RuleSyntax

/// What a checked chart says of customers (R1-064): their classes, and what counts against the
/// limit of one (Q28).
package struct CustomerTerms: Hashable, Sendable {
  /// A class of customers.
  package struct Class: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// The Chinese name; empty where there is none.
    package let zh: String
    /// The English name; empty where there is none.
    package let en: String
    /// How many logins a customer may have open; nil for any number.
    package let logins: Int?
    /// The most that all logins of a customer use together; at most one amount per currency.
    package let limits: [Amount]
    /// For how long a limit is.
    package let period: LimitPeriod
  }

  /// The classes, in the order of the file.
  package let classes: [Class]
  /// The leaves of the accounts that are looked at.
  package let accounts: Set<String>
  /// The codes by which what leaves such an account uses the limit.
  package let uses: [String]
  /// The codes by which what comes back gives it back.
  package let returns: [String]
}

extension ChartCheck {
  /// Finds the leaves of what counts, and reports what cannot be meant.
  mutating func customerTerms(_ syntax: CustomerSyntax) -> CustomerTerms {
    let leaves = Leaves(subjects)
    let classes = syntax.classes.map { one in
      CustomerTerms.Class(
        name: one.name.text,
        zh: one.zh ?? "",
        en: one.en ?? "",
        logins: one.logins,
        limits: limits(one.limits, of: "class \(one.name)", at: one.name),
        period: one.period ?? .year
      )
    }
    let limited = syntax.classes.first { !$0.limits.isEmpty }
    if let limited, syntax.counts == nil {
      report(
        limited.name,
        "nothing-counts",
        "class \(limited.name) has a limit, but the chart does not say what counts against it",
        next: "add counts: {accounts: [\"224101\"], uses: [\"1022\"], returns: [\"4041\"]}"
      )
    }
    let uses = syntax.counts?.uses.map(\.text) ?? []
    for code in syntax.counts?.returns ?? [] where uses.contains(code.text) {
      report(
        code,
        "uses-and-returns",
        "code \(code) uses the limit and gives it back",
        next: "keep it on one side"
      )
    }
    return CustomerTerms(
      classes: classes,
      accounts: leaves.under(syntax.counts?.accounts ?? [], of: "customers", &problems),
      uses: uses,
      returns: syntax.counts?.returns.map(\.text) ?? []
    )
  }
}
