import BusinessCalendar

/// The days of a book: which accounting date is open, and where the closed ones stand in the log.
///
/// The cut is the last record of its day: by accounting date, "as of a day" is a prefix of the log.
struct BookDays: Sendable, Codable {
  /// A day that was cut.
  struct Closed: Sendable, Codable {
    var date: Int32
    var first: UInt64
    var cut: UInt64
    /// The sequence of its `day.sealed`; 0 while it is not sealed.
    var sealed: UInt64

    var businessDate: BusinessDate { BusinessDate(dayNumber: date) }
  }

  /// The open date, as its day number.
  var openNumber: Int32
  /// The first sequence of the open date.
  var openFirst: UInt64
  /// The closed days, oldest first.
  var closed: [Closed] = []

  init(open: BusinessDate, first: UInt64) {
    (openNumber, openFirst) = (open.dayNumber, first)
  }

  /// The open accounting date.
  var open: BusinessDate { BusinessDate(dayNumber: openNumber) }

  /// Cuts over: the record at `sequence` is the last of the open date.
  mutating func cut(at sequence: UInt64, opening next: BusinessDate) {
    closed.append(Closed(date: openNumber, first: openFirst, cut: sequence, sealed: 0))
    (openNumber, openFirst) = (next.dayNumber, sequence + 1)
  }

  /// Marks a day as sealed by the record at `sequence`.
  mutating func seal(_ day: BusinessDate, at sequence: UInt64) {
    guard let index = closed.firstIndex(where: { $0.date == day.dayNumber }) else { return }
    closed[index].sealed = sequence
  }

  /// The closed day of this date, if there is one.
  func closed(_ day: BusinessDate) -> Closed? { closed.first { $0.date == day.dayNumber } }

  /// The last sequence of all days up to and with `day`; nil where the open date is among them.
  func lastSequence(through day: BusinessDate) -> UInt64? {
    if day >= open { return nil }
    return closed.last { $0.date <= day.dayNumber }?.cut ?? 0
  }

  /// The oldest day that is not sealed.
  var due: BusinessDate { closed.first { $0.sealed == 0 }?.businessDate ?? open }

  /// The date that a cut opens: the next calendar day, or the one wanted.
  func opening(_ wanted: BusinessDate?) throws(BookFailure) -> BusinessDate {
    guard open < BusinessDate.range.upperBound else {
      throw BookFailure(.badDay, "\(open) is the last date there is: none can be opened after it")
    }
    let next = wanted ?? open.adding(days: 1)
    guard next > open, BusinessDate.range.contains(next) else {
      throw BookFailure(
        .badDay,
        "\(next) does not lie after \(open), the open date. Next: give a later date"
      )
    }
    return next
  }

  /// The latest sealed day.
  var lastSealed: Closed? { closed.last { $0.sealed != 0 } }
}
