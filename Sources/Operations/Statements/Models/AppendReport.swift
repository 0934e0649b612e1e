/// What became of the events of one append: counts, reasons, and the ones to look at.
public struct AppendReport: Hashable, Sendable {
  /// What happened to an event that was not simply posted.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A command that was not allowed.
    case refused
    /// A fact that waits.
    case parked
    /// The same source and id with other content; not recorded.
    case conflict
    /// No valid event; written to the quarantine file, not recorded.
    case setAside = "set-aside"
  }

  /// One event to look at.
  public struct Note: Hashable, Sendable {
    /// The input file; `-` for standard input.
    public var file: String
    /// The line or row in it, from 1.
    public var line: Int
    /// The event's source; empty where it could not be read.
    public var source: String
    /// The event's id; empty where it could not be read.
    public var id: String
    /// What happened.
    public var kind: Kind
    /// The word of the reason.
    public var reason: String
    /// Figures and names: `available 10.00 CNY, asked 20.00 CNY`.
    public var detail: String

    /// Makes a note.
    public init(
      file: String,
      line: Int,
      source: String = "",
      id: String = "",
      kind: Kind,
      reason: String,
      detail: String = ""
    ) {
      (self.file, self.line, self.source, self.id) = (file, line, source, id)
      (self.kind, self.reason, self.detail) = (kind, reason, detail)
    }
  }

  /// What an event would come to: of a dry run.
  public struct Preview: Hashable, Sendable {
    /// The input file; `-` for standard input.
    public var file: String
    /// The line or row in it, from 1.
    public var line: Int
    /// The event's source.
    public var source: String
    /// The event's id.
    public var id: String
    /// `posted`, `refused`, `parked`, `repeated` or `conflict`.
    public var result: String
    /// The lines that it would post.
    public var lines: [JournalLine]

    /// Makes a preview.
    public init(
      file: String,
      line: Int,
      source: String,
      id: String,
      result: String,
      lines: [JournalLine]
    ) {
      (self.file, self.line, self.source, self.id) = (file, line, source, id)
      (self.result, self.lines) = (result, lines)
    }
  }

  /// How many notes a report keeps; beyond that they are only counted.
  public static let notesMaximum = 100

  /// The book's id.
  public var book: String
  /// Whether nothing was committed (`--dry-run`).
  public var isDryRun = false
  /// Events read from the input.
  public var read = 0
  /// Events that took a sequence.
  public var appended = 0
  /// Of these, posted.
  public var posted = 0
  /// Of these, refused.
  public var refused = 0
  /// Of these, parked.
  public var parked = 0
  /// Events parked before that could be booked now.
  public var released = 0
  /// Events that were there already, with the same content.
  public var repeated = 0
  /// Events that were there already, with other content.
  public var conflicts = 0
  /// Lines that were no valid event.
  public var setAside = 0
  /// The first sequence that was given; nil where none was.
  public var firstSequence: UInt64?
  /// The last sequence that was given; nil where none was.
  public var lastSequence: UInt64?
  /// How often each reason occurred.
  public var reasons: [String: Int] = [:]
  /// The first events to look at, up to ``notesMaximum``.
  public var notes: [Note] = []

  /// What each event would come to: of a dry run.
  public var previews: [Preview] = []

  /// Makes an empty report.
  public init(book: String) { self.book = book }

  /// Counts a note, keeping it while there is room.
  public mutating func add(_ note: Note) {
    reasons[note.reason, default: 0] += 1
    if notes.count < Self.notesMaximum { notes.append(note) }
  }

  /// Whether every event was posted or repeated.
  public var isClean: Bool { refused + parked + conflicts + setAside == 0 }
}
