import Codec
import Events

/// A text as the replay numbers it; 0 is the empty text.
typealias Symbol = UInt32

/// The replay's own numbers for texts, so that nothing is compared letter by letter.
///
/// Texts are the same where their bytes are, as for the log. The numbers of the log serve only to
/// look a text up the first time it is met.
struct SymbolTable: Sendable {
  private var numbers: ByName<Symbol> = ["": 0]
  private var texts: [String] = [""]
  /// By the log's number: the symbol and one more, 0 for a name not yet met.
  private var ofNames: [Symbol] = []

  /// The symbol of a text, given now if it is new.
  mutating func symbol(_ text: String) -> Symbol {
    if let symbol = numbers[text] { return symbol }
    let symbol = Symbol(texts.count)
    numbers[text] = symbol
    texts.append(text)
    return symbol
  }

  /// The text of a symbol.
  func text(_ symbol: Symbol) -> String { texts[Int(symbol)] }

  /// The symbol of one of the log's names.
  mutating func symbol(of name: UInt32, _ names: NameTable) throws(ReplayFault) -> Symbol {
    if name == 0 { return 0 }
    if Int(name) < ofNames.count, ofNames[Int(name)] > 0 { return ofNames[Int(name)] - 1 }
    guard let text = names.text(of: name) else {
      throw ReplayFault(
        .damaged,
        expected: "a name up to number \(names.count)",
        actual: "number \(name)",
        "the record uses name \(name), which no block introduces"
      )
    }
    let symbol = symbol(text)
    if ofNames.count <= Int(name) {
      ofNames.append(contentsOf: repeatElement(0, count: Int(name) + 1 - ofNames.count))
    }
    ofNames[Int(name)] = symbol + 1
    return symbol
  }

  /// Replaces the log's numbers in an event by symbols: from here on only symbols are compared.
  mutating func renumber(_ facts: inout EventFacts, _ names: NameTable) throws(ReplayFault) {
    facts.type = try symbol(of: facts.type, names)
    facts.code = try symbol(of: facts.code, names)
    facts.source = try symbol(of: facts.source, names)
    facts.actor = try symbol(of: facts.actor, names)
    facts.approver = try symbol(of: facts.approver, names)
    if let link = facts.follows { facts.follows?.source = try symbol(of: link.source, names) }
    if let link = facts.reverses { facts.reverses?.source = try symbol(of: link.source, names) }
    for index in facts.references.indices {
      facts.references[index].key = try symbol(of: facts.references[index].key, names)
    }
    try renumber(&facts.amounts, names)
    try renumber(&facts.itemAmounts, names)
    try renumber(&facts.parties, names)
    try renumber(&facts.itemParties, names)
    for index in facts.lines.indices {
      try checkScale(facts.lines[index].scale)
      facts.lines[index].subject = try symbol(of: facts.lines[index].subject, names)
      facts.lines[index].owner = try symbol(of: facts.lines[index].owner, names)
      facts.lines[index].purpose = try symbol(of: facts.lines[index].purpose, names)
      facts.lines[index].currency = try symbol(of: facts.lines[index].currency, names)
    }
  }

  private mutating func renumber(
    _ amounts: inout [EventFacts.Amount],
    _ names: NameTable
  ) throws(ReplayFault) {
    for index in amounts.indices {
      try checkScale(amounts[index].scale)
      amounts[index].name = try symbol(of: amounts[index].name, names)
      amounts[index].currency = try symbol(of: amounts[index].currency, names)
    }
  }

  private mutating func renumber(
    _ parties: inout [EventFacts.Party],
    _ names: NameTable
  ) throws(ReplayFault) {
    for index in parties.indices {
      parties[index].role = try symbol(of: parties[index].role, names)
      parties[index].party = try symbol(of: parties[index].party, names)
    }
  }

  /// No decimal has more than 38 digits after the point.
  private func checkScale(_ scale: UInt8) throws(ReplayFault) {
    guard scale > 38 else { return }
    throw ReplayFault(
      .damaged,
      expected: "at most 38 digits after the point",
      actual: "\(scale)",
      "an amount has \(scale) digits after the point"
    )
  }
}
