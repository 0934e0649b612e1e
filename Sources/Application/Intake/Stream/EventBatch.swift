public import Events

/// A batch of events with the lines on which they stood, and the lines set aside among them.
public struct EventBatch: Sendable {
  /// The events, in the order of their lines.
  public internal(set) var drafts = DraftBatch()
  /// The line of each event, from 1.
  public internal(set) var lines: [Int] = []
  /// Lines that are no events, where the policy is to set them aside.
  public internal(set) var setAside: [SetAsideLine] = []
  var setAsideBytes = 0

  /// Makes an empty batch.
  public init() {}

  /// Whether it holds neither events nor lines set aside.
  public var isEmpty: Bool { drafts.isEmpty && setAside.isEmpty }

  /// Forgets everything, keeping the memory.
  public mutating func removeAll() {
    drafts.removeAll()
    lines.removeAll(keepingCapacity: true)
    setAside.removeAll(keepingCapacity: true)
    setAsideBytes = 0
  }

  /// Whether another event might pass what one block takes.
  var isFull: Bool {
    drafts.count >= DraftBatch.countMaximum
      || drafts.byteCount > DraftBatch.byteMaximum - 2 * EventStream.lineBytesMaximum
      || setAside.count >= DraftBatch.countMaximum || setAsideBytes > DraftBatch.byteMaximum
  }
}

/// A line that is no event, set aside with the reason.
public struct SetAsideLine: Sendable {
  /// The line as it came, without its end; digits that must not be kept are asterisks, and of a
  /// line that is too long only the first MiB is here.
  public let text: [UInt8]
  /// Why, and on which line.
  public let error: IntakeError
}
