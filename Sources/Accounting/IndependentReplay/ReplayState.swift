package import BusinessCalendar
package import Codec

/// Where a replay stands: enough to go on from there with nothing but the log.
///
/// A close begins with the balances of the last sealed day, an audit with the empty state. The
/// totals may be replaced by those that the engine sealed: what the replay then finds is what
/// happened since.
package struct ReplayState: Hashable, Sendable {
  /// A published text and the sequence at which it was published.
  package struct Publication: Hashable, Sendable {
    /// In force from the next sequence on.
    package var sequence: UInt64
    /// A chart; else entry rules.
    package var isChart: Bool
    /// The YAML as it stands in the log.
    package var text: String
    /// The file it came from, for messages.
    package var file: String

    /// Makes a publication.
    package init(sequence: UInt64, isChart: Bool, text: String, file: String) {
      (self.sequence, self.isChart, self.text, self.file) = (sequence, isChart, text, file)
    }
  }

  /// An account with its totals since the first event, in minor units, and its settings.
  package struct Account: Hashable, Sendable {
    /// `subject/owner[/purpose]/currency`.
    package var account: String
    /// All debits; red ones are negative.
    package var debit: Int128
    /// All credits.
    package var credit: Int128
    /// What events have said of it.
    package var settings: AccountSettings

    /// Makes an account.
    package init(
      account: String,
      debit: Int128,
      credit: Int128,
      settings: AccountSettings = AccountSettings()
    ) {
      (self.account, self.debit, self.credit) = (account, debit, credit)
      self.settings = settings
    }
  }

  /// A parked event that was booked later.
  package struct Release: Hashable, Sendable {
    /// The sequence of the parked event.
    package var parked: UInt64
    /// The sequence of its release.
    package var sequence: UInt64
    /// The accounting date of its release.
    package var date: BusinessDate

    /// Makes a release.
    package init(parked: UInt64, sequence: UInt64, date: BusinessDate) {
      (self.parked, self.sequence, self.date) = (parked, sequence, date)
    }
  }

  /// What is left of a hold in one account, minor units.
  package struct Held: Hashable, Sendable {
    /// The source and the id of the event that placed the hold, a line each.
    package var hold: String
    /// The last day on which it counts; nil for every day.
    package var lastDay: BusinessDate?
    /// `subject/owner[/purpose]/currency`.
    package var account: String
    /// More than zero.
    package var left: Int128

    /// Makes what is left.
    package init(hold: String, lastDay: BusinessDate?, account: String, left: Int128) {
      (self.hold, self.lastDay, self.account, self.left) = (hold, lastDay, account, left)
    }

    /// Whether it is the same of the same hold; names that only look the same are two.
    package static func == (one: Held, other: Held) -> Bool {
      ExactText(one.hold) == ExactText(other.hold)
        && ExactText(one.account) == ExactText(other.account)
        && (one.lastDay, one.left) == (other.lastDay, other.left)
    }

    /// Hashes what is compared.
    package func hash(into hasher: inout Hasher) {
      hasher.combine(ExactText(hold))
      hasher.combine(ExactText(account))
      hasher.combine(left)
    }
  }

  /// The last sequence that is in it; 0 before the first event.
  package var sequence: UInt64 = 0
  /// When that was recorded.
  package var recorded = Instant(microseconds: .min)
  /// The open accounting date; nil before the book is opened.
  package var openDate: BusinessDate?
  /// Every chart and rule text published so far, in order: rules are numbered by it.
  package var publications: [Publication] = []
  /// Every account, in any order.
  package var accounts: [Account] = []
  /// The events that are parked, in order.
  package var parked: [UInt64] = []
  /// The events that were parked and have been released, in the order of their sequences.
  package var releases: [Release] = []
  /// The events that have been reversed, in order.
  package var reversed: [UInt64] = []
  /// By which event each parked event was placed in suspense, by their sequences.
  package var suspensions: [UInt64: UInt64] = [:]
  /// Every customer by name, with what it has used.
  package var customers: ByName<ReplayCustomer> = [:]
  /// What is on hold, by hold and account.
  package var held: [Held] = []
  /// Those of these holds that two people have placed, in order.
  package var holdsOfTwo: [String] = []

  /// Before the first event.
  package init() {}
}
