import JSONText

/// Checks tokens against a compiled schema, and notes which member of an event stands where.
///
/// The first breach in reading order ends it; a member that is missing is found at the end of its
/// object.
struct SchemaCheck: ~Escapable {
  private let set: SchemaSet
  private let tokens: Span<JSONToken>

  @_lifetime(copy tokens)
  init(_ set: SchemaSet, tokens: Span<JSONToken>) { (self.set, self.tokens) = (set, tokens) }

  /// Checks a whole event: its members and those of `data` are noted in `parts`.
  func event(
    _ node: Int,
    _ text: [UInt8],
    into parts: inout EventParts
  ) throws(IntakeBreach) {
    guard set.nodes[node].types.contains(.object), tokens[0].kind == .object else {
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
    case .string: try string(token, node, text)
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
    guard set.nodes[node].types.isSuperset(of: type) else {
      throw IntakeBreach(rule: .wrongType, token: token, node: node)
    }
    if set.nodes[node].isSensitive {
      throw IntakeBreach(rule: .sensitiveField, token: token, node: node)
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
    let properties = set.nodes[node].properties
    let (others, names) = (set.nodes[node].others, set.nodes[node].names)
    let end = Int(tokens[object].next) - 1
    var seen: UInt64 = 0
    var count: Int32 = 0
    var key = object + 1
    while key < end {
      count += 1
      if names >= 0 { try string(key, Int(names), text) }
      if let index = property(key, in: properties, text) {
        seen |= 1 << UInt64(index - properties.lowerBound)
        let child = Int(set.properties[Int(index)].node)
        let slot = set.properties[Int(index)].slot
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
    let missing = set.nodes[node].required & ~seen
    guard missing == 0 else {
      let property = Int(properties.lowerBound) + missing.trailingZeroBitCount
      throw IntakeBreach(rule: .missingMember, token: object, node: node, property: property)
    }
  }

  /// The property that a key names: a few comparisons of eight bytes.
  private func property(_ key: Int, in properties: Range<Int32>, _ text: [UInt8]) -> Int32? {
    let (head, length) = (tokens[key].head, Int32(tokens[key].length))
    for index in properties {
      let property = set.properties[Int(index)]
      guard property.head == head, Int32(property.name.count) == length else { continue }
      if length <= 8 || equal(tokens[key], property, text) { return index }
    }
    return nil
  }

  private func equal(_ token: JSONToken, _ property: SchemaSet.Property, _ text: [UInt8]) -> Bool {
    let (start, name) = (Int(token.offset), Int(property.name.lowerBound))
    for offset in 8..<Int(token.length) where text[start + offset] != set.names[name + offset] {
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
    let items = set.nodes[node].items
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
    if count < set.nodes[node].minCount {
      throw IntakeBreach(rule: .tooFew, token: token, node: node)
    }
    if count > set.nodes[node].maxCount {
      throw IntakeBreach(rule: .tooMany, token: token, node: node)
    }
  }
}

// MARK: Strings and numbers

extension SchemaCheck {
  /// A string, or the name of a member.
  private func string(_ token: Int, _ node: Int, _ text: [UInt8]) throws(IntakeBreach) {
    try type(.string, token, node)
    let length = Int32(tokens[token].length)
    if length > set.nodes[node].maxBytes {
      throw IntakeBreach(rule: .nameTooLong, token: token, node: node)
    }
    // Characters are counted only where there are more bytes than characters allowed.
    if length > set.nodes[node].maxLength || length < set.nodes[node].minLength * 4 {
      let characters = scalars(of: tokens[token], text)
      if characters > set.nodes[node].maxLength {
        throw IntakeBreach(rule: .tooLong, token: token, node: node)
      }
      if characters < set.nodes[node].minLength {
        throw IntakeBreach(rule: .tooShort, token: token, node: node)
      }
    }
    let pattern = set.nodes[node].pattern
    if pattern >= 0, !matches(tokens[token], Int(pattern), text) {
      throw IntakeBreach(rule: .badFormat, token: token, node: node)
    }
    if set.nodes[node].choices >= 0, !isChoice(tokens[token], set.nodes[node].choices, text) {
      throw IntakeBreach(rule: .notOneOf, token: token, node: node)
    }
  }

  private func scalars(of token: JSONToken, _ text: [UInt8]) -> Int32 {
    var count: Int32 = 0
    for index in token.range where text[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  private func matches(_ token: JSONToken, _ pattern: Int, _ text: [UInt8]) -> Bool {
    if set.patterns[pattern].isPlainText, !token.escaped { return token.length > 0 }
    let first = Int(set.patterns[pattern].firstState)
    var state = 1
    for index in token.range {
      state = Int(set.transitions[(first + state) << 8 | Int(text[index])])
      if state == 0 { return false }
    }
    return set.accepts[first + state]
  }

  private func isChoice(_ token: JSONToken, _ choices: Int32, _ text: [UInt8]) -> Bool {
    let range = token.range
    for choice in set.choices[Int(choices)] where choice.count == range.count {
      var same = true
      for offset in choice.indices where choice[offset] != text[range.lowerBound + offset] {
        same = false
        break
      }
      if same { return true }
    }
    return false
  }

  private func number(_ token: Int, _ node: Int, _ text: [UInt8]) throws(IntakeBreach) {
    let types = set.nodes[node].types
    if types == .any { return }
    let canonical = CanonicalNumber.bytes(of: text[tokens[token].range])
    // JSON Schema takes 1.0 and 1e3 for integers: what counts is the value.
    let whole = Int64(String(decoding: canonical, as: UTF8.self))
    try type(CanonicalNumber.isWhole(canonical) ? .integer : .number, token, node)
    // A number beyond 64 bits lies beyond any bound that a schema gives.
    let isNegative = canonical.first == UInt8(ascii: "-")
    guard let whole else {
      guard set.nodes[node].minimum == .min && set.nodes[node].maximum == .max else {
        let rule = isNegative ? IntakeRule.tooSmall : .tooLarge
        throw IntakeBreach(rule: rule, token: token, node: node)
      }
      return
    }
    if whole < set.nodes[node].minimum {
      throw IntakeBreach(rule: .tooSmall, token: token, node: node)
    }
    if whole > set.nodes[node].maximum {
      throw IntakeBreach(rule: .tooLarge, token: token, node: node)
    }
  }
}
