import BusinessCalendar
import Codec
import Events
import Journal
import Ledgers

/// What holds do to the state, the same when they are written and when they are replayed.
extension BookState {
  /// Sets aside what the lines of `hold.placed` say.
  mutating func placeHold(
    _ facts: borrowing EventFacts,
    _ record: RawSpan,
    _ data: OwnData,
    at sequence: UInt64
  ) throws(BookFailure) {
    let lines = try heldLines(facts)
    let last = try data.expiresOn.map { (text) throws(BookFailure) in
      guard let date = BusinessDate(text) else {
        throw BookFailure(.badInput, "data.expires_on '\(text)' is no date")
      }
      return date
    }
    let key = Holds.Key(source: facts.source, id: record.array(facts.id))
    balances.place(lines, as: key, expiresOn: last, at: sequence)
  }

  /// Releases what the lines of `hold.released` say, or all that is left; gives the accounts that
  /// have more available now: none where it follows no hold, which the audit of an altered log finds.
  @discardableResult
  mutating func releaseHold(
    _ facts: borrowing EventFacts,
    _ record: RawSpan
  ) throws(BookFailure) -> [AccountKey] {
    guard let key = hold(followedBy: facts, record) else { return [] }
    let lines = facts.lines.isEmpty ? nil : try heldLines(facts)
    return balances.release(lines, from: key).map { balances.keys[Int($0)] }
  }

  /// The hold in force that an event follows, if it follows one.
  func hold(followedBy facts: borrowing EventFacts, _ record: RawSpan) -> Holds.Key? {
    guard !balances.holds.isEmpty, let link = facts.follows else { return nil }
    let key = Holds.Key(source: link.source, id: record.array(link.id))
    return balances.holds[key] == nil ? nil : key
  }

  private func heldLines(_ facts: borrowing EventFacts) throws(BookFailure) -> EntryBuffer {
    var lines = EntryBuffer()
    guard JournalLines.entry(of: facts, currencies, into: &lines) == nil else {
      throw BookFailure(.integrity, "the lines of a hold cannot be read any more")
    }
    return lines
  }
}
