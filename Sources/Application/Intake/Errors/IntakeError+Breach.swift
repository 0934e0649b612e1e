import JSONText

extension IntakeError {
  /// A line that is JSON and no event.
  init(
    _ breach: IntakeBreach,
    _ tokens: Span<JSONToken>,
    _ text: [UInt8],
    _ schemas: SchemaSet,
    _ line: Span<UInt8>,
    number: Int
  ) {
    let token = tokens[breach.token]
    let isText = token.kind == .string || token.kind == .key
    // A name that looks like a card number is not shown in the pointer either.
    var pointer = CardNumber.masked(JSONPointer.path(to: breach.token, in: tokens, of: text))
    let isSensitive =
      pointer == Self.sensitive || pointer.utf8.starts(with: (Self.sensitive + "/").utf8)
    if isSensitive, breach.rule == .unknownMember { pointer = Self.sensitive }
    let isSecret = isSensitive || breach.rule == .cardNumber || breach.rule == .securityCode
    let hasValue = breach.rule != .missingMember && !isSecret
    let message = BreachMessage(
      breach,
      token,
      text,
      schemas,
      place: pointer,
      isSensitive: isSensitive
    )
    self.init(
      line: number,
      column: Excerpt.column(of: Int(token.offset) - (isText ? 1 : 0), in: line),
      pointer: pointer,
      rule: breach.rule,
      value: hasValue ? Excerpt.value(token, text) : "",
      what: message.what,
      next: message.next
    )
  }

  /// Where sensitive fields stand, of which nothing is shown, whatever is wrong with them.
  private static let sensitive = "/data/sensitive"
}

/// The two sentences of an error.
private struct BreachMessage {
  let breach: IntakeBreach
  let token: JSONToken
  let text: [UInt8]
  let schemas: SchemaSet
  let place: String
  let isSensitive: Bool

  init(
    _ breach: IntakeBreach,
    _ token: JSONToken,
    _ text: [UInt8],
    _ schemas: SchemaSet,
    place: String,
    isSensitive: Bool
  ) {
    self.isSensitive = isSensitive
    (self.breach, self.token, self.text, self.schemas) = (breach, token, text, schemas)
    self.place = place.isEmpty ? Self.line : place
  }

  private static let line = "the line"

  private var value: String {
    isSensitive ? "a sensitive value, which is not shown" : Excerpt.value(token, text)
  }

  /// What the schema says should stand there.
  private var expected: String {
    guard breach.node >= 0 else { return "what the schema of the type says" }
    return describe(breach.node)
  }

  private func describe(_ node: Int) -> String {
    let description = schemas.nodes[node].description
    return description < 0 ? "what the schema says" : schemas.descriptions[Int(description)]
  }

  var what: String {
    switch breach.rule {
    case .wrongType:
      "\(place) is \(token.kind == .number && !isSensitive ? "the number " : "")\(value)"
    case .missingMember: "\(place) has no member \"\(missing)\""
    case .unknownMember where isSensitive: "\(place) has a member that no schema knows"
    case .unknownMember: "\(value) is no member of its object"
    case .nameTooLong: "\(place) has \(token.length) bytes"
    case .tooFew, .tooMany: "\(place) has too \(breach.rule == .tooFew ? "few" : "many") members"
    case .surplusDigits: "\(place) is \(value), and its currency has \(digits)"
    case .amountTooLarge: "\(place) is \(value), which has more digits than an amount can hold"
    case .noSuchDate: "\(place) is \(value), which the calendar does not have"
    case .badAccount: "\(place) is \(value), which names no account"
    case .accountCurrency: "\(place) is \(value), and its amount is in another currency"
    case .unknownType: "\(value) is no event type of this Daybook"
    case .reservedType, .reservedSource: "only Daybook itself writes \(value)"
    case .cardNumber: "\(place) holds what looks like a card number"
    case .securityCode: "\(place) is named like the security code of a card"
    case .sensitiveField: "\(place) is a sensitive field, and there is no key for its token"
    case .notNormalized:
      "\(place) is \(value) with \(NameCheck.firstChange(in: whole).from), which is not in "
        + "Unicode normal form C"
    case .invisibleCharacter: "\(place) is \(value) with \(invisible), which cannot be seen"
    default: "\(place) is \(value)"
    }
  }

  var next: String {
    switch breach.rule {
    case .wrongType where place == Self.line:
      #"write each event as one JSON object on a line of its own: {"specversion":"1.0", …}"#
    case .missingMember: "add it: \(describe(Int(schemas.properties[breach.property].node)))"
    case .unknownMember where isSensitive: "write identity, phone or card"
    case .unknownMember: "leave it out, or put it into data, where what is unknown is kept"
    case .surplusDigits:
      "round it at the source; a finer figure travels as text in references, such as fee_exact"
    case .amountTooLarge:
      "write at most 38 digits, the missing ones of the currency's minor unit counted"
    case .noSuchDate: "write a day that there is"
    case .badAccount:
      "write subject/owner/currency or subject/owner/purpose/currency, with %2F for a slash in a"
        + " part, at most 128 bytes each"
    case .accountCurrency: "end the account with the currency of the amount"
    case .unknownType:
      "use a type of Schemas/events, or one of your own whose first word is none of Daybook's"
    case .reservedType: "leave the line out; charts and rules are published by their commands"
    case .reservedSource: "name the system that says it"
    case .cardNumber: "remove it; a masked number or a token may stand in references"
    case .securityCode: "remove it; nothing may store one"
    case .notNormalized:
      "write \(NameCheck.firstChange(in: whole).to) instead, and send every name in form NFC"
    case .invisibleCharacter: "leave it out"
    case .sensitiveField:
      "give the key's file by --token-key or DAYBOOK_TOKEN_KEY, or leave the field out"
    default: "write \(expected)"
    }
  }

  /// The string at which the rule is broken.
  private var whole: String { String(decoding: text[token.range], as: UTF8.self) }

  private var invisible: String {
    NameCheck.invisible(in: whole).map { NameCheck.code($0) } ?? "a character"
  }

  private var missing: String {
    breach.property < 0 ? "" : schemas.name(of: schemas.properties[breach.property])
  }

  private var digits: String {
    breach.digits == 1 ? "1 digit behind the point" : "\(breach.digits) digits behind the point"
  }
}
