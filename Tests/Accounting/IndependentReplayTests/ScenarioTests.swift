import Codec
import Events
import Foundation
import IndependentReplay
import Testing

/// The scenario files, replayed without an engine: with the outcomes that they state the replay
/// must make their entries and balances, and with one outcome turned into posted it must object.
@Suite struct ScenarioTests {
  @Test(arguments: ScenarioLog.files)
  func `a scenario's entries and balances are those that it states`(file: URL) throws {
    for scenario in try ScenarioLog.scenarios(in: file) {
      let log = scenario.log
      var replay = IndependentReplay()
      var balances = scenario.balances[...]
      for sequence in 1...log.sequence {
        log.apply(to: &replay, through: sequence)
        if let step = scenario.steps.first(where: { $0.sequence == sequence }),
          let entry = step.entry
        {
          #expect(replay.lastEntryTexts == entry, "sequence \(sequence)")
        }
        while let stated = balances.first, stated.after == sequence {
          let found = replay.balances.first { $0.account == stated.account }
          let balance = (found?.debit ?? 0) - (found?.credit ?? 0)
          #expect(balance == stated.balance, "\(stated.account) after \(sequence)")
          balances.removeFirst()
        }
      }
      // Scenarios say nothing of rule numbers and of the years in which limits are used.
      #expect(replay.findings.filter { $0.check != .ruleNumber && $0.check != .countedYear } == [])
    }
  }

  @Test(arguments: ScenarioLog.files)
  func `what a scenario refuses or parks could not have been posted`(file: URL) throws {
    // The strongest proof that each check is there: every reason that occurs in any scenario.
    for scenario in try ScenarioLog.scenarios(in: file) {
      var before = IndependentReplay()
      for step in scenario.steps {
        guard let reason = step.reason else { continue }
        scenario.log.apply(to: &before, through: step.sequence - 1)
        var replay = before
        scenario.posting(step).apply(to: &replay, through: step.sequence)
        // A refused reversal has no orders, a posted one those of what it reverses.
        let found = replay.findings.filter {
          $0.sequence == step.sequence && $0.check != .ruleNumber
            && !$0.message.contains("the records before it of its orders")
        }
        let expected = Self.checks(of: reason)
        #expect(
          found.contains { expected.contains($0.check) },
          "sequence \(step.sequence), \(reason.word): \(found)"
        )
      }
    }
  }

  /// Which checks show that a reason would have held.
  private static func checks(of reason: Reason) -> Set<ReplayFinding.Check> {
    switch reason {
    case .none: []
    case .noRule: [.rules]
    case .currencyDiffers: [.entry, .order, .chart, .customer]
    case .unknownCurrency: [.entry, .chart]
    case .missingAmount, .missingParty, .surplusDigits, .requirementFails, .sameParty, .noCase,
      .notAtPar:
      [.entry]
    case .negativeLine: [.entry, .hold]
    case .noHold, .exceedsHold, .alreadyExpired: [.hold]
    case .overflow: [.overflow]
    case .unknownSubject, .notALeaf: [.chart]
    case .notBalanced: [.balanced]
    case .samePerson, .missingApprover: [.voucher, .review]
    case .missingDocument: [.voucher]
    case .duplicateDocument: [.document]
    case .notReviewed, .notUnderReview, .reviewedBefore: [.review]
    case .notParked: [.release]
    case .unknownChannel: [.chart]
    case .dayNotOver: [.accountingDate]
    case .notPosted: [.follows, .reversal, .damaged]
    case .missingOrder, .anotherOrder, .anotherParty, .missingFollows, .wrongState,
      .differsFromRequest, .exceedsPaid, .exceedsGoods, .notMatched, .exceedsInvoiced,
      .exceedsShare, .exceedsOrder:
      [.order]
    case .ownershipFixed: [.customer, .kind]
    case .unknownKind, .missingKind, .kindFixed, .cardDiffers, .operationNotAllowed,
      .payeeNotAllowed:
      [.kind]
    case .unknownCustomer, .customerExists, .unknownClass, .negativeLimit, .loginTaken,
      .loginNotOpen, .loginNotEmpty, .tooManyLogins, .exceedsCustomerLimit:
      [.customer]
    case .alreadyReversed, .reversalOfReversal: [.reversal]
    case .suspended: [.suspense]
    case .accountNotOpen, .accountOpen, .accountClosed, .accountNotEmpty, .debitFrozen,
      .creditFrozen:
      [.status]
    case .codeNotAllowed: [.code]
    case .exceedsAvailable: [.negative, .hold]
    case .exceedsLimit: [.limit]
    }
  }
}
