import Amounts
import BusinessCalendar
import ChartOfAccounts
import DayEnd
import Digests
import EntryRules
import EventStore
import Events
import LMDB
import IndependentReplay
import Ledgers
import SortedRuns
public import Statements

extension Book {
  /// Verifies the whole book without trusting the engine: chain, records, rule proofs, an
  /// independent replay from the first event, and every stored balance and ledger against it.
  ///
  /// `certificate`: the text of a certificate kept outside, and its file name; it shows a
  /// log that was cut short, or rewritten with a chain of its own.
  ///
  /// - Throws: ``BookFailure`` where the audit itself cannot be made.
  public func audit(
    certificate: (text: String, file: String)? = nil
  ) throws(BookFailure) -> AuditReport {
    var checks: [CheckResult] = []
    let (chain, end) = try checkChain()
    checks.append(chain)
    guard chain.verdict == .passed else {
      return try report(checks, nil, end)
    }
    let state: BookState
    do throws(BookFailure) {
      state = try replayedState()
    } catch {
      checks.append(Self.failed("records", [CheckResult.Finding(text: error.message)]))
      return try report(checks, nil, end)
    }
    checks.append(try Audit.records(log, through: end.lastSequence))
    checks.append(try SchemaAudit.run(log, state, through: end.lastSequence))
    checks.append(try Audit.rules(of: state))
    var stored = StoredLedgers(views: views, log: log, state: state)
    var run = ReplayRun(state: state)
    try run.run(log, through: end.lastSequence) { day, replay in
      stored.compare(day, with: replay)
      replay.forgetMovements(before: day.businessDate)
    }
    checks.append(run.result)
    checks.append(stored.result)
    checks.append(Audit.balances(of: state, run.replay))
    checks.append(Audit.checkpoints(views, log, run.replay, state))
    checks.append(try certificatesCheck(state))
    if let certificate {
      let stated = try CertificateReader.read(certificate.text, file: certificate.file)
      checks.append(try check(stated, certificate.text, against: state))
    }
    return try report(checks, state, end)
  }

  static func failed(_ name: String, _ findings: [CheckResult.Finding]) -> CheckResult {
    CheckResult(name: name, verdict: .failed, findings: findings)
  }

  /// The state by replay from the first event: an audit takes nothing from a checkpoint.
  private func replayedState() throws(BookFailure) -> BookState {
    var index: LogIndex?
    var state = BookState()
    try StateLoader(log: log).advance(&state, index: &index)
    return state
  }

  private func checkChain() throws(BookFailure) -> (CheckResult, LogPosition) {
    let name = "hash-chain"
    do throws(StoreFailure) {
      let report = try log.verifyChain()
      let figures = "\(report.blocks) blocks, \(report.records) records, \(report.bytes) bytes"
      return (CheckResult(name: name, verdict: .passed, figures: figures), report.end)
    } catch {
      guard error.code == .damaged else { throw BookFailure(error) }
      let finding = CheckResult.Finding(
        sequence: error.sequence ?? error.block,
        text: error.description
      )
      return (Self.failed(name, [finding]), .empty)
    }
  }

  private func report(
    _ checks: [CheckResult],
    _ state: BookState?,
    _ end: LogPosition
  ) throws(BookFailure) -> AuditReport {
    let head = ReportHead(
      report: "audit",
      book: state?.identity.id ?? "",
      through: state?.days.open ?? BusinessDate(dayNumber: 0),
      knownAt: end.lastSequence,
      isSealed: false
    )
    return AuditReport(
      head: head,
      chainHash: end.chainHash.hex,
      events: end.lastSequence,
      checks: checks
    )
  }

  /// The open items that a certificate states beside those that the log alone gives.
  private func openItems(
    _ stated: Certificate,
    _ state: BookState
  ) throws(BookFailure) -> [(what: String, stated: String, found: String)] {
    // Certificates of before open items were looked at say nothing of them.
    guard stated.checks.contains(where: { $0.name == OpenItemsCheck.name }) else { return [] }
    var bounds = ReportBounds(ReportCut(asOf: stated.day, knownAt: stated.sequence), state)
    bounds.readsLogAlone = true
    let found = try openItems(state, bounds).sums
    let keys = Set((stated.openItems + found).map(\.cell))
    let text = { (sum: SuspenseReport.Sum?) in
      sum.map { "\($0.count), debit \($0.open.debit), credit \($0.open.credit)" } ?? "none"
    }
    return keys.sorted().map { cell in
      (
        "open items of \(cell)", text(stated.openItems.first { $0.cell == cell }),
        text(found.first { $0.cell == cell })
      )
    }
  }

  /// Holds a certificate kept outside against the log as it is, and against the seal in it.
  private func check(
    _ stated: Certificate,
    _ text: String,
    against state: BookState
  ) throws(BookFailure) -> CheckResult {
    var findings: [CheckResult.Finding] = []
    func differs(_ what: String, _ one: String, _ other: String) {
      guard one != other else { return }
      findings.append(
        CheckResult.Finding(
          sequence: stated.sequence,
          text: "\(what) of \(stated.day): certificate \(one), book \(other)"
        )
      )
    }
    differs("book", stated.book, state.identity.id)
    guard stated.sequence <= state.lastSequence else {
      differs("last sequence", "\(stated.sequence)", "\(state.lastSequence): the log was cut short")
      return Self.failed("certificate", findings)
    }
    differs("chain hash", stated.chainHash, try chainHash(at: stated.sequence) ?? "none")
    differs("cut", "\(stated.sequence)", "\(state.days.closed(stated.day)?.cut ?? 0)")
    for (what, one, other) in try openItems(stated, state) { differs(what, one, other) }
    if let report = try? trialBalance(ReportCut(asOf: stated.day)) {
      for total in stated.totals {
        let ours = report.totals.first { $0.currency.code == total.currency.code }
        let text = { (sides: DebitCredit?) in
          sides.map { "debit \($0.debit), credit \($0.credit)" } ?? "nothing"
        }
        differs("movement in \(total.currency.code)", text(total.movement), text(ours?.movement))
        differs("closing in \(total.currency.code)", text(total.closing), text(ours?.closing))
      }
    }
    if let closed = state.days.closed(stated.day), closed.sealed != 0 {
      let compared: Set = ["book", "chain_hash", "sequence", "totals", "open_items"]
      findings += SealedText.differences(
        of: text,
        from: try certificateText(of: closed),
        but: findings.isEmpty ? [] : compared
      ).map { CheckResult.Finding(sequence: closed.sealed, text: "of \(stated.day) \($0)") }
    } else {
      differs("seal", "is there", "has none")
    }
    return CheckResult(
      name: "certificate",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: "day \(stated.day), sequence \(stated.sequence)",
      findings: findings
    )
  }
}

extension SuspenseReport.Sum {
  /// What is summed: kind, subject and currency.
  fileprivate var cell: String { "\(kind.rawValue) \(subject) \(currency.code)" }
}
