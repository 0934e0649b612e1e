import JSONText

extension IntakeError {
  /// A line that is no JSON text.
  init(_ failure: JSONFailure, in line: Span<UInt8>, number: Int) {
    let near = failure.kind == .tooLarge ? "" : Excerpt.around(failure.offset, in: line)
    self.init(
      line: number,
      column: Excerpt.column(of: failure.offset, in: line),
      rule: IntakeRule(failure.kind),
      value: near,
      what: near.isEmpty ? failure.description : "\(failure.description), near \(near)",
      next: IntakeRule(failure.kind).advice
    )
  }
}

extension IntakeRule {
  /// The rule of a failure of the JSON reader.
  init(_ kind: JSONFailure.Kind) {
    self =
      switch kind {
      case .empty: .empty
      case .tooLarge, .outOfMemory: .lineTooLong
      case .invalidUTF8: .invalidUTF8
      case .controlCharacter: .controlCharacter
      case .unclosedString: .unclosedString
      case .unclosedContainer: .unclosedContainer
      case .badEscape: .badEscape
      case .loneSurrogate: .loneSurrogate
      case .nul: .nulCharacter
      case .badNumber: .badNumber
      case .badLiteral: .badLiteral
      case .unexpected: .unexpectedCharacter
      case .trailing: .trailingText
      case .duplicateKey: .duplicateKey
      case .tooDeep: .tooDeep
      }
  }

  /// What to do about a line that is no JSON text.
  fileprivate var advice: String {
    switch self {
    case .lineTooLong: "write each event as one line of at most 1 MiB"
    case .invalidUTF8: "convert the file to UTF-8"
    case .unclosedString, .unclosedContainer, .empty:
      "write each event as one whole line; a line break inside an event is not accepted"
    case .trailingText: "write one event per line"
    case .duplicateKey: "keep one of the two"
    case .tooDeep: "nest at most 32 objects and arrays"
    case .controlCharacter: "escape it, as \\n or \\t"
    case .badNumber, .badLiteral, .unexpectedCharacter:
      "write JSON as RFC 8259 has it; text and amounts stand in quotes"
    default: "write JSON as RFC 8259 has it"
    }
  }
}
