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
      reader.required("classes", &problems) != nil
    else { return nil }
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
      reader.required("accounts", &problems) != nil, reader.required("uses", &problems) != nil
    else { return nil }
    self.init(
      accounts: reader.texts("accounts", &problems),
      uses: reader.texts("uses", &problems),
      returns: reader.texts("returns", &problems)
    )
  }
}

extension CustomerClassSyntax {
  fileprivate init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let keys = ["zh", "en", "logins", "limit", "per"]
    let name = "class \(entry.key.shortened)"
    guard !entry.key.isEmpty,
      let reader = MappingReader(entry.value, as: name, keys: keys, &problems)
    else { return nil }
    self.init(
      name: PlacedText(entry.key, at: entry.place),
      zh: reader.text("zh", &problems)?.text,
      en: reader.text("en", &problems)?.text,
      logins: reader.number("logins", in: 1...10_000, &problems),
      limits: reader.texts("limit", &problems).compactMap { text in
        problems.reading(at: text.place) { () throws(SyntaxFault) in
          try AmountSyntax.parse(text.text)
        }
      },
      period: reader.choice("per", of: LimitPeriod.self, &problems)
    )
  }
}
