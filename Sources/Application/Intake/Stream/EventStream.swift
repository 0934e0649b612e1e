import JSONText

/// Lines of events from chunks of bytes, in batches: NDJSON as it comes from a file or a pipe.
///
/// Chunks may end anywhere, in the middle of a character too. Lines may end with CRLF, the first
/// may begin with a byte order mark, the last may lack its end, empty ones are skipped. It does no
/// input or output itself. For example:
///
///     var stream = EventStream(), batch = EventBatch()
///     reading: while true {
///       switch stream.next(&batch) {
///       case .needsInput: if let chunk = try input.next() { stream.feed(chunk) } else { stream.end() }
///       case .batch: append(batch); batch.removeAll()
///       case .ended: append(batch); break reading
///       case .stopped(let error): append(batch); throw error
///       }
///     }
public struct EventStream: ~Copyable, Sendable {
  /// What becomes of a line that is no event.
  public enum Policy: Sendable {
    /// The stream stops there.
    case stop
    /// The line is set aside and the stream goes on.
    case setAside
  }

  /// What the caller does next.
  public enum Step: Sendable {
    /// Give another chunk, or say that there is none.
    case needsInput
    /// Take the batch, which is full.
    case batch
    /// Take the batch, which is the last one and may be empty.
    case ended
    /// Take the batch, which holds what stood before the bad line; nothing follows.
    case stopped(IntakeError)
  }

  /// The longest line.
  public static let lineBytesMaximum = JSONReader.lineBytesMaximum

  private var intake: EventIntake
  private let policy: Policy
  private var chunk: [UInt8] = []
  private var position = 0
  /// The beginning of a line that the last chunk broke off.
  private var carry: [UInt8] = []
  private var isInputEnded = false
  private var stop: IntakeError?
  /// The number of the last line that was read, from 1.
  public private(set) var line = 0

  /// Makes a stream for a book whose chart declares these currencies, and a key for tokens.
  public init(
    currencies: CurrencyTable = CurrencyTable(),
    tokens key: TokenKey? = nil,
    policy: Policy = .stop
  ) {
    intake = EventIntake(currencies: currencies, tokens: key)
    self.policy = policy
  }

  /// Gives the next chunk, of any size; only after `next` has asked for it.
  public mutating func feed(_ chunk: [UInt8]) {
    precondition(position == self.chunk.count && !isInputEnded, "the stream did not ask for input")
    (self.chunk, position) = (chunk, 0)
  }

  /// Says that there is no more input.
  public mutating func end() {
    precondition(position == chunk.count, "the stream did not ask for input")
    isInputEnded = true
  }

  /// Adds events to the batch until it is full, the input is used up or a line stops the stream.
  public mutating func next(_ batch: inout EventBatch) -> Step {
    // A copy of the reference, so that the bytes stay while the intake works on them.
    let chunk = chunk
    while stop == nil {
      if batch.isFull { return .batch }
      let rest = chunk.span.extracting(position..<chunk.count)
      if let newline = LineSearch.newline(in: rest) {
        position += newline + 1
        read(rest.extracting(0..<newline), &batch)
        continue
      }
      keep(rest)
      position = chunk.count
      // A line without end is too long before it ends.
      let isEndless = carry.count > Self.lineBytesMaximum + 1 && policy == .stop
      guard isInputEnded || isEndless else { return .needsInput }
      guard !carry.isEmpty else { return .ended }
      read([UInt8]().span, &batch)
    }
    guard let stop else { preconditionFailure("a stream that ends without a reason") }
    return .stopped(stop)
  }

  /// Keeps the beginning of a line for the next chunk; of a line that is too long, no more than
  /// shows that it is.
  private mutating func keep(_ part: Span<UInt8>) {
    let room = max(0, Self.lineBytesMaximum + 2 - carry.count)
    carry.append(copying: part.extracting(0..<min(part.count, room)))
  }

  /// Reads a line whose end has come; `last` is what follows what was kept of it.
  private mutating func read(_ last: Span<UInt8>, _ batch: inout EventBatch) {
    line += 1
    guard !carry.isEmpty else { return event(last, &batch) }
    keep(last)
    let whole = carry
    carry.removeAll(keepingCapacity: true)
    event(whole.span, &batch)
  }

  /// Reads the event of a line, or decides what becomes of the line.
  private mutating func event(_ line: Span<UInt8>, _ batch: inout EventBatch) {
    let line = trimmed(line)
    guard line.count > 0 else { return }
    do throws(IntakeError) {
      try intake.append(line, number: self.line, to: &batch.drafts)
      batch.lines.append(self.line)
    } catch {
      if error.rule == .empty { return }
      switch policy {
      case .stop: stop = error
      case .setAside:
        let isWhole = line.count <= Self.lineBytesMaximum
        let text = isWhole ? intake.masked(line) : LineMask.masked(beginningOf: line)
        batch.setAside.append(SetAsideLine(text: text, error: error))
        batch.setAsideBytes += text.count
      }
    }
  }

  /// A line without the carriage return at its end and the byte order mark of the first line.
  @_lifetime(copy line)
  private func trimmed(_ line: Span<UInt8>) -> Span<UInt8> {
    var (start, end) = (0, line.count)
    if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    if self.line == 1, end >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { start = 3 }
    return line.extracting(start..<end)
  }
}
