import BusinessCalendar
import Events

/// Channels' days that are reconciled.
extension EventDecider {
  /// Judges `day.reconciled` and `day.unreconciled`, and lets them take effect: somebody says it, of
  /// a currency and a channel of the book, and a day of it that has ended.
  mutating func judgeReconciliation(
    _ isReconciled: Bool,
    _ facts: borrowing EventFacts,
    _ data: OwnData,
    _ state: inout BookState
  ) throws(BookFailure) -> Judgement {
    forgetEntry()
    guard let key = state.reconciledDay(facts, data) else {
      throw BookFailure(.badInput, "data of this event names no channel, day and currency")
    }
    guard state.chart?.digits(of: state.name(key.currency)) != nil else {
      let currency = (DetailKey.currency, state.name(key.currency))
      return .not(Obstacle(reason: .unknownCurrency, detail: [currency]))
    }
    if state.person(facts.actor).isEmpty {
      return .not(Obstacle(reason: .missingApprover, detail: [(.missing, "actor")]))
    }
    guard state.isChannel(key.channel) else {
      return .not(Obstacle(reason: .unknownChannel, detail: [(.missing, state.name(key.channel))]))
    }
    let day = BusinessDate(dayNumber: key.day)
    guard day >= state.identity.firstDay, day < state.days.open else {
      return .not(Obstacle(reason: .dayNotOver, detail: [(.day, "\(day)")]))
    }
    state.reconciled.mark(key, isReconciled)
    return .posted(rule: 0, related: 0)
  }
}
