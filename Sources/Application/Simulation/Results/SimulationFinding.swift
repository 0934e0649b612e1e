/// What cannot be true of money, and was found in a book.
package struct SimulationFinding: Hashable, Sendable {
  /// What is wrong, with both figures.
  package let text: String
  /// Where in the log it was seen.
  package let sequence: UInt64
  /// The order, where it is one order's money.
  package let order: String?
  /// What was booked of the order before.
  package let history: [String]

  init(_ text: String, at sequence: UInt64, _ order: String?, after history: [String] = []) {
    (self.text, self.sequence, self.order, self.history) = (text, sequence, order, history)
  }
}
