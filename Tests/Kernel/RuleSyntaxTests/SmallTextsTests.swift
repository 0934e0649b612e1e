import Amounts
import RuleSyntax
import Testing

@Suite struct `Short texts` {
  static let place = SourcePlace(file: "f", line: 1, column: 1)

  static let expressions: [(text: String, written: String)] = [
    ("total", "total"),
    ("total - commission - 2 * fee", "total - commission - 2 * fee"),
    ("fee*2+total", "2 * fee + total"),
    ("  - a  +  3 * b ", "-a + 3 * b"),
    ("2 * 3 * a", "6 * a"),
    ("sum( items.net ) - item.x", "sum(items.net) - item.x"),
    ("手续费 + 金额", "手续费 + 金额"),
    ("0", "0"),
  ]

  @Test(arguments: expressions)
  func `expressions are read and written`(text: String, written: String) throws {
    let expression = try ExpressionSyntax.parse(text)
    #expect(expression.description == written)
    #expect(try ExpressionSyntax.parse(written) == expression)
  }

  static let noExpressions: [(text: String, what: String, next: String)] = [
    ("", "is empty", "write amounts: total - commission"),
    (
      "a b", "has \"b\" where + or - is expected",
      "write whole numbers times amounts, added or subtracted: total - 2 * fee"
    ),
    ("a +", "breaks off where an amount is expected", "write an amount's name"),
    (
      "a + 5", "has the plain number 5",
      "let the event carry it as an amount; a rule only places amounts"
    ),
    (
      "0.5 * a", "has the number 0.5",
      "write whole numbers only; percentages and rounding belong in the event"
    ),
    ("a * b", "multiplies two amounts", "multiply an amount by a whole number only"),
    (
      "a / 2", "has \"/\", which means nothing here",
      "write whole numbers times amounts, added or subtracted: total - 2 * fee"
    ),
    ("2 * (a - b)", "has brackets", "multiply them out: 2 * a - 2 * b"),
    ("0 * a", "has the factor 0", "write a factor from 1 to 2^53"),
    ("9007199254740993 * a", "has the factor 9007199254740993", "write a factor from 1 to 2^53"),
    ("items.net", "has items.net alone", "write sum(items.net), or item.net in each item"),
    ("sum(item.net)", "has a sum that can not be read", "write sum(items.net)"),
    (
      "a.b", "has the name \"a.b\"",
      "use letters, digits and _, and none of red, sum, item, items, each"
    ),
    (
      "red", "has the name \"red\"",
      "use letters, digits and _, and none of red, sum, item, items, each"
    ),
  ]

  @Test(arguments: noExpressions)
  func `what is no expression is refused`(text: String, what: String, next: String) {
    let fault = #expect(throws: SyntaxFault.self) { try ExpressionSyntax.parse(text) }
    #expect(fault == SyntaxFault("not-an-expression", "\"\(text)\" \(what)", next: next))
  }

  static let lines: [(text: String, written: String)] = [
    ("Dr 220201/{merchant}   total", "Dr 220201/{merchant} total"),
    ("Cr 1002/icbc/{use} a - b red", "Cr 1002/icbc/{use} a - b red"),
    ("Cr 1002/a%2Fb%25 a", "Cr 1002/a%2Fb%25 a"),
  ]

  @Test(arguments: lines)
  func `lines of rules are read and written`(text: String, written: String) throws {
    let line = try RuleLineSyntax.parse(text, at: Self.place)
    #expect(line.description == written)
    #expect(try RuleLineSyntax.parse(written, at: Self.place) == line)
  }

  static let noLines: [(text: String, error: String)] = [
    (
      "total",
      "not-a-line: \"total\" is no line. Next: write side, account and amount: Dr 220201/{merchant} total."
    ),
    (
      "dr 1/p a",
      "not-a-line: \"dr 1/p a\" is no line. Next: write side, account and amount: Dr 220201/{merchant} total."
    ),
    (
      "Dr 1 a",
      "not-an-account: \"1\" is no subject with an owner. Next: write subject/owner, the owner as itself or as a role: 220202/{merchant}."
    ),
    (
      "Dr 1/a/b/c x",
      "not-an-account: \"1/a/b/c\" is no subject with an owner. Next: write subject/owner, the owner as itself or as a role: 220202/{merchant}."
    ),
    (
      "Dr {s}/p a",
      "not-an-account: \"{s}/p\" takes its subject from a role. Next: write the subject's code; use cases where subjects differ."
    ),
    (
      "Dr 1/x-{m} a",
      "not-an-account: \"x-{m}\" is no part of an account. Next: write a name such as platform, or a role in braces such as {merchant}."
    ),
    (
      "Dr 1/ a",
      "not-an-account: \"\" is no part of an account. Next: write a name such as platform, or a role in braces such as {merchant}."
    ),
    (
      "Dr 1/%zz a",
      "not-an-account: \"%zz\" is no part of an account. Next: write a name such as platform, or a role in braces such as {merchant}."
    ),
    ("Dr 1/p 0", "zero-line: the amount of a line is 0. Next: remove the line."),
    ("Dr 1/p red", "not-an-expression: \"\" is empty. Next: write amounts: total - commission."),
    (
      "Dr 1/p item.a",
      "item-outside: item.a stands in a line that is not for each item. Next: write - each item: before the line, or sum(items.…) for an amount."
    ),
    (
      "Dr 1/{item.r} a",
      "item-outside: {item.r} stands in a line that is not for each item. Next: write - each item: before the line, or sum(items.…) for an amount."
    ),
  ]

  @Test(arguments: noLines)
  func `what is no line is refused`(text: String, error: String) {
    let fault = #expect(throws: SyntaxFault.self) { try RuleLineSyntax.parse(text, at: Self.place) }
    #expect(fault.map { "\($0.rule): \($0.what). Next: \($0.next)." } == error)
  }

  static let conditions: [(key: String, text: String, written: String)] = [
    ("promotion", "> 0", "promotion > 0"),
    ("a", ">=1.50", "a >= 1.50"),
    ("a", "!= 0", "a != 0"),
    ("merchant", "M1", "merchant = M1"),
    ("parties.merchant", "= M1", "parties.merchant = M1"),
    ("references.kind.of", "!= x y", "references.kind.of != x y"),
    ("account.status", "open", "account.status = open"),
  ]

  @Test(arguments: conditions)
  func `conditions are read and written`(key: String, text: String, written: String) throws {
    #expect(try ConditionSyntax.parse(key, text, at: Self.place).description == written)
  }

  @Test(arguments: ["\u{301}M", "\u{200D}M", "M\u{301}"])
  func `a mark beside a value's blanks and sign belongs to it`(value: String) throws {
    for text in ["!= \(value) ", "!=\(value)", " != \(value)"] {
      let condition = try ConditionSyntax.parse("merchant", text, at: Self.place)
      #expect(condition.comparison == .unequal)
      #expect(condition.value.utf8.elementsEqual(value.utf8), "\(text)")
    }
  }

  @Test(arguments: [
    AccountPath(subject: "220202", owner: "M1", currency: "CNY"),
    AccountPath(subject: "1002", owner: "a/b", purpose: "50%", currency: "P Q"),
    AccountPath(subject: "1", owner: "{x}", purpose: "\u{1F}\u{7F}", currency: "积分"),
    AccountPath(subject: "1", owner: "\u{301}M", purpose: "M\u{600}", currency: "\u{200D}C"),
  ])
  func `accounts are written and read again`(path: AccountPath) throws {
    #expect(try AccountPath.parse(path.text) == path)
  }

  static let noAccounts = ["", "1", "1/a", "1//CNY", "1/a/b/c/d", "1/a%2/CNY", "1/%FF/CNY"]

  @Test(arguments: noAccounts)
  func `what is no account is refused`(text: String) {
    let fault = #expect(throws: SyntaxFault.self) { try AccountPath.parse(text) }
    #expect(fault?.rule == "not-an-account")
  }

  @Test func `a fixed owner may begin with a mark`() throws {
    let line = try RuleLineSyntax.parse("Dr 1/\u{301}M/\u{200D}p a", at: Self.place)
    #expect(line.owner == .fixed("\u{301}M"))
    #expect(line.purpose == .fixed("\u{200D}p"))
  }

  @Test(arguments: [("a\nb", "a…"), ("a\r\nb", "a…"), ("a", "a"), ("", "")])
  func `a text in a message is one line`(text: String, shown: String) {
    #expect(text.shortened == shown)
  }

  @Test func `amounts and balances`() throws {
    let amount = try AmountSyntax.parse("1000.00  CNY")
    #expect(
      amount == AmountSyntax(number: DecimalText(coefficient: 1000, scale: 0), currency: "CNY")
    )
    #expect(try BalanceSyntax.parse("600.00 Cr").side == .credit)
    #expect(try BalanceSyntax.parse("0.00").side == nil)
    for text in ["1000", "1,000.00 CNY", "1e3 CNY", "CNY 5", "5 CNY x", ""] {
      #expect(throws: SyntaxFault.self) { try AmountSyntax.parse(text) }
    }
    for text in ["1.00", "-1.00 Cr", "1.00 cr", "1.00 Cr Dr", ""] {
      #expect(throws: SyntaxFault.self) { try BalanceSyntax.parse(text) }
    }
  }

  @Test func `a name is suggested where it is near`() {
    let names = ["amounts", "parties", "requires"]
    #expect(NearestName.of("amuonts", among: names) == "amounts")
    #expect(NearestName.of("party", among: names) == nil)
    #expect(NearestName.of("Parties", among: names) == "parties")
    #expect(NearestName.of("x", among: names) == nil)
    #expect(NearestName.advice(for: "x", among: names) == "use one of amounts, parties, requires")
  }

  @Test func `texts are filled in`() throws {
    let template = try TextTemplate.parse("{2}T{ 3 }+08:00 {{x}}", at: Self.place)
    #expect(template.fields == ["2", "3"])
    #expect(template.filled { "<\($0)>" } == "<2>T<3>+08:00 {x}")
  }
}
