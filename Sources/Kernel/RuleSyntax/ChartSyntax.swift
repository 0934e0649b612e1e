/// A chart of accounts as its file says it.
package struct ChartSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// Its name.
  package let name: PlacedText
  /// The currencies and assets that accounts may hold.
  package let currencies: [CurrencySyntax]
  /// The subjects, in the order of the file.
  package let subjects: [SubjectSyntax]
  /// How many days an item may be open, by type.
  package let ageing: [AgeLimitSyntax]
  /// By which codes parked facts are placed in suspense; empty where the chart does not say.
  package let suspended: [SuspendedSyntax]
  /// Which subjects hold and owe client money; nil where the chart does not say.
  package let clientMoney: ClientMoneySyntax?
  /// On which subjects channels are met; nil where the chart does not say.
  package let reconciliation: ReconciliationSyntax?
  /// The classes of customers; nil where the chart does not say.
  package let customers: CustomerSyntax?
  /// Which transaction codes are which operation; empty where the chart does not say.
  package let operations: [OperationSyntax]
  /// The kinds of accounts; empty where the chart has none.
  package let kinds: [AccountKindSyntax]
}

/// A currency of a chart: a code of ISO 4217, or an asset with its digits.
package struct CurrencySyntax: Hashable, Sendable {
  /// The code.
  package let code: PlacedText
  /// Digits after the point, for what ISO 4217 does not know.
  package let digits: Int?
  /// What people call it.
  package let name: String?
}

/// A subject of a chart.
package struct SubjectSyntax: Hashable, Sendable {
  /// The code, for example `220202`.
  package let code: PlacedText
  /// The Chinese name.
  package let zh: String?
  /// The English name.
  package let en: String?
  /// The class, where it is not inherited.
  package let subjectClass: SubjectClass?
  /// The parent's code.
  package let under: PlacedText?
  /// The kinds of party whose accounts stand here; none where it is not said.
  package let owners: [PlacedText]
  /// The normal side, where neither class nor parent gives it.
  package let normal: NormalSide?
  /// Whether a balance may stand on the other side.
  package let negative: NegativeBalance?
  /// How accounts are opened.
  package let opens: AccountOpening?
  /// What its balances are kept by, beside the account.
  package let items: OpenItems?
  /// The most that an account may hold on its normal side, per currency.
  package let limits: [AmountSyntax]
  /// The transaction codes that may touch its accounts; all, where there are none.
  package let codes: [PlacedText]
  /// The currencies and assets that its accounts may be in; any, where there are none.
  package let currencies: [PlacedText]
  /// The kinds of its accounts: one for all of them, or those that one is opened with.
  package let kinds: [PlacedText]
  /// The type of the items that wait here to be explained (挂账); nil for no suspense subject.
  package let suspense: PlacedText?
  /// The type of the items that are on their way here (在途); nil for no transit subject.
  package let transit: PlacedText?
}

/// The six classes of subjects.
package enum SubjectClass: String, CaseIterable, Hashable, Sendable {
  /// 资产.
  case asset
  /// 负债.
  case liability
  /// 所有者权益.
  case equity
  /// 成本.
  case cost
  /// 损益.
  case profitAndLoss = "profit-and-loss"
  /// 共同.
  case common
}

/// The side on which a balance is usual.
package enum NormalSide: String, CaseIterable, Hashable, Sendable {
  /// Debit.
  case debit
  /// Credit.
  case credit
  /// Either, depending on the day: nothing is on the wrong side.
  case either
}

/// Whether a balance may stand on the side that is not normal.
package enum NegativeBalance: String, CaseIterable, Hashable, Sendable {
  /// An entry that would bring it there is refused or parked.
  case forbidden
  /// It may.
  case allowed
}

/// How an account of a subject comes into being.
package enum AccountOpening: String, CaseIterable, Hashable, Sendable {
  /// With its first posting.
  case onFirstUse = "on-first-use"
  /// Only by `account.opened`.
  case byEvent = "by-event"
}

/// What divides a balance into open items, of which none may go to the wrong side (未清项).
package enum OpenItems: String, CaseIterable, Hashable, Sendable {
  /// The order: what came in under an order goes out under it.
  case order
}

// MARK: Reading

extension ChartSyntax {
  /// Reads a file that holds one chart.
  package static func parse(_ text: String, file: String) throws(SyntaxErrors) -> ChartSyntax {
    var problems = SyntaxProblems()
    let documents = SyntaxNode.documents(of: text, file: file, &problems)
    if problems.isEmpty, documents.count != 1 {
      problems.report(
        at: documents.dropFirst().first?.place ?? SourcePlace(file: file, line: 1, column: 1),
        "one-chart",
        documents.isEmpty ? "the file holds nothing" : "a file holds one chart",
        next: "write one chart: chart: …, currencies: […], subjects: …"
      )
    }
    let chart = documents.first.flatMap { ChartSyntax($0, &problems) }
    try problems.throwIfAny()
    guard let chart else { preconditionFailure("no chart was read and nothing was reported") }
    return chart
  }

  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = [
      "chart", "currencies", "subjects", "client_money", "reconciliation", "ageing", "suspended",
      "customers", "operations", "kinds",
    ]
    guard let reader = MappingReader(node, as: "a chart", keys: keys, &problems) else { return nil }
    guard let name = reader.requiredText("chart", &problems) else { return nil }
    _ = reader.required("currencies", &problems)
    let currencies = reader.list("currencies").compactMap { CurrencySyntax($0, &problems) }
    let subjects = reader.required("subjects", &problems)
    if let subjects, subjects.entries == nil {
      problems.report(
        at: subjects.place,
        "mapping-expected",
        "subjects is written as a mapping from code to subject, here is \(subjects.kind)",
        next: "write \"1122\": {zh: …, en: …, class: asset}"
      )
    }
    self.init(
      place: node.place,
      name: name,
      currencies: currencies,
      subjects: subjects?.entries?.compactMap { SubjectSyntax($0, &problems) } ?? [],
      ageing: reader.mapping("ageing", &problems).compactMap { AgeLimitSyntax($0, &problems) },
      suspended: reader.mapping("suspended", &problems).compactMap {
        SuspendedSyntax($0, &problems)
      },
      clientMoney: reader.node("client_money").flatMap { ClientMoneySyntax($0, &problems) },
      reconciliation: reader.node("reconciliation").flatMap {
        ReconciliationSyntax($0, &problems)
      },
      customers: reader.node("customers").flatMap { CustomerSyntax($0, &problems) },
      operations: reader.mapping("operations", &problems).compactMap {
        OperationSyntax($0, &problems)
      },
      kinds: reader.mapping("kinds", &problems).compactMap { AccountKindSyntax($0, &problems) }
    )
  }
}

extension CurrencySyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    guard node.entries != nil else {
      guard let code = node.nonEmptyText(as: "a currency", &problems) else { return nil }
      self.init(code: code, digits: nil, name: nil)
      return
    }
    let keys = ["code", "digits", "name"]
    guard let reader = MappingReader(node, as: "a currency", keys: keys, &problems),
      let code = reader.requiredText("code", &problems)
    else { return nil }
    self.init(
      code: code,
      digits: reader.number("digits", in: 0...18, &problems),
      name: reader.text("name", &problems)?.text
    )
  }
}

extension SubjectSyntax {
  static let keys = [
    "zh", "en", "class", "under", "owner", "normal", "negative", "opens", "items", "limit",
    "codes", "currency", "kind", "suspense", "transit",
  ]

  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    guard let reader = entry.reader(as: "subject", keys: Self.keys, &problems) else { return nil }
    self.init(
      code: PlacedText(entry.key, at: entry.place),
      zh: reader.text("zh", &problems)?.text,
      en: reader.text("en", &problems)?.text,
      subjectClass: reader.choice("class", of: SubjectClass.self, &problems),
      under: reader.text("under", &problems),
      owners: reader.names("owner", &problems),
      normal: reader.choice("normal", of: NormalSide.self, &problems),
      negative: reader.choice("negative", of: NegativeBalance.self, &problems),
      opens: reader.choice("opens", of: AccountOpening.self, &problems),
      items: reader.choice("items", of: OpenItems.self, &problems),
      limits: reader.amounts("limit", &problems),
      codes: reader.names("codes", &problems),
      currencies: reader.names("currency", &problems),
      kinds: reader.names("kind", &problems),
      suspense: reader.text("suspense", &problems),
      transit: reader.text("transit", &problems)
    )
  }
}
