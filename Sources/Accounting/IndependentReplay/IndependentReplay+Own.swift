import Amounts
import BusinessCalendar
import Codec
import Events
import RuleSyntax

// Daybook's own events that make no entry: what is in force, which day is open, how accounts are
// set.

extension IndependentReplay {
  /// Carries out an own event that makes no entry.
  mutating func replay(
    _ event: OwnEvent,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) {
    switch event {
    case .bookOpened:
      openDate = try date(OwnMember.firstDay, facts, record)
      firstDay = openDate
    case .dayCut:
      let closed = try date(OwnMember.closes, facts, record)
      try cut(from: closed, to: date(OwnMember.opens, facts, record))
    case .dayReconciled, .dayUnreconciled:
      try checkReconciled(date(OwnMember.day, facts, record), by: facts.actor)
      checkChannel(facts, record)
    case .daySealed: try seal(date(OwnMember.day, facts, record))
    case .chartPublished, .rulesPublished: try publish(event, facts, record)
    case .accountOpened, .accountChanged: try setAccount(event, facts, record)
    case .customerRegistered, .customerChanged, .loginOpened, .loginClosed:
      try replayCustomer(event, facts, record)
    case .keyChanged: break
    case .journalPosted, .entryReversed, .eventReleased, .holdPlaced, .holdReleased,
      .voucherReviewed, .voucherRejected, .eventDismissed, .eventSuspended:
      preconditionFailure("\(event.type) refers to another event, or has lines")
    }
  }

  // MARK: Days

  /// The open date ends; the one that opens comes after it.
  private mutating func cut(from closed: BusinessDate, to date: BusinessDate) {
    if let openDate {
      endedDays[openDate] = accounts.endDay(openDate)
      if closed != openDate {
        note(
          .accountingDate,
          expected: openDate.description,
          actual: closed.description,
          "the cut closes \(closed), while \(openDate) is open"
        )
      }
      if date <= openDate {
        note(
          .accountingDate,
          expected: "a day after \(openDate)",
          actual: date.description,
          "the cut opens \(date) after \(openDate)"
        )
      }
    }
    openDate = date
    expireHolds(opening: date)
  }

  /// Only a day that has ended is sealed.
  private mutating func seal(_ day: BusinessDate) {
    guard let openDate, day >= openDate else { return }
    note(
      .accountingDate,
      expected: "a day before \(openDate)",
      actual: day.description,
      "\(day) is sealed, while \(openDate) is open"
    )
  }

  /// Somebody says of a day that has ended that a channel agrees with it.
  private mutating func checkReconciled(_ day: BusinessDate, by person: Symbol) {
    guard let openDate, day >= openDate || day < (firstDay ?? day) || self.person(person).isEmpty
    else { return }
    note(
      .accountingDate,
      expected: "somebody who speaks of a day of the book before \(openDate)",
      actual: "\"\(symbols.text(person))\" of \(day)",
      "\(day) is said to be reconciled or not, while \(openDate) is open"
    )
  }

  /// A channel is whose account stands where the chart reconciles, its currency one that is known.
  private mutating func checkChannel(_ facts: EventFacts, _ record: RawSpan) {
    let channel = facts.party(in: symbols.symbol("channel"))
    let named = data(facts, record)?["currency"]?.text ?? ""
    let subjects = charts.current?.ofChannels
    let isChannel = accounts.all.contains { account in
      account.key.owner == channel && subjects?.contains(account.key.subject) ?? true
    }
    guard !isChannel || charts.current?.digits(of: named) == nil else { return }
    note(
      .chart,
      at: symbols.text(channel),
      expected: "a channel of the book and a known currency",
      actual: "\(symbols.text(channel)) in \(named)",
      "a day of \(symbols.text(channel)) in \(named) is said to be reconciled or not"
    )
  }

  func date(
    _ member: String,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) -> BusinessDate {
    let text = data(facts, record)?[member]?.text
    guard let text, let date = BusinessDate(text) else {
      throw ReplayFault(
        .damaged,
        expected: "a date in \(member)",
        actual: text ?? "nothing",
        "\(symbols.text(facts.type)) has no date in data.\(member)"
      )
    }
    return date
  }

  // MARK: Charts and rules

  private mutating func publish(
    _ event: OwnEvent,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) {
    let data = data(facts, record)
    guard let text = data?[OwnMember.source]?.text else {
      throw ReplayFault(
        .damaged,
        expected: "a text in \(OwnMember.source)",
        actual: "nothing",
        "\(event.type) has no text in data.\(OwnMember.source)"
      )
    }
    let file = data?[OwnMember.file]?.text ?? event.type
    try publish(
      ReplayState.Publication(
        sequence: sequence,
        isChart: event == .chartPublished,
        text: text,
        file: file
      )
    )
  }

  mutating func publish(_ publication: ReplayState.Publication) throws(ReplayFault) {
    publications.append(publication)
    let (text, file, sequence) = (publication.text, publication.file, publication.sequence)
    if publication.isChart {
      let kinds = charts.kinds.all.isEmpty ? [] : accounts.all.indices.map { kind(at: $0) }
      try charts.publish(text, file: file, at: sequence, &symbols)
      accounts.forgetTerms()
      checkKinds(since: kinds)
    } else {
      try rules.publish(text, file: file, at: sequence, &symbols)
    }
  }

  // MARK: Accounts

  private mutating func setAccount(
    _ event: OwnEvent,
    _ facts: EventFacts,
    _ record: RawSpan
  ) throws(ReplayFault) {
    let data = data(facts, record)
    let text = data?[OwnMember.account]?.text ?? ""
    guard let data, let key = key(of: text) else { throw Self.unreadable(OwnMember.account, text) }
    let place = accounts.place(of: key, symbols)
    var settings = accounts.all[place].settings
    if event == .accountOpened {
      if settings.isOpened {
        note(
          .status,
          at: text,
          expected: "an account that is not open",
          actual: "opened before",
          "\(text) is opened a second time"
        )
      }
      settings.isOpened = true
    }
    let before = settings.status
    try change(&settings, data, currency: key.currency)
    let lifts =
      event == .accountChanged && before != .open && settings.status != before
      && settings.status != .closed
    if lifts || hasTerms(event, data, of: key) { checkPeople(facts) }
    setKind(&settings, event, data, at: place)
    accounts.set(settings, at: place)
    checkSubject(of: place)
    let balance = accounts.all[place].balance
    if settings.status == .closed, balance != 0 {
      let digits = charts.digits(of: key.currency, symbols) ?? 0
      note(
        .status,
        at: text,
        expected: "a balance of zero",
        actual: SidedAmount.text(balance, digits: digits),
        "\(text) is closed with \(SidedAmount.text(balance, digits: digits)) on it"
      )
    }
  }

  /// Whether two people are needed: for another limit, other codes and leave to go below zero; for an
  /// account that is opened with such leave, or with a limit or codes where the chart has some, or
  /// that is opened by event on the side of what is owed to the book.
  private func hasTerms(_ event: OwnEvent, _ data: FlatJSON, of key: AccountKey) -> Bool {
    let said = Set(
      [OwnMember.limit, OwnMember.codes, OwnMember.negative].filter { data[$0] != nil }
    )
    if event == .accountChanged { return !said.isEmpty }
    let ofChart = charts.subject(key.subject)
    return data[OwnMember.negative]?.text == "allowed"
      || (ofChart?.limits[key.currency] != nil && said.contains(OwnMember.limit))
      || (ofChart?.codes.isEmpty == false && said.contains(OwnMember.codes))
      || (ofChart?.opensByEvent == true && ofChart?.normal == .debit)
  }

  /// An account stands on a leaf, and one that has to be opened is not changed before that.
  mutating func checkSubject(of place: Int) {
    let terms = accounts.terms(at: place, charts, &symbols)
    if terms.standing == .fine { return }
    let account = accounts.all[place]
    let subject = symbols.text(account.key.subject)
    if terms.standing == .notOpened {
      note(
        .status,
        at: account.text,
        expected: "account.opened before account.changed",
        actual: "none",
        "\(account.text) is changed before it is opened"
      )
      return
    }
    let actual =
      switch terms.standing {
      case .noLeaf: "a subject with others under it"
      case .otherCurrency: "one for other currencies"
      default: "none"
      }
    note(
      .chart,
      at: subject,
      expected: "a leaf subject of the chart, for this currency",
      actual: actual,
      "\(account.text) is set, although \(subject) is no leaf of the chart for it"
    )
  }

  /// What is named changes, a null goes back to what the chart says; the rest stays.
  private mutating func change(
    _ settings: inout AccountSettings,
    _ data: FlatJSON,
    currency: Symbol
  ) throws(ReplayFault) {
    if let status = data[OwnMember.status] {
      guard let read = AccountSettings.Status(rawValue: status.text ?? "") else {
        throw Self.unreadable(OwnMember.status, "\(status)")
      }
      settings.status = read
    }
    if let negative = data[OwnMember.negative] {
      guard negative == .null || NegativeBalance(rawValue: negative.text ?? "") != nil else {
        throw Self.unreadable(OwnMember.negative, "\(negative)")
      }
      settings.forbidsNegative = negative == .null ? nil : negative.text == "forbidden"
    }
    if let limit = data[OwnMember.limit] {
      settings.limit = limit == .null ? nil : try minorUnits(limit, currency: currency)
    }
    if let codes = data[OwnMember.codes] { settings.codes = try Self.codes(codes) }
  }

  private static func codes(_ value: FlatJSON) throws(ReplayFault) -> [String]? {
    if value == .null { return nil }
    guard case .list(let elements) = value else { throw unreadable(OwnMember.codes, "\(value)") }
    var codes: [String] = []
    for element in elements {
      guard let code = element.text else { throw unreadable(OwnMember.codes, "\(value)") }
      codes.append(code)
    }
    return codes.sorted()
  }

  /// A limit in the account's currency: an amount, or its text with or without the currency.
  mutating func minorUnits(
    _ value: FlatJSON,
    currency: Symbol
  ) throws(ReplayFault) -> Int128 {
    let words = (value.text ?? value["amount"]?.text ?? "").split(separator: " ")
    let given = value["currency"]?.text ?? words.dropFirst().first.map(String.init)
    let digits = charts.digits(of: currency, symbols) ?? 0
    let isOurs = words.count <= 2 && (given ?? symbols.text(currency)) == symbols.text(currency)
    guard isOurs, let number = words.first.flatMap({ DecimalText($0) }),
      let minor = number.minorUnits(digits: digits)
    else {
      throw Self.unreadable(OwnMember.limit, "\(value)")
    }
    return minor
  }

  private static func unreadable(_ member: String, _ actual: String) -> ReplayFault {
    ReplayFault(
      .damaged,
      expected: "data.\(member) as the schema has it",
      actual: actual.isEmpty ? "nothing" : actual,
      "data.\(member) cannot be read: \(actual)"
    )
  }

  /// The symbols of an account's text; nil where it is none.
  mutating func key(of text: String) -> AccountKey? {
    guard let (name, currency) = AccountName.withCurrency(text) else { return nil }
    return AccountKey(
      subject: symbols.symbol(name.subject),
      owner: symbols.symbol(name.owner),
      purpose: symbols.symbol(name.purpose),
      currency: symbols.symbol(currency)
    )
  }

  // MARK: Tails

  /// The members of an own event that no other event has.
  func data(_ facts: EventFacts, _ record: RawSpan) -> FlatJSON? {
    facts.tail.isEmpty ? nil : FlatJSON(record.string(facts.tail))?["data"]
  }
}
