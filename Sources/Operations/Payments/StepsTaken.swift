/// The kinds of steps that a refund or a withdrawal has taken, and when the last of them was said.
///
/// What is said twice, under two ids, waits at first, since the step has been taken. When the bank
/// returns the payout, or the channel takes its word back, the way would be free for it: but it says
/// again what was booked, and no money moved for it. So a step that was taken before is taken again
/// only by an event that was recorded after the last one.
package struct StepsTaken: Sendable, Equatable {
  /// Each the bit of its number.
  private var kinds: UInt32 = 0
  /// The greatest sequence of an event that took a step.
  private var last: UInt64 = 0

  /// No step yet.
  package init() {}

  /// Takes a step by the event that was recorded at this sequence.
  package mutating func take(_ step: OrderStep, at sequence: UInt64) {
    kinds |= 1 << UInt32(step.rawValue)
    last = max(last, sequence)
  }

  /// Whether an event that was recorded at this sequence only says again what was said.
  package func isSaidAgain(_ step: OrderStep, at sequence: UInt64) -> Bool {
    kinds & 1 << UInt32(step.rawValue) != 0 && sequence < last
  }
}
