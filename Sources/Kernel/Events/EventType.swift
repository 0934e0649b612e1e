/// The event types that the engine itself acts on; all others are business types.
public enum EventType {
  /// Sequence 1: identity, time zone, first day.
  public static let bookOpened = "book.opened"
  /// A chart of accounts takes effect.
  public static let chartPublished = "chart.published"
  /// Entry rules take effect.
  public static let rulesPublished = "rules.published"
  /// Another public key signs from here on.
  public static let keyChanged = "key.changed"
  /// An account is opened with its settings.
  public static let accountOpened = "account.opened"
  /// Status, limit or permissions of an account change.
  public static let accountChanged = "account.changed"
  /// A verified person or company becomes a customer.
  public static let customerRegistered = "customer.registered"
  /// Class or limit of a customer change.
  public static let customerChanged = "customer.changed"
  /// A customer has one more login.
  public static let loginOpened = "login.opened"
  /// A login ends.
  public static let loginClosed = "login.closed"
  /// Lines stated by a person: opening balances, manual vouchers.
  public static let journalPosted = "journal.posted"
  /// A posted event is reversed in red or blue.
  public static let entryReversed = "entry.reversed"
  /// A parked event is booked now.
  public static let eventReleased = "event.released"
  /// A parked event is given up: two people say, with a document, that it will not be booked (作废).
  public static let eventDismissed = "event.dismissed"
  /// A parked event is past its age: what it says is placed in suspense until it is booked (挂账).
  public static let eventSuspended = "event.suspended"
  /// The open date ends and the next one opens.
  public static let dayCut = "day.cut"
  /// A day's books are sealed.
  public static let daySealed = "day.sealed"

  /// Amounts are set aside in accounts (冻结).
  public static let holdPlaced = "hold.placed"
  /// What is left of a hold, or part of it, is available again (解冻).
  public static let holdReleased = "hold.released"

  /// Somebody has reviewed a document that waits for it (复核).
  public static let voucherReviewed = "voucher.reviewed"
  /// A document that waits for its review does not become a voucher (驳回).
  public static let voucherRejected = "voucher.rejected"

  /// Somebody says that a day agrees with a channel in a currency (对账完成).
  public static let dayReconciled = "day.reconciled"
  /// That is taken back.
  public static let dayUnreconciled = "day.unreconciled"

  /// The source of events that only the writer may write.
  public static let ownSource = "daybook:"

  /// Whether a type is a request that may be refused; all others are facts and may only be parked.
  public static func isCommand(_ type: String) -> Bool {
    let stem = type.split(separator: ".").last.map(String.init) ?? type
    let base = isVersion(stem) ? type.dropLast(stem.count + 1) : type[...]
    return base.hasSuffix(".requested") || commandWords.contains { base.hasPrefix($0) }
      || base == entryReversed || base == journalPosted || base == dayReconciled
      || base == dayUnreconciled || base == eventDismissed
  }

  /// First words of types that are commands, whatever follows.
  private static let commandWords = ["account.", "customer.", "hold.", "login.", "voucher."]

  /// Whether the last part of a type is a schema version such as `v2`.
  private static func isVersion(_ part: String) -> Bool {
    part.count > 1 && part.first == "v" && part.dropFirst().allSatisfy(\.isNumber)
  }
}
