import Amounts
import RuleSyntax

/// Checks a chart and gathers what it consists of.
struct ChartCheck {
  let syntax: ChartSyntax
  var problems = SyntaxProblems()
  var currencies: [Currency] = []
  var currencyNames: [String: String] = [:]
  var subjects: [Subject] = []
  var ageLimits: [String: Int] = [:]
  var suspended: [String: String] = [:]
  var clientMoney: ClientMoney?
  var reconciliation: Reconciliation?
  var customers: CustomerTerms?
  var operationCodes: [AccountOperation: [String]] = [:]
  var accountKinds: [AccountKind] = []

  /// The codes that operations and customers' limits go by, each with its section, without those
  /// that a subject permits: only rules can say whether there are such.
  var namedCodes: [Chart.NamedCode] {
    let permitted = Set(syntax.subjects.flatMap(\.codes).map(\.text))
    let operations = syntax.operations.flatMap(\.codes)
    let counts = syntax.customers?.counts
    let counted = (counts?.uses ?? []) + (counts?.returns ?? [])
    let all =
      operations.map { Chart.NamedCode(section: "operations", code: $0) }
      + counted.map { Chart.NamedCode(section: "customers", code: $0) }
    return all.filter { !permitted.contains($0.code.text) }
  }

  /// The first subject of each code.
  private var byCode: [String: SubjectSyntax] = [:]
  private var parents: Set<String> = []
  /// Subjects whose parents lead in a circle or to nothing: what they inherit is not known.
  private var unrooted: Set<String> = []

  init(_ syntax: ChartSyntax) { self.syntax = syntax }

  mutating func run() {
    checkCurrencies()
    for limit in syntax.ageing { ageLimits[limit.type.text] = limit.days }
    for entry in syntax.suspended where isCode(entry.code) && isCode(entry.suspense) {
      suspended[entry.code.text] = entry.suspense.text
    }
    collectCodes()
    for subject in syntax.subjects { checkParents(of: subject) }
    for subject in syntax.subjects { check(subject) }
    clientMoney = syntax.clientMoney.flatMap { ClientMoney($0, subjects, &problems) }
    reconciliation = syntax.reconciliation.map { Reconciliation($0, subjects, &problems) }
    customers = syntax.customers.map { customerTerms($0) }
    operationCodes = operations()
    accountKinds = kinds()
  }

  // MARK: Currencies

  private mutating func checkCurrencies() {
    for item in syntax.currencies {
      let code = item.code.text
      guard !currencies.contains(where: { $0.code == code }) else {
        report(item.code, "duplicate-currency", "\(code) is declared twice", next: "keep one")
        continue
      }
      guard isCode(item.code) else { continue }
      if let name = item.name { currencyNames[code] = name }
      let standard = ISO4217.digits(of: code)
      if let standard, let digits = item.digits, digits != standard {
        report(
          item.code,
          "currency-digits",
          "\(code) has \(standard) digits by ISO 4217, the chart says \(digits)",
          next: "leave digits out, or give the asset another code"
        )
      }
      guard let digits = item.digits ?? standard else {
        report(
          item.code,
          "unknown-currency",
          "\(code) is no currency of ISO 4217",
          next: "correct the code, or declare an asset: {code: \(code), digits: 0}"
        )
        continue
      }
      currencies.append(Currency(code: code, digits: digits))
    }
  }

  // MARK: The hierarchy

  private mutating func collectCodes() {
    for subject in syntax.subjects where isCode(subject.code) {
      byCode[subject.code.text] = subject
      if let parent = subject.under?.text { parents.insert(parent) }
    }
  }

  /// A code becomes part of an account's name: 1 to 128 bytes without blanks.
  mutating func isCode(_ code: PlacedText) -> Bool {
    let accepts =
      (1...128).contains(code.text.utf8.count)
      && !code.text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
    if !accepts {
      report(
        code,
        "not-a-code",
        "\"\(code.text.shortened)\" can not be a code",
        next: "write 1 to 128 bytes without blanks"
      )
    }
    return accepts
  }

  private mutating func checkParents(of subject: SubjectSyntax) {
    var seen = [subject.code.text]
    var current = subject
    while let under = current.under {
      guard let parent = byCode[under.text] else {
        // Said once, at the subject that names it.
        if current.code == subject.code {
          report(
            under,
            "missing-parent",
            "subject \(subject.code) stands under \(under), which the chart does not have",
            next: advice(forMissing: under.text, under: subject.code.text)
          )
        }
        unrooted.insert(subject.code.text)
        return
      }
      if seen.contains(parent.code.text) {
        unrooted.insert(subject.code.text)
        // Said once, at the subject that comes first in the circle's file order.
        if parent.code == subject.code, seen.allSatisfy({ isBefore(subject, $0) }) {
          report(
            subject.under ?? under,
            "circle",
            "subjects stand under each other in a circle: "
              + (seen.reversed() + [seen[seen.count - 1]]).joined(separator: " > "),
            next: "take under: away from the one that stands at the top, and give it a class"
          )
        }
        return
      }
      seen.append(parent.code.text)
      current = parent
      guard seen.count <= Self.depthMaximum else {
        report(
          subject.code,
          "too-deep",
          "subject \(subject.code) stands more than \(Self.depthMaximum) levels deep",
          next: "put it under a subject further up"
        )
        unrooted.insert(subject.code.text)
        return
      }
    }
  }

  /// Deeper than any chart that people read; walking up from each subject stays short.
  private static let depthMaximum = 32

  private func isBefore(_ subject: SubjectSyntax, _ code: String) -> Bool {
    guard let other = byCode[code] else { return true }
    return subject.code.place <= other.code.place
  }

  private func advice(forMissing parent: String, under code: String) -> String {
    let others = byCode.keys.filter { $0 != code }.sorted()
    let near = NearestName.of(parent, among: others).map { ", or write \($0)" } ?? ""
    return "add \"\(parent)\": {zh: …, en: …, class: …}\(near)"
  }

  // MARK: A subject

  private mutating func check(_ subject: SubjectSyntax) {
    let code = subject.code.text
    guard byCode[code] != nil else { return }
    if subject.zh == nil, subject.en == nil {
      report(subject.code, "missing-name", "subject \(code) has no name", next: "add zh: or en:")
    }
    let isLeaf = !parents.contains(code)
    if !isLeaf { refuseLeafAttributes(of: subject) }
    let limits = limits(of: subject)
    let ageing = ageing(of: subject)
    guard !unrooted.contains(code) else { return }
    guard let subjectClass = subjectClass(of: subject), let normal = normalSide(of: subject) else {
      return
    }
    if subject.negative == .forbidden, normal == .either {
      report(
        subject.code,
        "no-normal-side",
        "subject \(code) forbids a negative balance, but either side is normal for it",
        next: "write normal: debit or normal: credit, or take negative: forbidden away"
      )
    }
    if subject.items != nil, normal == .either {
      report(
        subject.code,
        "no-normal-side",
        "subject \(code) keeps open items, but either side is normal for it",
        next: "write normal: debit or normal: credit, or take items: away"
      )
    }
    subjects.append(
      Subject(
        code: code,
        zh: subject.zh ?? "",
        en: subject.en ?? "",
        subjectClass: subjectClass,
        normal: normal,
        parent: subject.under?.text,
        isLeaf: isLeaf,
        owners: subject.owners.map(\.text),
        negative: subject.negative ?? .allowed,
        opens: subject.opens ?? .onFirstUse,
        items: subject.items,
        limits: limits,
        codes: subject.codes.map(\.text),
        currencies: currencies(of: subject),
        kinds: kinds(of: subject, normal),
        ageing: ageing
      )
    )
  }

  /// What is said of accounts has no meaning where there are none.
  private mutating func refuseLeafAttributes(of subject: SubjectSyntax) {
    var said: [String] = []
    if !subject.owners.isEmpty { said.append("owner") }
    if subject.negative != nil { said.append("negative") }
    if subject.opens != nil { said.append("opens") }
    if subject.items != nil { said.append("items") }
    if !subject.limits.isEmpty { said.append("limit") }
    if !subject.codes.isEmpty { said.append("codes") }
    if !subject.currencies.isEmpty { said.append("currency") }
    if !subject.kinds.isEmpty { said.append("kind") }
    if subject.suspense != nil { said.append("suspense") }
    if subject.transit != nil { said.append("transit") }
    guard !said.isEmpty else { return }
    report(
      subject.code,
      "not-a-leaf",
      "subject \(subject.code) has \(said.joined(separator: " and ")), but others stand under it, "
        + "so it takes no postings",
      next: "say it of the subjects under it; class and normal alone are inherited"
    )
  }

  private mutating func subjectClass(of subject: SubjectSyntax) -> SubjectClass? {
    guard let parent = parent(of: subject) else {
      if subject.subjectClass == nil {
        let classes = SubjectClass.allCases.map(\.rawValue).joined(separator: ", ")
        report(
          subject.code,
          "missing-class",
          "subject \(subject.code) stands at the top and has no class",
          next: "add class: one of \(classes); or under: its parent"
        )
      }
      return subject.subjectClass
    }
    // The parent's own is found, and complained of, when it is checked itself.
    var top = parent
    while let next = self.parent(of: top) { top = next }
    if let own = subject.subjectClass, let inherited = top.subjectClass, own != inherited {
      report(
        subject.code,
        "class-differs",
        "subject \(subject.code) is \(own.rawValue), but \(top.code) above it is "
          + inherited.rawValue,
        next: "take class: away, or put the subject under another one"
      )
    }
    return top.subjectClass
  }

  private mutating func normalSide(of subject: SubjectSyntax) -> NormalSide? {
    var current: SubjectSyntax? = subject
    var top = subject
    while let here = current {
      if let normal = here.normal { return normal }
      top = here
      current = parent(of: here)
    }
    switch top.subjectClass {
    case .asset, .cost: return .debit
    case .liability, .equity: return .credit
    case .common: return .either
    case nil: return nil
    case .profitAndLoss:
      if top.code == subject.code {
        report(
          subject.code,
          "missing-normal-side",
          "subject \(subject.code) is profit-and-loss, which has income and expenses",
          next: "add normal: credit for income, debit for expenses, either for both"
        )
      }
      return nil
    }
  }

  private func parent(of subject: SubjectSyntax) -> SubjectSyntax? {
    subject.under.flatMap { byCode[$0.text] }
  }

  private mutating func currencies(of subject: SubjectSyntax) -> [String] {
    for stated in subject.currencies where !currencies.contains(where: { $0.code == stated.text }) {
      report(
        stated,
        "unknown-currency",
        "accounts of subject \(subject.code.text) are in \(stated.text), which the chart does "
          + "not list",
        next: "add it to currencies, or correct the code"
      )
    }
    return subject.currencies.map(\.text)
  }

  private mutating func limits(of subject: SubjectSyntax) -> [Amount] {
    limits(subject.limits, of: "subject \(subject.code)", at: subject.code)
  }

  /// The limits of a subject or a class of customers: at most one per currency.
  mutating func limits(
    _ stated: [AmountSyntax],
    of owner: String,
    at place: PlacedText
  ) -> [Amount] {
    var limits: [Amount] = []
    for limit in stated {
      guard let currency = currencies.first(where: { $0.code == limit.currency }) else {
        report(
          place,
          "unknown-currency",
          "the limit of \(owner) is in \(limit.currency), which is not among the chart's currencies",
          next: "add it to currencies, or correct the code"
        )
        continue
      }
      guard let minor = limit.number.minorUnits(digits: currency.digits), minor >= 0 else {
        report(
          place,
          "not-an-amount",
          "the limit of \(owner) is \(limit.number.text) \(currency.code)",
          next: "write an amount that is not negative, with at most \(currency.digits) digits"
        )
        continue
      }
      if limits.contains(where: { $0.currency == currency }) {
        report(
          place,
          "duplicate-limit",
          "\(owner) has two limits in \(currency.code)",
          next: "keep one"
        )
      }
      limits.append(Amount(minor: minor, currency: currency))
    }
    return limits
  }

  private mutating func ageing(of subject: SubjectSyntax) -> Ageing? {
    let code = subject.code.text
    if let suspense = subject.suspense, subject.transit != nil {
      report(
        suspense,
        "suspense-and-transit",
        "items of subject \(code) are in suspense and in transit",
        next:
          "keep one: what waits to be explained is in suspense, what has yet to arrive in transit"
      )
    }
    guard let type = subject.suspense ?? subject.transit else { return nil }
    guard let days = ageLimits[type.text] else {
      report(
        type,
        "unknown-age-limit",
        "subject \(code) has items of type \(type), for which ageing has no limit",
        next: ageLimits.isEmpty
          ? "add ageing: {\(type): 7} to the chart"
          : NearestName.advice(for: type.text, among: ageLimits.keys.sorted())
      )
      return nil
    }
    return Ageing(kind: subject.suspense == nil ? .transit : .suspense, type: type.text, days: days)
  }

  mutating func report(_ text: PlacedText, _ rule: String, _ what: String, next: String) {
    problems.report(at: text.place, rule, what, next: next)
  }
}
