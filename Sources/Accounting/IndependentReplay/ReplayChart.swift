import Amounts
import RuleSyntax

/// A chart of accounts as the replay reads it: which subjects are leaves, on which side they
/// stand, and what their accounts may not do.
struct ReplayChart: Sendable {
  /// A subject with what its ancestors give it.
  struct Subject: Sendable {
    /// Whether no other subject stands under it; postings go to leaves only (R1-062).
    var isLeaf: Bool
    /// The side on which a balance is usual; nil where it may be either.
    var normal: NormalSide?
    /// Whether the balance must not go to the other side.
    var forbidsNegative: Bool
    /// Whether accounts come into being by `account.opened` only.
    var opensByEvent: Bool
    /// Whether what came in under an order goes out under it.
    var keepsOrders: Bool
    /// Whether what waits there is to be explained.
    var isSuspense: Bool
    /// Whether it is of what is earned and spent.
    var isResult: Bool
    /// The most that an account may hold on its normal side, in minor units by currency.
    var limits: [Symbol: Int128]
    /// The codes that may touch its accounts; empty where all may.
    var codes: Set<Symbol>
    /// The currencies in which its accounts may be; empty for any.
    var currencies: Set<Symbol>
    /// The kinds of its accounts.
    var kinds: [String]
  }

  /// The sequence at which it was published; it is in force from the next one on.
  let published: UInt64
  private(set) var subjects: [Symbol: Subject] = [:]
  /// By which code a parked fact of a code is placed in suspense.
  let suspended: [Symbol: Symbol]
  /// How many days something may wait, by the type of its ageing.
  let ageing: [String: Int]
  /// What it says of kinds of accounts.
  let kinds: ReplayKinds
  /// What it says of customers; nil for nothing.
  let customers: CustomerSyntax?
  /// What counts against a customer's limit; nil where nothing does.
  private(set) var customerCounts: CustomerCounts?

  /// The subjects whose owners are channels that days are reconciled with; nil where it does not say.
  private(set) var ofChannels: Set<Symbol>?

  /// What counts against a customer's limit, with the leaves in the place of subjects.
  struct CustomerCounts: Sendable {
    var accounts: Set<Symbol>
    var uses: Set<Symbol>
    var returns: Set<Symbol>
  }

  /// Digits of the assets that the chart declares.
  private var declaredDigits: [String: Int] = [:]

  /// Reads the text of a chart.
  init(
    _ text: String,
    file: String,
    published: UInt64,
    _ symbols: inout SymbolTable
  ) throws(ReplayFault) {
    self.published = published
    let syntax: ChartSyntax
    do { syntax = try ChartSyntax.parse(text, file: file) } catch {
      throw ReplayFault(
        .chart,
        at: file,
        expected: "a chart that can be read",
        actual: error.description,
        "the published chart cannot be read: \(error)"
      )
    }
    var suspended: [Symbol: Symbol] = [:]
    for entry in syntax.suspended {
      suspended[symbols.symbol(entry.code.text)] = symbols.symbol(entry.suspense.text)
    }
    self.suspended = suspended
    ageing = Dictionary(syntax.ageing.map { ($0.type.text, $0.days) }) { _, last in last }
    kinds = ReplayKinds(syntax, &symbols)
    customers = syntax.customers
    for currency in syntax.currencies {
      guard let digits = currency.digits else { continue }
      declaredDigits[currency.code.text] = digits
    }
    let byCode = Dictionary(syntax.subjects.map { ($0.code.text, $0) }) { first, _ in first }
    let parents = Set(syntax.subjects.compactMap(\.under?.text))
    for subject in syntax.subjects {
      subjects[symbols.symbol(subject.code.text)] = Subject(
        isLeaf: !parents.contains(subject.code.text),
        normal: Self.normal(of: subject, byCode, depth: 0),
        forbidsNegative: subject.negative == .forbidden,
        opensByEvent: subject.opens == .byEvent,
        keepsOrders: subject.items == .order,
        isSuspense: subject.suspense != nil,
        isResult: Self.isResult(subject, byCode, depth: 0),
        limits: limits(of: subject, &symbols),
        codes: Set(subject.codes.map { symbols.symbol($0.text) }),
        currencies: Set(subject.currencies.map { symbols.symbol($0.text) }),
        kinds: subject.kinds.map(\.text)
      )
    }
    if let reconciled = syntax.reconciliation {
      let named = Set(reconciled.subjects.map(\.text))
      let accounts = byCode.keys.filter { Self.stands($0, under: named, byCode, depth: 0) }
      ofChannels = Set(accounts.sorted().map { symbols.symbol($0) })
    }
    if let counts = syntax.customers?.counts {
      let named = Set(counts.accounts.map(\.text))
      let accounts = byCode.keys.filter { Self.stands($0, under: named, byCode, depth: 0) }
      customerCounts = CustomerCounts(
        accounts: Set(accounts.sorted().map { symbols.symbol($0) }),
        uses: Set(counts.uses.map { symbols.symbol($0.text) }),
        returns: Set(counts.returns.map { symbols.symbol($0.text) })
      )
    }
  }

  /// Digits after the point: of ISO 4217, or as declared; nil for an unknown currency.
  func digits(of currency: String) -> Int? {
    ISO4217.digits(of: currency) ?? declaredDigits[currency]
  }

  private func limits(
    of subject: SubjectSyntax,
    _ symbols: inout SymbolTable
  ) -> [Symbol: Int128] {
    var limits: [Symbol: Int128] = [:]
    for limit in subject.limits {
      guard let digits = digits(of: limit.currency) else { continue }
      limits[symbols.symbol(limit.currency)] = limit.number.minorUnits(digits: digits)
    }
    return limits
  }

  /// Whether a subject is one of these, or stands under one.
  private static func stands(
    _ code: String,
    under named: Set<String>,
    _ byCode: [String: SubjectSyntax],
    depth: Int
  ) -> Bool {
    if named.contains(code) { return true }
    guard depth < 32, let above = byCode[code]?.under?.text else { return false }
    return stands(above, under: named, byCode, depth: depth + 1)
  }

  /// What the subject says itself, then what its class says, then what its parent has.
  private static func normal(
    of subject: SubjectSyntax,
    _ byCode: [String: SubjectSyntax],
    depth: Int
  ) -> NormalSide? {
    if let normal = subject.normal { return normal }
    switch subject.subjectClass {
    case .asset, .cost: return .debit
    case .liability, .equity: return .credit
    case .profitAndLoss, .common: return nil
    case nil: break
    }
    guard depth < 32, let under = subject.under?.text, let parent = byCode[under] else {
      return nil
    }
    return normal(of: parent, byCode, depth: depth + 1)
  }

  /// Whether a subject, or the one above it that says its class, is of income or cost.
  private static func isResult(
    _ subject: SubjectSyntax,
    _ byCode: [String: SubjectSyntax],
    depth: Int
  ) -> Bool {
    if let own = subject.subjectClass { return own == .profitAndLoss || own == .cost }
    guard depth < 32, let above = subject.under.flatMap({ byCode[$0.text] }) else { return false }
    return isResult(above, byCode, depth: depth + 1)
  }
}
