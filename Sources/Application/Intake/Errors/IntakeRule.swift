/// The rules that a line of input may break, by the names under which they are reported.
public enum IntakeRule: String, Hashable, Sendable, CaseIterable {
  // The line is no JSON text that Daybook reads.
  case empty
  case lineTooLong = "line-too-long"
  case invalidUTF8 = "invalid-utf8"
  case controlCharacter = "control-character"
  case unclosedString = "unclosed-string"
  case unclosedContainer = "unclosed-container"
  case badEscape = "bad-escape"
  case loneSurrogate = "lone-surrogate"
  case nulCharacter = "nul-character"
  case badNumber = "bad-number"
  case badLiteral = "bad-literal"
  case unexpectedCharacter = "unexpected-character"
  case trailingText = "trailing-text"
  case duplicateKey = "duplicate-key"
  case tooDeep = "too-deep"

  // It does not fit the schema of its type.
  case wrongType = "wrong-type"
  case missingMember = "missing-member"
  case unknownMember = "unknown-member"
  case badFormat = "bad-format"
  case notOneOf = "not-one-of"
  case tooShort = "too-short"
  case tooLong = "too-long"
  case nameTooLong = "name-too-long"
  case tooSmall = "too-small"
  case tooLarge = "too-large"
  case tooFew = "too-few"
  case tooMany = "too-many"
  case sensitiveField = "sensitive-field"

  // It does not fit what the schemas cannot say.
  case unknownType = "unknown-type"
  case reservedType = "reserved-type"
  case reservedSource = "reserved-source"
  case surplusDigits = "surplus-digits"
  case amountTooLarge = "amount-too-large"
  case noSuchDate = "no-such-date"
  case badAccount = "bad-account"
  case accountCurrency = "account-currency"
  case cardNumber = "card-number"
  case securityCode = "security-code"
  case notNormalized = "not-normalized"
  case invisibleCharacter = "invisible-character"
}
