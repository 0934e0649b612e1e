/// One line of a journal entry: a debit or a credit of one account (分录流水).
package struct Posting: Sendable, Equatable {
  /// The leaf subject, by name number.
  package var subject: UInt32
  /// Whose account, by name number.
  package var owner: UInt32
  /// Which of the owner's accounts, by name number; 0 where there is one only.
  package var purpose: UInt32
  /// The currency, by name number.
  package var currency: UInt32
  /// Which side the amount stands on.
  package var isDebit: Bool
  /// The item of the event that it stands for, from 1; 0 for the event itself.
  package var item: UInt16
  /// Minor units; negative for a red line.
  package var amount: Int128

  package init(
    subject: UInt32,
    owner: UInt32,
    purpose: UInt32,
    currency: UInt32,
    isDebit: Bool,
    amount: Int128,
    item: UInt16 = 0
  ) {
    (self.subject, self.owner, self.purpose) = (subject, owner, purpose)
    (self.currency, self.isDebit, self.amount, self.item) = (currency, isDebit, amount, item)
  }

  /// What it adds to its account, debits positive.
  package var net: Int128 { isDebit ? amount : 0 &- amount }
}

/// The lines of one journal entry, in the order of its rule; memory that is used again.
package struct EntryBuffer: Sendable {
  package private(set) var postings: [Posting] = []

  package init() {}

  /// Forgets the last entry, keeping the memory.
  package mutating func removeAll() { postings.removeAll(keepingCapacity: true) }

  /// Adds a line.
  package mutating func append(_ posting: Posting) { postings.append(posting) }

  /// Turns the entry into its reversal: in red (negative on the same side) or in blue (the
  /// opposite side).
  package mutating func reverse(red: Bool) {
    for index in postings.indices {
      if red {
        postings[index].amount = 0 - postings[index].amount
      } else {
        postings[index].isDebit.toggle()
      }
    }
  }
}
