import Amounts
import ChartOfAccounts
import Foundation
import RuleSyntax
import Testing

@Suite struct `A chart of accounts` {
  static let text = """
    chart: small
    currencies: [CNY, JPY, {code: POINTS, digits: 0, name: 积分}]
    subjects:
      "1122":   {zh: 应收账款, en: Receivables, class: asset}
      "112201": {zh: 渠道待清算, en: "Channel, in clearing", under: "1122", owner: channel}
      "2202":   {zh: 应付账款, class: liability}
      "220202": {zh: 商户可提现, en: "Merchants, withdrawable", under: "2202", owner: [merchant, user],
                 negative: forbidden, limit: [500.00 CNY, 7 POINTS], codes: ["1002", "3001"]}
      "2221":   {en: Taxes, under: "2202"}
      "222102": {en: Input VAT, under: "2221", normal: debit, opens: by-event}
      "3002":   {en: Exchange, class: common}
      "6021":   {en: Income, class: profit-and-loss, normal: credit}
      "602101": {en: Service fees, under: "6021"}
    """

  let chart: Chart

  init() throws { chart = try Chart(text: Self.text, file: "chart.yaml") }

  @Test func `class and normal side are inherited, and may be turned`() throws {
    let sides = chart.subjects.map {
      "\($0.code) \($0.subjectClass.rawValue) \($0.normal.rawValue)"
    }
    #expect(
      sides == [
        "1122 asset debit", "112201 asset debit", "2202 liability credit",
        "220202 liability credit", "2221 liability credit", "222102 liability debit",
        "3002 common either", "6021 profit-and-loss credit", "602101 profit-and-loss credit",
      ]
    )
  }

  @Test func `leaves are what nothing stands under`() {
    #expect(chart.leaves.map(\.code) == ["112201", "220202", "222102", "3002", "602101"])
    #expect(chart.isLeaf("220202"))
    #expect(!chart.isLeaf("2202"))
    #expect(!chart.isLeaf("9999"))
    #expect(chart.roots.map(\.code) == ["1122", "2202", "3002", "6021"])
    #expect(chart.children(of: "2202").map(\.code) == ["220202", "2221"])
    #expect(chart.ancestors(of: "222102").map(\.code) == ["2221", "2202"])
    #expect(chart.depth(of: "222102") == 2)
    #expect(chart.ancestors(of: "9999").isEmpty)
  }

  @Test func `what accounts of a leaf may do`() throws {
    let withdrawable = try #require(chart.subject("220202"))
    #expect(withdrawable.owners == ["merchant", "user"])
    #expect(withdrawable.negative == .forbidden)
    #expect(withdrawable.opens == .onFirstUse)
    #expect(withdrawable.limit(in: "CNY") == 500_00)
    #expect(withdrawable.limit(in: "POINTS") == 7)
    #expect(withdrawable.limit(in: "USD") == nil)
    #expect(withdrawable.codes == ["1002", "3001"])
    #expect(chart.subject("222102")?.opens == .byEvent)
    #expect(chart.subject("112201")?.negative == .allowed)
    #expect(chart.subject("2202")?.name(chinese: false) == "应付账款")
  }

  @Test func `currencies are those declared and those of ISO 4217`() {
    #expect(chart.currency("POINTS") == Currency(code: "POINTS", digits: 0))
    #expect(chart.currency("JPY")?.digits == 0)
    #expect(chart.currency("KWD")?.digits == 3)
    #expect(chart.currency("XXQ") == nil)
    #expect(chart.currencyNames == ["POINTS": "积分"])
    #expect(chart.currencies.map(\.code) == ["CNY", "JPY", "POINTS"])
  }

  @Test func `the template's chart is right`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Scenarios/templates/marketplace-cn/chart.yaml")
    let chart = try Chart(text: String(contentsOf: path, encoding: .utf8), file: "chart.yaml")
    #expect(chart.leaves.count > 40)
  }

  @Test func `client money is the leaves under what is named, without those excepted`() throws {
    let text =
      Self.text + """

        client_money: {pool: "1122", client: ["2202", "6021"], except: "2221", shortfall: blocks}
        """
    let money = try #require(Chart(text: text, file: "chart.yaml").clientMoney)
    #expect(money.pool == ["112201"])
    #expect(money.client == ["220202", "602101"])
    #expect(money.shortfall == .blocks)
    #expect(chart.clientMoney == nil)
  }

  @Test func `what waits on a subject has the limit of its type`() throws {
    let text = """
      chart: a
      currencies: [CNY]
      ageing: {refund: 7, channel: "0"}
      subjects:
        "1": {en: A, class: asset, suspense: channel}
        "2": {en: B, class: liability, transit: refund}
        "3": {en: C, class: asset}
      """
    let chart = try Chart(text: text, file: "chart.yaml")
    #expect(chart.subject("1")?.ageing == Ageing(kind: .suspense, type: "channel", days: 0))
    #expect(chart.subject("2")?.ageing == Ageing(kind: .transit, type: "refund", days: 7))
    #expect(chart.subjects.last?.ageing == nil)
  }

  static let wrongClientMoney: [(text: String, error: String)] = [
    (
      "pool: 1123, client: 2202",
      """
      14:22: missing-subject: client_money names 1123, which the chart does not have. \
      Next: write 1122, if that is meant.
      """
    ),
    (
      "pool: 1122, client: 2202, except: 6021",
      """
      14:50: not-client-money: 6021 is excepted from client money, but is not all under client. \
      Next: except what stands under a subject of client, or remove it.
      """
    ),
    (
      "pool: [1122, 2221], client: 2202",
      """
      14:15: pool-and-client: subject 222102 is in the pool and owed to clients. \
      Next: keep it on one side: an asset holds the money, a liability says whose it is.
      """
    ),
    (
      "pool: 1122, client: 2202, shortfall: refuses",
      """
      14:53: unknown-value: shortfall can not be "refuses". Next: use one of listed, blocks.
      """
    ),
  ]

  @Test(arguments: wrongClientMoney)
  func `client money that cannot be meant is refused`(_ text: String, _ error: String) {
    let error = error.trimmingCharacters(in: .newlines)
    #expect {
      try Chart(text: Self.text + "\nclient_money: {\(text)}\n", file: "chart.yaml")
    } throws: { thrown in
      "\(thrown)" == "chart.yaml:" + error
    }
  }

  private static let kinds = "\nkinds: {a: {may: pay}, b: {may: []}}\noperations: {pay: \"1\"}"

  /// Each with the whole text that a person reads.
  static let wrong: [(subjects: String, error: String)] = [
    (
      #""1": {en: A, class: asset, suspense: refund}"#,
      """
      4:40: unknown-age-limit: subject 1 has items of type refund, for which ageing has no limit. \
      Next: add ageing: {refund: 7} to the chart.
      """
    ),
    (
      #""1": {en: A, class: asset, suspense: b, transit: b}"# + "\nageing: {b: 1}",
      """
      4:40: suspense-and-transit: items of subject 1 are in suspense and in transit. Next: keep \
      one: what waits to be explained is in suspense, what has yet to arrive in transit.
      """
    ),
    (
      #""1": {en: A, class: asset, kind: [a, b]}"# + kinds,
      """
      4:37: kind-unknown-on-first-use: accounts of subject 1 are of several kinds, but open on first \
      use. Next: add opens: by-event, so that each is opened with its kind; or keep one kind.
      """
    ),
    (
      #""1": {en: A, class: common, kind: a}"# + kinds,
      """
      4:37: no-normal-side: accounts of subject 1 have a kind, but either side is normal for it. \
      Next: write normal: debit or normal: credit, or take kind: away.
      """
    ),
    (
      #""1": {en: A, class: asset, kind: c}"# + kinds,
      """
      4:36: unknown-kind: subject 1 names the kind c, which the chart does not have. \
      Next: use one of a, b.
      """
    ),
    (
      #""1": {en: A, class: asset, kind: c}"#,
      """
      4:36: unknown-kind: subject 1 names the kind c, which the chart does not have. \
      Next: add kinds: {c: {en: …, may: […]}} to the chart.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nkinds: {a: {may: [receive], pays: [a]}}\n"
        + #"operations: {pay: ["1"]}"#,
      """
      5:36: pays-without-pay: kind a says whom it pays, but may not pay. \
      Next: add pay to may:, or take pays: away.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nkinds: {a: {may: pay}}",
      """
      5:9: nothing-judged: the chart has kinds of accounts, but does not say which codes are which \
      operation. Next: add operations: {pay: ["1022"], receive: ["1022"], withdraw: ["3001"]}.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nkinds: {a: {may: paid}}\n" + #"operations: {pay: "1"}"#,
      """
      5:18: unknown-value: kind a may not "paid": there is no such operation. Next: use one of \
      pay, receive, withdraw.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nkinds: {a: {may: pay}}\n"
        + #"operations: {pay: ["1"], withdraw: ["1"]}"#,
      """
      6:37: pay-and-withdraw: code 1 pays others and withdraws. \
      Next: keep it on one side: what leaves goes to others, or to the owner's bank.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nageing: {b: -1}",
      """
      5:13: not-a-number: the age limit of b is the text "-1". Next: write whole days, from 0 to 9999.
      """
    ),
    (
      #""602101": {en: Fees, under: "6021"}"#,
      """
      4:31: missing-parent: subject 602101 stands under 6021, which the chart does not have. \
      Next: add "6021": {zh: …, en: …, class: …}.
      """
    ),
    (
      #""1": {en: A, under: "2"}"# + "\n  " + #""2": {en: B, under: "1"}"#,
      """
      4:23: circle: subjects stand under each other in a circle: 2 > 1 > 2. \
      Next: take under: away from the one that stands at the top, and give it a class.
      """
    ),
    (
      #""1": {en: A}"#,
      """
      4:3: missing-class: subject 1 stands at the top and has no class. Next: add class: one of \
      asset, liability, equity, cost, profit-and-loss, common; or under: its parent.
      """
    ),
    (
      #""6": {en: A, class: profit-and-loss}"#,
      """
      4:3: missing-normal-side: subject 6 is profit-and-loss, which has income and expenses. \
      Next: add normal: credit for income, debit for expenses, either for both.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\n  " + #""11": {en: B, under: "1", class: cost}"#,
      """
      5:3: class-differs: subject 11 is cost, but 1 above it is asset. \
      Next: take class: away, or put the subject under another one.
      """
    ),
    (
      #""1": {en: A, class: asset, owner: bank, negative: forbidden}"# + "\n  "
        + #""11": {en: B, under: "1"}"#,
      """
      4:3: not-a-leaf: subject 1 has owner and negative, but others stand under it, so it takes no \
      postings. Next: say it of the subjects under it; class and normal alone are inherited.
      """
    ),
    (
      #""3": {en: A, class: common, negative: forbidden}"#,
      """
      4:3: no-normal-side: subject 3 forbids a negative balance, but either side is normal for it. \
      Next: write normal: debit or normal: credit, or take negative: forbidden away.
      """
    ),
    (
      #""": {en: A, class: asset}"#,
      "4:3: text-expected: a subject has no name. Next: write the name before the colon."
    ),
    (
      #""1": {class: asset}"#,
      "4:3: missing-name: subject 1 has no name. Next: add zh: or en:."
    ),
    (
      #""1": {en: A, class: asset, limit: 1.005 CNY}"#,
      """
      4:3: not-an-amount: the limit of subject 1 is 1.005 CNY. \
      Next: write an amount that is not negative, with at most 2 digits.
      """
    ),
    (
      #""1": {en: A, class: asset, limit: 1 XXQ}"#,
      """
      4:3: unknown-currency: the limit of subject 1 is in XXQ, which is not among the chart's \
      currencies. Next: add it to currencies, or correct the code.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\ncustomers: {counts: {accounts: \"1\", uses: \"2\"}, "
        + "classes: {I: {limit: 5.00 EUR}}}",
      """
      5:59: unknown-currency: the limit of class I is in EUR, which is not among the chart's \
      currencies. Next: add it to currencies, or correct the code.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\ncustomers: {counts: {accounts: \"1\", uses: []}, "
        + "classes: {I: {}}}",
      """
      5:43: empty-list: uses names nothing. Next: write uses: ["…"], or leave it out.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\ncustomers: {classes: {}}",
      """
      5:22: empty-list: classes names no class. Next: write classes: {I: {logins: 5, limit: \
      1000.00 CNY}}, or leave customers out.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nreconciliation: {subjects: []}",
      """
      5:28: empty-list: subjects names nothing. Next: write subjects: ["…"], or leave it out.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\nclient_money: {pool: [], client: \"1\"}",
      """
      5:22: empty-list: pool names nothing. Next: write pool: ["…"], or leave it out.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\noperations: {pay: []}",
      """
      5:19: empty-list: pay names nothing. Next: write pay: ["…"], or leave it out.
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\noperations: {pay: {a: b}}",
      """
      5:19: text-expected: pay is a text or a list of texts, here is a mapping. \
      Next: write pay: ["…", "…"].
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\noperations: {pay: [a, [b]]}",
      """
      5:23: text-expected: pay is a text or a list of texts, here is a list. \
      Next: write pay: ["…", "…"].
      """
    ),
    (
      #""1": {en: A, class: asset}"# + "\noperations: {pay: [a, b, a]}",
      "5:26: listed-twice: pay names a twice. Next: keep one."
    ),
    (
      #""1": {en: A, class: asset, codes: ["1002", "1002"]}"#,
      "4:46: listed-twice: codes names 1002 twice. Next: keep one."
    ),
    (
      #""1": {en: A, class: asset, codes: []}"#,
      "4:37: empty-list: codes names nothing. Next: write codes: [\"…\"], or leave it out."
    ),
    (
      #""1": {en: A, class: asset, opens: by-event, kind: [a, a]}"# + kinds,
      "4:57: listed-twice: kind names a twice. Next: keep one."
    ),
    (
      #""1": {en: A, class: asset}"# + "\nkinds: {a: {may: [pay, pay]}}\n"
        + #"operations: {pay: ["1"]}"#,
      "5:24: listed-twice: may names pay twice. Next: keep one."
    ),
    (
      #""1 2": {en: A, class: asset}"#,
      "4:3: not-a-code: \"1 2\" can not be a code. Next: write 1 to 128 bytes without blanks."
    ),
    (
      #""1": {en: A, class: assets}"#,
      "4:23: unknown-value: class can not be \"assets\". Next: write asset, if that is meant."
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong is said with place and advice`(subjects: String, error: String) throws {
    let text = "chart: c\ncurrencies: [CNY]\nsubjects:\n  \(subjects)\n"
    let found = #expect(throws: SyntaxErrors.self) { try Chart(text: text, file: "c.yaml") }
    #expect(found?.description == "c.yaml:" + error)
  }

  @Test(arguments: [(32, 0), (33, 1), (40, 8)])
  func `a chart has 32 levels at most`(levels: Int, errors: Int) {
    let subjects = (0..<levels).map { level in
      level == 0
        ? #"  "0": {en: A, class: asset}"# : #"  "\#(level)": {en: A, under: "\#(level - 1)"}"#
    }
    let text = "chart: c\ncurrencies: [CNY]\nsubjects:\n" + subjects.joined(separator: "\n") + "\n"
    var found = 0
    do throws(SyntaxErrors) { _ = try Chart(text: text, file: "c.yaml") } catch {
      found = error.description.components(separatedBy: "too-deep: ").count - 1
    }
    #expect(found == errors)
  }

  static let wrongCurrencies: [(currencies: String, error: String)] = [
    (
      "[CNY, POINTS]",
      """
      2:19: unknown-currency: POINTS is no currency of ISO 4217. \
      Next: correct the code, or declare an asset: {code: POINTS, digits: 0}.
      """
    ),
    (
      "[{code: JPY, digits: 2}]",
      """
      2:21: currency-digits: JPY has 0 digits by ISO 4217, the chart says 2. \
      Next: leave digits out, or give the asset another code.
      """
    ),
    ("[CNY, CNY]", "2:19: duplicate-currency: CNY is declared twice. Next: keep one."),
    (
      "[{code: P, digits: 19}]",
      "2:32: not-a-number: digits is \"19\". Next: write a whole number from 0 to 18."
    ),
  ]

  @Test(arguments: wrongCurrencies)
  func `a currency has digits`(currencies: String, error: String) {
    let text = "chart: c\ncurrencies: \(currencies)\nsubjects:\n  \"1\": {en: A, class: asset}\n"
    let found = #expect(throws: SyntaxErrors.self) { try Chart(text: text, file: "c.yaml") }
    #expect(found?.description == "c.yaml:" + error)
  }

  @Test func `everything is said at once`() {
    let text = """
      chart: c
      currencies: [POINTS]
      subjects:
        "1": {en: A}
        "2": {en: B, under: "3"}
        "6": {en: C, class: profit-and-loss}
      """
    let found = #expect(throws: SyntaxErrors.self) { try Chart(text: text, file: "c.yaml") }
    #expect(
      found?.errors.map(\.rule) == [
        "unknown-currency", "missing-class", "missing-parent", "missing-normal-side",
      ]
    )
  }
}
