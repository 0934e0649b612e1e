import Amounts
import ChartOfAccounts
import Codec
import Events
import Journal
import RuleSyntax

/// Turns the numbers of a solution into an event and lets the rule compute it, as it would in a
/// book: only what really does not balance is shown to anyone.
struct CounterExampleTrial {
  let search: CounterExampleSearch
  let branch: CounterExampleSearch.Branch
  let items: Int

  init(_ search: CounterExampleSearch, _ branch: CounterExampleSearch.Branch, items: Int) {
    (self.search, self.branch, self.items) = (search, branch, items)
  }

  private var model: RuleModel { search.prover.model }

  /// The event, if the rule books it without balance.
  func example(from values: [Rational]) throws(Rational.Overflow) -> CounterExample? {
    guard let places = places(of: values), let currencies = currencies(digits: places) else {
      return nil
    }
    return tried(event(values, currencies))
  }

  /// How many digits after the point the values need; nil where no number of digits is enough.
  private func places(of values: [Rational]) -> Int? {
    (0...Currency.digitsMaximum).first { places in
      values.allSatisfy { PowersOfTen.power(places) % $0.denominator == 0 }
    }
  }

  /// A currency per letter, all different, the chart's own first.
  private func currencies(digits: Int) -> [Currency]? {
    let own = search.prover.chart.currencies
    let others = ["CNY", "USD", "EUR", "GBP", "HKD", "KWD", "BHD", "OMR", "CLF"]
      .compactMap { Currency(iso4217: $0) }
    var currencies: [Currency] = []
    for currency in own + others
    where currency.digits >= digits && !currencies.contains(where: { $0.code == currency.code }) {
      currencies.append(currency)
    }
    return currencies.count >= model.letters.count ? currencies : nil
  }

  private func event(_ values: [Rational], _ currencies: [Currency]) -> CounterExample {
    func amount(_ value: Rational, _ slot: RuleModel.AmountSlot) -> (String, Amount)? {
      if value.isZero, slot.isOptional { return nil }
      let currency = currencies[slot.letter]
      // The search chose currencies whose digits hold the value; what overflows is not shown.
      let minor = (try? value.times(Rational(PowersOfTen.power(currency.digits))))?.numerator
      return (slot.name, Amount(minor: minor ?? 0, currency: currency))
    }
    let texts = branch.texts.compactMap { condition -> (String, String)? in
      guard case .reference(let key) = condition.subject else { return nil }
      return branch.text(for: condition.subject, otherwise: "other").map { (key, $0) }
    }
    let items = (0..<items).map { item in
      CounterExample.Item(
        amounts: model.itemAmounts.indices.compactMap { slot in
          amount(values[search.position(slot, item)], model.itemAmounts[slot])
        },
        parties: model.itemParties.map { ($0.role, "\($0.role)-\(item + 1)") }
      )
    }
    return CounterExample(
      type: model.syntax.type.text,
      code: model.syntax.code?.text,
      amounts: model.amounts.indices.compactMap { amount(values[$0], model.amounts[$0]) },
      parties: model.parties.enumerated().map { slot, party in
        let plain = "\(party.role)-1"
        return (party.role, branch.text(for: .party(slot), otherwise: plain) ?? plain)
      },
      references: texts.reduce(into: []) { unique, text in
        if !unique.contains(where: { $0.0 == text.0 }) { unique.append(text) }
      },
      items: items
    )
  }

  // MARK: Trying it out

  private func tried(_ example: CounterExample) -> CounterExample? {
    var names = NameTable()
    var program = RuleProgram()
    program.append(model) { names.intern($0) }
    var bytes: [UInt8] = []
    var digits = CurrencyDigits()
    let facts = facts(example, &names, &bytes, &digits)
    var buffer = EntryBuffer()
    var computation = EntryComputation()
    let verdict = computation.run(
      program,
      rule: 1,
      facts: facts,
      bytes: bytes.rawSpan,
      digits: digits,
      checksBalance: false,
      into: &buffer
    )
    guard verdict.isPosted, Int(verdict.caseNumber) == search.index + 1 else { return nil }
    var example = example
    example.totals = totals(buffer, example, names)
    return example.totals.contains { $0.debit != $0.credit } ? example : nil
  }

  private func totals(
    _ buffer: EntryBuffer,
    _ example: CounterExample,
    _ names: NameTable
  ) -> [(currency: Currency, debit: Int128, credit: Int128)] {
    let all = example.amounts.map(\.amount) + example.items.flatMap { $0.amounts.map(\.amount) }
    var totals: [(currency: Currency, debit: Int128, credit: Int128)] = []
    for amount in all where !totals.contains(where: { $0.currency == amount.currency }) {
      totals.append((amount.currency, 0, 0))
    }
    for posting in buffer.postings {
      guard
        let index = totals.firstIndex(where: {
          names.number(of: $0.currency.code) == posting.currency
        })
      else { continue }
      // Wrapping: a figure this large makes the totals differ, which is all that is asked.
      if posting.isDebit {
        totals[index].debit &+= posting.amount
      } else {
        totals[index].credit &+= posting.amount
      }
    }
    return totals
  }

  private func facts(
    _ example: CounterExample,
    _ names: inout NameTable,
    _ bytes: inout [UInt8],
    _ digits: inout CurrencyDigits
  ) -> EventFacts {
    var facts = EventFacts()
    facts.type = names.intern(example.type)
    facts.code = example.code.map { names.intern($0) } ?? 0
    func fact(_ name: String, _ amount: Amount) -> EventFacts.Amount {
      let currency = names.intern(amount.currency.code)
      digits.learn(currency, digits: amount.currency.digits)
      return EventFacts.Amount(
        name: names.intern(name),
        currency: currency,
        coefficient: amount.minor,
        scale: UInt8(amount.currency.digits)
      )
    }
    func fact(_ role: String, _ party: String) -> EventFacts.Party {
      EventFacts.Party(role: names.intern(role), party: names.intern(party))
    }
    facts.amounts = example.amounts.map { fact($0.name, $0.amount) }
    facts.parties = example.parties.map { fact($0.role, $0.party) }
    for reference in example.references {
      let start = bytes.count
      bytes += Array(reference.text.utf8)
      facts.references.append(
        EventFacts.Reference(key: names.intern(reference.key), value: start..<bytes.count)
      )
    }
    for item in example.items {
      let (amounts, parties) = (facts.itemAmounts.count, facts.itemParties.count)
      facts.itemAmounts += item.amounts.map { fact($0.name, $0.amount) }
      facts.itemParties += item.parties.map { fact($0.role, $0.party) }
      facts.items.append(
        EventFacts.Item(
          order: 0..<0,
          amounts: amounts..<facts.itemAmounts.count,
          parties: parties..<facts.itemParties.count
        )
      )
    }
    return facts
  }
}
