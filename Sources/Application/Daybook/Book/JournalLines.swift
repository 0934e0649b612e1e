import Amounts
import Events
import Journal

/// The entry of a `journal.posted`: its lines as they are stated (登账, R1-071).
enum JournalLines {
  /// What is wrong with a line, and which one it is.
  struct Problem {
    var reason: Reason
    var line: Int
  }

  /// Fills the entry with the stated lines; nil when all of them can be computed.
  static func entry(
    of facts: borrowing EventFacts,
    _ currencies: borrowing CurrencyDigits,
    into entry: inout EntryBuffer
  ) -> Problem? {
    entry.removeAll()
    for index in facts.lines.indices {
      let line = facts.lines[index]
      guard let digits = currencies[line.currency] else {
        return Problem(reason: .unknownCurrency, line: index)
      }
      let decimal = DecimalText(coefficient: line.coefficient, scale: line.scale)
      guard let minor = decimal.minorUnits(digits: digits) else {
        return Problem(reason: decimal.flaw(digits: digits), line: index)
      }
      guard minor >= 0 else { return Problem(reason: .negativeLine, line: index) }
      entry.append(
        Posting(
          subject: line.subject,
          owner: line.owner,
          purpose: line.purpose,
          currency: line.currency,
          isDebit: line.isDebit,
          amount: minor
        )
      )
    }
    return nil
  }

  /// The first currency in which debits and credits differ, and by how much; nil when balanced or
  /// when a sum overflows, which posting finds.
  static func imbalance(_ entry: borrowing EntryBuffer) -> (currency: UInt32, difference: Int128)? {
    for first in entry.postings {
      var sum: Int128 = 0
      for posting in entry.postings where posting.currency == first.currency {
        sum &+= posting.net
      }
      if sum != 0 { return (first.currency, sum) }
    }
    return nil
  }
}

extension DecimalText {
  /// Why it has no minor units in a currency of so many digits: it is too fine, or too large.
  func flaw(digits: Int) -> Reason { Int(scale) > digits ? .surplusDigits : .overflow }
}
