import Accounts
import ChartOfAccounts
import Codec
import Events
import Ledgers
import RuleSyntax

/// Kinds of accounts, and whether an account is a company's or a person's.
extension BookState {
  /// The table of a chart in the numbers of names.
  mutating func accountKinds(of chart: Chart) -> AccountKinds {
    var kinds = AccountKinds()
    let numbers = chart.kinds.indices.map { (chart.kinds[$0].name, UInt32($0 + 1)) }
    let bits = Dictionary(numbers) { first, _ in first }.mapValues { UInt32(1) << $0 }
    for kind in chart.kinds {
      let may = AccountKinds.Operations(kind.may.map { AccountKinds.Operations($0) })
      let pays = kind.pays.map { $0.reduce(0) { $0 | (bits[$1] ?? 0) } } ?? .max
      kinds.append(AccountKinds.Kind(name: names.intern(kind.name), may: may, pays: pays))
    }
    guard !chart.kinds.isEmpty else { return kinds }
    for subject in chart.subjects where !subject.kinds.isEmpty {
      kinds.ofSubject[names.intern(subject.code)] = subject.kinds.map { names.intern($0) }
    }
    for operation in AccountOperation.allCases {
      for code in chart.operations[operation] ?? [] {
        kinds.add(AccountKinds.Operations(operation), to: names.intern(code))
      }
    }
    return kinds
  }

  /// Why an event may not say this of its account's ownership, kind or card; nil where it may.
  ///
  /// Ownership and kind are said once: by `account.opened`, or later of an account that came into
  /// being without them. An account of a login is its customer's without being said so.
  func kindObstacle(_ data: OwnData, of key: AccountKey, opening: Bool) -> Obstacle? {
    let account = balances.find(key)
    let isCompany = account.flatMap { balances.settings[$0]?.isCompany }
    let said = (isCompany ?? customers.isCompany(login: key.owner))?.ownership
    func not(_ reason: Reason, _ detail: (DetailKey, String)...) -> Obstacle {
      Obstacle(reason: reason, detail: [(.account, text(key))] + detail)
    }
    if let said, let stated = data.ownership, stated != said {
      return not(.ownershipFixed, (.ownership, said))
    }
    let kinds = balances.kinds.ofSubject[key.subject] ?? []
    if let stated = data.kind {
      guard kinds.contains(where: { name($0) == stated }) else {
        return not(.unknownKind, (.kind, stated))
      }
      let kind = account.flatMap { balances.kind(of: $0) }.map { name($0) } ?? stated
      if kind != stated { return not(.kindFixed, (.kind, kind)) }
    } else if opening, kinds.count > 1 {
      return not(.missingKind, (.missing, "kind"))
    }
    if let card = data.cardOwnership, card != said ?? data.ownership {
      let ownership = said ?? data.ownership ?? "unknown"
      return not(.cardDiffers, (.ownership, ownership), (.card, card))
    }
    return nil
  }

  /// What a new chart makes of the kinds of accounts: each account keeps the one it has.
  func kindProblems(in chart: Chart) -> [String] {
    var subjects: [UInt32: (count: Int, problem: String)] = [:]
    for (index, key) in balances.keys.enumerated() {
      let account = UInt32(index)
      guard let kind = balances.kind(of: account).map({ name($0) }) else { continue }
      let after = chart.subject(name(key.subject))?.kinds ?? []
      let isNamed = balances.settings[account]?.kind != nil
      if isNamed ? after.contains(kind) : after == [kind] { continue }
      let problem =
        "\(text(key)) is of kind \(kind), and the new chart does not say so of its subject"
      subjects[key.subject, default: (0, problem)].count += 1
    }
    return subjects.sorted { $0.key < $1.key }.map { _, found in
      let others = found.count == 1 ? "" : ", and \(found.count - 1) more accounts"
      return "\(found.problem)\(others). Next: keep the kind; what it may do can change"
    }
  }
}

extension Bool {
  /// The word in events of whether something is a company's.
  var ownership: String { self ? "company" : "person" }
}

extension AccountKinds.Operations {
  /// The bit of an operation.
  init(_ operation: AccountOperation) {
    switch operation {
    case .pay: self = .pay
    case .receive: self = .receive
    case .withdraw: self = .withdraw
    }
  }

  /// The words of them in files and details.
  var words: String {
    AccountOperation.allCases.filter { contains(Self($0)) }.map(\.rawValue).joined(separator: ", ")
  }
}
