import JSONText

/// Checks tokens against a compiled schema, and notes which member of an event stands where.
///
/// The first breach in reading order ends it; a member that is missing is found at the end of its
/// object.
struct SchemaCheck: ~Escapable {
  private let nodes: Span<SchemaSet.Node>
  private let lookups: Span<SchemaSet.Property>
  private let names: Span<UInt8>
  private let patterns: Span<SchemaSet.Pattern>
  private let transitions: Span<Int32>
  private let accepts: Span<Bool>
  private let choices: Span<SchemaSet.Choice>
  private let tokens: Span<JSONToken>

  /// Borrows the tables, so that nothing is counted while values are checked.
  @_lifetime(borrow set, copy tokens)
  init(_ set: borrowing SchemaSet, tokens: Span<JSONToken>) {
    nodes = set.nodes.span
    lookups = set.lookups.span
    names = set.names.span
    patterns = set.patterns.span
    transitions = set.transitions.span
    accepts = set.accepts.span
    choices = set.choices.span
    self.tokens = tokens
  }

  /// Checks a whole event: its members and those of `data` are noted in `parts`.
  func event(
    _ node: Int,
    _ text: [UInt8],
    into parts: inout EventParts
  ) throws(IntakeBreach) {
    guard nodes[node].types.contains(.object), tokens[0].kind == .object else {
      throw IntakeBreach(rule: .wrongType, token: 0, node: node)
    }
    try members(of: 0, node, text, level: .envelope, into: &parts)
  }

  /// Checks a value inside; it notes nothing, and `parts` is only handed on.
  private func value(
    _ token: Int,
    _ node: Int,
    _ text: [UInt8],
    _ parts: inout EventParts
  ) throws(IntakeBreach) {
    switch tokens[token].kind {
    case .string:
      if isShortName(token, node) { return }
      try otherString(token, node, text)
      if nodes[node].isSensitive { parts.noteSensitive(token) }
    case .object:
      try type(.object, token, node)
      try members(of: token, node, text, level: .inside, into: &parts)
    case .array: try array(token, node, text, &parts)
    case .number: try number(token, node, text)
    case .true, .false: try type(.boolean, token, node)
    case .null: try type(.null, token, node)
    case .key, .objectEnd, .arrayEnd: preconditionFailure("a key or an end is no value")
    }
  }

  private func type(_ type: SchemaSet.Types, _ token: Int, _ node: Int) throws(IntakeBreach) {
    guard nodes[node].types.isSuperset(of: type) else {
      throw IntakeBreach(rule: .wrongType, token: token, node: node)
    }
  }
}

// MARK: Objects and arrays

extension SchemaCheck {
  /// Where an object stands in the event.
  enum Level { case envelope, data, inside }

  private func members(
    of object: Int,
    _ node: Int,
    _ text: [UInt8],
    level: Level,
    into parts: inout EventParts
  ) throws(IntakeBreach) {
    let (others, names) = (nodes[node].others, nodes[node].names)
    let end = Int(tokens[object].next) - 1
    var seen: UInt64 = 0
    var count: Int32 = 0
    var key = object + 1
    while key < end {
      count += 1
      if names >= 0 { try string(key, Int(names), text) }
      let place = property(key, of: node, text)
      if place >= 0 {
        seen |= 1 &<< UInt64(lookups[place].number)
        let child = Int(lookups[place].node)
        let slot = lookups[place].slot
        if level != .inside { parts.note(slot, key: key, level: level, isDeclared: true) }
        if level == .envelope, slot == .data, tokens[key + 1].kind == .object {
          try type(.object, key + 1, child)
          try members(of: key + 1, child, text, level: .data, into: &parts)
        } else {
          try value(key + 1, child, text, &parts)
        }
      } else if others >= 0 {
        try value(key + 1, Int(others), text, &parts)
      } else if others == SchemaSet.Node.noOther {
        throw IntakeBreach(rule: .unknownMember, token: key, node: node)
      } else if level != .inside {
        parts.note(.none, key: key, level: level, isDeclared: false)
      }
      key = Int(tokens[key + 1].next)
    }
    try checkCount(count, object, node)
    let missing = nodes[node].required & ~seen
    guard missing == 0 else {
      let property = Int(nodes[node].firstProperty) + missing.trailingZeroBitCount
      throw IntakeBreach(rule: .missingMember, token: object, node: node, property: property)
    }
  }

  /// Where the property that a key names stands in `lookups`, negative where there is none: one
  /// look, nearly always.
  private func property(_ key: Int, of node: Int, _ text: [UInt8]) -> Int {
    let (head, length) = (tokens[key].head, Int32(truncatingIfNeeded: tokens[key].length))
    let (first, mask) = (Int(nodes[node].firstLookup), Int(nodes[node].lookupMask))
    var place = SchemaSet.place(of: head, shift: nodes[node].lookupShift)
    while lookups[first &+ place].length >= 0 {
      if lookups[first &+ place].head == head, lookups[first &+ place].length == length,
        length <= 8 || equal(key, first &+ place, text)
      {
        return first &+ place
      }
      place = (place &+ 1) & mask
    }
    return -1
  }

  /// Whether the names are the same behind their first eight bytes.
  private func equal(_ key: Int, _ place: Int, _ text: [UInt8]) -> Bool {
    let (start, name) = (Int(tokens[key].offset), Int(lookups[place].firstName))
    for offset in 8..<Int(tokens[key].length) where text[start + offset] != names[name + offset] {
      return false
    }
    return true
  }

  private func array(
    _ token: Int,
    _ node: Int,
    _ text: [UInt8],
    _ parts: inout EventParts
  ) throws(IntakeBreach) {
    try type(.array, token, node)
    let items = nodes[node].items
    var elements: Int32 = 0
    var element = token + 1
    while element < Int(tokens[token].next) - 1 {
      elements += 1
      if items >= 0 { try value(element, Int(items), text, &parts) }
      element = Int(tokens[element].next)
    }
    try checkCount(elements, token, node)
  }

  private func checkCount(_ count: Int32, _ token: Int, _ node: Int) throws(IntakeBreach) {
    if count < nodes[node].minCount {
      throw IntakeBreach(rule: .tooFew, token: token, node: node)
    }
    if count > nodes[node].maxCount {
      throw IntakeBreach(rule: .tooMany, token: token, node: node)
    }
  }
}

// MARK: Strings and numbers

extension SchemaCheck {
  /// A string, or the name of a member.
  private func string(_ token: Int, _ node: Int, _ text: [UInt8]) throws(IntakeBreach) {
    if !isShortName(token, node) { try otherString(token, node, text) }
  }

  /// Whether only a name is asked for and the string is one at a glance: without escapes there are
  /// no control characters, and no more characters than bytes.
  private func isShortName(_ token: Int, _ node: Int) -> Bool {
    tokens[token].length &- 1 < nodes[node].nameBytes && !tokens[token].escaped
  }

  private func otherString(_ token: Int, _ node: Int, _ text: [UInt8]) throws(IntakeBreach) {
    try type(.string, token, node)
    let length = Int32(tokens[token].length)
    if length > nodes[node].maxBytes {
      throw IntakeBreach(rule: .nameTooLong, token: token, node: node)
    }
    // Characters are counted only where there are more bytes than characters allowed.
    if length > nodes[node].maxLength || length < nodes[node].minLength * 4 {
      let characters = scalars(of: tokens[token], text)
      if characters > nodes[node].maxLength {
        throw IntakeBreach(rule: .tooLong, token: token, node: node)
      }
      if characters < nodes[node].minLength {
        throw IntakeBreach(rule: .tooShort, token: token, node: node)
      }
    }
    let pattern = nodes[node].pattern
    if pattern >= 0, !matches(token, Int(pattern), text) {
      throw IntakeBreach(rule: .badFormat, token: token, node: node)
    }
    if nodes[node].choiceCount > 0, !isChoice(tokens[token], of: node, text) {
      throw IntakeBreach(rule: .notOneOf, token: token, node: node)
    }
  }

  private func scalars(of token: JSONToken, _ text: [UInt8]) -> Int32 {
    var count: Int32 = 0
    for index in token.range where text[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  private func matches(_ token: Int, _ pattern: Int, _ text: [UInt8]) -> Bool {
    if patterns[pattern].isPlainText, !tokens[token].escaped { return tokens[token].length > 0 }
    let bytes = text.span.extracting(tokens[token].range)
    var state = patterns[pattern].start
    for index in bytes.indices { state = Int(transitions[state &+ Int(bytes[index])]) }
    return accepts[state &>> 8]
  }

  private func isChoice(_ token: JSONToken, of node: Int, _ text: [UInt8]) -> Bool {
    let first = Int(nodes[node].firstChoice)
    for index in first..<first + Int(nodes[node].choiceCount) {
      guard choices[index].head == token.head, choices[index].length == token.length else {
        continue
      }
      if token.length <= 8 || text[token.range].elementsEqual(choices[index].text) { return true }
    }
    return false
  }

  private func number(_ token: Int, _ node: Int, _ text: [UInt8]) throws(IntakeBreach) {
    let types = nodes[node].types
    if types == .any { return }
    let canonical = CanonicalNumber.bytes(of: text[tokens[token].range])
    // JSON Schema takes 1.0 and 1e3 for integers: what counts is the value.
    let whole = Int64(String(decoding: canonical, as: UTF8.self))
    try type(CanonicalNumber.isWhole(canonical) ? .integer : .number, token, node)
    // A number beyond 64 bits lies beyond any bound that a schema gives.
    let isNegative = canonical.first == UInt8(ascii: "-")
    guard let whole else {
      guard nodes[node].minimum == .min && nodes[node].maximum == .max else {
        let rule = isNegative ? IntakeRule.tooSmall : .tooLarge
        throw IntakeBreach(rule: rule, token: token, node: node)
      }
      return
    }
    if whole < nodes[node].minimum {
      throw IntakeBreach(rule: .tooSmall, token: token, node: node)
    }
    if whole > nodes[node].maximum {
      throw IntakeBreach(rule: .tooLarge, token: token, node: node)
    }
  }
}
