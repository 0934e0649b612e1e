import Accounts
import Amounts
import ChartOfAccounts
import Ledgers
import RuleSyntax

// What a new chart may not change: what is booked already.

extension BookState {
  /// Checks what is published together as it would take effect now, in a copy of the state.
  ///
  /// - Throws: `badInput` with what stands in the way.
  mutating func check(
    chart: BookWriter.SourceFile?,
    rules files: [BookWriter.SourceFile]
  ) throws(BookFailure) {
    func data(_ file: BookWriter.SourceFile) -> OwnData {
      var data = OwnData()
      (data.file, data.source) = (file.name, file.text)
      return data
    }
    if let chart { try publishChart(data(chart), at: lastSequence + 1) }
    for file in files { try publishRules(data(file), at: lastSequence + 1) }
    try checkRules(hasNewChart: chart != nil)
  }

  /// A chart may add to the one before it; it keeps the subjects that have accounts, as leaves and
  /// in their class, the digits in which amounts are booked, the classes of customers, the kinds
  /// of accounts and what is client money.
  func checkSuccession(of chart: Chart) throws(BookFailure) {
    var problems: [String] = []
    for (subject, booked) in bookedSubjects() {
      let code = name(subject)
      for problem in [problem(of: code, in: chart), clientMoneyProblem(of: code, in: chart)] {
        if let problem { problems.append("subject \(code) has \(booked): \(problem)") }
      }
    }
    for number in Set(balances.keys.map(\.currency)).sorted() {
      let currency = currency(number)
      let digits = chart.digits(of: currency.code)
      guard digits != currency.digits else { continue }
      problems.append(
        "\(currency.code) is booked with \(currency.digits) digits, "
          + "the new chart says \(digits.map { "\($0)" } ?? "nothing of it"). "
          + "Next: keep the digits, or declare another code"
      )
    }
    let classes = Set(chart.customers?.classes.map(\.name) ?? [])
    for customer in customers.all where !classes.contains(name(customer.customerClass)) {
      problems.append(
        "customer \(name(customer.name)) is of class \(name(customer.customerClass)), "
          + "which the new chart does not have. Next: keep the class"
      )
    }
    problems += kindProblems(in: chart)
    if self.chart?.clientMoney != nil, chart.clientMoney == nil {
      problems.append(
        "the chart in force says what client money is, and the new one does not, so that nothing "
          + "would show a shortfall. Next: keep client_money"
      )
    }
    guard problems.isEmpty else {
      throw BookFailure(.badInput, problems.joined(separator: "\n"))
    }
  }

  /// What the new chart makes of a subject that has accounts; nil where it keeps it.
  private func problem(of code: String, in new: Chart) -> String? {
    guard let after = new.subject(code), after.isLeaf else {
      return "the new chart has no such leaf. Next: keep the subject"
    }
    guard let before = chart?.subject(code) else { return nil }
    let next = "Next: keep it, or take another subject and move the balances there by a voucher"
    if before.subjectClass != after.subjectClass {
      return "its class is \(before.subjectClass.rawValue), "
        + "in the new chart \(after.subjectClass.rawValue). \(next)"
    }
    if before.normal != after.normal {
      return "its normal side is \(before.normal.rawValue), "
        + "in the new chart \(after.normal.rawValue). \(next)"
    }
    return nil
  }

  /// Why a subject that has accounts may not count otherwise; nil where it does not.
  ///
  /// What is there already must not become cover by a line in a file that one person publishes:
  /// money is moved by a voucher, which takes two.
  private func clientMoneyProblem(of code: String, in new: Chart) -> String? {
    guard let before = chart?.clientMoney, let after = new.clientMoney else { return nil }
    if after.pool.contains(code), !before.pool.contains(code) {
      return "it would become part of the pool of client_money. Next: leave it out; take a new "
        + "subject under the pool, and move there by a voucher of two people what belongs there"
    }
    if before.client.contains(code), !after.client.contains(code) {
      return "it would no longer be owed to clients by client_money. Next: keep it there; take "
        + "another subject, and move there by a voucher of two people what clients do not own"
    }
    return nil
  }

  /// Each subject that has accounts, with how many, and what stands in one of them.
  private func bookedSubjects() -> [(subject: UInt32, booked: String)] {
    var accounts: [UInt32: (count: Int, example: Int)] = [:]
    for (index, key) in balances.keys.enumerated() {
      var booked = accounts[key.subject] ?? (0, index)
      booked.count += 1
      if balances.balance(of: UInt32(booked.example)) == 0 { booked.example = index }
      accounts[key.subject] = booked
    }
    return accounts.sorted { $0.key < $1.key }.map { subject, booked in
      let key = balances.keys[booked.example]
      let minor = balances.balance(of: UInt32(booked.example))
      let amount = Amount(minor: abs(minor), currency: currency(key.currency))
      let side = minor == 0 ? "" : minor > 0 ? " Dr" : " Cr"
      let count = booked.count == 1 ? "an account" : "\(booked.count) accounts"
      return (subject, "\(count), \(text(key)) stands at \(amount)\(side)")
    }
  }
}
