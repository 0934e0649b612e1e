/// What is done with an account of a kind, told by the transaction code (Q09).
package enum AccountOperation: String, CaseIterable, Hashable, Sendable {
  /// What leaves the account goes to others (付款).
  case pay
  /// What comes in is paid by others (收款).
  case receive
  /// What leaves the account goes to its owner's bank (提现).
  case withdraw
}

/// The transaction codes of an operation.
package struct OperationSyntax: Hashable, Sendable {
  /// The operation.
  package let operation: AccountOperation
  /// Its codes; what has another code is judged by no kind.
  package let codes: [PlacedText]
}

/// A kind of accounts (子账户类型): what they may do, and whom they may pay.
package struct AccountKindSyntax: Hashable, Sendable {
  /// Its name: `merchant`.
  package let name: PlacedText
  /// The Chinese name.
  package let zh: String?
  /// The English name.
  package let en: String?
  /// The operations that its accounts may do.
  package let may: Set<AccountOperation>
  /// The kinds whose accounts they may pay; nil for all.
  package let pays: [PlacedText]?
}

// MARK: Reading

extension OperationSyntax {
  /// `pay: ["1022", "6001"]`.
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    guard let operation = AccountOperation(rawValue: entry.key) else {
      problems.report(
        at: entry.place,
        "unknown-key",
        "there is no operation \"\(entry.key.shortened)\"",
        next: NearestName.advice(for: entry.key, among: AccountOperation.allCases.map(\.rawValue))
      )
      return nil
    }
    self.init(operation: operation, codes: entry.value.names(as: entry.key, &problems))
  }
}

extension AccountKindSyntax {
  init?(_ entry: SyntaxEntry, _ problems: inout SyntaxProblems) {
    let keys = ["zh", "en", "may", "pays"]
    guard let reader = entry.reader(as: "kind", keys: keys, &problems) else { return nil }
    _ = reader.required("may", &problems)
    var may: Set<AccountOperation> = []
    for text in reader.names("may", orNone: true, &problems) {
      guard let operation = AccountOperation(rawValue: text.text) else {
        problems.report(
          at: text.place,
          "unknown-value",
          "\(reader.name) may not \"\(text.text.shortened)\": there is no such operation",
          next: NearestName.advice(
            for: text.text,
            among: AccountOperation.allCases.map(\.rawValue)
          )
        )
        continue
      }
      may.insert(operation)
    }
    self.init(
      name: PlacedText(entry.key, at: entry.place),
      zh: reader.text("zh", &problems)?.text,
      en: reader.text("en", &problems)?.text,
      may: may,
      pays: reader.node("pays")?.names(as: "pays", orNone: true, &problems)
    )
  }
}
