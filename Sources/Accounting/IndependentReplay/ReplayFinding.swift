import Codec

/// Something that the replay found wrong: which event, account or subject, and by how much.
package struct ReplayFinding: Error, Hashable, Sendable {
  /// What was checked; the words stand in reports and certificates.
  package enum Check: String, Hashable, Sendable, CaseIterable {
    /// A record cannot be read.
    case damaged
    /// Sequences count from 1 without gaps, and the first opens the book.
    case sequence
    /// Recorded times never go back.
    case recordedTime = "recorded-time"
    /// An event is booked in the date that is open at its sequence; dates never go back.
    case accountingDate = "accounting-date"
    /// Outcome, reason and type fit together.
    case outcome
    /// No two records have the same source and id.
    case identity
    /// A published chart can be read, and postings meet leaf subjects of it (R1-062).
    case chart
    /// Published rules can be read, and one was in force for what was posted.
    case rules
    /// The rule recorded with the event is the one in force.
    case ruleNumber = "rule-number"
    /// What the event says makes an entry under the rule.
    case entry
    /// Debits equal credits in every currency.
    case balanced
    /// A voucher or a reversal names a second person and a document (R1-071); where a rule says
    /// `approval: required`, its event names a second person.
    case voucher
    /// A document is reviewed, before it is booked, by as many others as its rule asks for (R3-026).
    case review
    /// A supplier's invoice is booked once.
    case document
    /// A parked event is released once, after it was parked.
    case release
    /// What is placed in suspense is a parked event past its age, once, by the code of the chart and
    /// with its own amounts; only its release takes that back (R1-070).
    case suspense
    /// A posted event is reversed once at most, and a reversal is not.
    case reversal
    /// What an event follows was posted before.
    case follows
    /// Accounts are opened, frozen and closed as their settings say.
    case status
    /// The account may be touched by the transaction code.
    case code
    /// What is done with an account is what its kind may do, whom it pays is of a kind that it may
    /// pay, and neither its kind nor whose it is changes (R2-005, R2-006, R2-008).
    case kind
    /// A balance does not go below zero where that is forbidden.
    case negative
    /// No order gives back, pays out or moves on more than it has; a record names the one before it
    /// of each of its orders (R1-053).
    case order
    /// No more is set aside than is there, used or released than was set aside, and what is on hold
    /// stays; the stored holds are the replayed ones.
    case hold
    /// A balance does not go above its limit.
    case limit
    /// A customer is one identity with as many logins as its class allows, and all of them together
    /// stay within its limit (R1-064).
    case customer
    /// What counts against a customer's limit counts in the year in which its record says so (Q28).
    case countedYear = "counted-year"
    /// A figure fits in 128 bits.
    case overflow
    /// The stored balance is the replayed one.
    case balance
    /// The stored movement of a day is the replayed one.
    case movement
    /// The stored total of a subject is the replayed one.
    case subject
  }

  /// What was checked.
  package var check: Check
  /// The sequence of the event at which it was found; in comparisons, of the last event that
  /// touched the account, 0 where there is none.
  package var sequence: UInt64
  /// Who said the event; empty where the finding belongs to no event.
  package var source: String
  /// Their name for it.
  package var id: String
  /// The account or the subject; empty where the finding is about neither.
  package var place: String
  /// What the replay expects.
  package var expected: String
  /// What stands in the log or in the engine's books.
  package var actual: String
  /// All of it in a sentence.
  package var message: String

  /// Makes a finding.
  package init(
    check: Check,
    sequence: UInt64,
    source: String = "",
    id: String = "",
    place: String = "",
    expected: String,
    actual: String,
    message: String
  ) {
    (self.check, self.sequence, self.source, self.id) = (check, sequence, source, id)
    (self.place, self.expected, self.actual) = (place, expected, actual)
    self.message = message
  }
}

extension ReplayFinding: CustomStringConvertible {
  /// For example `event 12 (/orders pay-1): balanced: …`.
  package var description: String {
    let identity = source.isEmpty && id.isEmpty ? "" : " (\(source) \(id))"
    let event = sequence == 0 ? "" : "event \(sequence)\(identity): "
    return "\(event)\(check.rawValue): \(message)"
  }
}

/// A finding before it is known to which event it belongs.
struct ReplayFault: Error {
  var check: ReplayFinding.Check
  var place: String
  var expected: String
  var actual: String
  var message: String

  init(
    _ check: ReplayFinding.Check,
    at place: String = "",
    expected: String,
    actual: String,
    _ message: String
  ) {
    (self.check, self.place, self.message) = (check, place, message)
    (self.expected, self.actual) = (expected, actual)
  }
}

extension ReplayFault {
  /// A record whose bytes do not have the form of a record.
  static func unreadable(_ error: CodecError) -> ReplayFault {
    ReplayFault(
      .damaged,
      expected: "a record of a known format",
      actual: "\(error)",
      "the record cannot be read: \(error)"
    )
  }
}
