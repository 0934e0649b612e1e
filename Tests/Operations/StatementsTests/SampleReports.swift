import Amounts
import BusinessCalendar
import Events
import Statements

/// One report of each kind, small enough to read: two currencies, wide characters, a red line,
/// names that want quoting.
enum SampleReports {
  static let cny = Currency(code: "CNY", digits: 2)
  static let jpy = Currency(code: "JPY", digits: 0)
  static let points = Currency(code: "POINTS-1", digits: 0)
  static let day = date(2026, 11, 20)
  static let channel = SubjectLabel(code: "112201", zh: "渠道待清算", en: "Channel, in clearing")
  static let receivables = SubjectLabel(code: "1122", zh: "应收账款", en: "Receivables")
  static let merchants = SubjectLabel(code: "220202", zh: "商户可提现")

  static func date(_ year: Int, _ month: Int, _ day: Int) -> BusinessDate {
    BusinessDate(year: year, month: month, day: day) ?? BusinessDate(dayNumber: 0)
  }

  static func head(
    _ report: String,
    from: BusinessDate? = nil,
    sealed: Bool = true
  ) -> ReportHead {
    ReportHead(
      report: report,
      book: "demo",
      from: from,
      through: day,
      knownAt: 204_117,
      isSealed: sealed,
      currencies: [cny, jpy]
    )
  }

  static let balance = BalanceReport(
    head: head("balance"),
    rows: [
      BalanceReport.Row(
        account: "112201/wechat/CNY",
        subject: channel,
        currency: cny,
        totals: DebitCredit(debit: 3_657_748_399, credit: 0)
      ),
      BalanceReport.Row(
        account: "220202/M1/CNY",
        subject: merchants,
        currency: cny,
        totals: DebitCredit(debit: 500, credit: 3_657_748_899)
      ),
      BalanceReport.Row(
        account: "220202/商户二/JPY",
        subject: merchants,
        currency: jpy,
        status: .debitFrozen,
        totals: DebitCredit(debit: 1200, credit: 1200)
      ),
    ]
  )

  static let trialBalance = TrialBalance(
    head: head("trial-balance", from: day),
    rows: [
      row(receivables, level: 1, leaf: false, cny, (100_00, 0), (98_000_00, -12_00)),
      row(channel, level: 2, leaf: true, cny, (100_00, 0), (98_000_00, -12_00)),
      row(merchants, level: 1, leaf: true, cny, (0, 100_00), (-12_00, 98_000_00)),
      row(merchants, level: 1, leaf: true, jpy, (0, 0), (0, 1)),
    ],
    totals: [
      TrialBalance.Totals(
        currency: cny,
        opening: DebitCredit(debit: 100_00, credit: 100_00),
        movement: DebitCredit(debit: 97_988_00, credit: 97_988_00),
        closing: DebitCredit(debit: 98_112_00, credit: 98_112_00)
      ),
      TrialBalance.Totals(
        currency: jpy,
        opening: .zero,
        movement: DebitCredit(debit: 0, credit: 1),
        closing: DebitCredit(debit: 0, credit: 1)
      ),
    ]
  )

  private static func row(
    _ subject: SubjectLabel,
    level: Int,
    leaf: Bool,
    _ currency: Currency,
    _ opening: (Int128, Int128),
    _ movement: (Int128, Int128)
  ) -> TrialBalance.Row {
    let (open, moved) = (
      DebitCredit(debit: opening.0, credit: opening.1),
      DebitCredit(debit: movement.0, credit: movement.1)
    )
    return TrialBalance.Row(
      subject: subject,
      level: level,
      isLeaf: leaf,
      currency: currency,
      opening: open,
      movement: moved,
      closing: DebitCredit(balance: open.balance + moved.balance)
    )
  }

  static let ledger = SubsidiaryLedger(
    head: head("ledger", from: day),
    accounts: [
      SubsidiaryLedger.Account(
        account: "220202/M1/CNY",
        subject: merchants,
        currency: cny,
        opening: -100_00,
        lines: [
          line(7, .credit, 98_00, balance: -198_00, "付款, order O1"),
          line(8, .credit, -98_00, balance: -100_00, "reversed in red"),
          line(9, .debit, 100_00, balance: 0, "withdrawal"),
        ],
        movement: DebitCredit(debit: 100_00, credit: 0),
        closing: 0
      )
    ]
  )

  private static func line(
    _ sequence: UInt64,
    _ side: Side,
    _ amount: Int128,
    balance: Int128,
    _ text: String
  ) -> SubsidiaryLedger.Line {
    SubsidiaryLedger.Line(
      sequence: sequence,
      source: "/orders",
      id: "pay-\(sequence)",
      accountingDate: day,
      valueDate: sequence == 8 ? day.adding(days: -1) : day,
      side: side,
      amount: amount,
      balance: balance,
      text: text
    )
  }

  static let generalLedger = GeneralLedger(
    head: head("general-ledger", from: day.adding(days: -1), sealed: false),
    rows: (0..<2).map { offset in
      GeneralLedger.Row(
        subject: offset == 0 ? receivables : channel,
        level: offset + 1,
        isLeaf: offset == 1,
        currency: cny,
        date: day.adding(days: -1),
        opening: -100_00,
        movement: DebitCredit(debit: 350_00, credit: 50_00)
      )
    }
  )

  static let entries = [
    JournalEntryModel(
      sequence: 7,
      source: "/orders",
      id: "pay-7",
      type: "payment.received",
      code: "1002",
      accountingDate: day,
      valueDate: day.adding(days: -1),
      text: "payment of O1; a | b",
      lines: [
        JournalLine(side: .debit, account: "112201/wechat/CNY", amount: amount(98_00)),
        JournalLine(side: .credit, account: "220202/M1/CNY", amount: amount(98_00)),
      ]
    ),
    JournalEntryModel(
      sequence: 8,
      source: "/orders",
      id: "odd-\u{1B}[31m",
      type: "journal.posted",
      accountingDate: day,
      valueDate: day,
      lines: [
        JournalLine(side: .debit, account: "112201/(old) a:b/x%2Fy/CNY", amount: amount(-98_00)),
        JournalLine(side: .credit, account: "220202/M1/CNY", amount: amount(-98_00)),
        JournalLine(
          side: .debit,
          account: "900101/; *!/POINTS-1",
          amount: Amount(minor: 3, currency: points)
        ),
        JournalLine(
          side: .credit,
          account: "900101/商户 二/POINTS-1",
          amount: Amount(minor: 3, currency: points)
        ),
      ]
    ),
  ]

  static func amount(_ minor: Int128) -> Amount { Amount(minor: minor, currency: cny) }
}
