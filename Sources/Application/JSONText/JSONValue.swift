/// A JSON value as a tree: for schemas, settings, reports and tests.
///
/// Events never become one.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number as its text.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order in which they came.
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// Its value.
    package let value: JSONValue

    /// Makes a member.
    package init(_ name: String, _ value: JSONValue) { (self.name, self.value) = (name, value) }
  }

  /// Reads a whole text.
  package init(_ text: some StringProtocol, maximumBytes: Int = 1 << 26) throws(JSONFailure) {
    var reader = JSONReader(maximumBytes: maximumBytes)
    var buffer: [UInt8] = []
    let bytes = Array(text.utf8)
    try reader.read(bytes.span, into: &buffer)
    self.init(0, in: reader.tokens, of: buffer)
  }

  /// Takes the value of a token that was read.
  package init(_ index: Int, in tokens: Span<JSONToken>, of text: [UInt8]) {
    let token = tokens[index]
    switch token.kind {
    case .null: self = .null
    case .true: self = .bool(true)
    case .false: self = .bool(false)
    case .number: self = .number(String(decoding: text[token.range], as: UTF8.self))
    case .string: self = .string(String(decoding: text[token.range], as: UTF8.self))
    case .array:
      var (elements, place): ([JSONValue], Int) = ([], index + 1)
      while place < Int(token.next) - 1 {
        elements.append(JSONValue(place, in: tokens, of: text))
        place = Int(tokens[place].next)
      }
      self = .array(elements)
    case .object:
      var (members, key): ([Member], Int) = ([], index + 1)
      while key < Int(token.next) - 1 {
        let name = String(decoding: text[tokens[key].range], as: UTF8.self)
        members.append(Member(name, JSONValue(key + 1, in: tokens, of: text)))
        key = Int(tokens[key + 1].next)
      }
      self = .object(members)
    case .key, .objectEnd, .arrayEnd: preconditionFailure("a key or an end is no value")
    }
  }

  /// The member of an object by its name; nil where there is none or this is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string; nil for anything else.
  package var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// Canonical text: members sorted, compact, numbers by value.
  package var canonicalText: String {
    var writer = JSONWriter()
    writer.canonical(self)
    return writer.text
  }
}

extension JSONWriter {
  /// Writes a tree in canonical form.
  package mutating func canonical(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let text): raw(CanonicalNumber.bytes(of: Array(text.utf8)[...]))
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { canonical(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
        key(member.name)
        canonical(member.value)
      }
      endObject()
    }
  }
}
