import BusinessCalendar
import Daybook
import Events
import Foundation
import RuleSyntax

/// One scenario on a book of its own: takes its steps one after the other, compares what each
/// states, and goes on where something differs, so that its author sees all of it.
struct ScenarioRun {
  let scenario: ScenarioSyntax
  let zone: TimeZone
  let books: ScenarioBook
  var writer: BookWriter { books.writer }
  var book: Book { books.writer.book }
  var chart = ScenarioChart()
  /// What was sent, to be sent again and to be found by its id.
  var said = SaidEvents()
  /// What the last step that appended anything released or placed in suspense, in the order of the
  /// log.
  var released = ReleasedEvents()
  var result: ScenarioResult
  var entries: [MadeEntry] = []

  /// Opens the book and publishes what the scenario begins with.
  init(_ scenario: ScenarioSyntax, _ sources: ScenarioSources) throws(ScenarioFailure) {
    self.scenario = scenario
    result = ScenarioResult(scenario)
    let name = scenario.timeZone?.text ?? "Asia/Shanghai"
    guard let zone = TimeZone(identifier: name) else {
      throw ScenarioFailure(
        at: scenario.timeZone?.place ?? scenario.place,
        "unknown-time-zone",
        "'\(name)' is no time zone",
        next: "write one such as Asia/Shanghai or UTC"
      )
    }
    self.zone = zone
    let template = try sources.sources(of: scenario)
    do throws(BookFailure) {
      books = try ScenarioBook(firstDay: scenario.firstDay, timeZone: name)
      if template.chart != nil || !template.rules.isEmpty {
        try books.writer.publish(chart: template.chart, rules: template.rules)
      }
      try chart.update(from: books.writer.book)
      released.forget(upTo: try books.writer.book.lastSequence())
    } catch {
      let place = scenario.template ?? scenario.chart ?? scenario.rules.first ?? scenario.name
      throw ScenarioFailure(
        at: place.place,
        "no-book",
        "the book cannot be opened with this chart and these rules",
        actual: [error.message],
        next: "correct them; daybook rules check FILE --chart FILE says the same"
      )
    }
  }

  /// Takes all steps, then makes the checks that need no statement.
  mutating func run() -> ScenarioOutcome {
    for step in scenario.steps {
      attempt(step.place) { (run) throws(BookFailure) in try run.take(step) }
    }
    attempt(scenario.place) { (run) throws(BookFailure) in try run.checkThatEntriesBalance() }
    attempt(scenario.place) { (run) throws(BookFailure) in try run.checkThatDaysSeal() }
    writer.shutDown()
    return ScenarioOutcome(result: result, entries: entries)
  }

  private mutating func take(_ step: ScenarioStep) throws(BookFailure) {
    switch step.action {
    case .event(let event, let expectation):
      try append(event, expectation, at: step.place)
    case .again(let id): try appendAgain(id)
    case .released(let id, let expectation):
      try check(EventType.eventReleased, of: id, expectation, at: step.place)
    case .suspended(let id, let expectation):
      try check(EventType.eventSuspended, of: id, expectation, at: step.place)
    case .publish(let publication): try publish(publication, at: step.place)
    case .balances(let balances, let view): try check(balances, view)
    case .held(let held, let view): try check(held, view)
    case .trialBalance(let lines, let view): try check(lines, view)
    case .customers(let customers, let year): try check(customers, year: year)
    case .clientMoney(let positions, let view): try check(positions, view)
    case .cut(let date):
      try appending { (run) throws(BookFailure) in _ = try run.writer.cutDay(opening: date) }
    case .close(let date):
      try appending { (run) throws(BookFailure) in
        let certificate = try run.writer.close(date)
        run.checkSealed(certificate, at: step.place)
      }
    }
  }

  // MARK: What steps use

  /// Does something that may append, and notes what it released.
  mutating func appending(
    _ body: (inout Self) throws(BookFailure) -> Void
  ) throws(BookFailure) {
    released.forget(upTo: try book.lastSequence())
    try body(&self)
    try released.collect(from: book)
  }

  /// Compares; what does not hold is a failure.
  mutating func check(_ holds: Bool, _ failure: ScenarioFailure) {
    result.checks += 1
    if !holds { result.failures.append(failure) }
  }

  /// Does something; a failure of the book is one of the scenario.
  private mutating func attempt(
    _ place: SourcePlace,
    _ body: (inout Self) throws(BookFailure) -> Void
  ) {
    do throws(BookFailure) {
      try body(&self)
    } catch {
      let sentences = error.message.split(separator: ". Next: ", maxSplits: 1)
      result.failures.append(
        ScenarioFailure(
          at: place,
          error.code == .badDay ? "bad-day" : "failed",
          String(sentences.first ?? "the book does not do this"),
          next: sentences.count > 1
            ? String(sentences[1]) : "correct the step, or those before it"
        )
      )
    }
  }

  /// The event of an id: of the scenario's own source, else of the one other source that uses it.
  mutating func find(_ id: PlacedText) -> SaidEvents.Event? {
    let found = said.events(id.text)
    check(
      found.count == 1,
      ScenarioFailure(
        at: id.place,
        found.isEmpty ? "unknown-event" : "ambiguous-event",
        found.isEmpty
          ? "no step before this one appended an event '\(id.text)'"
          : "'\(id.text)' was said by \(found.map(\.source).joined(separator: " and "))",
        next: found.isEmpty
          ? NearestName.advice(for: id.text, among: said.ids)
          : "give the events different ids"
      )
    )
    return found.count == 1 ? found[0] : nil
  }
}

/// The book of a scenario, in a folder of its own that goes when nothing refers to it any more.
final class ScenarioBook {
  let writer: BookWriter
  private let folder: ScenarioFolder

  init(firstDay: BusinessDate, timeZone: String) throws(BookFailure) {
    folder = ScenarioFolder()
    var options = BookWriter.Options()
    options.synchronizesCommits = false
    options.mapBytes = 1 << 28
    // The clock stands still: whatever is recorded comes out the same every time.
    options.clock = .fixed(Instant(microseconds: Int64(firstDay.dayNumber) * 86_400_000_000))
    let id = "5ce0a210000000000000000000000000"
    let opening = BookOpening(firstDay: firstDay, timeZone: timeZone, id: id)
    writer = try BookWriter.create(at: folder.url.path, opening, options)
  }

  deinit { writer.shutDown() }
}

/// A folder that is removed with all that is in it.
private final class ScenarioFolder {
  let url: URL

  init() {
    let name = "daybook-scenario-\(ProcessInfo.processInfo.globallyUniqueString)"
    url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
