package import RuleSyntax

/// A kind of accounts (子账户类型) of a checked chart: a row of the table of who may do what (R2-005,
/// R2-008, Q09).
package struct AccountKind: Hashable, Sendable {
  /// Its name: `merchant`.
  package let name: String
  /// The Chinese name; empty where there is none.
  package let zh: String
  /// The English name; empty where there is none.
  package let en: String
  /// The operations that its accounts may do.
  package let may: Set<AccountOperation>
  /// The kinds whose accounts they may pay; nil for all.
  package let pays: Set<String>?

  /// How many kinds a chart may have: each is a bit of a word.
  package static let countMaximum = 31
}

extension ChartCheck {
  /// Checks which codes are which operation.
  mutating func operations() -> [AccountOperation: [String]] {
    var all: [AccountOperation: [String]] = [:]
    for item in syntax.operations {
      all[item.operation] = item.codes.filter { isCode($0) }.map(\.text)
    }
    let payments = Set(all[.pay] ?? [])
    for item in syntax.operations where item.operation == .withdraw {
      for code in item.codes where payments.contains(code.text) {
        report(
          code,
          "pay-and-withdraw",
          "code \(code) pays others and withdraws",
          next: "keep it on one side: what leaves goes to others, or to the owner's bank"
        )
      }
    }
    return all
  }

  /// Checks the kinds of accounts, and reports what cannot be meant.
  mutating func kinds() -> [AccountKind] {
    guard let first = syntax.kinds.first else { return [] }
    if syntax.operations.isEmpty {
      report(
        first.name,
        "nothing-judged",
        "the chart has kinds of accounts, but does not say which codes are which operation",
        next: "add operations: {pay: [\"1022\"], receive: [\"1022\"], withdraw: [\"3001\"]}"
      )
    }
    if syntax.kinds.count > AccountKind.countMaximum {
      report(
        first.name,
        "too-many-kinds",
        "the chart has \(syntax.kinds.count) kinds of accounts",
        next: "keep at most \(AccountKind.countMaximum)"
      )
    }
    return syntax.kinds.filter { isCode($0.name) }.map { kind in
      for payee in kind.pays ?? [] { isKind(payee, of: "kind \(kind.name)") }
      if let payee = kind.pays?.first, !kind.may.contains(.pay) {
        report(
          payee,
          "pays-without-pay",
          "kind \(kind.name) says whom it pays, but may not pay",
          next: "add pay to may:, or take pays: away"
        )
      }
      return AccountKind(
        name: kind.name.text,
        zh: kind.zh ?? "",
        en: kind.en ?? "",
        may: kind.may,
        pays: kind.pays.map { Set($0.map(\.text)) }
      )
    }
  }

  /// Checks the kinds that a subject names.
  mutating func kinds(of subject: SubjectSyntax, _ normal: NormalSide) -> [String] {
    guard let first = subject.kinds.first else { return [] }
    for kind in subject.kinds { isKind(kind, of: "subject \(subject.code)") }
    if normal == .either {
      report(
        first,
        "no-normal-side",
        "accounts of subject \(subject.code) have a kind, but either side is normal for it",
        next: "write normal: debit or normal: credit, or take kind: away"
      )
    }
    if subject.kinds.count > 1, subject.opens != .byEvent {
      report(
        first,
        "kind-unknown-on-first-use",
        "accounts of subject \(subject.code) are of several kinds, but open on first use",
        next: "add opens: by-event, so that each is opened with its kind; or keep one kind"
      )
    }
    return subject.kinds.map(\.text)
  }

  private mutating func isKind(_ name: PlacedText, of owner: String) {
    let all = syntax.kinds.map(\.name.text)
    guard !all.contains(name.text) else { return }
    report(
      name,
      "unknown-kind",
      "\(owner) names the kind \(name), which the chart does not have",
      next: all.isEmpty
        ? "add kinds: {\(name): {en: …, may: […]}} to the chart"
        : NearestName.advice(for: name.text, among: all)
    )
  }
}
