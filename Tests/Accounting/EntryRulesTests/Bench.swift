import Amounts
import BusinessCalendar
import ChartOfAccounts
import Codec
import EntryRules
import Events
import Foundation
import Journal
import RuleSyntax

/// A chart, rules and names, and events computed by them: what the tests of entry rules stand on.
struct Bench {
  static let chartText = """
    chart: test
    currencies: [CNY, USD, JPY, KWD, {code: POINTS, digits: 0, name: 积分}]
    subjects:
      "1122":   {en: Receivables, class: asset}
      "112201": {en: "Channel, in clearing", under: "1122", owner: channel}
      "2202":   {en: Payables, class: liability}
      "220201": {en: "Merchants, to be settled", under: "2202", owner: merchant}
      "220202": {en: "Merchants, withdrawable", under: "2202", owner: merchant}
      "220205": {en: "Promoters' commission", under: "2202", owner: promoter}
      "220299": {en: "Closed to most", under: "2202", codes: ["9999"]}
      "3002":   {en: Exchange, class: common}
      "300201": {en: Exchange position, under: "3002", owner: platform}
      "6021":   {en: Income, class: profit-and-loss, normal: credit}
      "602101": {en: Service fees, under: "6021", owner: platform}
      "6421":   {en: Expense, class: profit-and-loss, normal: debit}
      "642101": {en: Channel fees, under: "6421", owner: channel}
    """

  static func chart() throws -> Chart { try Chart(text: chartText, file: "chart.yaml") }

  /// A rule for code 1 of type `t` from 2026-01-01 with these further lines.
  static func rule(_ body: String) -> String {
    "code: \"1\"\ntype: t\nfrom: 2026-01-01\n" + body
  }

  var names = NameTable()
  var rules = RuleBook()
  var digits = CurrencyDigits()
  var entry = EntryBuffer()
  let chart: Chart

  init(_ texts: String...) throws {
    chart = try Self.chart()
    for text in texts { try publish(text) }
  }

  mutating func publish(_ text: String, at sequence: UInt64 = 1) throws {
    try rules.publish(text, file: "rule.yaml", chart: chart, at: sequence) { names.intern($0) }
  }

  /// The lines as a scenario writes them, or the verdict where there are none.
  mutating func lines(for draft: EventDraft, on date: String = "2026-11-20") -> [String] {
    let verdict = verdict(for: draft, on: date)
    guard verdict.isPosted else { return [describe(verdict)] }
    return entry.postings.map { posting in
      let currency = names.text(of: posting.currency) ?? "?"
      let digits = chart.currency(currency)?.digits ?? 0
      let account = [posting.subject, posting.owner, posting.purpose].filter { $0 != 0 }
        .map { names.text(of: $0) ?? "?" }.joined(separator: "/")
      let amount = DecimalText.render(posting.amount, places: digits)
      return "\(posting.isDebit ? "Dr" : "Cr") \(account) \(amount) \(currency)"
    }
  }

  mutating func verdict(for draft: EventDraft, on date: String = "2026-11-20") -> EntryVerdict {
    var bytes: [UInt8] = []
    let facts = facts(draft, &bytes)
    return rules.entry(
      for: facts,
      in: bytes.rawSpan,
      on: BusinessDate(date) ?? BusinessDate(dayNumber: 0),
      digits: digits,
      into: &entry
    )
  }

  /// A verdict as a short text: `missing-amount fee`, `negative-line 2 of item 3`.
  func describe(_ verdict: EntryVerdict) -> String {
    let detail =
      switch verdict.reason {
      case .requirementFails, .negativeLine: "\(verdict.detail)"
      case .overflow: verdict.caseNumber > 0 ? "\(verdict.detail)" : text(verdict.detail)
      default: text(verdict.detail)
      }
    return [verdict.reason.word, detail, verdict.item > 0 ? "of item \(verdict.item)" : ""]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func text(_ number: UInt32) -> String { names.text(of: number) ?? "?" }

  mutating func facts(_ draft: EventDraft, _ bytes: inout [UInt8]) -> EventFacts {
    var facts = EventFacts()
    facts.type = names.intern(draft.type)
    facts.code = draft.code.map { names.intern($0) } ?? 0
    facts.amounts = amounts(draft.amounts)
    facts.parties = parties(draft.parties)
    for (key, text) in draft.references.sorted(by: { $0.key < $1.key }) {
      let start = bytes.count
      bytes += Array(text.utf8)
      facts.references.append(.init(key: names.intern(key), value: start..<bytes.count))
    }
    for item in draft.items {
      let (firstAmount, firstParty) = (facts.itemAmounts.count, facts.itemParties.count)
      facts.itemAmounts += amounts(item.amounts)
      facts.itemParties += parties(item.parties)
      facts.items.append(
        .init(
          order: 0..<0,
          amounts: firstAmount..<facts.itemAmounts.count,
          parties: firstParty..<facts.itemParties.count
        )
      )
    }
    return facts
  }

  private mutating func amounts(_ amounts: [String: EventAmount]) -> [EventFacts.Amount] {
    amounts.sorted { $0.key < $1.key }.map { name, amount in
      let currency = names.intern(amount.currency)
      digits.learn(currency, digits: chart.currency(amount.currency)?.digits)
      return EventFacts.Amount(
        name: names.intern(name),
        currency: currency,
        coefficient: amount.value.coefficient,
        scale: amount.value.scale
      )
    }
  }

  private mutating func parties(_ parties: [String: String]) -> [EventFacts.Party] {
    parties.sorted { $0.key < $1.key }.map { role, party in
      EventFacts.Party(role: names.intern(role), party: names.intern(party))
    }
  }
}

/// An event in few words: amounts as `1.00 CNY`.
func event(
  _ type: String = "t",
  _ code: String? = "1",
  amounts: [String: String] = [:],
  parties: [String: String] = [:],
  references: [String: String] = [:],
  items: [EventDraft.Item] = []
) -> EventDraft {
  var draft = EventDraft(type: type, source: "/test", id: "1", code: code)
  draft.amounts = amounts.compactMapValues { amount($0) }
  (draft.parties, draft.references, draft.items) = (parties, references, items)
  return draft
}

/// An item in few words.
func item(_ amounts: [String: String], _ parties: [String: String] = [:]) -> EventDraft.Item {
  EventDraft.Item(amounts: amounts.compactMapValues { amount($0) }, parties: parties)
}

private func amount(_ text: String) -> EventAmount? {
  let words = text.split(separator: " ")
  return words.count == 2 ? EventAmount(words[0], String(words[1])) : nil
}
