package import Codec

/// The names that the first block of every book introduces, so that they have the same numbers in
/// all books.
///
/// The order is part of format 1: new ones are only added at the end of a new format.
package enum WellKnownName: UInt32, CaseIterable, Sendable {
  case ownSource = 1
  case bookOpened, chartPublished, rulesPublished, keyChanged, accountOpened, accountChanged
  case journalPosted, entryReversed, eventReleased, dayCut, daySealed
  // Keys of computed values.
  case account, available, requested, limit, missing, requirement, line, currency, event, subject
  case code, difference, sequence, status, item
  // Keys of references that the engine asks for.
  case document
  // What a step of an order says, and what is recorded of one that cannot be.
  case amount, gross, booked, paid, order, state
  // Amounts set aside.
  case holdPlaced, holdReleased

  /// The name itself.
  package var text: String {
    switch self {
    case .ownSource: EventType.ownSource
    case .bookOpened: EventType.bookOpened
    case .chartPublished: EventType.chartPublished
    case .rulesPublished: EventType.rulesPublished
    case .keyChanged: EventType.keyChanged
    case .accountOpened: EventType.accountOpened
    case .accountChanged: EventType.accountChanged
    case .journalPosted: EventType.journalPosted
    case .entryReversed: EventType.entryReversed
    case .eventReleased: EventType.eventReleased
    case .dayCut: EventType.dayCut
    case .daySealed: EventType.daySealed
    case .account: "account"
    case .available: "available"
    case .requested: "requested"
    case .limit: "limit"
    case .missing: "missing"
    case .requirement: "requirement"
    case .line: "line"
    case .currency: "currency"
    case .event: "event"
    case .subject: "subject"
    case .code: "code"
    case .difference: "difference"
    case .sequence: "sequence"
    case .status: "status"
    case .item: "item"
    case .document: "document"
    case .amount: "amount"
    case .gross: "gross"
    case .booked: "booked"
    case .paid: "paid"
    case .order: "order"
    case .state: "state"
    case .holdPlaced: EventType.holdPlaced
    case .holdReleased: EventType.holdReleased
    }
  }

  /// Whether it is the type of an event that the engine itself acts on.
  package var isOwnType: Bool {
    rawValue <= Self.daySealed.rawValue || self == .holdPlaced || self == .holdReleased
  }

  /// Interns all of them into an empty table.
  package static func introduce(to names: inout NameTable) {
    for name in allCases {
      let number = names.intern(name.text)
      precondition(number == name.rawValue, "well-known names come first, in their order")
    }
  }
}
