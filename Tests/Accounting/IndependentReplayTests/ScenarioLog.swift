import Amounts
import BusinessCalendar
import DaybookTestSupport
import Events
import Foundation
import IndependentReplay
import RuleSyntax
import Testing

/// A scenario file as a log: every event with the outcome that the file states for it.
///
/// No engine is asked; rules are left unnumbered.
struct ScenarioLog {
  /// What the scenario says of one record.
  struct Step {
    var sequence: UInt64
    /// The stated entry in minor units, as `Dr 220202/M1/CNY 9800`; nil where none is stated.
    var entry: [String]?
    /// Why it was refused or parked; nil for what was posted.
    var reason: Reason?
  }

  private(set) var log: BookLog
  private(set) var steps: [Step] = []
  /// Stated balances after a sequence: account, and minor units with debits positive.
  private(set) var balances: [(after: UInt64, account: String, balance: Int128)] = []
  private var sequences: [String: UInt64] = [:]
  private var digits: [String: Int] = [:]
  /// By which code the chart has facts placed in suspense, and where that was done.
  private var suspended: [String: String] = [:]
  private var suspensions: [String: UInt64] = [:]

  /// The scenarios of the repository.
  static let files = Repository.files(under: "Tests/Scenarios", withExtension: "yaml")
    .filter { $0.lastPathComponent.hasSuffix(".scenario.yaml") }

  /// All scenarios of a file.
  static func scenarios(in file: URL) throws -> [ScenarioLog] {
    let text = try String(contentsOf: file, encoding: .utf8)
    return try ScenarioSyntax.parse(text, file: file.lastPathComponent)
      .map { try ScenarioLog($0, in: file.deletingLastPathComponent()) }
  }

  private init(_ scenario: ScenarioSyntax, in folder: URL) throws {
    log = try BookLog(firstDay: scenario.firstDay.description)
    if let template = scenario.template {
      let home = folder.appendingPathComponent("templates/\(template)")
      try publish([home.appendingPathComponent("chart.yaml")], [home])
    } else if let chart = scenario.chart {
      let rules = scenario.rules.map { folder.appendingPathComponent($0.text) }
      try publish([folder.appendingPathComponent(chart.text)], rules)
    }
    for (index, step) in scenario.steps.enumerated() {
      switch step.action {
      case .cut, .close:
        // What a day's end places in suspense belongs to that day.
        for next in scenario.steps[(index + 1)...] {
          guard case .suspended(let id, let expectation) = next.action else { break }
          try suspend(id.text, expectation, in: scenario)
        }
      default: break
      }
      try append(step)
    }
  }

  private mutating func suspend(
    _ id: String,
    _ expectation: ScenarioExpectation,
    in scenario: ScenarioSyntax
  ) throws {
    let said = scenario.steps.lazy.compactMap { step in
      if case .event(let event, _) = step.action, event.id.text == id { event } else { nil }
    }.first
    let parked = try #require(sequences[id])
    let draft = try Self.draft(try #require(said))
    let code = try #require(suspended[draft.code ?? ""])
    sequences["suspend-\(parked)"] = log.sequence + 1
    suspensions[id] = try log.suspend(draft, at: parked, code: code)
    steps.append(Step(sequence: log.sequence, entry: try entry(expectation), reason: nil))
  }

  private mutating func publish(_ charts: [URL], _ rules: [URL]) throws {
    for file in charts { try publish(chart: String(contentsOf: file, encoding: .utf8)) }
    let files = rules.flatMap { place in
      place.pathExtension.isEmpty
        ? Repository.yaml(under: place.appendingPathComponent("rules")) : [place]
    }
    for file in files { try log.publish(rules: String(contentsOf: file, encoding: .utf8)) }
  }

  private mutating func publish(chart text: String) throws {
    try log.publish(chart: text)
    let chart = try ChartSyntax.parse(text, file: "chart")
    for currency in chart.currencies { digits[currency.code.text] = currency.digits }
    for entry in chart.suspended { suspended[entry.code.text] = entry.suspense.text }
  }

  // MARK: Steps

  private mutating func append(_ step: ScenarioStep) throws {
    switch step.action {
    case .event(let event, let expectation):
      // What is said again, contradicts itself or is no event leaves no record.
      guard !expectation.repeated, expectation.conflict == nil, expectation.invalid == nil else {
        return
      }
      try append(event, expectation)
    case .suspended: return
    case .released(let id, let expectation):
      if let suspension = suspensions[id.text] { try log.takeBack(suspension) }
      let sequence = try log.release(try #require(sequences[id.text]), rule: 0)
      steps.append(Step(sequence: sequence, entry: try entry(expectation), reason: nil))
    case .publish(let publication):
      if publication.refused != nil { return }
      if let chart = publication.chart { try publish(chart: chart.text) }
      if let rules = publication.rules { try log.publish(rules: rules.text) }
    case .cut(let date): try cut(to: date ?? log.openDate.adding(days: 1))
    case .close(let date):
      if date ?? log.openDate == log.openDate { try cut(to: log.openDate.adding(days: 1)) }
    case .balances(let stated, let view):
      guard view.day == nil, view.axis == .accounting, view.knownAt == nil else { return }
      for balance in stated { try remember(balance) }
    case .again, .trialBalance, .clientMoney, .held, .customers: return
    }
  }

  private mutating func cut(to date: BusinessDate) throws { try log.cut(to: date.description) }

  private mutating func append(
    _ event: ScenarioEvent,
    _ expectation: ScenarioExpectation
  ) throws {
    let word = expectation.refused ?? expectation.parked
    let reason = try word.map { try #require(Reason(word: $0.text)) }
    var header = BookLog.Header()
    if let reason {
      header.outcome = expectation.refused == nil ? .parked : .refused
      header.reason = reason
    }
    let draft = try Self.draft(event)
    let isOfParked = ["voucher.reviewed", "voucher.rejected", "event.dismissed"]
      .contains(draft.type)
    if let link = isOfParked ? draft.follows : draft.reverses {
      header.related = sequences[link.id] ?? 0
    }
    let sequence = try log.append(draft, header)
    sequences[event.id.text] = sequence
    steps.append(Step(sequence: sequence, entry: try entry(expectation), reason: reason))
  }

  private func entry(_ expectation: ScenarioExpectation) throws -> [String]? {
    try expectation.entry?.map { line in
      let currency = line.amount.currency
      let account = AccountPath(
        subject: line.account.subject,
        owner: line.account.owner,
        purpose: line.account.purpose,
        currency: currency
      )
      let minor = try #require(line.amount.number.minorUnits(digits: try places(of: currency)))
      return "\(line.side.rawValue) \(account.text) \(minor)"
    }
  }

  private mutating func remember(_ stated: ScenarioBalance) throws {
    guard case .account(let account) = stated.of else { return }
    let currency = try #require(account.currency)
    let number = stated.balance.number.minorUnits(digits: try places(of: currency))
    let minor = try #require(number)
    let balance = stated.balance.side == .credit ? -minor : minor
    balances.append((after: log.sequence, account: account.text, balance: balance))
  }

  private func places(of currency: String) throws -> Int {
    try #require(ISO4217.digits(of: currency) ?? digits[currency])
  }

  // MARK: Events

  private static func draft(_ event: ScenarioEvent) throws -> EventDraft {
    var draft = EventDraft(
      type: event.type.text,
      source: event.source?.text ?? "/scenario",
      id: event.id.text,
      code: event.code?.text
    )
    (draft.order, draft.text) = (event.order?.text, event.text?.text)
    (draft.actor, draft.approver) = (event.actor?.text, event.approver?.text)
    draft.valueDate = event.valueDate.flatMap { BusinessDate($0.text) }
    draft.amounts = amounts(event.amounts)
    draft.parties = texts(event.parties)
    draft.references = texts(event.references)
    draft.items = event.items.map { item in
      EventDraft.Item(
        order: item.order?.text,
        amounts: amounts(item.amounts),
        parties: texts(item.parties)
      )
    }
    draft.lines = event.lines.map { line in
      EventDraft.Line(
        isDebit: line.side == .debit,
        account: AccountName(
          subject: line.account.subject,
          owner: line.account.owner,
          purpose: line.account.purpose ?? ""
        ),
        amount: EventAmount(value: line.amount.number, currency: line.amount.currency)
      )
    }
    draft.follows = event.follows.map(link)
    draft.reverses = event.reverses.map(link)
    if !event.others.isEmpty {
      let members = event.others.map { "\"\($0.key)\":\(json($0.value))" }
      draft.tail = "{\"data\":{\(members.joined(separator: ","))}}"
    }
    return draft
  }

  private static func amounts(_ named: [ScenarioEvent.NamedAmount]) -> [String: EventAmount] {
    Dictionary(
      uniqueKeysWithValues: named.map { named in
        let amount = EventAmount(value: named.amount.number, currency: named.amount.currency)
        return (named.name.text, amount)
      }
    )
  }

  private static func texts(_ named: [ScenarioEvent.NamedText]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: named.map { ($0.name.text, $0.text.text) })
  }

  private static func link(_ link: ScenarioEvent.Link) -> EventLink {
    EventLink(source: link.source?.text ?? "/scenario", id: link.id.text)
  }

  private static func json(_ node: SyntaxNode) -> String {
    switch node.content {
    case .text(let text): BookLog.json(text)
    case .sequence(let elements): "[\(elements.map(json).joined(separator: ","))]"
    case .mapping(let entries):
      "{\(entries.map { "\"\($0.key)\":\(json($0.value))" }.joined(separator: ","))}"
    }
  }

  // MARK: Changing it

  /// The same log, in which one refused or parked event is recorded as posted.
  func posting(_ step: Step) -> BookLog {
    var changed = log
    changed.tamper(at: step.sequence) { bytes in
      bytes[5] = Outcome.posted.rawValue
      (bytes[6], bytes[7]) = (0, 0)
    }
    return changed
  }
}

extension Repository {
  /// The YAML files under a folder, in the order of their names.
  static func yaml(under folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
  }
}
