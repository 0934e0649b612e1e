/// Why a line of input is no event, where, and what to do about it; nothing of it was recorded.
///
/// For example: `events.ndjson:3:88: surplus-digits: /data/amounts/gross/amount is "98.005" and USD
/// has 2 digits. Next: …`. What looks like a card number is masked in all of it.
public struct IntakeError: Error, Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in Unicode scalars.
  public let column: Int
  /// The member, as a JSON pointer (RFC 6901); empty for the whole event.
  public let pointer: String
  /// The rule that is broken.
  public let rule: IntakeRule
  /// What stands there, shortened; empty where nothing does or it must not be shown.
  public let value: String
  /// What is wrong, a sentence without its full stop.
  public let what: String
  /// What to do, a sentence without its full stop.
  public let next: String

  /// Makes an error.
  package init(
    line: Int,
    column: Int,
    pointer: String = "",
    rule: IntakeRule,
    value: String = "",
    what: String,
    next: String
  ) {
    (self.line, self.column, self.pointer, self.rule) = (line, column, pointer, rule)
    (self.value, self.what, self.next) = (value, what, next)
  }

  /// What is wrong and what to do, without the place.
  public var message: String { "\(what). Next: \(next)." }
}

extension IntakeError: CustomStringConvertible {
  /// `3:88: surplus-digits: …. Next: ….`; the file's name is put before it by whoever knows it.
  public var description: String { "\(line):\(column): \(rule.rawValue): \(message)" }
}
