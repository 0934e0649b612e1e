import Events
import JSONText

/// Reads the tokens of one event into the fields of a draft: schema, cards, fields, tail.
struct EventReader: ~Copyable, Sendable {
  private let currencies: CurrencyTable
  private let origin: EventIntake.Origin
  private let key: TokenKey?
  /// The line, its strings unescaped, and behind it the tail.
  var text: [UInt8] = []
  /// The fields of the event that was read, as places in `text`.
  private(set) var fields = DraftFields()
  private var parts = EventParts()
  private var tail = JSONWriter()

  init(currencies: CurrencyTable, key: TokenKey?, origin: EventIntake.Origin) {
    (self.currencies, self.key, self.origin) = (currencies, key, origin)
  }

  /// Reads the event whose line was read last.
  ///
  /// Gives the line with tokens in the place of sensitive fields where there are such, which is to
  /// be read instead; nil, as nearly always, where the event is as it should be.
  mutating func read(
    _ line: Span<UInt8>,
    _ reader: borrowing JSONReader,
    _ schemas: EventSchemas
  ) throws(IntakeBreach) -> [UInt8]? {
    let tokens = reader.tokens
    parts.removeAll()
    let node = try schema(of: tokens, schemas)
    try SchemaCheck(schemas.set, tokens: tokens).event(node, text, into: &parts)
    if origin == .outside, let source = parts.value(.source), isOwn(tokens[source]) {
      throw IntakeBreach(rule: .reservedSource, token: source)
    }
    if origin == .outside, !NameCheck.isPlain(text.span.extracting(0..<line.count)) {
      try NameCheck(tokens).check(parts, text)
    }
    if parts.value(.text) != nil || parts.hasUndeclared {
      try CardSearch(tokens).check(parts, text)
    }
    try FieldReader(tokens, currencies: currencies).read(parts, &text, into: &fields)
    if !parts.kept.isEmpty {
      try FieldReader(tokens, currencies: currencies).checkKept(parts, text)
      TailWriter(tokens).write(parts, text, to: &tail)
      fields.tail = place(tail.bytes, at: line.count)
    }
    return parts.sensitive.isEmpty ? nil : try tokenized(line, tokens)
  }

  /// The line with tokens for the sensitive fields that are none yet; nil where all are.
  private func tokenized(
    _ line: Span<UInt8>,
    _ tokens: Span<JSONToken>
  ) throws(IntakeBreach) -> [UInt8]? {
    let fields = SensitiveFields(tokens)
    var raw: [Int] = []
    for place in parts.sensitive where fields.isRaw(place, text) { raw.append(place) }
    guard let first = raw.first else { return nil }
    guard let key else { throw IntakeBreach(rule: .sensitiveField, token: first) }
    return fields.replaced(raw, in: line, text, key: key)
  }

  /// The node of the schema that the event's type selects.
  private func schema(
    of tokens: Span<JSONToken>,
    _ schemas: EventSchemas
  ) throws(IntakeBreach) -> Int {
    guard let type = type(of: tokens) else {
      try refuseWithoutType(tokens, schemas)
      return schemas.otherBusiness
    }
    guard tokens[type].kind == .string else { return schemas.otherBusiness }
    let range = tokens[type].range
    guard let index = schemas.entry(of: text, range) else {
      if schemas.isReserved(text, range) { throw IntakeBreach(rule: .unknownType, token: type) }
      return schemas.otherBusiness
    }
    if schemas.entries[index].kind == .own, origin == .outside {
      throw IntakeBreach(rule: .reservedType, token: type)
    }
    return schemas.entries[index].node
  }

  /// The value of the member `type`; nil where the event has none.
  private func type(of tokens: Span<JSONToken>) -> Int? {
    guard tokens[0].kind == .object else { return nil }
    var key = 1
    while key < Int(tokens[0].next) - 1 {
      // "type" as a little-endian number.
      if tokens[key].length == 4, tokens[key].head == 0x6570_7974 { return key + 1 }
      key = Int(tokens[key + 1].next)
    }
    return nil
  }

  /// Without a type nothing else of an event can be judged.
  private func refuseWithoutType(
    _ tokens: Span<JSONToken>,
    _ schemas: EventSchemas
  ) throws(IntakeBreach) {
    let node = schemas.otherBusiness
    guard tokens[0].kind == .object else { return }
    let set = schemas.set
    let first = Int(set.nodes[node].firstProperty)
    for property in first..<first + Int(set.nodes[node].propertyCount)
    where set.properties[property].slot == .type {
      throw IntakeBreach(rule: .missingMember, token: 0, node: node, property: property)
    }
  }

  /// Whether a source is `daybook:`, whose first eight bytes are all it has.
  private func isOwn(_ source: JSONToken) -> Bool {
    source.length == 8 && source.head == JSONToken.head(of: EventType.ownSource.utf8)
  }

  /// Puts bytes behind the line.
  private mutating func place(_ bytes: [UInt8], at start: Int) -> Range<Int> {
    let end = start + bytes.count
    if text.count < end { text.append(contentsOf: repeatElement(0, count: end - text.count)) }
    for index in bytes.indices { text[start + index] = bytes[index] }
    return start..<end
  }
}
