import Events

/// The types of Daybook's own events, as the first symbols of every replay.
enum OwnEvent: Symbol, CaseIterable {
  case bookOpened = 1
  case chartPublished, rulesPublished, keyChanged, accountOpened, accountChanged, journalPosted
  case entryReversed, eventReleased, dayCut, daySealed
  case customerRegistered, customerChanged, loginOpened, loginClosed
  case holdPlaced, holdReleased
  case voucherReviewed, voucherRejected
  case dayReconciled, dayUnreconciled
  case eventDismissed, eventSuspended

  /// The type as it stands in events.
  var type: String {
    switch self {
    case .bookOpened: "book.opened"
    case .chartPublished: "chart.published"
    case .rulesPublished: "rules.published"
    case .keyChanged: "key.changed"
    case .accountOpened: "account.opened"
    case .accountChanged: "account.changed"
    case .journalPosted: "journal.posted"
    case .entryReversed: "entry.reversed"
    case .eventReleased: "event.released"
    case .dayCut: "day.cut"
    case .daySealed: "day.sealed"
    case .customerRegistered: "customer.registered"
    case .customerChanged: "customer.changed"
    case .loginOpened: "login.opened"
    case .loginClosed: "login.closed"
    case .holdPlaced: "hold.placed"
    case .holdReleased: "hold.released"
    case .voucherReviewed: "voucher.reviewed"
    case .voucherRejected: "voucher.rejected"
    case .dayReconciled: "day.reconciled"
    case .dayUnreconciled: "day.unreconciled"
    case .eventDismissed: "event.dismissed"
    case .eventSuspended: "event.suspended"
    }
  }

  /// Whether it is a request that may be refused; the others record what the writer did.
  var isCommand: Bool {
    switch self {
    case .accountOpened, .accountChanged, .journalPosted, .entryReversed, .customerRegistered,
      .customerChanged, .loginOpened, .loginClosed, .holdPlaced, .holdReleased, .voucherReviewed,
      .voucherRejected, .dayReconciled, .dayUnreconciled, .eventDismissed:
      true
    case .bookOpened, .chartPublished, .rulesPublished, .keyChanged, .eventReleased,
      .eventSuspended, .dayCut, .daySealed:
      false
    }
  }

  /// Gives the types their symbols, in a table that is still empty.
  static func intern(in symbols: inout SymbolTable) {
    for event in allCases {
      let symbol = symbols.symbol(event.type)
      precondition(symbol == event.rawValue, "the types are the first symbols of a table")
    }
  }
}

/// The members of the tails of Daybook's own events that the replay reads, under `data`.
enum OwnMember {
  static let firstDay = "first_day"
  static let closes = "closes"
  static let opens = "opens"
  static let day = "day"
  /// The YAML of a publication.
  static let source = "source"
  static let file = "file"
  static let style = "style"
  static let account = "account"
  static let status = "status"
  static let limit = "limit"
  static let negative = "negative"
  static let codes = "codes"
  static let expiresOn = "expires_on"
}
