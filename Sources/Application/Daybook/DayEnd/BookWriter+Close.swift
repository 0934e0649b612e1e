import Amounts
public import BusinessCalendar
import ChartOfAccounts
import Codec
import DayEnd
import Digests
import Events
import EventStore
import IndependentReplay
import LMDB
import Ledgers
public import Statements

extension BookWriter {
  /// Closes a day: cuts over if it is still open, builds its ledgers, checks them, and seals it.
  ///
  /// Appending goes on meanwhile; the next date is open. A day that is sealed already gives its
  /// certificate again. A failed check leaves the day unsealed: the certificate then says which,
  /// and is written nowhere. A certificate that lies there and is another is never written over.
  ///
  /// `day`: the day to close; nil for the oldest that is not sealed.
  ///
  /// - Throws: ``BookFailure`` `badDay` where an earlier day is not sealed, or the day lies ahead;
  ///   `integrity` where a certificate lies there that certifies another log.
  public func close(
    _ day: BusinessDate? = nil,
    actor: String? = nil
  ) throws(BookFailure) -> Certificate {
    var state = try alone { (engine) throws(BookFailure) in engine.state }
    let due = state.days.due
    let day = day ?? due
    if let closed = state.days.closed(day), closed.sealed != 0 {
      try CertificateFile.write(try book.certificateText(of: closed), of: day, to: path)
      return try book.certificate(of: closed)
    }
    try requireDue(day, state.days)
    try book.requireNoCertificateAhead(of: state)
    if day == state.days.open {
      try cutDay(actor: actor)
      state = try alone { (engine) throws(BookFailure) in engine.state }
    }
    guard let closed = state.days.closed(day) else {
      throw BookFailure(.badDay, "\(day) is no day of this book")
    }
    let certificate = try examine(closed, state)
    guard certificate.isClean else { return certificate }
    let text = certificate.json()
    // What lies there is looked at before anything is sealed.
    if let there = try CertificateFile.text(of: day, in: path),
      !there.utf8.elementsEqual(text.utf8)
    {
      throw CertificateFile.refusal(of: day, there, beside: "has \(certificate.chainHash)")
    }
    try seal(text, of: day, actor)
    try CertificateFile.write(text, of: day, to: path)
    try writeCheckpoint()
    return certificate
  }

  /// Throws where a day is not the oldest that is not sealed.
  func requireDue(_ day: BusinessDate, _ days: BookDays) throws(BookFailure) {
    let (due, open) = (days.due, days.open)
    guard day != due else { return }
    let list = "Next: daybook days list"
    if day > open {
      throw BookFailure(.badDay, "\(day) lies ahead; the open day is \(open). \(list)")
    }
    guard day > due else {
      throw BookFailure(.badDay, "\(day) is no day of this book that can be closed. \(list)")
    }
    throw BookFailure(.badDay, "\(due) is not sealed yet. Next: daybook close \(due)")
  }

  /// Builds the ledgers of a day and makes all checks.
  func examine(
    _ day: BookDays.Closed,
    _ state: BookState
  ) throws(BookFailure) -> Certificate {
    let views = try views.forWriting()
    try BookViews.catchUp(views, book.log, state, through: day)
    let books = try LedgerReader(views: views.reader, state: state).books(of: day)
    var checks = DayEndCheck.allCases.map { $0.run(books) }
    let place = KeptAtClose.Place(
      views: views,
      stamp: try LedgerWriter(views: views, log: book.log, state: state).stamp(of: day)
    )
    let kept = KeptAtClose.replay.newest(views.reader, book.log, through: day.cut - 1) {
      (bytes, sequence) throws(CodecError) in
      let kept = try ReplayState(bytes: bytes)
      return kept.sequence == sequence ? kept : nil
    }
    var run = ReplayRun(state: state, startingFrom: kept)
    try run.run(book.log, through: day.cut)
    var replayed = run.result
    replayed.findings += ReplayRun.compare(books, with: run.replay)
    replayed.findings += try compareBeside(run.replay, state, at: day)
    if replayed.findings.isEmpty {
      try KeptAtClose.replay.keep(run.replay.state.bytes, at: place)
    } else {
      replayed.verdict = .failed
    }
    checks.append(replayed)
    let (chain, hash) = try chain(through: day)
    checks.append(chain)
    let chart = try state.chart(knownAt: day.cut)
    let cover = clientMoney(books, chart)
    checks.append(cover?.check() ?? ClientMoneyCover.unstated())
    let bounds = ReportBounds(ReportCut(asOf: day.businessDate, knownAt: day.cut), state)
    let waiting = try book.openItems(state, bounds, keepingAt: place)
    checks.append(OpenItemsCheck.run(waiting))
    let twoViews = try book.twoViews(state, bounds, keepingAt: place)
    checks.append(TwoViewsComparison.check(twoViews))
    let parked = try parked(on: day, state)
    checks.append(ParkedAge.check(parked))
    let channels = try channelsReconciled(books, state)
    if let channels { checks.append(channels.check()) }
    return Certificate(
      book: state.identity.id,
      day: day.businessDate,
      sequence: day.cut,
      chainHash: hash,
      events: day.cut - day.first + 1,
      chart: chart.map { chart in
        Certificate.Chart(
          name: chart.name,
          sequence: state.publications.last { $0.isChart && $0.sequence <= day.cut }?.sequence ?? 0
        )
      },
      totals: Self.totals(books),
      clientMoney: cover?.positions().map { Certificate.ClientMoney($0) } ?? [],
      openItems: waiting.sums,
      checks: checks,
      parked: ParkedAge.listed(parked),
      parkedCount: parked.count,
      unreconciled: channels?.open ?? []
    )
  }

  /// Which channels the day and those before it are not reconciled with, as known now; nil where the
  /// chart does not say where channels are met.
  private func channelsReconciled(
    _ books: DayBooks,
    _ state: BookState
  ) throws(BookFailure) -> ChannelsReconciled? {
    guard let rule = state.chart?.reconciliation else { return nil }
    let before = state.days.closed.last { $0.date < books.day.dayNumber && $0.sealed != 0 }
    let revoked = state.reconciled.marks.filter { !$0.value }.keys.map { key in
      Certificate.Unreconciled(
        channel: state.name(key.channel),
        day: BusinessDate(dayNumber: key.day),
        currency: state.name(key.currency)
      )
    }
    return ChannelsReconciled(
      rule,
      before: try before.map { (day) throws(BookFailure) in
        try book.certificate(of: day).unreconciled
      } ?? [],
      revoked: revoked,
      books,
      owner: { AccountName.withCurrency($0)?.0.owner }
    ) { item in
      guard let channel = state.names.number(of: item.channel),
        let currency = state.names.number(of: item.currency)
      else { return nil }
      let key = ReconciledDays.Key(
        channel: channel,
        day: item.day.dayNumber,
        currency: currency
      )
      return state.reconciled.marks[key]
    }
  }

  /// Holds and customers at the end of the day against the replay; books without either are not
  /// asked.
  private func compareBeside(
    _ replay: IndependentReplay,
    _ state: BookState,
    at day: BookDays.Closed
  ) throws(BookFailure) -> [CheckResult.Finding] {
    guard Audit.hasMoreThanBalances(state) else { return [] }
    let then = state.lastSequence == day.cut ? state : try book.state(knownAt: day.cut)
    return Audit.compareBeside(then, replay).map { CheckResult.Finding($0) }
  }

  /// Client money at the end of the day, as stored; nil where the chart does not say what it is.
  private func clientMoney(_ books: DayBooks, _ chart: Chart?) -> ClientMoneyCover? {
    guard let chart, var cover = ClientMoneyCover(chart) else { return nil }
    for account in books.accounts {
      cover.add(account.closing, of: account.subject, account.currency)
    }
    return cover
  }

  /// Recomputes the chain over the blocks of the day.
  private func chain(through day: BookDays.Closed) throws(BookFailure) -> (CheckResult, String) {
    let name = "hash-chain"
    do throws(StoreFailure) {
      let report = try book.log.verifyChain(from: day.first, through: day.cut)
      let figures = "\(report.blocks) blocks, \(report.records) records"
      let result = CheckResult(name: name, verdict: .passed, figures: figures)
      return (result, report.end.chainHash.hex)
    } catch {
      guard error.code == .damaged else { throw BookFailure(error) }
      let finding = CheckResult.Finding(sequence: error.sequence, text: error.description)
      return (CheckResult(name: name, verdict: .failed, findings: [finding]), "")
    }
  }

  /// What waited at the end of the day, whenever that day is closed: listed with its age, blocking
  /// nothing.
  private func parked(
    on day: BookDays.Closed,
    _ state: BookState
  ) throws(BookFailure) -> [Certificate.Parked] {
    let limits = try state.chart(knownAt: day.cut)?.ageLimits ?? [:]
    return try book.parked(state, through: day.cut).map { event in
      let type = event.ageType(among: limits)
      return Certificate.Parked(
        sequence: event.sequence,
        source: event.draft.source,
        id: event.draft.id,
        reason: event.reason.word,
        since: event.accountingDate,
        age: Int(day.date - event.accountingDate.dayNumber),
        type: type ?? "",
        limit: type.flatMap { limits[$0] },
        suspended: state.suspension(of: event.sequence, through: day.cut)
      )
    }
  }

  private static func totals(_ books: DayBooks) -> [Certificate.Totals] {
    var totals: [Currency: Certificate.Totals] = [:]
    for account in books.accounts {
      let currency = account.currency
      var sums =
        totals[currency]
        ?? Certificate.Totals(currency: currency, movement: .zero, closing: .zero)
      sums.movement.debit += account.debit
      sums.movement.credit += account.credit
      sums.closing = sums.closing + DebitCredit(balance: account.closing)
      totals[currency] = sums
    }
    return totals.values.sorted { $0.currency.code < $1.currency.code }
  }

  /// Appends the seal, with the certificate in it.
  private func seal(
    _ certificate: String,
    of day: BusinessDate,
    _ actor: String?
  ) throws(BookFailure) {
    var data = OwnData()
    (data.day, data.certificate) = (day.description, certificate)
    var draft = try EventDraft.own(EventType.daySealed, id: "seal-\(day)", data)
    draft.actor = actor
    let event = draft
    try alone { (engine) throws(BookFailure) in
      engine.beginBlock()
      try engine.appendOwn(event)
      try engine.commitBlock()
    }
  }

  /// Writes a checkpoint of the state as it is now.
  public func writeCheckpoint() throws(BookFailure) {
    let views = try views.forWriting()
    let (state, index, position) = try alone { (engine) throws(BookFailure) in
      (engine.state, engine.history.index, engine.log.position)
    }
    try Checkpoint.write(state, index, at: position, into: views)
    // Readers that died hold their slots and the pages that they saw.
    do throws(StoreFailure) { try book.log.clearStaleReaders() } catch { throw BookFailure(error) }
  }
}
