import DaybookTestSupport
import Events
import Intake
import Testing

/// A line, the rule it breaks and where.
struct BadLine: CustomTestStringConvertible {
  let rule: IntakeRule
  let pointer: String
  let line: String

  init(_ rule: IntakeRule, _ pointer: String, _ line: String) {
    (self.rule, self.pointer, self.line) = (rule, pointer, line)
  }

  var testDescription: String { "\(rule.rawValue) \(pointer)" }

  static let long = String(repeating: "x", count: 129)
  static let chinese = String(repeating: "付", count: 43)

  static let all: [BadLine] = [
    BadLine(.empty, "", "  "),
    BadLine(
      .lineTooLong,
      "",
      Samples.line(data: "\"a\":\"\(String(repeating: "x", count: 1 << 20))\"")
    ),
    BadLine(.controlCharacter, "", Samples.line(data: "\"a\":\"\u{1}\"")),
    BadLine(.unclosedString, "", Samples.line() + "\""),
    BadLine(.unclosedContainer, "", String(Samples.line().dropLast())),
    BadLine(.badEscape, "", Samples.line(data: #""a":"\q""#)),
    BadLine(.loneSurrogate, "", Samples.line(data: #""a":"\ud800""#)),
    BadLine(.nulCharacter, "", Samples.line(data: #""a":"\u0000""#)),
    BadLine(.badNumber, "", Samples.line(data: #""a":01.2.3"#)),
    BadLine(.badLiteral, "", Samples.line(data: #""a":tru"#)),
    BadLine(.unexpectedCharacter, "", Samples.line(data: #""a":1,"#)),
    BadLine(.trailingText, "", Samples.line() + " {}"),
    BadLine(.duplicateKey, "", Samples.line(data: #""code":"1003""#)),
    BadLine(.duplicateKey, "", Samples.line(data: #""a":{"b":[{"c":1,"c":2}]}"#)),
    BadLine(.tooDeep, "", Samples.line(data: "\"a\":" + String(repeating: "[", count: 31))),

    BadLine(.wrongType, "", "[]"),
    BadLine(.wrongType, "", "3"),
    BadLine(.wrongType, "/data/amounts/gross/amount", Samples.line(amount: "98.00")),
    BadLine(.wrongType, "/data/amounts/gross/amount", Samples.line(amount: "null")),
    BadLine(.wrongType, "/data/order", Samples.line(data: #""order":12"#)),
    BadLine(.wrongType, "/data/items/0", Samples.line(data: #""items":["x"]"#)),
    BadLine(
      .wrongType,
      "/type",
      #"{"specversion":"1.0","source":"/a","id":"1","type":7,"data":{}}"#
    ),
    BadLine(.missingMember, "", #"{"specversion":"1.0","source":"/a","id":"1","data":{}}"#),
    BadLine(.missingMember, "", #"{"specversion":"1.0","source":"/a","id":"1","type":"a.b"}"#),
    BadLine(
      .missingMember,
      "/data",
      #"{"specversion":"1.0","source":"/a","id":"1","type":"a.b","data":{}}"#
    ),
    BadLine(
      .missingMember,
      "/data/follows",
      Samples.line(data: #""follows":{"source":"a"}"#)
    ),
    BadLine(
      .unknownMember,
      "/data/follows/x",
      Samples.line(data: #""follows":{"source":"a","id":"b","x":1}"#)
    ),
    BadLine(
      .unknownMember,
      "/data/items/1/x",
      Samples.line(data: #""items":[{"order":"1"},{"x":1}]"#)
    ),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""98,00""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""1e3""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""+5""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""05""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""5.""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""5\n""#)),
    BadLine(.badFormat, "/data/amounts/gross/amount", Samples.line(amount: #""""#)),
    BadLine(.badFormat, "/id", Samples.line(id: "")),
    BadLine(.badFormat, "/id", Samples.line(id: #"a\u0007"#)),
    BadLine(
      .badFormat,
      "/data/parties/Merchant",
      Samples.line(data: #""references":{},"follows":{"source":"a","id":"b"}"#).replacing(
        "merchant",
        with: "Merchant"
      )
    ),
    BadLine(.badFormat, "/time", Samples.line(envelope: #""time":"2026-11-20 14:03:11Z""#)),
    BadLine(.badFormat, "/time", Samples.line(envelope: #""time":"2026-11-20T14:03:11.1234567Z""#)),
    BadLine(.badFormat, "/type", Samples.line(type: "payment")),
    BadLine(.notOneOf, "/specversion", Samples.line().replacing(#""1.0""#, with: #""0.3""#)),
    BadLine(.notOneOf, "/data/style", Samples.reversal.replacing("red", with: "green")),
    BadLine(
      .tooLong,
      "/data/text",
      Samples.line(data: "\"text\":\"\(String(repeating: "付", count: 2001))\"")
    ),
    BadLine(.nameTooLong, "/id", Samples.line(id: long)),
    BadLine(.nameTooLong, "/data/order", Samples.line(data: "\"order\":\"\(chinese)\"")),
    BadLine(
      .tooFew,
      "/data/amounts",
      Samples.line().replacing(#""gross":{"amount":"98.00","currency":"USD"}"#, with: "")
    ),
    BadLine(.tooFew, "/data/items", Samples.line(data: #""items":[]"#)),
    BadLine(
      .tooMany,
      "/data/items",
      Samples.line(
        data: "\"items\":["
          + Array(repeating: #"{"order":"1"}"#, count: 1001).joined(separator: ",") + "]"
      )
    ),

    BadLine(.unknownType, "/type", Samples.line(type: "book.closed")),
    BadLine(.unknownType, "/type", Samples.line(type: "payment.received.v2")),
    BadLine(.reservedType, "/type", Samples.line(type: "book.opened")),
    BadLine(.reservedType, "/type", Samples.line(type: "event.released")),
    BadLine(.reservedType, "/type", Samples.line(type: "day.cut")),
    BadLine(.reservedType, "/type", Samples.line(type: "day.sealed")),
    BadLine(.reservedType, "/type", Samples.line(type: "chart.published")),
    BadLine(.reservedType, "/type", Samples.line(type: "rules.published")),
    BadLine(.reservedSource, "/source", Samples.line(source: "daybook:")),
    BadLine(.surplusDigits, "/data/amounts/gross/amount", Samples.line(amount: #""98.005""#)),
    BadLine(.surplusDigits, "/data/amounts/gross/amount", Samples.line(amount: #""98.000""#)),
    BadLine(
      .surplusDigits,
      "/data/limit/amount",
      Samples.account.replacing("100.00", with: "1.001")
    ),
    BadLine(
      .badAccount,
      "/data/account",
      Samples.account.replacing("4111111111111111", with: String(repeating: "x", count: 129))
    ),
    BadLine(.badAccount, "/data/account", Samples.account.replacing("4111", with: "%4x")),
    BadLine(
      .surplusDigits,
      "/data/amounts/gross/amount",
      Samples.line(amount: #""98.0""#, currency: "JPY")
    ),
    BadLine(
      .amountTooLarge,
      "/data/amounts/gross/amount",
      Samples.line(amount: "\"\(String(repeating: "9", count: 39))\"", currency: "XYZ")
    ),
    BadLine(
      .amountTooLarge,
      "/data/amounts/gross/amount",
      Samples.line(amount: "\"\(String(repeating: "9", count: 37))\"")
    ),
    BadLine(.noSuchDate, "/data/value_date", Samples.line(data: #""value_date":"2026-02-29""#)),
    BadLine(.noSuchDate, "/time", Samples.line(envelope: #""time":"2026-11-31T00:00:00Z""#)),
    BadLine(.noSuchDate, "/data/expires_on", Samples.hold.replacing("-30", with: "-31")),
    BadLine(.noSuchDate, "/data/day", Samples.reconciled.replacing("-30", with: "-31")),
    BadLine(.badAccount, "/data/lines/1/account", Samples.journal.replacing("%2F", with: "%2G")),
    BadLine(.badAccount, "/data/lines/1/account", Samples.journal.replacing("%2F", with: "%FF")),
    BadLine(.badAccount, "/data/lines/1/account", Samples.journal.replacing("%2F", with: long)),
    BadLine(
      .accountCurrency,
      "/data/lines/0/account",
      Samples.journal.replacing("settlement/CNY", with: "settlement/USD")
    ),
    BadLine(.cardNumber, "/data/text", Samples.line(data: #""text":"card 4111 1111 1111 1111""#)),
    BadLine(
      .sensitiveField,
      "/data/sensitive/phone",
      Samples.line(data: #""sensitive":{"phone":"13800138000"}"#)
    ),
    BadLine(.securityCode, "/data/card_cvv", Samples.line(data: #""card_cvv":"123""#)),

    BadLine(.notNormalized, "/source", Samples.line(source: "/e\u{301}")),
    BadLine(.notNormalized, "/id", Samples.line(id: #"e\u0301"#)),
    BadLine(.notNormalized, "/id", Samples.line(id: "\u{F92C}")),
    BadLine(.notNormalized, "/data/order", Samples.line(data: "\"order\":\"\u{212B}\"")),
    BadLine(.notNormalized, "/data/order", Samples.line(data: "\"order\":\"\u{1100}\u{1161}\"")),
    BadLine(
      .notNormalized,
      "/data/parties/merchant",
      Samples.line().replacing("M1", with: "订\u{2126}")
    ),
    BadLine(
      .notNormalized,
      "/data/references/document",
      Samples.line(data: "\"references\":{\"document\":\"e\u{301}\"}")
    ),
    BadLine(
      .notNormalized,
      "/data/follows/id",
      Samples.line(data: "\"follows\":{\"source\":\"a\",\"id\":\"e\u{301}\"}")
    ),
    BadLine(
      .notNormalized,
      "/data/account",
      Samples.account.replacing("4111111111111111", with: "e\u{301}")
    ),
    BadLine(
      .badAccount,
      "/data/account",
      Samples.account.replacing("4111111111111111", with: "e%CC%81")
    ),
    BadLine(.invisibleCharacter, "/data/actor", Samples.line(data: #""actor":"ann\u200b""#)),
    BadLine(
      .invisibleCharacter,
      "/data/approver",
      Samples.line(data: "\"approver\":\"a\u{FEFF}b\"")
    ),
  ]
}

@Suite struct IntakeErrorTests {
  @Test(arguments: BadLine.all)
  func `a bad line is refused by its rule, at its place`(bad: BadLine) throws {
    let error = try #require(refusal(of: bad.line), "it was accepted")
    #expect(error.rule == bad.rule)
    #expect(error.pointer == bad.pointer)
    #expect(!error.what.isEmpty && !error.next.isEmpty)
    #expect(error.line == 1 && error.column >= 1)
  }

  @Test func `every rule has a bad line, but those that no text can break`() {
    let shown = Set(BadLine.all.map(\.rule))
    // Bytes that are no text; schemas of this Daybook ask for none of the others.
    let elsewhere: Set<IntakeRule> = [
      .invalidUTF8, .tooShort, .tooSmall, .tooLarge,
    ]
    #expect(Set(IntakeRule.allCases).subtracting(shown) == elsewhere)
  }

  @Test func `the reference explains every rule, and no other`() throws {
    let page = try Repository.text("docs/reference/intake-errors.md")
    let explained = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
      (row.split(separator: "|").first ?? "").split(separator: ",").map { name in
        name.filter { $0 != "`" && $0 != " " }
      }
    }
    #expect(explained.sorted() == IntakeRule.allCases.map(\.rawValue).sorted())
  }

  @Test(arguments: [
    Samples.line(id: "é郎Ω가Ａ（付）"), Samples.line(data: "\"text\":\"e\u{301}\""),
    Samples.line(data: "\"e\u{301}\":{\"a\":\"e\u{301}\"}"), Samples.line(id: "a\u{200C}b"),
    Samples.account.replacing("4111111111111111", with: "%C3%A9"),
  ])
  func `names in normal form C come in, and free text in any`(line: String) {
    #expect(refusal(of: line) == nil)
  }

  @Test func `what is no UTF-8 is refused`() throws {
    var intake = EventIntake()
    let batch = try readingNothing(
      &intake,
      Array(Samples.line(id: "a").utf8).map { $0 == 0x61 ? 0xFF : $0 }
    )
    #expect(batch?.rule == .invalidUTF8)
  }

  private func readingNothing(_ intake: inout EventIntake, _ line: [UInt8]) throws -> IntakeError? {
    var batch = DraftBatch()
    do throws(IntakeError) {
      try intake.append(line.span, to: &batch)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    (
      "[]",
      "1:1: wrong-type: the line is an array. Next: write each event as one JSON object on a line of its own: {\"specversion\":\"1.0\", …}."
    ),
    (
      "null",
      "1:1: wrong-type: the line is null. Next: write each event as one JSON object on a line of its own: {\"specversion\":\"1.0\", …}."
    ),
    (
      Samples.line(amount: "98.00"),
      "1:131: wrong-type: /data/amounts/gross/amount is the number 98.00. Next: write a decimal string in major units, such as \"98.00\": no exponent, no plus, at most 38 digits."
    ),
    (
      Samples.line(amount: #""98.005""#),
      "1:131: surplus-digits: /data/amounts/gross/amount is \"98.005\", and its currency has 2 digits behind the point. Next: round it at the source; a finer figure travels as text in references, such as fee_exact."
    ),
    (
      Samples.line().replacing(#""code":"1002","#, with: ""),
      "1:87: missing-member: /data has no member \"code\". Next: add it: a text of 1 to 128 bytes without control characters."
    ),
    (
      Samples.line(data: #""付":tru"#),
      "1:190: bad-literal: this is no JSON value, near …rchant\":\"M1\"},\"付\":tru}}. Next: write JSON as RFC 8259 has it; text and amounts stand in quotes."
    ),
    (
      Samples.line(type: "chart.published"),
      "1:61: reserved-type: only Daybook itself writes \"chart.published\". Next: leave the line out; charts and rules are published by their commands."
    ),
    (
      Samples.line(data: "\"order\":\"Cafe\u{301}\""),
      "1:194: not-normalized: /data/order is \"Cafe\u{301}\" with U+0065 U+0301, which is not in Unicode normal form C. Next: write U+00E9 instead, and send every name in form NFC."
    ),
    (
      Samples.line(data: #""actor":"ann\u200B""#),
      "1:194: invisible-character: /data/actor is \"ann\u{200B}\" with U+200B, which cannot be seen. Next: leave it out."
    ),
  ])
  func `an error says place, rule, value and what to do`(line: String, message: String) throws {
    #expect(refusal(of: line)?.description == message)
  }
}
