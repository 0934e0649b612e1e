import Codec
import RuleSyntax

/// What the chart in force says of kinds of accounts, by the letter (Q09).
struct ReplayKinds: Sendable {
  /// The kinds by name.
  private(set) var all: ByName<AccountKindSyntax> = [:]
  /// What a transaction code does.
  private(set) var operations: [Symbol: Set<AccountOperation>] = [:]

  init() {}

  init(_ chart: ChartSyntax, _ symbols: inout SymbolTable) {
    guard !chart.kinds.isEmpty else { return }
    for kind in chart.kinds { all[kind.name.text] = kind }
    for item in chart.operations {
      for code in item.codes {
        operations[symbols.symbol(code.text), default: []].insert(item.operation)
      }
    }
  }

  /// Whether accounts of a kind may pay those of another.
  func mayPay(_ payer: String, _ payee: String) -> Bool {
    guard let pays = all[payer]?.pays else { return true }
    return pays.contains { ExactText($0.text) == ExactText(payee) }
  }
}

// Kinds: which an account is of, what was posted against it, and that neither kind nor ownership
// changes (R2-005, R2-006, R2-008).

extension IndependentReplay {
  /// The kind of an account: the one that an event said, or the only one of its subject.
  func kind(at place: Int) -> String? {
    let account = accounts.all[place]
    if let kind = account.settings.kind { return kind }
    let kinds = charts.subject(account.key.subject)?.kinds ?? []
    return kinds.count == 1 ? kinds[0] : nil
  }

  /// Notes what the entry at hand does that the kinds of its accounts may not.
  mutating func checkKinds(code: Symbol) {
    guard let operations = charts.kinds.operations[code] else { return }
    var payers: [(place: Int, kind: String)] = []
    var payees: [(place: Int, kind: String)] = []
    for place in accounts.touched {
      guard let kind = kind(at: place), let change = gain(at: place), change != 0 else { continue }
      if change > 0 { payees.append((place, kind)) } else { payers.append((place, kind)) }
      for operation in AccountOperation.allCases where operations.contains(operation) {
        let concerns = (operation == .receive) == (change > 0)
        guard concerns, charts.kinds.all[kind]?.may.contains(operation) == false else { continue }
        let account = accounts.all[place].text
        note(
          .kind,
          at: account,
          expected: "an operation that accounts of kind \(kind) may do",
          actual: operation.rawValue,
          "code \(symbols.text(code)) is to \(operation.rawValue), "
            + "which \(account) of kind \(kind) may not"
        )
      }
    }
    guard operations.contains(.pay) else { return }
    for payer in payers {
      for payee in payees where !charts.kinds.mayPay(payer.kind, payee.kind) {
        let (from, to) = (accounts.all[payer.place].text, accounts.all[payee.place].text)
        note(
          .kind,
          at: from,
          expected: "a kind that accounts of kind \(payer.kind) may pay",
          actual: payee.kind,
          "\(from) of kind \(payer.kind) pays \(to) of kind \(payee.kind), which it may not"
        )
      }
    }
  }

  /// By how much more an account has after the entry at hand, on its normal side.
  private func gain(at place: Int) -> Int128? {
    let account = accounts.all[place]
    let change = account.balance &- account.before
    switch charts.subject(account.key.subject)?.normal {
    case .debit: return change
    case .credit: return 0 &- change
    case .either, nil: return nil
    }
  }

  /// Takes over what an event says of an account's kind, ownership and card.
  mutating func setKind(
    _ settings: inout AccountSettings,
    _ event: OwnEvent,
    _ data: FlatJSON,
    at place: Int
  ) {
    let text = accounts.all[place].text
    func no(_ expected: String, _ actual: String, _ message: String) {
      faults.append(
        ReplayFault(.kind, at: text, expected: expected, actual: actual, "\(text) \(message)")
      )
    }
    let kinds = charts.subject(accounts.all[place].key.subject)?.kinds ?? []
    if let kind = data["kind"]?.text {
      if !kinds.contains(kind) {
        no("a kind of its subject", kind, "is of kind \(kind), which its subject does not have")
      }
      if let before = self.kind(at: place), before != kind {
        no(before, kind, "is of kind \(before) and becomes \(kind)")
      }
      settings.kind = kind
    } else if event == .accountOpened, kinds.count > 1 {
      no("one of \(kinds.joined(separator: ", "))", "none", "is opened without a kind")
    }
    let login = symbols.text(accounts.all[place].key.owner)
    let customer = customers.owners[login].flatMap { customers.all[$0]?.ownership }
    if let ownership = data["ownership"]?.text {
      if let before = settings.ownership ?? customer, before != ownership {
        no(before, ownership, "is a \(before)'s and becomes a \(ownership)'s")
      }
      settings.ownership = ownership
    }
    let owner = settings.ownership ?? customer
    if let card = data["card_ownership"]?.text, card != owner {
      let ownership = owner ?? "nobody"
      no(ownership, card, "is a \(ownership)'s, and is given a card of a \(card)")
    }
  }

  /// Another chart is in force: each account keeps its kind.
  mutating func checkKinds(since before: [String?]) {
    for (place, kind) in before.enumerated() {
      guard let kind else { continue }
      let kinds = charts.subject(accounts.all[place].key.subject)?.kinds ?? []
      let after = self.kind(at: place)
      if after == kind, kinds.contains(kind) { continue }
      let text = accounts.all[place].text
      note(
        .kind,
        at: text,
        expected: kind,
        actual: after ?? "none",
        "\(text) is of kind \(kind), and the new chart does not say so of its subject"
      )
    }
  }
}
