import JSONText

/// The schemas of all event types, compiled, and found by the type of an event.
package struct EventSchemas: Sendable {
  /// What a type is.
  package enum Kind: String, Sendable, CaseIterable {
    /// It happened and may not be refused, only parked.
    case fact
    /// A request that may be refused.
    case command
    /// Daybook's own: only the writer writes it.
    case own
  }

  /// A type and its schema.
  struct Entry: Sendable {
    let type: [UInt8]
    let kind: Kind
    let node: Int
    /// For Daybook's own types, who writes them.
    let writtenBy: String?
  }

  let set: SchemaSet
  let entries: [Entry]
  /// The schema of business types that have none of their own.
  let otherBusiness: Int
  private let byHash: [UInt64: [Int]]

  /// The schemas that Daybook carries.
  package static let embedded: EventSchemas = {
    do throws(SchemaFailure) {
      return try EventSchemas(texts: EmbeddedSchemas.texts)
    } catch {
      // The texts are compiled in; a test compiles them too.
      preconditionFailure("a schema of Daybook's own is wrong: \(error)")
    }
  }()

  /// Compiles schemas: one file per type, beside `shared`, `envelope` and `business`.
  package init(texts: [(file: String, text: String)]) throws(SchemaFailure) {
    var compiler = try SchemaCompiler(texts: texts)
    let suffix = ".schema.json"
    let notTypes: Set = ["shared", "envelope", "business"]
    var entries: [Entry] = []
    for (file, _) in texts where file.hasSuffix(suffix) {
      let type = String(file.dropLast(suffix.count))
      if notTypes.contains(type) { continue }
      let said = compiler.annotation("x-daybook-kind", of: file) ?? ""
      guard let kind = Kind(rawValue: said) else {
        throw SchemaFailure("\(file) does not say whether it is a fact, a command or our own")
      }
      entries.append(
        Entry(
          type: Array(type.utf8),
          kind: kind,
          node: Int(try compiler.compile(file: file)),
          writtenBy: compiler.annotation("x-daybook-written-by", of: file)
        )
      )
    }
    otherBusiness = Int(try compiler.compile(file: "business" + suffix))
    var byHash: [UInt64: [Int]] = [:]
    for (index, entry) in entries.enumerated() {
      byHash[Self.hash(entry.type, entry.type.indices), default: []].append(index)
    }
    (set, self.entries, self.byHash) = (compiler.set, entries, byHash)
  }

  /// The entry of the type that stands in a text; nil where it has no schema of its own.
  func entry(of text: [UInt8], _ range: Range<Int>) -> Int? {
    guard let candidates = byHash[Self.hash(text, range)] else { return nil }
    return candidates.first { text[range].elementsEqual(entries[$0].type) }
  }

  /// The types that have a schema of their own, with their kinds.
  package var types: [(type: String, kind: Kind)] {
    entries.map { (String(decoding: $0.type, as: UTF8.self), $0.kind) }
  }

  /// What the schema of a type, or that of other business types, says of a JSON text: nil where it
  /// fits, else the rule.
  ///
  /// For tests that ask others the same.
  package func breach(of line: String, type: String) throws -> IntakeRule? {
    let (name, bytes) = (Array(type.utf8), Array(line.utf8))
    let node = entry(of: name, name.indices).map { entries[$0].node } ?? otherBusiness
    var reader = JSONReader()
    var text: [UInt8] = []
    try reader.read(bytes.span, into: &text)
    var parts = EventParts()
    do throws(IntakeBreach) {
      try SchemaCheck(set, tokens: reader.tokens).event(node, text, into: &parts)
      return nil
    } catch {
      return error.rule
    }
  }

  /// Whether a type without a schema may not be used all the same: the first word is Daybook's own,
  /// or it is a later version of a type that has a schema.
  func isReserved(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    let type = String(decoding: text[range], as: UTF8.self)
    let words = type.split(separator: ".", omittingEmptySubsequences: false)
    if let first = words.first, Self.ownWords.contains(String(first)) { return true }
    guard let last = words.last, last.first == "v", Int(last.dropFirst()) != nil else {
      return false
    }
    let base = Array(type.dropLast(last.count + 1).utf8)
    return entry(of: base, base.indices) != nil
  }

  /// First words of types that are Daybook's own, whatever follows.
  private static let ownWords: Set = [
    "account", "book", "chart", "customer", "day", "entry", "event", "hold", "journal", "key",
    "login", "rules", "voucher",
  ]

  /// FNV-1a: types are few and short.
  private static func hash(_ text: [UInt8], _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
    return hash
  }
}
