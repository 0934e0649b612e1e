import Accounts
import Amounts
import BusinessCalendar
import ChartOfAccounts
import Codec
import EntryRules
import Events
import Journal
import Ledgers
import RuleSyntax

/// What Daybook's own events do to the state, the same when they are written and when they are
/// replayed.
extension BookState {
  /// Opens the book: identity, first day, well-known names.
  mutating func open(_ data: OwnData) throws(BookFailure) {
    guard let id = data.book, let zone = data.timeZone,
      let firstDay = data.firstDay.flatMap({ BusinessDate($0) })
    else { throw BookFailure(.integrity, "book.opened does not say book, time_zone and first_day") }
    guard data.format == 1 else {
      throw BookFailure(
        .newerFormat,
        "the book has format \(data.format ?? 0), this Daybook reads 1: install a newer Daybook"
      )
    }
    identity = BookIdentity(
      id: id,
      timeZone: zone,
      cutOff: data.cutOff ?? "00:00",
      firstDay: firstDay
    )
    days = BookDays(open: firstDay, first: 1)
  }

  /// Puts a chart into effect that is published now.
  ///
  /// Whether the rules in force stand on it is asked when all that is published along with it is in
  /// effect: ``checkRules(hasNewChart:)``.
  ///
  /// - Throws: `badInput` with all errors of the file; then nothing has changed but names.
  mutating func publishChart(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    try checkSuccession(of: try Self.chart(data))
    try republishChart(data, at: sequence)
  }

  /// Checks that every rule that is or will be in force finds its subjects in the chart, where the
  /// chart is new, and that what the chart says of suspense can be done by them.
  func checkRules(hasNewChart: Bool) throws(BookFailure) {
    guard let chart else { return }
    do {
      if hasNewChart {
        try rules.check(against: chart, from: days.open)
      } else {
        try rules.checkSuspensions(of: chart, from: days.open)
      }
    } catch {
      throw BookFailure(.badInput, "\(error)")
    }
  }

  private static func chart(_ data: OwnData) throws(BookFailure) -> Chart {
    do {
      return try Chart(text: data.source ?? "", file: data.chartFile)
    } catch {
      throw BookFailure(.badInput, "\(error)")
    }
  }

  /// Puts a chart into effect once more, as replay does: what was accepted then is not asked again.
  mutating func republishChart(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    let chart = try Self.chart(data)
    self.chart = chart
    // A copy, since the closure may not touch what `currencies` is a part of.
    let names = names
    currencies.learnAgain { chart.digits(of: names.text(of: $0) ?? "") }
    let kinds = accountKinds(of: chart)
    balances.use(subjectTable(of: chart, kinds), kinds)
    useCustomerTerms(of: chart)
    publications.append(
      Publication(
        sequence: sequence,
        isChart: true,
        file: data.chartFile,
        source: data.source ?? ""
      )
    )
  }

  private mutating func subjectTable(of chart: Chart, _ kinds: AccountKinds) -> SubjectTable {
    var table = SubjectTable()
    for subject in chart.subjects {
      var traits = SubjectTraits(
        isLeaf: subject.isLeaf,
        isDebitNormal: subject.isDebitNormal,
        mayGoNegative: subject.negative == .allowed,
        opensByEvent: subject.opens == .byEvent
      )
      traits.keepsOrders = subject.items == .order
      traits.isSuspense = subject.ageing?.kind == .suspense
      traits.isResult = [.profitAndLoss, .cost].contains(subject.subjectClass)
      for limit in subject.limits {
        traits.limits[names.intern(limit.currency.code)] = limit.minor
      }
      if !subject.codes.isEmpty { traits.codes = subject.codes.map { names.intern($0) } }
      if !subject.currencies.isEmpty {
        traits.currencies = subject.currencies.map { names.intern($0) }
      }
      if subject.kinds.count == 1 {
        traits.commonKind = kinds.number(of: names.intern(subject.kinds[0]))
      }
      table[names.intern(subject.code)] = traits
    }
    return table
  }

  /// Puts entry rules into effect.
  ///
  /// - Throws: `badInput` with all errors of the file and the counter-example of a rule that does
  ///   not balance; then nothing has changed but names.
  mutating func publishRules(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    guard let chart else {
      throw BookFailure(.badInput, "there is no chart yet. Next: publish a chart first")
    }
    // A copy, since the closure may not touch what `rules` is a part of.
    var known = names
    do {
      try rules.publish(data.source ?? "", file: data.ruleFile, chart: chart, at: sequence) {
        known.intern($0)
      }
    } catch {
      throw BookFailure(.badInput, "\(error)")
    }
    names = known
    remember(data, at: sequence)
  }

  /// Puts entry rules into effect once more, as replay does: what was proved and accepted then is
  /// not asked again.
  mutating func republishRules(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    var known = names
    do {
      try rules.republish(data.source ?? "", file: data.ruleFile, at: sequence) {
        known.intern($0)
      }
    } catch {
      throw BookFailure(.integrity, "its rules cannot be read: \(error)")
    }
    names = known
    remember(data, at: sequence)
  }

  private mutating func remember(_ data: OwnData, at sequence: UInt64) {
    publications.append(
      Publication(
        sequence: sequence,
        isChart: false,
        file: data.ruleFile,
        source: data.source ?? ""
      )
    )
  }

  /// The account that `account.opened` or `account.changed` names.
  ///
  /// - Throws: `badInput` where it is none; intake has checked it.
  mutating func account(_ data: OwnData) throws(BookFailure) -> AccountKey {
    guard let text = data.account, let (account, code) = AccountName.withCurrency(text) else {
      throw BookFailure(.badInput, "data.account is no account such as 220202/M1/CNY")
    }
    let key = AccountKey(
      subject: names.intern(account.subject),
      owner: names.intern(account.owner),
      purpose: account.purpose.isEmpty ? 0 : names.intern(account.purpose),
      currency: names.intern(code)
    )
    learn(key.currency)
    return key
  }

  /// Why the limit that the event asks for cannot be one of its account; nil where it can.
  func limitFlaw(_ data: OwnData, of key: AccountKey) -> Reason? {
    guard let money = data.limit else { return nil }
    guard money.currency == name(key.currency) else { return .currencyDiffers }
    guard let decimal = DecimalText(money.amount) else { return .overflow }
    let digits = currencies[key.currency] ?? 0
    return decimal.minorUnits(digits: digits) == nil ? decimal.flaw(digits: digits) : nil
  }

  /// What the event changes of the settings that its account has.
  ///
  /// - Throws: `badInput` where a member cannot be understood; intake and decider have checked them.
  mutating func settings(
    _ data: OwnData,
    of key: AccountKey
  ) throws(BookFailure) -> (inout AccountSettings) -> Void {
    let status = try data.status.map { (word) throws(BookFailure) in
      guard let status = AccountStatus(word: word) else {
        throw BookFailure(
          .badInput,
          "data.status '\(word)' is none of open, debit-frozen, "
            + "credit-frozen, closed"
        )
      }
      return status
    }
    let limit = try data.limit.map { (money) throws(BookFailure) in
      guard limitFlaw(data, of: key) == nil,
        let amount = Amount(money.amount, currency: currency(key.currency))
      else {
        throw BookFailure(.badInput, "data.limit is no amount in \(name(key.currency))")
      }
      return amount.minor
    }
    let codes = data.codes.map { $0.map { names.intern($0) } }
    let kind = data.kind.map { names.intern($0) }
    return { settings in
      if let status { settings.status = status }
      if let limit { settings.limit = limit }
      if let negative = data.negative { settings.mayGoNegative = negative == "allowed" }
      if let codes { settings.codes = codes }
      if let kind { settings.kind = kind }
      if let ownership = data.ownership { settings.isCompany = ownership == "company" }
    }
  }

  /// Gives an account its settings, opening it where it is new.
  mutating func setAccount(_ data: OwnData) throws(BookFailure) {
    let key = try account(data)
    let change = try settings(data, of: key)
    let account = balances.account(key)
    var settings = balances.settings[account] ?? AccountSettings()
    change(&settings)
    balances.set(settings, of: account)
  }

  /// Cuts over to the date that the event names.
  mutating func cut(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    guard let next = data.opens.flatMap({ BusinessDate($0) }), next > days.open else {
      throw BookFailure(.integrity, "day.cut opens '\(data.opens ?? "")' after \(days.open)")
    }
    days.cut(at: sequence, opening: next)
    balances.expireHolds(opening: next)
  }

  /// Marks the day that the event names as sealed.
  mutating func seal(_ data: OwnData, at sequence: UInt64) throws(BookFailure) {
    guard let day = data.day.flatMap({ BusinessDate($0) }), days.closed(day) != nil else {
      throw BookFailure(.integrity, "day.sealed names '\(data.day ?? "")', which is not cut")
    }
    days.seal(day, at: sequence)
  }
}
