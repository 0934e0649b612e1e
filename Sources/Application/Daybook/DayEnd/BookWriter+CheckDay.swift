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
    guard day == due else {
      throw BookFailure(
        .badDay,
        "\(day) is not the next day to be sealed. Next: daybook close \(due)"
      )
    }
    guard let closed = state.days.closed(day) else {
      let figures = "it is open: a close would cut it, then make its checks"
      return (day, [CheckResult(name: "day-is-cut", verdict: .skipped, figures: figures)])
    }
    return (day, try examine(closed, state).checks)
  }
}
