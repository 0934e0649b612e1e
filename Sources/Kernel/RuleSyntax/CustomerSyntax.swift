import Amounts

/// What a chart says of customers (客户): their classes, and what counts against the limit of one.
package struct CustomerSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// What counts against a limit; nil where no class has one.
  package let counts: CustomerCountSyntax?
  /// The classes, in the order of the file.
  package let classes: [CustomerClassSyntax]
}

/// What uses a customer's limit and what gives it back (Q28).
package struct CustomerCountSyntax: Hashable, Sendable {
  /// The subjects of the accounts that are looked at; each stands for all below it.
  package let accounts: [PlacedText]
  /// The transaction codes by which what leaves such an account uses the limit.
  package let uses: [PlacedText]
  /// The codes by which what comes back to such an account gives it back.
  package let returns: [PlacedText]
}

/// A class of customers (Ⅰ类, Ⅱ类, Ⅲ类).
package struct CustomerClassSyntax: Hashable, Sendable {
  /// Its name: `III`.
  package let name: PlacedText
  /// The Chinese name.
  package let zh: String?
  /// The English name.
  package let en: String?
  /// How many logins a customer may have open; nil for any number.
  package let logins: Int?
  /// The most that all logins of a customer use together, per currency.
  package let limits: [AmountSyntax]
  /// For how long a limit is; a year unless said.
  package let period: LimitPeriod?
}

/// For how long a customer's limit is.
package enum LimitPeriod: String, CaseIterable, Hashable, Sendable {
  /// The calendar year of the accounting date.
  case year
  /// Since the customer was registered.
  case lifetime
}

extension CustomerSyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["counts", "classes"]
    guard let reader = MappingReader(node, as: "customers", keys: keys, &problems),
      let classes = reader.required("classes", &problems)
    else { return nil }
    if classes.entries?.isEmpty == true {
      problems.report(
        at: classes.place,
        "empty-list",
        "classes names no class",
        next: "write classes: {I: {logins: 5, limit: 1000.00 CNY}}, or leave customers out"
      )
    }
    self.init(
      place: node.place,
      counts: reader.node("counts").flatMap { CustomerCountSyntax($0, &problems) },
      classes: reader.mapping("classes", &problems).compactMap {
        CustomerClassSyntax($0, &problems)
      }
    )
  }
}

extension CustomerCountSyntax {
  fileprivate init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["accounts", "uses", "returns"]
    guard let reader = MappingReader(node, as: "counts", keys: keys, &problems),
      let accounts = reader.requiredNames("accounts", &problems),
      let uses = reader.requiredNames("uses", &problems)
    else { return nil }
    let returns = reader.names("returns", orNone: true, &problems)
    self.init(accounts: accounts, uses: uses, returns: returns)
  }
}

extension CustomerClassSyntax {
  fileprivate init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let keys = ["zh", "en", "logins", "limit", "per"]
    guard let reader = entry.reader(as: "class", keys: keys, &problems) else { return nil }
    self.init(
      name: PlacedText(entry.key, at: entry.place),
      zh: reader.text("zh", &problems)?.text,
      en: reader.text("en", &problems)?.text,
      logins: reader.number("logins", in: 1...10_000, &problems),
      limits: reader.amounts("limit", &problems),
      period: reader.choice("per", of: LimitPeriod.self, &problems)
    )
  }
}
