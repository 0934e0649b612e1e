// IndependentReplay: the second opinion. It computes every balance again from the records of the
// log, by the letter of the published charts and rules, and says where the engine's books differ
// or an event was posted that should not have been.
//
// It shares the record decoder (Events, Codec) and the reader of YAML (RuleSyntax) with the engine
// and nothing else; the manifest lets it import Kernel only. Agreement would mean nothing if both
// computed with the same code, so nothing is copied from the accounting modules either. It trusts
// recorded outcomes (what was refused stays refused) and checks what was posted.
//
// Read first: `apply(sequence:record:names:lookup:)`, `EntryComputation`, `AccountChecks`.

package import BusinessCalendar
package import Codec
import Events

/// Replays the records of a book in order, beside the engine and independent of it.
///
/// For example, an audit:
/// ```swift
/// var replay = IndependentReplay()
/// try replay.apply(sequence: 1, record: bytes, names: names) { log.record(at: $0) }
/// let findings = replay.findings + replay.compare(balances: stored)
/// ```
package struct IndependentReplay: Sendable {
  /// What was found wrong so far, in the order of the log.
  package private(set) var findings: [ReplayFinding] = []
  /// The replay stops at so many findings.
  package let findingsMaximum: Int

  /// The last sequence applied.
  package internal(set) var sequence: UInt64 = 0
  /// The open accounting date; nil before the book is opened.
  package internal(set) var openDate: BusinessDate?
  /// The book's first day; nil where the replay began later.
  var firstDay: BusinessDate?
  /// The events that are parked at this point.
  package internal(set) var parked: Set<UInt64> = []

  /// The state began with the first event, so that everything that can be named has been met.
  let beganAtFirstEvent: Bool
  var recorded = Instant(microseconds: .min)
  var symbols = SymbolTable()
  var charts = ReplayCharts()
  var rules = ReplayRules()
  var publications: [ReplayState.Publication] = []
  var accounts = ReplayAccounts()
  var identities = ReplayIdentities()
  var releases: [UInt64: ReplayState.Release] = [:]
  var reversed: Set<UInt64> = []
  /// By which event each parked event was placed in suspense.
  var suspensions: [UInt64: UInt64] = [:]
  /// Which events in suspense say what is said once; not those of before the replay began.
  var wordsInSuspense: [WordSaidOnce: [(request: WordSaidOnce.Request?, event: UInt64)]] = [:]
  /// What the event at hand says that is said once.
  var saying: SaidOnce?
  /// What was just taken out of suspense, and is released next; 0 for none.
  var takenBack: UInt64 = 0
  /// The holds in force by the source and id of the events that placed them.
  var holds: ByName<ReplayHold> = [:]
  var orders = ReplayOrders()
  var customers = ReplayCustomers()
  /// Who has reviewed the documents that are parked, by their sequences.
  var reviewers: [UInt64: [String]] = [:]
  /// The sequences of suppliers' invoices that are booked.
  var invoices: [ReplayInvoice: UInt64] = [:]
  /// The sequences of the parts that are booked of an invoice.
  var partsOfInvoices: [ReplayInvoice: Set<UInt64>] = [:]
  /// The number that the log gives the name `year`; 0 before it was met.
  var yearName: UInt32 = 0
  /// The sequence where this replay began.
  let start: UInt64
  /// Movements of days that have ended.
  var endedDays: [BusinessDate: [(place: Int, debit: Int128, credit: Int128)]] = [:]
  var computation = EntryComputation()
  let document: Symbol

  /// For the event at hand, then for what it refers to; memory that is used again.
  private var memory = EventFacts()
  var related = EventFacts()
  /// The sequence of the event that the one at hand follows; 0 for none.
  var followed: UInt64 = 0
  /// The same; of a release and a reversal, the event that is released or reversed.
  var followedEvent: UInt64 = 0
  /// The orders of the event in `related`.
  var relatedOrders: (own: Int, all: [Int], items: [Int]) = (-1, [], [])
  /// What is wrong with the event at hand.
  var faults: [ReplayFault] = []

  /// Starts before the first event, as an audit does.
  package init(findingsMaximum: Int = 100) {
    self.init(startingFrom: ReplayState(), findingsMaximum: findingsMaximum)
  }

  /// Goes on from a state, as a close does from the last sealed day.
  package init(startingFrom state: ReplayState, findingsMaximum: Int = 100) {
    self.findingsMaximum = max(1, findingsMaximum)
    (beganAtFirstEvent, start) = (state.sequence == 0, state.sequence)
    OwnEvent.intern(in: &symbols)
    document = symbols.symbol("document")
    start(from: state)
    report(faults, source: "", id: "")
    faults = []
  }

  /// Applies the next record.
  ///
  /// - Parameters:
  ///   - sequence: its position in the log.
  ///   - record: its bytes.
  ///   - names: the names that the log has introduced up to this record, or more.
  ///   - lookup: gives the bytes of an earlier record, for releases, reversals and links; nil where
  ///     the log has none.
  /// - Throws: the last finding, once there are as many as are allowed.
  package mutating func apply(
    sequence: UInt64,
    record: RawSpan,
    names: NameTable,
    lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFinding) {
    try throwIfStopped()
    computation.removeAll()
    checkSequence(sequence)
    (self.sequence, followed, followedEvent) = (sequence, 0, 0)
    var header = RecordHeader()
    // Taken out of the replay for the time being, so that nothing is copied to pass it around.
    var facts = EventFacts()
    swap(&facts, &memory)
    defer { swap(&facts, &memory) }
    do throws(CodecError) {
      header = try RecordHeader(record)
      try RecordReader.read(record, header, into: &facts)
    } catch {
      faults.append(.unreadable(error))
      report(faults, source: "", id: "")
      faults.removeAll(keepingCapacity: true)
      try throwIfStopped()
      return
    }
    let source = facts.source
    if !customers.all.isEmpty, yearName == 0 { yearName = names.number(of: "year") ?? 0 }
    do throws(ReplayFault) {
      try symbols.renumber(&facts, names)
      let identity = ReplayIdentity(source: source, id: record.extracting(facts.id))
      checkHeader(header, facts)
      checkTakenBack(header, facts)
      checkIdentity(identity, lookup)
      try replay(header, facts, record, names, lookup)
      try checkOrders(header, facts, record)
    } catch {
      faults.append(error)
    }
    guard !faults.isEmpty else { return }
    report(faults, source: names.text(of: source) ?? "", id: record.string(facts.id))
    faults.removeAll(keepingCapacity: true)
    try throwIfStopped()
  }

  /// Turns faults into findings of the event at hand, as many as are allowed.
  private mutating func report(_ faults: [ReplayFault], source: String, id: String) {
    for fault in faults.prefix(findingsMaximum - findings.count) {
      findings.append(
        ReplayFinding(
          check: fault.check,
          sequence: sequence,
          source: source,
          id: id,
          place: fault.place,
          expected: fault.expected,
          actual: fault.actual,
          message: fault.message
        )
      )
    }
  }

  private func throwIfStopped() throws(ReplayFinding) {
    if findings.count >= findingsMaximum, let last = findings.last { throw last }
  }
}
