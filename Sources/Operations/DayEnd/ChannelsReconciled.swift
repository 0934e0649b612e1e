import Amounts
package import ChartOfAccounts
import RuleSyntax
package import Statements

/// Which channels a day is not reconciled with yet (R1-069): a mark beside *sealed* (Q22).
///
/// What had to be reconciled up to the day before is in its certificate; so no older day is read.
package struct ChannelsReconciled {
  /// The name of the check.
  package static let name = "channels-reconciled"

  /// What is not reconciled: by day, channel and currency.
  package let open: [Certificate.Unreconciled]
  private let rule: Reconciliation

  /// Adds a day's accounts to what was open before, and takes away what is marked.
  ///
  /// `owner`: whose an account is, by its written form.
  /// `isReconciled`: what was said last of a channel's day; nil where nothing was said.
  package init(
    _ rule: Reconciliation,
    before: [Certificate.Unreconciled],
    revoked: [Certificate.Unreconciled],
    _ books: DayBooks,
    owner: (String) -> String?,
    isReconciled: (Certificate.Unreconciled) -> Bool?
  ) {
    self.rule = rule
    var all = Set(before + revoked)
    for account in books.accounts where rule.leaves.contains(account.subject) {
      // A movement of nothing on either side is none.
      guard account.debit != 0 || account.credit != 0 else { continue }
      guard let channel = owner(account.account) else { continue }
      all.insert(
        Certificate.Unreconciled(
          channel: channel,
          day: books.day,
          currency: account.currency.code
        )
      )
    }
    open = all.filter { isReconciled($0) != true && $0.day <= books.day }.sorted {
      ($0.day, $0.channel, $0.currency) < ($1.day, $1.channel, $1.currency)
    }
  }

  /// Lists what is open, at most a hundred; it blocks where the chart says so.
  package func check() -> CheckResult {
    let verdict: CheckResult.Verdict =
      open.isEmpty ? .passed : rule.unreconciled == .blocks ? .failed : .listed
    return CheckResult(
      name: Self.name,
      verdict: verdict,
      figures: "\(Figures.count(open.count)) not reconciled",
      findings: open.prefix(100).map { item in
        CheckResult.Finding(text: "\(item.day), \(item.channel), \(item.currency)")
      }
    )
  }
}
