public import Events
import JSONText

/// Turns lines of CloudEvents JSON into drafts, one by one, with one set of buffers.
///
/// Nothing is allocated per event once the buffers have grown, but for attributes that Daybook does
/// not know and for errors. For example:
///
///     var intake = EventIntake(), batch = DraftBatch()
///     try intake.append(line.span, to: &batch)
public struct EventIntake: ~Copyable, Sendable {
  /// Who writes the lines.
  public enum Origin: Sendable {
    /// Anyone: types that only the writer may write are refused.
    case outside
    /// Daybook itself.
    case writer
  }

  private let schemas: EventSchemas
  private let key: TokenKey?
  private var reader: JSONReader
  private var event: EventReader

  /// Makes an intake for a book whose chart declares these currencies; without a key for tokens,
  /// events with sensitive fields are refused.
  public init(
    currencies: CurrencyTable = CurrencyTable(),
    tokens key: TokenKey? = nil,
    from origin: Origin = .outside
  ) {
    reader = JSONReader()
    schemas = .embedded
    self.key = key
    event = EventReader(currencies: currencies, key: key, origin: origin)
  }

  /// Reads one line and appends its event; the batch stays as it was where the line is refused.
  ///
  /// - Throws: the first rule that the line breaks, with its place.
  /// - Complexity: O(n) in the bytes of the line.
  public mutating func append(
    _ line: Span<UInt8>,
    number: Int = 1,
    to batch: inout DraftBatch
  ) throws(IntakeError) {
    if let tokenized = try read(line, number: number) {
      _ = try read(tokenized.span, number: number)
    }
    batch.append(event.fields, from: event.text)
  }

  /// Reads one line; gives the one to be read instead where it had sensitive fields.
  private mutating func read(
    _ line: Span<UInt8>,
    number: Int
  ) throws(IntakeError) -> [UInt8]? {
    do throws(JSONFailure) {
      try reader.read(line, into: &event.text)
    } catch {
      throw IntakeError(error, in: line, number: number)
    }
    do throws(IntakeBreach) {
      return try event.read(line, reader, schemas)
    } catch {
      throw IntakeError(error, reader.tokens, event.text, schemas.set, line, number: number)
    }
  }

  /// Checks an event given as Swift values as if it had come as a line, and appends it.
  ///
  /// - Throws: the first rule that the event breaks; the place is that in its JSON text.
  public mutating func append(_ draft: EventDraft, to batch: inout DraftBatch) throws(IntakeError) {
    var printer = EventText()
    let line = Array(printer.line(draft).utf8)
    try append(line.span, to: &batch)
  }

  /// A line that was refused, for setting aside: with asterisks for the digits of whatever looks
  /// like a card number or is called a security code, but for declared identifiers; what stands in
  /// `data.sensitive` is a token where there is a key, and has asterisks for its digits elsewhere.
  public mutating func masked(_ line: Span<UInt8>) -> [UInt8] {
    do throws(JSONFailure) {
      try reader.read(line, into: &event.text)
    } catch {
      return LineMask.masked(unreadable: line)
    }
    return LineMask.masked(line, reader.tokens, event.text, key: key)
  }
}
