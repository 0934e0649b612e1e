public import ArgumentParser
import BusinessCalendar
import Daybook
import Intake
public import Events
import Statements

/// `daybook events`: what was said, and what became of it.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.teaching(
    "events",
    "List recorded events with their outcomes.",
    purpose: """
      Lists events in the order of the log, refused and parked ones too. With --output json or \
      ndjson each stands as its source said it, beside its sequence and outcome. An outcome is \
      recorded for good: a parked event says beside it whether it is waiting, or was released, \
      rejected or given up, and by which event. --waiting shows those that wait.
      """,
    examples: [
      "daybook events",
      "daybook events --waiting",
      "daybook events --outcome parked",
      "daybook events --order O1 --output ndjson",
      "daybook events --from-sequence 5 --limit 2",
    ],
    next: "daybook explain shows one event with its entry; daybook suspense list, why it waits."
  )

  @Option(help: "Only events of this type, such as payment.received.")
  var type: String?
  @Option(help: "Only events of this source.")
  var source: String?
  @Option(help: "Only events of this transaction code.")
  var code: String?
  @Option(help: "Only events of this order, or with an item of it.")
  var order: String?
  @Option(help: "Only events that name this source document.")
  var document: String?
  @Option(help: "Only events with this outcome: posted, refused or parked.")
  var outcome: Outcome?
  @Flag(help: "Only events that are parked and still wait.")
  var waiting = false
  @Option(help: ArgumentHelp("Only events booked in this day.", valueName: "date"))
  var day: BusinessDate?
  @Option(
    name: .customLong("from-sequence"),
    help: ArgumentHelp("Begin with this sequence.", valueName: "sequence")
  )
  var first: UInt64 = 1
  @Option(help: ArgumentHelp("Stop after so many.", valueName: "count"))
  var limit: Int?

  @OptionGroup(title: "Which state") var cut: CutOptions
  @OptionGroup var book: BookOption
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard let limit, limit < 1 else { return }
    throw ValidationError(
      "--limit \(limit) shows nothing: give a count from 1 on, or leave it out."
    )
  }

  func run() async throws {
    let book = try book.reader()
    let cut = try cut.cut(of: book)
    var filter = EventFilter()
    (filter.type, filter.source, filter.code) = (type, source, code)
    (filter.order, filter.outcome, filter.day) = (order, outcome, day)
    (filter.document, filter.isWaiting) = (document, waiting)
    if cut.axis == .value { filter.valuedThrough = cut.asOf }
    var printer = EventPrinter(
      try book.head("events", cut),
      as: output.resolvedFormat,
      style: output.style
    )
    let last = try book.lastSequence(of: cut)
    var text = EventText(declared: try book.declaredCurrencies())
    var left = limit ?? Int.max
    // Looked for once one is shown that may have ended: most lists show none.
    var endings: [UInt64: ParkedEnding]? = waiting ? [:] : nil
    try output.write { write in
      try write(printer.begin())
      try Visit.run { visit in
        try book.events(from: first, through: last, matching: filter) { event in
          try visit.step {
            guard left > 0 else { try visit.stop() }
            left -= 1
            if event.outcome == .parked, endings == nil {
              endings = try book.endings(from: event.sequence + 1, through: last)
            }
            let ending = endings?[event.sequence]
            try write(printer.event(event, endedBy: ending, text: text.line(event.draft)))
          }
        }
      }
      try write(printer.end())
    }
  }
}

extension Outcome: ExpressibleByArgument {
  /// Reads `posted`, `refused` or `parked`.
  public init?(argument: String) {
    guard let outcome = Self.allCases.first(where: { $0.word == argument }) else { return nil }
    self = outcome
  }

  /// The words for completion.
  public static var allValueStrings: [String] { allCases.map(\.word) }
}
