import JSONText

/// Compiles JSON Schemas (2020-12) into a ``SchemaSet``.
///
/// It understands what our schemas say and refuses any other keyword, so that nothing in a schema
/// is ever silently not checked. `allOf` and `$ref` are merged away here, once.
struct SchemaCompiler {
  private(set) var set = SchemaSet()
  private let documents: [String: JSONValue]
  private var compiled: [String: Int32] = [:]
  /// What is being compiled: a schema within itself would never end.
  private var compiling: Set<String> = []
  private var patterns: [String: Int32] = [:]
  private var descriptions: [String: Int32] = [:]

  /// A schema and the file in which it stands, against which its references resolve.
  private struct Place {
    let schema: JSONValue
    let file: String
  }

  /// Takes the texts of schemas by their file names.
  init(texts: [(file: String, text: String)]) throws(SchemaFailure) {
    var documents: [String: JSONValue] = [:]
    for (file, text) in texts {
      do throws(JSONFailure) {
        documents[file] = try JSONValue(text)
      } catch {
        throw SchemaFailure("\(file): \(error) at byte \(error.offset)")
      }
    }
    self.documents = documents
  }

  /// Compiles a whole file and gives the number of its node.
  mutating func compile(file: String) throws(SchemaFailure) -> Int32 {
    try compile(reference: "#", in: file)
  }

  /// A keyword of a file that has no meaning for values, such as `x-daybook-kind`.
  func annotation(_ name: String, of file: String) -> String? {
    documents[file]?[name]?.stringValue
  }

  private mutating func compile(reference: String, in file: String) throws(SchemaFailure) -> Int32 {
    let place = try resolve(reference, from: file)
    let key = reference.hasPrefix("#") ? file + reference : reference
    if let known = compiled[key] { return known }
    guard compiling.insert(key).inserted else { throw SchemaFailure("\(key) contains itself") }
    defer { compiling.remove(key) }
    let number = try compile([place])
    compiled[key] = number
    return number
  }

  private func resolve(_ reference: String, from file: String) throws(SchemaFailure) -> Place {
    let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let target = parts[0].isEmpty ? file : String(parts[0])
    guard var schema = documents[target] else { throw SchemaFailure("\(target) is not there") }
    for step in (parts.count > 1 ? parts[1] : "").split(separator: "/") {
      guard let next = schema[String(step)] else {
        throw SchemaFailure("\(reference) in \(file) leads nowhere")
      }
      schema = next
    }
    return Place(schema: schema, file: target)
  }

  /// Compiles schemas that all hold at once.
  private mutating func compile(_ places: [Place]) throws(SchemaFailure) -> Int32 {
    if places.count == 1, case .object(let members) = places[0].schema, members.count == 1,
      let reference = places[0].schema["$ref"]?.stringValue
    {
      return try compile(reference: reference, in: places[0].file)
    }
    var parts: [Place] = []
    for place in places { try flatten(place, into: &parts, depth: 0) }
    var node = SchemaSet.Node()
    for part in parts { try apply(part, to: &node) }
    guard !node.isSensitive || node.types == .string else {
      throw SchemaFailure("\(places[0].file): what is sensitive is a string")
    }
    try applyChildren(parts, to: &node)
    finish(&node)
    set.nodes.append(node)
    return Int32(set.nodes.count - 1)
  }

  /// Replaces `$ref` and `allOf` by what they stand for, the outermost first.
  private func flatten(
    _ place: Place,
    into parts: inout [Place],
    depth: Int
  ) throws(SchemaFailure) {
    guard depth < 16 else { throw SchemaFailure("\(place.file) refers to itself") }
    guard place.schema != .bool(true) else { return }
    guard case .object = place.schema else { throw SchemaFailure("\(place.file) has no schema") }
    parts.append(place)
    if let reference = place.schema["$ref"]?.stringValue {
      try flatten(try resolve(reference, from: place.file), into: &parts, depth: depth + 1)
    }
    if case .array(let all) = place.schema["allOf"] {
      for schema in all {
        try flatten(Place(schema: schema, file: place.file), into: &parts, depth: depth + 1)
      }
    }
  }
}

// MARK: Keywords

extension SchemaCompiler {
  private mutating func apply(_ part: Place, to node: inout SchemaSet.Node) throws(SchemaFailure) {
    guard case .object(let members) = part.schema else { return }
    for member in members {
      let value = member.value
      switch member.name {
      case "type": node.types.formIntersection(try types(value, part))
      case "pattern": try apply(pattern: value, to: &node, part)
      case "minLength": node.minLength = max(node.minLength, try int32(value, part))
      case "maxLength": node.maxLength = min(node.maxLength, try int32(value, part))
      case "x-daybook-max-bytes": node.maxBytes = min(node.maxBytes, try int32(value, part))
      case "minimum": node.minimum = max(node.minimum, Int64(try int32(value, part)))
      case "maximum": node.maximum = min(node.maximum, Int64(try int32(value, part)))
      case "minItems", "minProperties": node.minCount = max(node.minCount, try int32(value, part))
      case "maxItems", "maxProperties": node.maxCount = min(node.maxCount, try int32(value, part))
      case "enum", "const": try apply(choices: value, to: &node, part)
      case "x-daybook-sensitive": node.isSensitive = value == .bool(true)
      case "description": if node.description < 0 { node.description = describe(value) }
      case "properties", "additionalProperties", "propertyNames", "items", "required", "allOf",
        "$ref", "$defs", "$schema", "$id", "title", "x-daybook-kind", "x-daybook-written-by":
        break
      default: throw SchemaFailure("\(part.file): the keyword \(member.name) is not understood")
      }
    }
  }

  private func types(_ value: JSONValue, _ part: Place) throws(SchemaFailure) -> SchemaSet.Types {
    var names = [value]
    if case .array(let several) = value { names = several }
    var types: SchemaSet.Types = []
    for name in names {
      switch name.stringValue {
      case "null": types.insert(.null)
      case "boolean": types.insert(.boolean)
      case "object": types.insert(.object)
      case "array": types.insert(.array)
      case "string": types.insert(.string)
      case "integer": types.insert(.integer)
      case "number": types.insert(.number)
      default: throw SchemaFailure("\(part.file): \(name) is no type")
      }
    }
    return types
  }

  private func int32(_ value: JSONValue, _ part: Place) throws(SchemaFailure) -> Int32 {
    guard case .number(let text) = value, let number = Int32(text) else {
      throw SchemaFailure("\(part.file): \(value.canonicalText) is no whole number")
    }
    return number
  }

  private mutating func describe(_ value: JSONValue) -> Int32 {
    guard let text = value.stringValue else { return -1 }
    if let known = descriptions[text] { return known }
    set.descriptions.append(text)
    descriptions[text] = Int32(set.descriptions.count - 1)
    return Int32(set.descriptions.count - 1)
  }

  private mutating func apply(
    pattern value: JSONValue,
    to node: inout SchemaSet.Node,
    _ part: Place
  ) throws(SchemaFailure) {
    guard let text = value.stringValue else { throw SchemaFailure("\(part.file): no pattern") }
    let number: Int32
    if let known = patterns[text] {
      number = known
    } else {
      let automaton = PatternAutomaton(try PatternSyntax.parse(text))
      let isPlainText = text == SchemaSet.plainTextPattern
      number = Int32(set.patterns.count)
      set.patterns.append(
        SchemaSet.Pattern(isPlainText: isPlainText, start: set.transitions.count)
      )
      // The automaton's state 0 is the dead one, which all automata share.
      let first = Int32(set.accepts.count) - 1
      set.transitions += automaton.transitions.dropFirst(256).map {
        $0 == 0 ? 0 : (first + Int32($0)) * 256
      }
      set.accepts += automaton.accepts.dropFirst()
      patterns[text] = number
    }
    guard node.pattern == -1 || node.pattern == number else {
      throw SchemaFailure("\(part.file): two patterns for one value")
    }
    node.pattern = number
  }

  private mutating func apply(
    choices value: JSONValue,
    to node: inout SchemaSet.Node,
    _ part: Place
  ) throws(SchemaFailure) {
    var values = [value]
    if case .array(let several) = value { values = several }
    let texts = values.compactMap { $0.stringValue.map { Array($0.utf8) } }
    guard texts.count == values.count, node.choiceCount == 0, node.types == .string else {
      throw SchemaFailure("\(part.file): enum and const stand once, behind the type, for strings")
    }
    (node.firstChoice, node.choiceCount) = (Int32(set.choices.count), Int32(texts.count))
    set.choices += texts.map {
      SchemaSet.Choice(head: JSONToken.head(of: $0), length: UInt32($0.count), text: $0)
    }
  }
}

// MARK: Schemas within schemas

extension SchemaCompiler {
  private mutating func applyChildren(
    _ parts: [Place],
    to node: inout SchemaSet.Node
  ) throws(SchemaFailure) {
    node.items = try child("items", of: parts)
    node.names = try child("propertyNames", of: parts)
    if parts.contains(where: { $0.schema["additionalProperties"] == .bool(false) }) {
      node.others = SchemaSet.Node.noOther
    } else {
      node.others = try child("additionalProperties", of: parts)
    }
    let listing = parts.filter {
      $0.schema["properties"] != nil || $0.schema["additionalProperties"] != nil
    }
    guard node.others == -1 || listing.count == 1 else {
      throw SchemaFailure("\(parts[0].file): additionalProperties with properties elsewhere")
    }
    try applyProperties(parts, to: &node)
  }

  private mutating func child(_ keyword: String, of parts: [Place]) throws(SchemaFailure) -> Int32 {
    let schemas = parts.compactMap { part in
      part.schema[keyword].map { Place(schema: $0, file: part.file) }
    }
    return schemas.isEmpty ? -1 : try compile(schemas)
  }

  private mutating func applyProperties(
    _ parts: [Place],
    to node: inout SchemaSet.Node
  ) throws(SchemaFailure) {
    var names: [String] = []
    var schemas: [String: [Place]] = [:]
    for part in parts {
      guard case .object(let members) = part.schema["properties"] else { continue }
      for member in members {
        if schemas[member.name] == nil { names.append(member.name) }
        schemas[member.name, default: []].append(Place(schema: member.value, file: part.file))
      }
    }
    var required: Set<String> = []
    for case .array(let members) in parts.compactMap({ $0.schema["required"] }) {
      required.formUnion(members.compactMap(\.stringValue))
    }
    // What is required and not listed is listed as one of the others.
    let unlisted = required.subtracting(names).sorted()
    guard names.count + unlisted.count <= 64 else {
      throw SchemaFailure("\(parts[0].file): more than 64 properties")
    }
    var properties: [SchemaSet.Property] = []
    for name in names {
      properties.append(property(name, node: try compile(schemas[name] ?? [])))
    }
    guard unlisted.isEmpty || node.others != SchemaSet.Node.noOther else {
      throw SchemaFailure("\(parts[0].file): \(unlisted) is required and not allowed")
    }
    for name in unlisted {
      let free = node.others >= 0 ? node.others : try compile([])
      properties.append(property(name, node: free))
    }
    for (bit, name) in (names + unlisted).enumerated() where required.contains(name) {
      node.required |= 1 << UInt64(bit)
    }
    for number in properties.indices { properties[number].number = UInt8(number) }
    node.firstProperty = Int32(set.properties.count)
    node.propertyCount = Int32(properties.count)
    set.properties += properties
    addLookup(of: properties, to: &node)
  }

  /// Adds a hash table of the properties, half full at most.
  private mutating func addLookup(
    of properties: [SchemaSet.Property],
    to node: inout SchemaSet.Node
  ) {
    var bits = 1
    while 1 << bits < properties.count * 2 { bits += 1 }
    var table = [SchemaSet.Property](repeating: SchemaSet.Property(), count: 1 << bits)
    (node.lookupShift, node.lookupMask) = (UInt8(64 - bits), Int32(table.count - 1))
    for property in properties {
      var place = SchemaSet.place(of: property.head, shift: node.lookupShift)
      while table[place].length >= 0 { place = (place + 1) & (table.count - 1) }
      table[place] = property
    }
    node.firstLookup = Int32(set.lookups.count)
    set.lookups += table
  }

  /// Notes what makes checking quick.
  private func finish(_ node: inout SchemaSet.Node) {
    // Where a value is one of a few texts, the pattern and the lengths say nothing more.
    if node.choiceCount > 0, choicesFit(node) {
      (node.pattern, node.minLength, node.maxLength, node.maxBytes) = (-1, 0, .max, .max)
    }
    guard node.types == .string, node.choiceCount == 0, !node.isSensitive, node.minLength <= 1,
      node.pattern >= 0, set.patterns[Int(node.pattern)].isPlainText
    else { return }
    node.nameBytes = UInt32(min(node.maxLength, node.maxBytes))
  }

  /// Whether all choices of a node fit what else it asks for.
  private func choicesFit(_ node: SchemaSet.Node) -> Bool {
    let first = Int(node.firstChoice)
    return set.choices[first..<first + Int(node.choiceCount)].allSatisfy { choice in
      let characters = String(decoding: choice.text, as: UTF8.self).unicodeScalars.count
      guard characters >= node.minLength, characters <= node.maxLength,
        choice.text.count <= node.maxBytes
      else { return false }
      guard node.pattern >= 0 else { return true }
      let state = choice.text.reduce(set.patterns[Int(node.pattern)].start) { state, byte in
        Int(set.transitions[state + Int(byte)])
      }
      return set.accepts[state / 256]
    }
  }

  private mutating func property(_ name: String, node: Int32) -> SchemaSet.Property {
    let start = Int32(set.names.count)
    set.names += Array(name.utf8)
    return SchemaSet.Property(
      head: JSONToken.head(of: name.utf8),
      length: Int32(name.utf8.count),
      firstName: start,
      node: node,
      slot: EventSlot(name: name)
    )
  }
}
