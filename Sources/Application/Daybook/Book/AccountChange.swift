/// What a parked event would do to the account that does not take it.
struct AccountChange: Sendable {
  /// Debits less credits, minor units.
  var net: Int128
  /// The transaction code, by name number.
  var code: UInt32
  /// What is done to the account before, likewise: the event is taken out of suspense.
  var earlier: Int128 = 0
}
