package import Amounts
package import RuleSyntax

/// A chart of accounts that was checked: every parent exists, nothing goes in circles, every
/// subject has a class and a normal side, every currency has digits.
package struct Chart: Sendable {
  /// Its name.
  package let name: String
  /// The currencies and assets that it names, in the order of the file.
  package let currencies: [Currency]
  /// What people call them, by code, where the chart says it.
  package let currencyNames: [String: String]
  /// All subjects, in the order of the file.
  package let subjects: [Subject]
  /// The most days that an item may be open, by type.
  package let ageLimits: [String: Int]
  /// By which code of an `event.suspended` a parked fact is placed in suspense, by its own code.
  package let suspended: [String: String]
  /// The same with their places in the file: whether there are such rules, only rules can say.
  package let suspensions: [SuspendedSyntax]
  /// Which leaves hold and owe client money; nil where the chart does not say.
  package let clientMoney: ClientMoney?
  /// Which leaves are reconciled with channels; nil where the chart does not say.
  package let reconciliation: Reconciliation?
  /// The classes of customers and what counts against their limits; nil where the chart does not
  /// say.
  package let customers: CustomerTerms?
  /// The codes of each operation that kinds of accounts are about.
  package let operations: [AccountOperation: [String]]
  /// The kinds of accounts, in the order of the file.
  package let kinds: [AccountKind]

  /// The codes that operations and customers' limits go by, but for those that a subject permits.
  package let namedCodes: [NamedCode]

  /// A transaction code that a section names.
  package struct NamedCode: Hashable, Sendable {
    /// The section: `operations`.
    package let section: String
    /// The code, with its place.
    package let code: PlacedText
  }

  private let positions: [String: Int]
  private let places: [String: Int]
  private let declared: [String: Currency]

  /// Checks a chart.
  /// - Throws: everything that is wrong with it.
  package init(_ syntax: ChartSyntax) throws(SyntaxErrors) {
    var check = ChartCheck(syntax)
    check.run()
    try check.problems.throwIfAny()
    name = syntax.name.text
    currencies = check.currencies
    currencyNames = check.currencyNames
    subjects = check.subjects
    ageLimits = check.ageLimits
    suspended = check.suspended
    suspensions = syntax.suspended
    clientMoney = check.clientMoney
    reconciliation = check.reconciliation
    customers = check.customers
    operations = check.operationCodes
    kinds = check.accountKinds
    namedCodes = check.namedCodes
    positions = Dictionary(
      uniqueKeysWithValues: check.subjects.indices.map {
        (check.subjects[$0].code, $0)
      }
    )
    places = Self.places(of: check.subjects)
    declared = Dictionary(uniqueKeysWithValues: check.currencies.map { ($0.code, $0) })
  }

  /// Subjects of one parent in the order of the file, each with all below it before the next.
  private static func places(of subjects: [Subject]) -> [String: Int] {
    let children = Dictionary(grouping: subjects) { $0.parent }
    var places: [String: Int] = [:]
    var next = Array((children[nil] ?? []).reversed())
    while let subject = next.popLast() {
      places[subject.code] = places.count
      next += (children[subject.code] ?? []).reversed()
    }
    return places
  }

  /// Reads and checks a file.
  /// - Throws: everything that is wrong with it.
  package init(text: String, file: String) throws(SyntaxErrors) {
    try self.init(ChartSyntax.parse(text, file: file))
  }

  /// The subject of a code.
  /// - Complexity: O(1)
  package func subject(_ code: String) -> Subject? {
    positions[code].map { subjects[$0] }
  }

  /// Where a subject stands in reports: in the order of the file, parents before children.
  /// - Complexity: O(1)
  package func place(of code: String) -> Int? { places[code] }

  /// Whether a code names a leaf.
  package func isLeaf(_ code: String) -> Bool { subject(code)?.isLeaf ?? false }

  /// The subjects that take postings, in the order of the file.
  package var leaves: [Subject] { subjects.filter(\.isLeaf) }

  /// The subjects at the top, in the order of the file.
  package var roots: [Subject] { subjects.filter { $0.parent == nil } }

  /// The subjects right under a code, in the order of the file.
  /// - Complexity: O(subjects)
  package func children(of code: String) -> [Subject] { subjects.filter { $0.parent == code } }

  /// The parent, its parent and so on, the top last; empty at the top or for an unknown code.
  package func ancestors(of code: String) -> [Subject] {
    var ancestors: [Subject] = []
    var next = subject(code)?.parent
    while let parent = next.flatMap({ subject($0) }) {
      ancestors.append(parent)
      next = parent.parent
    }
    return ancestors
  }

  /// The currency of a code: one that the chart names, or any of ISO 4217.
  package func currency(_ code: String) -> Currency? {
    declared[code] ?? Currency(iso4217: code)
  }

  /// How many subjects stand above a code, 0 at the top.
  package func depth(of code: String) -> Int { ancestors(of: code).count }
}
