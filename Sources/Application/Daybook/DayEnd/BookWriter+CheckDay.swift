public import BusinessCalendar
public import Statements

extension BookWriter {
  /// The checks that a close would make on its day, with nothing cut and nothing sealed; for a day
  /// that is still open only that it would be cut.
  ///
  /// - Parameter day: the day to check; nil for the oldest that is not sealed.
  /// - Returns: the day and its checks.
  /// - Throws: ``BookFailure`` `badDay` for a day that is not the next to be sealed.
  public func checkDay(
    _ day: BusinessDate? = nil
  ) throws(BookFailure) -> (day: BusinessDate, checks: [CheckResult]) {
    let state = try alone { (engine) throws(BookFailure) in engine.state }
    let due = state.days.due
    let day = day ?? due
    try requireDue(day, state.days)
    guard let closed = state.days.closed(day) else {
      let figures =
        "it is open, and nothing is checked before it is cut. Next: daybook days cut, then this again"
      return (day, [CheckResult(name: "day-is-cut", verdict: .skipped, figures: figures)])
    }
    return (day, try examine(closed, state).checks)
  }
}
