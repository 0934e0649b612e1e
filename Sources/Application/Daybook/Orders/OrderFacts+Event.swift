import Amounts
import Codec
import EntryRules
import Events
import Journal
import Ledgers
import Payments

extension OrderFacts {
  /// What an event says of one of its orders.
  ///
  /// A payment of several orders counts for each by its items' `amount`, where its rule books items;
  /// any other step is one of the event's own order, by its `amount`, and a payment by what the payer
  /// paid, `gross`; of a withdrawal what the bank paid or sent back, `paid`.
  ///
  /// - Returns: nil where an amount is too large to be counted.
  init?(
    _ step: OrderStep?,
    _ question: OrderBook.Question,
    _ facts: borrowing EventFacts,
    _ entry: borrowing EntryBuffer,
    _ touched: borrowing TouchedOrders,
    _ order: Int,
    _ state: borrowing BookState
  ) {
    self.init(step: step, sequence: question.sequence)
    (request, isReversal) = (question.request, question.isReversal)
    guard let step else { return }
    currency = Self.currency(of: facts)
    let booksItems = entry.postings.contains { $0.item > 0 }
    if step == .payment, touched.itemsHaveOrders, booksItems {
      for index in facts.items.indices where Int(touched.ofItems[index]) == order {
        let own = facts.itemAmounts[facts.items[index].amounts]
        guard let part = Self.minor(.amount, in: own, state.currencies) else { return nil }
        amount &+= part
        guard Self.isCountable(amount) else { return nil }
      }
      return
    }
    guard order == Int(touched.own) else {
      self.step = nil
      return
    }
    let hasGross =
      facts.amounts.contains { $0.name == WellKnownName.gross.rawValue }
      && Self.counts(.gross, by: question.rule, state.rules)
    let name: WellKnownName =
      switch step {
      case .payment where hasGross, .recharge where hasGross: .gross
      case .withdrawalSuccess, .withdrawalReturn: .paid
      default: .amount
      }
    if step == .invoice || step == .expense {
      guard let gross = Self.minor(.gross, in: facts.amounts[...], state.currencies) else {
        return nil
      }
      self.gross = gross
    }
    if step == .chargebackLost, let name = state.names.number(of: "fee"),
      state.rules.declares(name, in: question.rule),
      let fee = facts.amounts.first(where: { $0.name == name })
    {
      guard let fee = Self.minor(fee, state.currencies) else { return nil }
      self.fee = fee
    }
    guard let amount = Self.minor(name, in: facts.amounts[...], state.currencies),
      let booked = Self.minor(.booked, in: facts.amounts[...], state.currencies)
    else { return nil }
    (self.amount, self.booked) = (amount, booked)
  }

  /// Whether what a payer paid is said by `gross`: not where the rule books `amount` and knows no
  /// `gross`, so that nobody is given back what was never booked.
  private static func counts(
    _ gross: WellKnownName,
    by rule: UInt32,
    _ rules: borrowing RuleBook
  ) -> Bool {
    rules.declares(gross.rawValue, in: rule)
      || !rules.declares(WellKnownName.amount.rawValue, in: rule)
  }

  /// Takes what its rule asks of the order, where a rule names its code.
  mutating func takeTerms(
    _ question: OrderBook.Question,
    _ facts: borrowing EventFacts,
    _ entry: borrowing EntryBuffer,
    _ rules: borrowing RuleBook
  ) {
    guard question.rule != 0, rules.tallies(facts.code) || rules.asksOrder(question.rule) else {
      return
    }
    var terms = CodeTerms(code: facts.code)
    (terms.once, terms.givesBack) = rules.terms(of: question.rule)
    guard let name = rules.firstAmount(of: question.rule),
      let amount = facts.amounts.first(where: { $0.name == name })
    else { return }
    terms.currency = amount.currency
    for index in entry.postings.indices {
      let posting = entry.postings[index]
      guard posting.isDebit, posting.currency == terms.currency else { continue }
      terms.total &+= posting.amount
    }
    // Red or blue, a reversal moves as much as what it takes back.
    if question.isReversal, terms.total < 0 { terms.total = 0 &- terms.total }
    self.terms = terms
  }

  /// Takes what its entry does to suspense.
  mutating func take(_ effects: [OrderEffect], _ subjects: borrowing SubjectTable) {
    for effect in effects where effect.isSuspense {
      guard subjects[effect.account.subject]?.isDebitNormal == false else { continue }
      guard currency == 0 || effect.account.currency == currency else { continue }
      suspended += effect.net
    }
  }

  /// The currency of an event's first amount, by name number.
  static func currency(of facts: borrowing EventFacts) -> UInt32 {
    facts.amounts.first?.currency ?? facts.itemAmounts.first?.currency ?? 0
  }

  /// An amount by name; zero where there is none.
  private static func minor(
    _ name: WellKnownName,
    in amounts: ArraySlice<EventFacts.Amount>,
    _ currencies: borrowing CurrencyDigits
  ) -> Int128? {
    for amount in amounts where amount.name == name.rawValue { return minor(amount, currencies) }
    return 0
  }

  /// An amount in minor units; nil where it is too large to be counted.
  static func minor(
    _ amount: EventFacts.Amount,
    _ currencies: borrowing CurrencyDigits
  ) -> Int128? {
    guard let digits = currencies[amount.currency] else { return nil }
    let decimal = DecimalText(coefficient: amount.coefficient, scale: amount.scale)
    guard let minor = decimal.minorUnits(digits: digits), isCountable(minor) else { return nil }
    return minor
  }

  /// Far below 128 bits, as the totals of accounts are, so that no sum of steps overflows.
  private static func isCountable(_ minor: Int128) -> Bool { minor.magnitude <= 1 << 100 }
}
