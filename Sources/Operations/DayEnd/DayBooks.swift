// DayEnd: what must hold before a day is sealed, as pure checks of the day's stored books. Nothing
// here reads a log or a view. Read first: `DayBooks`, `DayEndCheck`.

package import Amounts
package import BusinessCalendar

/// The books of one day as they are stored: what the checks look at.
///
/// Minor units throughout, balances as debit less credit.
package struct DayBooks: Sendable {
  /// An account's day.
  package struct Account: Sendable {
    /// `220202/M1/CNY`.
    package var account: String
    /// The leaf subject's code.
    package var subject: String
    /// The currency.
    package var currency: Currency
    package var opening: Int128
    package var debit: Int128
    package var credit: Int128
    package var closing: Int128
    /// The closing balance of the day before, as stored then.
    package var closedBefore: Int128
    /// The running balance after the last line of the day; nil where the day has no line.
    package var runningEnd: Int128?
    /// The debits and credits of the lines, added up again.
    package var lineDebit: Int128
    package var lineCredit: Int128

    package init(
      account: String,
      subject: String,
      currency: Currency,
      opening: Int128,
      debit: Int128,
      credit: Int128,
      closing: Int128,
      closedBefore: Int128,
      runningEnd: Int128?,
      lineDebit: Int128,
      lineCredit: Int128
    ) {
      (self.account, self.subject, self.currency) = (account, subject, currency)
      (self.opening, self.debit, self.credit) = (opening, debit, credit)
      (self.closing, self.closedBefore, self.runningEnd) = (closing, closedBefore, runningEnd)
      (self.lineDebit, self.lineCredit) = (lineDebit, lineCredit)
    }
  }

  /// A leaf subject's day in the general ledger.
  package struct Subject: Sendable {
    /// The code.
    package var subject: String
    /// The currency.
    package var currency: Currency
    package var opening: Int128
    package var debit: Int128
    package var credit: Int128
    package var closing: Int128

    package init(
      subject: String,
      currency: Currency,
      opening: Int128,
      debit: Int128,
      credit: Int128,
      closing: Int128
    ) {
      (self.subject, self.currency, self.opening) = (subject, currency, opening)
      (self.debit, self.credit, self.closing) = (debit, credit, closing)
    }
  }

  /// The day.
  package var day: BusinessDate
  /// Every account that was ever used, touched today or not.
  package var accounts: [Account] = []
  /// Every leaf subject and currency of the general ledger.
  package var subjects: [Subject] = []

  package init(day: BusinessDate) { self.day = day }
}
