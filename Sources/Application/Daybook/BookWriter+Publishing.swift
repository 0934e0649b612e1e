public import BusinessCalendar
import Events

extension BookWriter {
  /// A file of rules or a chart, as its author wrote it.
  public struct SourceFile: Sendable {
    /// Its name, for messages.
    public let name: String
    /// Its text.
    public let text: String

    /// Makes a source file.
    public init(name: String, text: String) { (self.name, self.text) = (name, text) }
  }

  /// Publishes a chart of accounts, files of entry rules, or both, in one block: all take effect at
  /// once or none does.
  ///
  /// Rules are proved to balance first.
  ///
  /// - Throws: ``BookFailure`` `badInput` with every error, with a counter-example for a rule that
  ///   does not balance, and with every rule in force that would lose a subject.
  public func publish(
    chart: SourceFile? = nil,
    rules: [SourceFile] = [],
    actor: String? = nil
  ) throws(BookFailure) {
    try alone { (engine) throws(BookFailure) in
      engine.holdsReleases = true
      defer { engine.holdsReleases = false }
      engine.beginBlock()
      if let chart { try engine.publish(EventType.chartPublished, chart, actor) }
      for file in rules { try engine.publish(EventType.rulesPublished, file, actor) }
      try engine.state.checkRules(hasNewChart: chart != nil)
      try engine.release()
      try engine.commitBlock()
    }
  }

  /// Cuts over: what is parked past its age is placed in suspense, the open date ends, and the next
  /// calendar day, or the one given, opens.
  ///
  /// - Returns: the date that was closed.
  /// - Throws: ``BookFailure`` `badDay` where the next date does not lie after the open one, or no date
  ///   can.
  @discardableResult
  public func cutDay(
    opening next: BusinessDate? = nil,
    actor: String? = nil
  ) throws(BookFailure) -> BusinessDate {
    try alone { (engine) throws(BookFailure) in
      let open = engine.state.days.open
      let next = try engine.state.days.opening(next)
      try engine.suspendOverdue()
      engine.beginBlock()
      var data = OwnData()
      (data.closes, data.opens) = (open.description, next.description)
      var draft = try EventDraft.own(EventType.dayCut, id: "cut-\(open)", data)
      draft.actor = actor
      try engine.appendOwn(draft)
      try engine.commitBlock()
      try engine.releaseRest()
      return open
    }
  }
}

extension Book {
  /// Checks a chart, files of entry rules, or both, as publishing them now would: the book is not
  /// changed.
  ///
  /// - Throws: ``BookFailure`` `badInput`, as ``BookWriter/publish(chart:rules:actor:)``.
  public func checkPublication(
    chart: BookWriter.SourceFile? = nil,
    rules: [BookWriter.SourceFile] = []
  ) throws(BookFailure) {
    var state = try state()
    try state.check(chart: chart, rules: rules)
  }
}

extension Engine {
  /// Appends the publication of one file to the block under way.
  mutating func publish(
    _ type: String,
    _ file: BookWriter.SourceFile,
    _ actor: String?
  ) throws(BookFailure) {
    var data = OwnData()
    (data.file, data.source) = (file.name, file.text)
    let sequence = state.lastSequence + 1
    var draft = try EventDraft.own(type, id: "publication-\(sequence)", data)
    draft.actor = actor
    try appendOwn(draft)
  }
}
