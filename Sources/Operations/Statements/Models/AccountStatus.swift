/// What may be done with an account.
public enum AccountStatus: String, Hashable, Sendable, CaseIterable {
  /// Everything its subject allows.
  case open
  /// No debits (止付 for a liability account).
  case debitFrozen = "debit-frozen"
  /// No credits.
  case creditFrozen = "credit-frozen"
  /// Nothing.
  case closed
}
