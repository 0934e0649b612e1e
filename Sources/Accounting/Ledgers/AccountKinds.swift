import Events

/// What accounts of each kind may do and whom they may pay (Q09), ready to be asked of each event:
/// kinds are small numbers, operations and payees bits.
package struct AccountKinds: Sendable {
  /// Operations as bits.
  package struct Operations: OptionSet, Sendable {
    package let rawValue: UInt8
    /// What leaves goes to others.
    package static let pay = Operations(rawValue: 1)
    /// What comes in is paid by others.
    package static let receive = Operations(rawValue: 2)
    /// What leaves goes to the owner's bank.
    package static let withdraw = Operations(rawValue: 4)

    package init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  /// A row of the table.
  package struct Kind: Sendable {
    /// The number of its name.
    package var name: UInt32
    package var may: Operations
    /// The kinds whose accounts it may pay, each the bit of its number.
    package var pays: UInt32

    package init(name: UInt32, may: Operations, pays: UInt32) {
      (self.name, self.may, self.pays) = (name, may, pays)
    }
  }

  /// The kinds; the number of one is its place and one more, 0 is none.
  private var rows: [Kind] = []
  /// The operations of each transaction code, by the number of its name.
  private var byCode: [Operations] = []
  /// The kinds of each subject's accounts, by name number; beside the subject's traits, since only
  /// what opens accounts asks.
  package var ofSubject: [UInt32: [UInt32]] = [:]

  package init() {}

  /// Adds a kind; those of `pays` may be added later.
  package mutating func append(_ kind: Kind) { rows.append(kind) }

  /// Makes a code one of an operation.
  package mutating func add(_ operation: Operations, to code: UInt32) {
    while byCode.count <= Int(code) { byCode.append([]) }
    byCode[Int(code)].insert(operation)
  }

  /// The number of a kind; 0 for a name that is none.
  package func number(of name: UInt32) -> UInt8 {
    rows.firstIndex { $0.name == name }.map { UInt8(truncatingIfNeeded: $0 + 1) } ?? 0
  }

  /// The kind of a number; nil for 0.
  package func kind(_ number: UInt8) -> Kind? {
    number > 0 && Int(number) <= rows.count ? rows[Int(number) - 1] : nil
  }

  /// What a transaction code does; nothing where no kind judges it.
  func operations(of code: UInt32) -> Operations {
    Int(code) < byCode.count ? byCode[Int(code)] : []
  }
}

extension AccountKinds.Operations {
  /// Those of them that concern an account from which something leaves, or to which something comes.
  func concerning(leaving: Bool) -> Self {
    intersection(leaving ? [.pay, .withdraw] : .receive)
  }
}

extension Balances {
  /// Why the kinds of its accounts do not allow the entry at hand: the first account whose kind may
  /// not do this, then the first that may not pay one that is paid.
  func objectionOfKinds(_ operations: AccountKinds.Operations) -> Objection? {
    var paid: UInt32 = 0
    for touch in touched {
      let flags = accounts[Int(touch.account)].flags
      guard touch.net != 0, let kind = kinds.kind(flags.kind) else { continue }
      let isLeaving = leaves(touch, flags)
      if !isLeaving { paid |= 1 << UInt32(flags.kind) }
      let missing = operations.concerning(leaving: isLeaving).subtracting(kind.may)
      if !missing.isEmpty { return objection(.operationNotAllowed, touch, missing) }
    }
    return operations.contains(.pay) && paid != 0 ? objectionOfPayees(paid) : nil
  }

  private func objectionOfPayees(_ paid: UInt32) -> Objection? {
    for touch in touched {
      let flags = accounts[Int(touch.account)].flags
      guard touch.net != 0, leaves(touch, flags), let kind = kinds.kind(flags.kind),
        kind.pays & paid != paid
      else { continue }
      var no = objection(.payeeNotAllowed, touch, .pay)
      no.payee =
        touched.first { other in
          let flags = accounts[Int(other.account)].flags
          return other.net != 0 && flags.kind != 0 && !leaves(other, flags)
            && kind.pays & 1 << UInt32(flags.kind) == 0
        }?.account
      return no
    }
    return nil
  }

  private func leaves(_ touch: Touch, _ flags: AccountFlags) -> Bool {
    (touch.net > 0) != flags.isDebitNormal
  }

  private func objection(
    _ reason: Reason,
    _ touch: Touch,
    _ operations: AccountKinds.Operations
  ) -> Objection {
    var no = Objection(reason: reason, account: touch.account, available: 0, requested: 0)
    no.operations = operations
    return no
  }

  /// The kind of an account, by the number of its name; nil where it has none.
  package func kind(of account: UInt32) -> UInt32? {
    kinds.kind(accounts[Int(account)].flags.kind)?.name
  }
}
