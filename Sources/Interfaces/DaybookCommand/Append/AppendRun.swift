import Daybook
import Events
import Intake
import Statements

/// One run of `append`: lines to batches, batches to receipts, receipts to the report.
///
/// While the writer commits a batch, the next one is read: parsing and deciding share two cores.
final class AppendRun {
  private(set) var report: AppendReport
  private let writer: BookWriter
  private let quarantine: Quarantine?
  private let key: TokenKey?
  private let receipts: ResultOutput?
  private let progress: Progress
  private let firstSequence: UInt64
  /// The last line of the file in hand whose event is in the book.
  private var committedLine = 0
  /// The batches of a dry run, decided together at its end.
  private var undecided: [(file: String, batch: EventBatch)] = []
  private var inFlight: (file: String, batch: EventBatch, task: Task<[Receipt], any Error>)?

  init(
    _ writer: BookWriter,
    isDryRun: Bool,
    quarantine: String? = nil,
    tokens key: TokenKey? = nil,
    receipts: ResultOutput?,
    progress: Progress
  ) throws {
    (self.writer, self.receipts, self.progress) = (writer, receipts, progress)
    self.key = key
    report = AppendReport(book: try writer.book.information().id)
    report.isDryRun = isDryRun
    firstSequence = try writer.book.lastSequence()
    self.quarantine = try quarantine.map { try Quarantine($0) }
  }

  /// Appends the files one after the other; gives what stopped the run, if anything did.
  func append(_ files: [String]) async -> (any Error)? {
    await concluding { for file in files { try await append(file) } }
  }

  /// Appends a table that was read and checked; gives what stopped the run, if anything did.
  func append(_ table: ImportedTable, of file: String) async -> (any Error)? {
    await concluding {
      for var batch in table.batches {
        try await hand(over: &batch, of: file)
        progress.report(report.read, share: report.read * 1000 / max(1, table.events))
        if Interruption.isRequested { throw try await stopped(file) }
      }
    }
  }

  /// Runs the reading, then waits for what was handed to the writer, whatever happened.
  private func concluding(_ reading: () async throws -> Void) async -> (any Error)? {
    var failure: (any Error)?
    do {
      try await reading()
    } catch {
      failure = error
    }
    do {
      try await settle()
      try preview()
      try quarantine?.finish()
      try countReleased()
    } catch {
      failure = failure ?? error
    }
    return failure
  }

  private func append(_ file: String) async throws {
    committedLine = 0
    var input = try InputFile(file)
    var stream = EventStream(
      currencies: CurrencyTable(declared: try writer.book.declaredCurrencies()),
      tokens: key,
      policy: quarantine == nil ? .stop : .setAside
    )
    var batch = EventBatch()
    while true {
      switch stream.next(&batch) {
      case .needsInput:
        if input.maySleep {
          // Nobody knows when more will come: what is here is appended, and its receipts told.
          try await hand(over: &batch, of: file)
          try await settle()
        }
        let chunk = try await input.next()
        if Interruption.isRequested { throw try await stopped(file) }
        if let chunk { stream.feed(chunk) } else { stream.end() }
        progress.report(report.read, share: input.share)
      case .batch:
        try await hand(over: &batch, of: file)
        if Interruption.isRequested { throw try await stopped(file) }
      case .ended:
        return try await hand(over: &batch, of: file)
      case .stopped(let error):
        try await hand(over: &batch, of: file)
        try await settle()
        throw CommandFailure(.badInput, [problem(error, in: file)])
      }
    }
  }

  /// Gives the writer a batch once it is done with the one before.
  private func hand(over batch: inout EventBatch, of file: String) async throws {
    try await settle()
    for line in batch.setAside {
      try quarantine?.add(line, of: file)
      report.setAside += 1
      report.add(note(line, file))
    }
    report.read += batch.setAside.count
    guard !batch.drafts.isEmpty else { return batch.removeAll() }
    let (full, writer) = (batch, writer)
    batch = EventBatch()
    if report.isDryRun { return undecided.append((file, full)) }
    inFlight = (file, full, Task { try await writer.append(full.drafts) })
  }

  /// Waits for the batch that the writer has, and counts its receipts.
  private func settle() async throws {
    guard let (file, batch, task) = inFlight else { return }
    inFlight = nil
    let answers = try await task.value
    for (index, receipt) in answers.enumerated() {
      report.count(receipt, at: (file, batch.lines[index])) { batch.drafts.names(at: index) }
    }
    committedLine = batch.lines.last ?? committedLine
    guard let receipts else { return }
    var json = ReportJSON()
    for (index, receipt) in answers.enumerated() {
      receipt.write(batch.drafts.names(at: index).link, file, batch.lines[index], to: &json)
    }
    // A receipt is told as soon as it is true.
    try receipts.write(json.text)
    try receipts.flush()
  }

  /// Decides the batches of a dry run, each event on what the ones before it left.
  private func preview() throws {
    guard !undecided.isEmpty else { return }
    var answers = try writer.preview(undecided.map(\.batch.drafts))[...]
    for (file, batch) in undecided {
      for index in batch.lines.indices {
        guard let answer = answers.popFirst() else { return }
        let (names, line) = (batch.drafts.names(at: index), batch.lines[index])
        report.count(answer.receipt, at: (file, line)) { names }
        report.previews.append(
          AppendReport.Preview(
            file: file,
            line: line,
            source: names.link.source,
            id: names.link.id,
            result: answer.receipt.resultWord,
            lines: answer.lines
          )
        )
      }
    }
  }

  // MARK: What is said about it

  /// Parked events that were released by these make records of their own, and so does what takes
  /// them out of suspense.
  private func countReleased() throws {
    let last = try writer.book.lastSequence()
    guard !report.isDryRun, last - firstSequence > report.appended else { return }
    report.released = try writer.book.releases(from: firstSequence + 1, through: last)
  }

  private func problem(_ error: IntakeError, in file: String) -> Problem {
    Problem(
      file: file,
      line: error.line,
      column: error.column,
      rule: error.rule.rawValue,
      error.what,
      next: error.next
    )
  }

  private func note(_ line: SetAsideLine, _ file: String) -> AppendReport.Note {
    AppendReport.Note(
      file: file,
      line: line.error.line,
      kind: .setAside,
      reason: line.error.rule.rawValue,
      detail: line.error.what
    )
  }

  /// Says where to go on after Ctrl-C, once the batch in hand is done.
  private func stopped(_ file: String) async throws -> CommandFailure {
    try await settle()
    let line = committedLine > 0 ? committedLine : nil
    return CommandFailure(
      .interrupted,
      [
        Problem(
          file: file,
          line: line,
          rule: "interrupted",
          line == nil
            ? "nothing of this file was committed" : "everything up to this line is in the book",
          next: "the same command goes on there; what is in the book is only repeated"
        )
      ]
    )
  }
}
