import Amounts
import BusinessCalendar
import Events
import JSONText

/// Takes the fields of a draft from the tokens of an event that fits its schema.
///
/// What the schema cannot say is checked here: digits of currencies, dates of the calendar,
/// accounts. Nothing is copied: fields are places in the text.
struct FieldReader: ~Escapable {
  private let tokens: Span<JSONToken>
  private let currencies: CurrencyTable

  @_lifetime(copy tokens)
  init(_ tokens: Span<JSONToken>, currencies: CurrencyTable) {
    (self.tokens, self.currencies) = (tokens, currencies)
  }

  /// Reads all fields but the tail.
  ///
  /// The parts of accounts are decoded in place, hence `inout`.
  func read(
    _ parts: borrowing EventParts,
    _ text: inout [UInt8],
    into fields: inout DraftFields
  ) throws(IntakeBreach) {
    fields.removeAll()
    fields.source = range(parts.value(.source))
    fields.id = range(parts.value(.id))
    fields.type = range(parts.value(.type))
    fields.code = range(parts.value(.code))
    fields.order = range(parts.value(.order))
    fields.actor = range(parts.value(.actor))
    fields.approver = range(parts.value(.approver))
    fields.text = range(parts.value(.text))
    try times(parts, text, into: &fields)
    if let token = parts.value(.follows) { fields.follows = link(token) }
    if let token = parts.value(.reverses) { fields.reverses = link(token) }
    if let token = parts.value(.amounts) { try amounts(token, text, into: &fields.amounts) }
    if let token = parts.value(.parties) { try pairs(token, text, into: &fields.parties) }
    if let token = parts.value(.references) { try pairs(token, text, into: &fields.references) }
    if let token = parts.value(.items) { try items(token, text, into: &fields) }
    if let token = parts.value(.lines) { try lines(token, &text, into: &fields.lines) }
  }

  private func range(_ token: Int?) -> Range<Int> {
    guard let token else { return 0..<0 }
    return tokens[token].range
  }

  private func times(
    _ parts: borrowing EventParts,
    _ text: [UInt8],
    into fields: inout DraftFields
  ) throws(IntakeBreach) {
    if let token = parts.value(.time) {
      fields.time = Timestamp(utf8: text, tokens[token].range)
      if fields.time == nil { throw IntakeBreach(rule: .noSuchDate, token: token) }
    }
    if let token = parts.value(.valueDate) {
      fields.valueDate = BusinessDate(utf8: text, tokens[token].range)
      if fields.valueDate == nil { throw IntakeBreach(rule: .noSuchDate, token: token) }
    }
  }

  /// A member of a small object with two or three known names that differ in length.
  private func member(_ object: Int, nameLength: UInt32) -> Int {
    var key = object + 1
    while tokens[key].length != nameLength { key = Int(tokens[key + 1].next) }
    return key + 1
  }

  private func link(_ object: Int) -> DraftFields.Link {
    DraftFields.Link(
      source: tokens[member(object, nameLength: 6)].range,
      id: tokens[member(object, nameLength: 2)].range
    )
  }

  // MARK: Amounts

  private func amounts(
    _ object: Int,
    _ text: [UInt8],
    into amounts: inout [DraftFields.Amount]
  ) throws(IntakeBreach) {
    var key = object + 1
    let end = Int(tokens[object].next) - 1
    while key < end {
      let amount = try amount(key + 1, text)
      amounts.append(
        DraftFields.Amount(
          name: tokens[key].range,
          currency: amount.currency,
          coefficient: amount.value.coefficient,
          scale: amount.value.scale
        )
      )
      key = Int(tokens[key + 1].next)
    }
  }

  /// An amount object: `amount` and `currency`.
  private func amount(
    _ object: Int,
    _ text: [UInt8]
  ) throws(IntakeBreach) -> (value: DecimalText, currency: Range<Int>) {
    let (number, code) = (member(object, nameLength: 6), member(object, nameLength: 8))
    let range = tokens[number].range
    guard let value = DecimalText(utf8: text, range) else {
      throw IntakeBreach(rule: .amountTooLarge, token: number)
    }
    if let digits = currencies.digits(of: tokens[code], text) {
      // Zeros count too: what is written says how finely it was meant.
      guard places(of: range, text) <= digits else {
        throw IntakeBreach(rule: .surplusDigits, token: number, digits: digits)
      }
      guard value.minorUnits(digits: digits) != nil else {
        throw IntakeBreach(rule: .amountTooLarge, token: number)
      }
    }
    return (value, tokens[code].range)
  }

  /// Digits behind the point, as written.
  private func places(of range: Range<Int>, _ text: [UInt8]) -> Int {
    for index in range where text[index] == UInt8(ascii: ".") {
      return range.upperBound - index - 1
    }
    return 0
  }

  /// Checks what events of Daybook's own keep as it came: an account, a limit, a day.
  func checkKept(_ parts: borrowing EventParts, _ text: [UInt8]) throws(IntakeBreach) {
    for kept in parts.kept where kept.isInData && kept.isDeclared {
      let key = Int(kept.key)
      switch tokens[key].head {
      case Self.account:
        // A copy, since the parts are decoded in place.
        var decoded = text
        guard AccountRanges(decoding: tokens[key + 1].range, in: &decoded) != nil else {
          throw IntakeBreach(rule: .badAccount, token: key + 1)
        }
      case Self.limit: _ = try amount(key + 1, text)
      case Self.day, Self.expiresOn:
        guard BusinessDate(utf8: text, tokens[key + 1].range) != nil else {
          throw IntakeBreach(rule: .noSuchDate, token: key + 1)
        }
      default: break
      }
    }
  }

  private static let account = JSONToken.head(of: "account".utf8)
  private static let limit = JSONToken.head(of: "limit".utf8)
  private static let day = JSONToken.head(of: "day".utf8)
  private static let expiresOn = JSONToken.head(of: "expires_on".utf8)

  // MARK: Parties, references, items

  private func pairs(
    _ object: Int,
    _ text: [UInt8],
    into pairs: inout [DraftFields.Pair]
  ) throws(IntakeBreach) {
    var key = object + 1
    let end = Int(tokens[object].next) - 1
    while key < end {
      if SecurityCode.isName(tokens[key], text) {
        throw IntakeBreach(rule: .securityCode, token: key)
      }
      pairs.append(DraftFields.Pair(name: tokens[key].range, value: tokens[key + 1].range))
      key += 2
    }
  }

  private func items(
    _ array: Int,
    _ text: [UInt8],
    into fields: inout DraftFields
  ) throws(IntakeBreach) {
    var item = array + 1
    let end = Int(tokens[array].next) - 1
    while item < end {
      let (firstAmount, firstParty) = (fields.itemAmounts.count, fields.itemParties.count)
      var order = 0..<0
      var key = item + 1
      while key < Int(tokens[item].next) - 1 {
        // `order`, `amounts` or `parties`.
        switch text[Int(tokens[key].offset)] {
        case UInt8(ascii: "o"): order = tokens[key + 1].range
        case UInt8(ascii: "a"): try amounts(key + 1, text, into: &fields.itemAmounts)
        default: try pairs(key + 1, text, into: &fields.itemParties)
        }
        key = Int(tokens[key + 1].next)
      }
      fields.items.append(
        DraftFields.Item(
          order: order,
          amounts: firstAmount..<fields.itemAmounts.count,
          parties: firstParty..<fields.itemParties.count
        )
      )
      item = Int(tokens[item].next)
    }
  }

  // MARK: Lines

  private func lines(
    _ array: Int,
    _ text: inout [UInt8],
    into lines: inout [DraftFields.Line]
  ) throws(IntakeBreach) {
    var line = array + 1
    while line < Int(tokens[array].next) - 1 {
      let side = tokens[member(line, nameLength: 4)]
      let account = member(line, nameLength: 7)
      let amount = try amount(member(line, nameLength: 6), text)
      guard let path = AccountRanges(decoding: tokens[account].range, in: &text) else {
        throw IntakeBreach(rule: .badAccount, token: account)
      }
      guard text[path.currency].elementsEqual(text[amount.currency]) else {
        throw IntakeBreach(rule: .accountCurrency, token: account)
      }
      lines.append(
        DraftFields.Line(
          isDebit: side.length == 5,
          subject: path.subject,
          owner: path.owner,
          purpose: path.purpose,
          currency: amount.currency,
          coefficient: amount.value.coefficient,
          scale: amount.value.scale
        )
      )
      line = Int(tokens[line].next)
    }
  }
}
