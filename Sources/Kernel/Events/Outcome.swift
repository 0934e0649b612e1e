/// What became of an event, recorded with it for good.
public enum Outcome: UInt8, Sendable, CaseIterable {
  /// It made a journal entry (of no lines where all amounts were zero).
  case posted = 0
  /// A command that was not allowed; a new try is a new id.
  case refused = 1
  /// A fact that cannot be booked yet; it waits and is released by a record of its own.
  case parked = 2
}

/// Why an event was refused or parked, in order of precedence: the first that holds is recorded.
public enum Reason: UInt16, Sendable, CaseIterable {
  /// Nothing stands in the way: the event is posted.
  case none = 0
  /// No entry rule for this type and code is in force on the accounting date.
  case noRule = 1
  /// The rule needs an amount that the event does not carry.
  case missingAmount = 2
  /// The rule needs a party that the event does not carry.
  case missingParty = 3
  /// A currency that is neither ISO 4217 nor declared by the chart.
  case unknownCurrency = 4
  /// Amounts that must share a currency do not.
  case currencyDiffers = 5
  /// An amount is finer than its currency: 1.234 CNY.
  case surplusDigits = 28
  /// A required equality or bound of the rule fails.
  case requirementFails = 6
  /// Two parties that the rule keeps apart are the same.
  case sameParty = 111
  /// No case of the rule holds.
  case noCase = 7
  /// A line that is not marked red would be negative.
  case negativeLine = 8
  /// A figure does not fit in 128 bits.
  case overflow = 9
  /// What is exchanged within one currency is not exchanged at par.
  case notAtPar = 90
  /// `journal.posted`, `account.*`: the chart has no such subject.
  case unknownSubject = 10
  /// Postings go to leaf subjects only (R1-062).
  case notALeaf = 11
  /// `journal.posted`: debits and credits differ in a currency.
  case notBalanced = 12
  /// What is reviewed or rejected is no document that waits for its review.
  case notUnderReview = 81
  /// What is given up is no parked event.
  case notParked = 86
  /// The supplier's invoice of this number is booked already, under another id.
  case duplicateDocument = 92
  /// Actor and approver are the same person, or maker and reviewer of a document.
  case samePerson = 13
  /// Two people are needed, an actor and an approver, and one of them is not named.
  case missingApprover = 14
  /// `references.document` is needed (R1-071).
  case missingDocument = 15
  /// The rule asks for more reviews of the document than it has had (R3-026).
  case notReviewed = 80
  /// The same person has reviewed the document before (R3-027).
  case reviewedBefore = 82
  /// No account of the subjects that the chart reconciles with channels is this channel's (Q22).
  case unknownChannel = 95
  /// The day that is said to be reconciled has not ended, or is none of the book (Q22).
  case dayNotOver = 85
  /// The event that this one follows or reverses is not posted.
  case notPosted = 16
  /// The event was reversed before; it is reversed once at most.
  case alreadyReversed = 17
  /// A reversal is not reversed.
  case reversalOfReversal = 18
  /// What is reversed places a parked event in suspense: only its release takes that back; or more
  /// would be put there under its order.
  case suspended = 87
  /// What the event follows is no hold in force: it is used up, released, expired, or never was one.
  case noHold = 50
  /// More would be released than is left of the hold.
  case exceedsHold = 51
  /// `hold.placed`: its last day is over before it begins.
  case alreadyExpired = 94
  /// The entry moves what an account keeps by order (`items: order`), and the event has no order.
  case missingOrder = 30
  /// An item names another order than the event, whose rule is about one.
  case anotherOrder = 110
  /// It names another party in a role than the order has there.
  case anotherParty = 36
  /// A step that answers a request does not say which: `follows` is needed.
  case missingFollows = 31
  /// The order, refund or withdrawal is in a state that does not allow the step.
  case wrongState = 32
  /// The amount is not that of the request which the step answers.
  case differsFromRequest = 33
  /// More would be given back than was paid for the order and is not given back yet.
  case exceedsPaid = 34
  /// An invoice of goods says more tax than goods.
  case exceedsGoods = 91
  /// Order, receipt and invoice of a purchase do not agree (R3-025).
  case notMatched = 83
  /// A supplier would be paid more than its invoices say and it has not been paid yet.
  case exceedsInvoiced = 84
  /// More of a share (a coupon, a fee) would be given back than was taken and is not given back yet.
  case exceedsShare = 37
  /// More would be taken from an account than stands there under this order (`items: order`).
  case exceedsOrder = 35
  /// There is no customer of this name.
  case unknownCustomer = 60
  /// The name or the identity is a customer's already: one identity is one customer (R1-064).
  case customerExists = 61
  /// The chart in force has no such class of customers.
  case unknownClass = 62
  /// A person does not become a company, nor a company a person; nor does an account of one (R2-006).
  case ownershipFixed = 63
  /// A customer's own limit is less than nothing.
  case negativeLimit = 96
  /// The login is open already, or was another customer's.
  case loginTaken = 64
  /// The login is not open: nothing moves on its accounts.
  case loginNotOpen = 65
  /// `login.closed` while an account of the login holds something.
  case loginNotEmpty = 66
  /// The customer has as many logins as its class allows.
  case tooManyLogins = 67
  /// All logins of the customer together would use more than its limit (R1-064).
  case exceedsCustomerLimit = 68
  /// The subject's accounts are of no such kind.
  case unknownKind = 70
  /// The subject's accounts are of several kinds, and `account.opened` names none.
  case missingKind = 71
  /// An account stays of its kind (R2-006).
  case kindFixed = 72
  /// The bound card or bank account is a person's and the account a company's, or the other way
  /// round (R2-006).
  case cardDiffers = 73
  /// Accounts of this kind may not do this: pay, receive or withdraw (R2-005).
  case operationNotAllowed = 74
  /// Accounts of this kind may not pay accounts of that one (R2-008).
  case payeeNotAllowed = 75
  /// The subject's accounts are opened by event only, and this one is not open.
  case accountNotOpen = 19
  /// `account.opened` for an account that is open already.
  case accountOpen = 20
  /// The account is closed.
  case accountClosed = 21
  /// `account.changed` to closed while the balance is not zero.
  case accountNotEmpty = 22
  /// The account takes no debits.
  case debitFrozen = 23
  /// The account takes no credits.
  case creditFrozen = 24
  /// The account may not be touched by this transaction code.
  case codeNotAllowed = 25
  /// The balance would go below what is on hold, or below zero where that is forbidden.
  case exceedsAvailable = 26
  /// The balance would go above the account's limit.
  case exceedsLimit = 27

  /// The word in files, receipts and reports, for example `exceeds-available`.
  public var word: String {
    switch self {
    case .none: "none"
    case .noRule: "no-rule"
    case .missingAmount: "missing-amount"
    case .missingParty: "missing-party"
    case .unknownCurrency: "unknown-currency"
    case .currencyDiffers: "currency-differs"
    case .surplusDigits: "surplus-digits"
    case .requirementFails: "requirement-fails"
    case .sameParty: "same-party"
    case .noCase: "no-case"
    case .negativeLine: "negative-line"
    case .overflow: "overflow"
    case .notAtPar: "not-at-par"
    case .unknownSubject: "unknown-subject"
    case .notALeaf: "not-a-leaf"
    case .notBalanced: "not-balanced"
    case .notUnderReview: "not-under-review"
    case .notParked: "not-parked"
    case .duplicateDocument: "duplicate-document"
    case .samePerson: "same-person"
    case .missingApprover: "missing-approver"
    case .missingDocument: "missing-document"
    case .notReviewed: "not-reviewed"
    case .reviewedBefore: "reviewed-before"
    case .unknownChannel: "unknown-channel"
    case .dayNotOver: "day-not-over"
    case .notPosted: "not-posted"
    case .alreadyReversed: "already-reversed"
    case .reversalOfReversal: "reversal-of-reversal"
    case .suspended: "suspended"
    case .noHold: "no-hold"
    case .exceedsHold: "exceeds-hold"
    case .alreadyExpired: "already-expired"
    case .missingOrder: "missing-order"
    case .anotherOrder: "another-order"
    case .anotherParty: "another-party"
    case .missingFollows: "missing-follows"
    case .wrongState: "wrong-state"
    case .differsFromRequest: "differs-from-request"
    case .exceedsPaid: "exceeds-paid"
    case .exceedsGoods: "exceeds-goods"
    case .notMatched: "not-matched"
    case .exceedsInvoiced: "exceeds-invoiced"
    case .exceedsShare: "exceeds-share"
    case .exceedsOrder: "exceeds-order"
    case .unknownCustomer: "unknown-customer"
    case .customerExists: "customer-exists"
    case .unknownClass: "unknown-class"
    case .ownershipFixed: "ownership-fixed"
    case .negativeLimit: "negative-limit"
    case .loginTaken: "login-taken"
    case .loginNotOpen: "login-not-open"
    case .loginNotEmpty: "login-not-empty"
    case .tooManyLogins: "too-many-logins"
    case .exceedsCustomerLimit: "exceeds-customer-limit"
    case .unknownKind: "unknown-kind"
    case .missingKind: "missing-kind"
    case .kindFixed: "kind-fixed"
    case .cardDiffers: "card-differs"
    case .operationNotAllowed: "operation-not-allowed"
    case .payeeNotAllowed: "payee-not-allowed"
    case .accountNotOpen: "account-not-open"
    case .accountOpen: "account-open"
    case .accountClosed: "account-closed"
    case .accountNotEmpty: "account-not-empty"
    case .debitFrozen: "debit-frozen"
    case .creditFrozen: "credit-frozen"
    case .codeNotAllowed: "code-not-allowed"
    case .exceedsAvailable: "exceeds-available"
    case .exceedsLimit: "exceeds-limit"
    }
  }

  /// The reason of this word, if there is one.
  public init?(word: String) {
    guard let reason = Self.allCases.first(where: { $0.word == word }) else { return nil }
    self = reason
  }
}

extension Outcome {
  /// The word in files, receipts and reports.
  public var word: String {
    switch self {
    case .posted: "posted"
    case .refused: "refused"
    case .parked: "parked"
    }
  }
}
