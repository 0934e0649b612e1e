import Amounts
import BusinessCalendar
import Statements

extension SampleReports {
  static let checks = [
    CheckResult(name: "debits-equal-credits", verdict: .passed, figures: "13,188 postings"),
    CheckResult(
      name: "balances-equal-replay",
      verdict: .failed,
      figures: "2 accounts",
      findings: [
        CheckResult.Finding(
          sequence: 9,
          account: "220202/M1/CNY",
          subject: "220202",
          amount: amount(1_00),
          text: "balance 101.00 Cr, replay 100.00 Cr"
        ),
        CheckResult.Finding(text: "an account is missing"),
      ]
    ),
    CheckResult(name: "parked", verdict: .listed, figures: "1 event"),
  ]

  static let audit = AuditReport(
    head: head("audit"),
    chainHash: "9f86d081884c7d65",
    events: 204_117,
    checks: checks
  )

  static let certificate = Certificate(
    book: "demo",
    day: day,
    sequence: 204_117,
    chainHash: "9f86d081884c7d65",
    events: 4396,
    chart: Certificate.Chart(name: "marketplace-cn", sequence: 2),
    totals: [
      Certificate.Totals(
        currency: cny,
        movement: DebitCredit(debit: 98_00, credit: 98_00),
        closing: DebitCredit(debit: 1_000_000_00, credit: 1_000_000_00)
      )
    ],
    clientMoney: clientMoney.positions.map { Certificate.ClientMoney($0) },
    openItems: suspense.sums,
    checks: [checks[0], checks[2]],
    parked: [
      Certificate.Parked(
        sequence: 12,
        source: "/orders",
        id: "refund-3",
        reason: "not-posted",
        since: day.adding(days: -3),
        age: 3,
        type: "refund",
        limit: 2
      )
    ],
    unreconciled: [
      Certificate.Unreconciled(channel: "wechat", day: day.adding(days: -1), currency: "CNY")
    ]
  )

  static let suspense = SuspenseReport(
    head: head("suspense"),
    items: [
      item(.suspense, "224109/wechat/CNY", merchants, "O7", -30_00, age: 8, "channel", limit: 7),
      item(.suspense, "224109/wechat/CNY", merchants, "订单 8", 12_50, age: 0, "channel", limit: 7),
      item(.transit, "220204/U1/CNY", merchants, "O9", -1_200_00, age: 7, "refund", limit: 7),
      SuspenseReport.Item(
        kind: .parked,
        order: "O1",
        origin: EventOrigin(sequence: 12, source: "/orders", id: "refund-3"),
        since: day.adding(days: -3),
        age: 3,
        type: "",
        limit: nil,
        waitsFor: "code-not-allowed, account 220202/M1/CNY, code 4001",
        waitedFor: "not-posted, event /orders pay-9"
      ),
    ]
  )

  private static func item(
    _ kind: SuspenseReport.Kind,
    _ account: String,
    _ subject: SubjectLabel,
    _ order: String,
    _ minor: Int128,
    age: Int,
    _ type: String,
    limit: Int
  ) -> SuspenseReport.Item {
    SuspenseReport.Item(
      kind: kind,
      account: account,
      subject: subject,
      order: order,
      balance: Balance(debitLessCredit: minor, currency: cny),
      origin: EventOrigin(sequence: 1042, source: "/channels", id: "row-\(age)"),
      since: day.adding(days: Int32(-age)),
      age: age,
      type: type,
      limit: limit
    )
  }

  static let twoViews = TwoViewsReport(
    head: head("two-views", from: day.adding(days: -1)),
    rows: [
      TwoViewsReport.Row(
        day: day.adding(days: -1),
        channel: "wechat",
        currency: cny,
        account: TwoViewsReport.Tally(count: 1200, total: 98_765_43),
        clearing: TwoViewsReport.Tally(count: 1200, total: 98_765_43)
      ),
      TwoViewsReport.Row(
        day: day,
        channel: "支付宝",
        currency: cny,
        account: TwoViewsReport.Tally(count: 2, total: 200_00),
        clearing: TwoViewsReport.Tally(count: 1, total: 98_00),
        open: 2
      ),
    ],
    differences: [
      TwoViewsReport.Difference(
        channel: "支付宝",
        order: "O1",
        currency: cny,
        account: TwoViewsReport.Tally(count: 1, total: 100_00),
        clearing: TwoViewsReport.Tally(count: 1, total: 98_00),
        accountOrigin: EventOrigin(sequence: 7, source: "/orders", id: "pay-1"),
        clearingOrigin: EventOrigin(sequence: 9, source: "/clearing", id: "row-1"),
        since: day.adding(days: -2),
        age: 2,
        limit: 1
      ),
      TwoViewsReport.Difference(
        channel: "支付宝",
        order: "O2",
        currency: cny,
        account: TwoViewsReport.Tally(count: 1, total: 100_00),
        clearing: .zero,
        accountOrigin: EventOrigin(sequence: 8, source: "/orders", id: "pay-2"),
        clearingOrigin: nil,
        since: day,
        age: 0,
        limit: nil
      ),
    ]
  )

  static let clientMoney = ClientMoneyReport(
    head: head("client-money"),
    positions: [
      ClientMoneyReport.Position(
        currency: cny,
        lines: [
          ClientMoneyReport.Line(part: .pool, subject: channel, amount: 1_999_40),
          ClientMoneyReport.Line(part: .client, subject: merchants, amount: 2_000_00),
          ClientMoneyReport.Line(
            part: .own,
            subject: SubjectLabel(code: "642101", zh: "通道手续费支出", en: "Channel fees"),
            amount: -60
          ),
        ]
      ),
      ClientMoneyReport.Position(currency: jpy, lines: []),
    ]
  )

  static let explanation = Explanation(
    head: head("explain"),
    sequence: 7,
    event:
      #"{"specversion":"1.0","source":"/orders","id":"pay-7","type":"payment.received","data":{}}"#,
    outcome: "posted",
    computed: [Explanation.Value(expression: "available", value: "1000.00 CNY")],
    entry: entries[0],
    rule: Explanation.Rule(
      code: "1002",
      number: 3,
      version: 2,
      publishedAt: 5,
      file: "rules/payment.yaml",
      line: 12,
      source: ["code: \"1002\"", "zh: 商户收款", "lines:", "  - Dr 112201/{channel}  gross"]
    ),
    chosenCase: "case 2: no condition",
    values: [Explanation.Value(expression: "gross", value: "98.00 CNY")],
    related: [Explanation.Value(expression: "reversed by", value: "#8 journal.posted odd")]
  )

  static let append: AppendReport = {
    var report = AppendReport(book: "demo")
    (report.read, report.appended, report.posted) = (1203, 1200, 1198)
    (report.refused, report.parked, report.repeated) = (1, 1, 1)
    (report.conflicts, report.setAside) = (1, 1)
    (report.firstSequence, report.lastSequence) = (4397, 5596)
    let rows: [(Int, String, AppendReport.Kind, String, String)] = [
      (3, "w-1", .refused, "exceeds-available", "available 10.00 CNY, asked 20.00 CNY"),
      (5, "refund-3", .parked, "not-posted", ""),
      (8, "pay-7", .conflict, "amounts.gross", "recorded 98.00 CNY, given 99.00 CNY"),
      (9, "", .setAside, "not-json", "column 12: a comma is missing"),
    ]
    for (line, id, kind, reason, detail) in rows {
      report.add(
        AppendReport.Note(
          file: "events.ndjson",
          line: line,
          source: id.isEmpty ? "" : "/orders",
          id: id,
          kind: kind,
          reason: reason,
          detail: detail
        )
      )
    }
    return report
  }()

  static let imported: ImportReport = {
    var report = ImportReport(file: "wap.tsv", mapping: "ums-wap", append: append)
    report.rows = 1210
    report.leftOut = ["no clearing date": 7]
    report.totals = [
      ImportReport.ControlTotal(name: "rows", stated: "1,203", counted: "1,203"),
      ImportReport.ControlTotal(name: "gross", stated: "98.00 CNY", counted: "97.00 CNY"),
    ]
    return report
  }()

  static let days = ListReport(
    days: [
      DayRow(
        date: day.adding(days: -1),
        state: .sealed,
        firstSequence: 1,
        lastSequence: 4396,
        events: 4396,
        certificate: "certificates/2026-11-19.json"
      ),
      DayRow(date: day, state: .open, events: 0),
    ],
    of: "demo"
  )
}
