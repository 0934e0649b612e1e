/// What an account lets happen (`account.opened`, `account.changed`).
package enum AccountStatus: UInt8, Sendable, CaseIterable {
  case open = 0
  case debitFrozen = 1
  case creditFrozen = 2
  case closed = 3

  /// The word in events and reports.
  package var word: String {
    switch self {
    case .open: "open"
    case .debitFrozen: "debit-frozen"
    case .creditFrozen: "credit-frozen"
    case .closed: "closed"
    }
  }

  package init?(word: String) {
    guard let status = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = status
  }
}

/// The settings of one account that differ from those of its subject.
package struct AccountSettings: Sendable, Equatable {
  package var status = AccountStatus.open
  /// The most that the balance may be, in minor units; nil for what the subject says.
  package var limit: Int128?
  /// Whether the balance may go below zero; nil for what the subject says.
  package var mayGoNegative: Bool?
  /// The transaction codes that may touch it, by name number; nil for what the subject says.
  package var codes: [UInt32]?
  /// Its kind, by name number; nil for what the subject says.
  package var kind: UInt32?
  /// Whether it is a company's or a person's (对公, 对私), said once; nil where nobody said.
  package var isCompany: Bool?

  package init() {}
}

/// What the chart says of a leaf subject, as far as posting needs it.
package struct SubjectTraits: Sendable {
  package var isLeaf: Bool
  /// Debit normal: assets and costs.
  package var isDebitNormal: Bool
  package var mayGoNegative: Bool
  package var opensByEvent: Bool
  /// What came in under an order goes out under it (`items: order`).
  package var keepsOrders = false
  /// What waits there is to be explained (`suspense`).
  package var isSuspense = false
  /// The most that an account may hold on its normal side, by currency; minor units.
  package var limits: [UInt32: Int128] = [:]
  /// The transaction codes that may touch its accounts; nil for all.
  package var codes: [UInt32]?
  /// The currencies that its accounts may be in, by name number; nil for any.
  package var currencies: [UInt32]?
  /// The number of the kind that all its accounts are of; 0 where there is none or several.
  package var commonKind: UInt8 = 0

  package init(isLeaf: Bool, isDebitNormal: Bool, mayGoNegative: Bool, opensByEvent: Bool) {
    (self.isLeaf, self.isDebitNormal) = (isLeaf, isDebitNormal)
    (self.mayGoNegative, self.opensByEvent) = (mayGoNegative, opensByEvent)
  }

  /// Whether more than the floor at zero may stand in the way of an entry.
  var isSpecial: Bool {
    opensByEvent || !limits.isEmpty || codes != nil || currencies != nil
  }
}

/// The traits of all subjects by name number.
package struct SubjectTable: Sendable {
  private var traits: [SubjectTraits?] = []
  /// Whether any subject is kept by order: then every step of an order says which.
  package private(set) var keepsOrders = false

  package init() {}

  package subscript(subject: UInt32) -> SubjectTraits? {
    get { Int(subject) < traits.count ? traits[Int(subject)] : nil }
    set {
      while traits.count <= Int(subject) { traits.append(nil) }
      traits[Int(subject)] = newValue
      if newValue?.keepsOrders == true { keepsOrders = true }
    }
  }
}
