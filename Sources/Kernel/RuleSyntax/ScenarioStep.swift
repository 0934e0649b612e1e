package import Amounts
package import BusinessCalendar

/// A step of a scenario.
package struct ScenarioStep: Hashable, Sendable {
  /// What a step does.
  package enum Action: Hashable, Sendable {
    /// Appends an event and demands an outcome of it.
    case event(ScenarioEvent, ScenarioExpectation)
    /// Appends the event of this id again, unchanged: the first receipt comes back.
    case again(PlacedText)
    /// Demands that the parked event of this id was posted, by whatever the step before appended;
    /// several such steps stand in the order of the releases.
    case released(PlacedText, ScenarioExpectation)
    /// Demands that the parked event of this id was placed in suspense by the end of a day, which the
    /// step before brought; several such steps stand in their order, among releases.
    case suspended(PlacedText, ScenarioExpectation)
    /// Publishes a chart, rules, or both.
    case publish(ScenarioPublication)
    /// Demands balances.
    case balances([ScenarioBalance], ScenarioView)
    /// Demands lines of the trial balance.
    case trialBalance([ScenarioTrialBalanceLine], ScenarioView)
    /// Demands what is on hold in accounts.
    case held([ScenarioHeld], ScenarioView)
    /// Demands what customers have used of their limits, in a year or in that of the open date.
    case customers([ScenarioCustomer], year: Int?)
    /// Demands where client money stands.
    case clientMoney([ScenarioClientMoney], ScenarioView)
    /// Cuts the day, opening the given date, or the next one.
    case cut(BusinessDate?)
    /// Closes the given day, or the open one.
    case close(BusinessDate?)
  }

  /// Where it begins: its first key.
  package let place: SourcePlace
  /// What it does.
  package let action: Action
}

/// What a step demands of its event's outcome; what is nil is not checked.
package struct ScenarioExpectation: Hashable, Sendable {
  /// The entry, line by line; empty for an event that is posted without lines.
  package let entry: [StatedLineSyntax]?
  /// Where `entry` stands.
  package let entryPlace: SourcePlace?
  /// The reason of its refusal.
  package let refused: PlacedText?
  /// The reason why it waits.
  package let parked: PlacedText?
  /// What it waits for: an id, an account or a code.
  package let waitsFor: PlacedText?
  /// The rule of intake that it breaks: it is no event that would be recorded.
  package let invalid: PlacedText?
  /// The fields that differ from the event that already has its source and id: `amounts.gross`.
  package let conflict: [PlacedText]?
  /// Whether it is the same event as one before, differently written: the first receipt comes back.
  package let repeated: Bool
}

/// What a step publishes: the texts of files.
package struct ScenarioPublication: Hashable, Sendable {
  /// The text of a chart; its place is where the text's key stands.
  package let chart: PlacedText?
  /// The text of rules.
  package let rules: PlacedText?
  /// The rule that the publication breaks, such as `unbalanced`; nil where it is accepted.
  package let refused: PlacedText?
}

/// Which state a step looks at: by default the current one.
package struct ScenarioView: Hashable, Sendable {
  /// The two ways to date a posting.
  package enum Axis: String, CaseIterable, Hashable, Sendable {
    /// By accounting date.
    case accounting
    /// By value date.
    case value
  }

  /// Up to the end of this day; of a trial balance, the day it is of.
  package let day: BusinessDate?
  /// By which date.
  package let axis: Axis
  /// With the knowledge of the moment after the event of this id.
  package let knownAt: PlacedText?
}

/// A balance that a step demands: `220202/M1/CNY: 1000.00 Cr`, or of a subject `2202/CNY: …`.
package struct ScenarioBalance: Hashable, Sendable {
  /// Whose balance.
  package enum Subject: Hashable, Sendable {
    /// Of one account.
    case account(AccountPath)
    /// Of all accounts under a subject, in one currency.
    case subject(code: String, currency: String)
  }

  /// Where it stands.
  package let place: SourcePlace
  /// Whose balance.
  package let of: Subject
  /// How much, and on which side; the currency is that of the account.
  package let balance: BalanceSyntax
}

/// What is on hold in an account, as a step demands it:
/// `220201/M1/CNY: {held: 300.00, available: 700.00}`; what is nil is not checked.
package struct ScenarioHeld: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// The account.
  package let account: AccountPath
  /// What is set aside.
  package let held: DecimalText?
  /// What is left of the balance.
  package let available: DecimalText?
}

/// What all logins of a customer have used in a currency, as a step demands it:
/// `C1: {CNY: {used: 150000.00, left: 50000.00}}`; what is nil is not checked.
package struct ScenarioCustomer: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// The customer's name.
  package let customer: String
  /// The currency's code.
  package let currency: String
  /// What was used.
  package let used: DecimalText?
  /// What is left of the limit.
  package let left: DecimalText?
}

/// Where client money stands in a currency, as a step demands it:
/// `CNY: {pool: 994.00, client: 990.00, own: 4.00, top_up: 0.00}`; what is nil is not checked.
package struct ScenarioClientMoney: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// The currency's code.
  package let currency: String
  /// What the pool holds.
  package let pool: DecimalText?
  /// What clients are owed.
  package let client: DecimalText?
  /// What is the platform's own; negative where the pool is short.
  package let own: DecimalText?
  /// What must be put into the pool.
  package let topUp: DecimalText?
}

/// A line of a trial balance that a step demands:
/// `"224101": {CNY: {opening: 0.00, debit: 400.00, credit: 1000.00, closing: 600.00 Cr}}`.
package struct ScenarioTrialBalanceLine: Hashable, Sendable {
  /// Where it stands.
  package let place: SourcePlace
  /// The subject's code.
  package let subject: String
  /// The currency's code.
  package let currency: String
  /// The opening balance; nil where it is not checked.
  package let opening: BalanceSyntax?
  /// The debit movement; nil where it is not checked.
  package let debit: DecimalText?
  /// The credit movement; nil where it is not checked.
  package let credit: DecimalText?
  /// The closing balance; nil where it is not checked.
  package let closing: BalanceSyntax?
}
