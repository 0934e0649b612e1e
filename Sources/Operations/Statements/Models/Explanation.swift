/// Why an event did what it did: the event, the rule that booked it, and the values it used.
public struct Explanation: Hashable, Sendable {
  /// The entry rule as it stood at the event's sequence.
  public struct Rule: Hashable, Sendable {
    /// The transaction code.
    public var code: String
    /// The rule's number in the book, from 1.
    public var number: UInt32
    /// Which publication of this code it is, from 1.
    public var version: Int
    /// The sequence at which it was published.
    public var publishedAt: UInt64
    /// The file it came from, as published.
    public var file: String
    /// The line in that file at which `source` begins, from 1.
    public var line: Int
    /// The rule's text, line by line.
    public var source: [String]

    /// Makes a rule.
    public init(
      code: String,
      number: UInt32,
      version: Int,
      publishedAt: UInt64,
      file: String,
      line: Int,
      source: [String]
    ) {
      (self.code, self.number, self.version) = (code, number, version)
      (self.publishedAt, self.file) = (publishedAt, file)
      (self.line, self.source) = (line, source)
    }
  }

  /// A name in an expression and what it stood for.
  public struct Value: Hashable, Sendable {
    /// The expression or name as the rule writes it: `total - commission`.
    public var expression: String
    /// What it gave: `98.00 CNY`, or a text.
    public var value: String

    /// Makes a value.
    public init(expression: String, value: String) {
      (self.expression, self.value) = (expression, value)
    }
  }

  /// Which book, and with which knowledge.
  public var head: ReportHead
  /// The event's sequence.
  public var sequence: UInt64
  /// The event as CloudEvents JSON, one line.
  public var event: String
  /// `posted`, `refused` or `parked`.
  public var outcome: String
  /// The word of the reason; empty where there is none.
  public var reason: String
  /// What the decision computed, name and text, sorted by name.
  public var computed: [Value]
  /// The journal entry; nil where the event made none.
  public var entry: JournalEntryModel?
  /// The rule; nil where none booked it.
  public var rule: Rule?
  /// The case of the rule that was taken, from 1, with its condition: `case 1: promotion > 0`.
  public var chosenCase: String
  /// The values in the rule's expressions, in their order.
  public var values: [Value]
  /// The sequence that released or reversed it, or that it released or reversed; with a word.
  public var related: [Value]

  /// Makes an explanation.
  public init(
    head: ReportHead,
    sequence: UInt64,
    event: String,
    outcome: String,
    reason: String = "",
    computed: [Value] = [],
    entry: JournalEntryModel? = nil,
    rule: Rule? = nil,
    chosenCase: String = "",
    values: [Value] = [],
    related: [Value] = []
  ) {
    (self.head, self.sequence, self.event) = (head, sequence, event)
    (self.outcome, self.reason, self.computed) = (outcome, reason, computed)
    (self.entry, self.rule, self.chosenCase) = (entry, rule, chosenCase)
    (self.values, self.related) = (values, related)
  }
}
