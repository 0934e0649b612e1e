import Events
import Payments

/// One order on a table: steps go in, and what the decider says of each comes out.
struct OrderTable {
  var state = OrderState()
  var sequence: UInt64 = 0

  /// Takes a step if the decider lets it; gives the word of the refusal.
  ///
  /// `recorded`: the sequence of its event, where that is not the next one.
  @discardableResult
  mutating func take(
    _ step: OrderStep?,
    _ amount: Int128 = 0,
    payout: PayoutStep? = nil,
    isPayout: Bool = false,
    answering request: UInt64 = 0,
    booked: Int128 = 0,
    gross: Int128 = 0,
    currency: UInt32 = 1,
    reversing: Bool = false,
    suspended: Int128 = 0,
    parties: [OrderRole: UInt32] = [:],
    shares: [OrderShare] = [],
    terms: CodeTerms? = nil,
    at recorded: UInt64? = nil,
    _ effects: [OrderEffect] = []
  ) -> String {
    sequence += 1
    var facts = OrderFacts(step: step, sequence: recorded ?? sequence)
    (facts.request, facts.currency, facts.amount) = (request, currency, amount)
    (facts.booked, facts.isReversal) = (booked, reversing)
    (facts.gross, facts.payout, facts.isPayout) = (gross, payout, isPayout)
    (facts.suspended, facts.terms, facts.isOfOwn) = (suspended, terms, true)
    for (role, party) in parties { facts.parties.name(party, as: role) }
    if let refusal = OrderDecider.refusal(of: facts, effects, shares, in: state) {
      return refusal.reason.word
    }
    state.evolve(facts, effects)
    return "taken"
  }
}
