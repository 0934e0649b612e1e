/// What a line breaks, in numbers, so that nothing is made of text before it is known to be needed.
struct IntakeBreach: Error {
  /// The rule.
  let rule: IntakeRule
  /// The token at which it is broken: a value, or the key of a member.
  let token: Int
  /// The node of the schema whose rule it is; negative where it is no schema's.
  var node = -1
  /// Of a missing member the number of the property.
  var property = -1
  /// Of surplus digits, how many the currency has.
  var digits = 0
}
