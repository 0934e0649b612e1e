import Amounts
import BusinessCalendar
import Events
import Ledgers
public import Statements

extension Book {
  /// The holds that are in force at a cut, by account and then first placed first.
  public func holds(
    _ cut: ReportCut = ReportCut(),
    matching pattern: AccountPattern = .all
  ) throws(BookFailure) -> ListReport {
    let latest = try state(knownAt: cut.knownAt)
    let bounds = ReportBounds(cut, latest)
    let state = try holding(latest, bounds) ?? latest
    var rows: [HoldRow] = []
    var currencies: Set<UInt32> = []
    for (_, hold) in state.balances.holds.all {
      let parts = hold.parts.filter { pattern.matches(state.balances.keys[Int($0.account)], state) }
      guard !parts.isEmpty else { continue }
      let event = try event(at: hold.sequence)
      for part in parts {
        let key = state.balances.keys[Int(part.account)]
        let currency = state.currency(key.currency)
        func amount(_ minor: Int128) -> Amount { Amount(minor: minor, currency: currency) }
        currencies.insert(key.currency)
        rows.append(
          HoldRow(
            account: state.text(key),
            used: amount(part.used),
            released: amount(part.released),
            left: amount(part.left),
            origin: EventOrigin(
              sequence: event.sequence,
              source: event.draft.source,
              id: event.draft.id
            ),
            placedBy: event.draft.actor,
            text: event.draft.text,
            since: event.accountingDate,
            age: max(0, Int(bounds.through.dayNumber - event.accountingDate.dayNumber)),
            expiresOn: hold.expiresOn
          )
        )
      }
    }
    rows.sort { ($0.account, $0.origin.sequence) < ($1.account, $1.origin.sequence) }
    return ListReport(holds: rows, head: head("holds", state, bounds, from: nil, currencies))
  }

  /// The state with what was on hold when the last event of the reported days was booked; nil in a
  /// book that uses no holds.
  ///
  /// The cut that closes a day ends holds for the date that it opens: on the day itself they count.
  func holding(_ state: BookState, _ bounds: ReportBounds) throws(BookFailure) -> BookState? {
    guard state.balances.holds.placed > 0 else { return nil }
    let isCut = bounds.last > 0 && state.days.lastSequence(through: bounds.through) == bounds.last
    let last = isCut ? bounds.last - 1 : bounds.last
    return last == state.lastSequence ? state : try self.state(knownAt: last)
  }
}
