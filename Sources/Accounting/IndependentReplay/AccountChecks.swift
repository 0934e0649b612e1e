import Amounts
import Events
import RuleSyntax

/// What is checked of each account that a posted entry has touched, on the effect of the whole
/// entry (design, "Small decisions").
struct AccountChecks {
  let account: ReplayAccount
  let terms: ReplayAccount.Terms
  /// The transaction code of the event; 0 where it has none, as a voucher has.
  let code: Symbol
  let codeText: String
  /// Digits of the account's currency, for messages.
  let digits: Int

  /// Everything that the entry broke.
  func faults() -> [ReplayFault] {
    [standingFault(), statusFault(), codeFault(), negativeFault(), heldFault(), limitFault()]
      .compactMap { $0 }
  }

  /// Debits minus credits of this entry.
  private var change: Int128 { account.balance &- account.before }

  /// Postings go to leaf subjects of the chart (R1-062), and to accounts that are open.
  private func standingFault() -> ReplayFault? {
    let subject = account.text.parts(between: "/").first.map(String.init) ?? account.text
    switch terms.standing {
    case .fine: return nil
    case .noSubject:
      return ReplayFault(
        .chart,
        at: subject,
        expected: "a subject of the chart",
        actual: "none",
        "posted to \(account.text), although the chart has no subject \(subject)"
      )
    case .noLeaf:
      return ReplayFault(
        .chart,
        at: subject,
        expected: "a leaf subject",
        actual: "a subject with others under it",
        "posted to \(account.text), although \(subject) is no leaf"
      )
    case .otherCurrency:
      return ReplayFault(
        .chart,
        at: account.text,
        expected: "a currency that the chart lets accounts of \(subject) be in",
        actual: account.text.parts(between: "/").last.map(String.init) ?? account.text,
        "posted to \(account.text), although the chart has no such account of \(subject)"
      )
    case .notOpened:
      return ReplayFault(
        .status,
        at: account.text,
        expected: "account.opened before the first posting",
        actual: "none",
        "posted to \(account.text), although accounts of \(subject) are opened by an event only"
      )
    }
  }

  private func statusFault() -> ReplayFault? {
    let isBroken =
      switch account.settings.status {
      case .open: false
      case .debitFrozen: change > 0
      case .creditFrozen: change < 0
      case .closed: change != 0
      }
    guard isBroken else { return nil }
    return ReplayFault(
      .status,
      at: account.text,
      expected: "no such movement of an account that is \(account.settings.status.rawValue)",
      actual: sided(change),
      "posted \(sided(change)) to \(account.text), which is \(account.settings.status.rawValue)"
    )
  }

  /// A voucher or a reversal has no code; what people approve is not bound to codes.
  private func codeFault() -> ReplayFault? {
    guard code != 0, !terms.codes.isEmpty, !terms.codes.contains(code) else { return nil }
    return ReplayFault(
      .code,
      at: account.text,
      expected: "a code that may touch the account",
      actual: codeText,
      "posted to \(account.text), which code \(codeText) may not touch"
    )
  }

  private func negativeFault() -> ReplayFault? {
    guard terms.forbidsNegative, let balances = onNormalSide else { return nil }
    guard balances.after < 0, balances.after < balances.before else { return nil }
    return ReplayFault(
      .negative,
      at: account.text,
      expected: "a balance that is not negative",
      actual: sided(account.balance),
      "\(account.text) stands at \(sided(account.balance)) after it, before it at "
        + "\(sided(account.before)); that is forbidden"
    )
  }

  /// What is on hold stays, but for what the entry took from a hold that its event named.
  private func heldFault() -> ReplayFault? {
    guard account.held > 0 else { return nil }
    let (before, after) =
      terms.normal == .credit
      ? (0 &- account.before, 0 &- account.balance) : (account.before, account.balance)
    guard after < account.held, after < before else { return nil }
    return ReplayFault(
      .hold,
      at: account.text,
      expected: "at least \(text(account.held)), which is on hold",
      actual: sided(account.balance),
      "\(account.text) stands at \(sided(account.balance)) after it, while \(text(account.held)) "
        + "is on hold"
    )
  }

  private func limitFault() -> ReplayFault? {
    guard let limit = terms.limit, let balances = onNormalSide else { return nil }
    guard balances.after > limit, balances.after > balances.before else { return nil }
    return ReplayFault(
      .limit,
      at: account.text,
      expected: "at most \(text(limit))",
      actual: sided(account.balance),
      "\(account.text) stands at \(sided(account.balance)) after it, above its limit of "
        + text(limit)
    )
  }

  /// The balance before and after the entry, positive on the normal side.
  private var onNormalSide: (before: Int128, after: Int128)? {
    switch terms.normal {
    case .debit: (account.before, account.balance)
    case .credit: (0 &- account.before, 0 &- account.balance)
    case .either, nil: nil
    }
  }

  private func text(_ amount: Int128) -> String { DecimalText.render(amount, places: digits) }

  private func sided(_ amount: Int128) -> String { SidedAmount.text(amount, digits: digits) }
}

/// Amounts on a side, for messages.
enum SidedAmount {
  /// `10.00 Dr` for a positive number of minor units, `10.00 Cr` for a negative one.
  static func text(_ amount: Int128, digits: Int) -> String {
    if amount == 0 { return DecimalText.render(0, places: digits) }
    let text = DecimalText.render(amount > 0 ? amount : 0 &- amount, places: digits)
    return text + (amount > 0 ? " Dr" : " Cr")
  }
}
