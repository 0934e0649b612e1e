import Amounts
import Codec
import Events
import Journal
import RuleSyntax

/// Computes the entry of one event by one rule: numbers in, lines out.
///
/// The hot path. Its memory is used again: nothing is allocated once the arrays have grown, and
/// nothing is a text.
struct EntryComputation: Sendable {
  /// Amounts of the event, sums over items, amounts of each item; minor units.
  var values: [Int128] = []
  /// Where each amount stands among the event's, -1 where it is missing.
  ///
  /// In the order of `values` without the sums; used where an event is read step by step.
  var found: [Int32] = []
  /// The parties of the event by position in the rule, then those of each item.
  var parties: [UInt32] = []
  /// The currency of each letter by name number; 0 where no amount says it.
  var currencies = [UInt32](repeating: 0, count: Self.letterMaximum)
  var digits = [Int](repeating: 0, count: Self.letterMaximum)
  /// Debits less credits of each letter.
  var totals = [Int128](repeating: 0, count: Self.letterMaximum)
  var verdict = EntryVerdict(.none, rule: 0)

  /// As many as there are capital letters.
  static let letterMaximum = 26

  init() {}

  /// Computes an entry.
  /// - Returns: the verdict; where it is not posted, the buffer is empty.
  mutating func run(
    _ program: borrowing RuleProgram,
    rule number: UInt32,
    facts: borrowing EventFacts,
    bytes: RawSpan,
    digits known: borrowing CurrencyDigits,
    checksBalance: Bool = true,
    into buffer: inout EntryBuffer
  ) -> EntryVerdict {
    buffer.removeAll()
    let rule = program.rules[Int(number) - 1]
    verdict = EntryVerdict(.none, rule: number)
    // What has a flaw is read once more, step by step, to learn which flaw comes first.
    guard gather(program, rule, facts, known) || examine(program, rule, facts, known),
      checkRequirements(program, rule, facts), checkParties(program, rule),
      takeCase(program, rule, facts, bytes)
    else { return verdict }
    let lines = program.cases[rule.cases.positions.lowerBound + Int(verdict.caseNumber) - 1].lines
    writeLines(program, rule, lines, facts, into: &buffer)
    if verdict.reason == .none, !isAtPar(program, rule, lines, facts) {
      _ = fail(.notAtPar, 0)
    }
    guard verdict.reason == .none else {
      buffer.removeAll()
      return verdict
    }
    // The proof says so for every event; if it does not hold for this one, the proof is wrong.
    precondition(
      !checksBalance || isBalanced(letters: Int(rule.letters)),
      "rule \(number) made an entry that does not balance"
    )
    return verdict
  }

  mutating func fail(_ reason: Reason, _ detail: UInt32, item: Int = -1) -> Bool {
    verdict.reason = reason
    verdict.detail = detail
    verdict.item = UInt32(item + 1)
    return false
  }
}
