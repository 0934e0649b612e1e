/// Schemas compiled into flat tables, so that checking a value follows numbers and nothing else.
struct SchemaSet: Sendable {
  /// What one schema asks of a value; `-1` in an index means nothing is asked.
  struct Node: Sendable {
    var types = Types.any
    var pattern: Int32 = -1
    var minLength: Int32 = 0
    var maxLength = Int32.max
    var maxBytes = Int32.max
    var choices: Int32 = -1
    var minimum = Int64.min
    var maximum = Int64.max
    var minCount: Int32 = 0
    var maxCount = Int32.max
    var items: Int32 = -1
    var properties: Range<Int32> = 0..<0
    /// One bit per property that must be there.
    var required: UInt64 = 0
    /// What the members must be that are not listed; `noOther` where there may be none.
    var others: Int32 = -1
    var names: Int32 = -1
    var isSensitive = false
    /// The number of a sentence that says what the value should be.
    var description: Int32 = -1

    /// The value of `others` where no other members may stand.
    static let noOther: Int32 = -2
  }

  /// The types of JSON Schema, an integer being a number too.
  struct Types: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let null = Types(rawValue: 1)
    static let boolean = Types(rawValue: 2)
    static let object = Types(rawValue: 4)
    static let array = Types(rawValue: 8)
    static let string = Types(rawValue: 16)
    static let integer = Types(rawValue: 32)
    static let number: Types = [Types(rawValue: 64), .integer]
    static let any: Types = [.null, .boolean, .object, .array, .string, .number]
  }

  /// A member that a schema names.
  struct Property: Sendable {
    var head: UInt64
    var name: Range<Int32>
    var node: Int32
    var slot: EventSlot
  }

  /// A pattern: where its automaton begins in `transitions`, in states.
  struct Pattern: Sendable {
    /// Whether it only asks for a text of at least one character without control characters: then
    /// a string without escapes, which is nearly every one, needs no walk.
    var isPlainText: Bool
    var firstState: Int32
  }

  var nodes: [Node] = []
  var properties: [Property] = []
  var patterns: [Pattern] = []
  var transitions: [UInt16] = []
  var accepts: [Bool] = []
  var choices: [[[UInt8]]] = []
  var descriptions: [String] = []
  /// The names of all properties, one after the other.
  var names: [UInt8] = []

  /// The pattern of a name, recognised by its text.
  static let plainTextPattern = #"^[^\u0000-\u001f]+$"#

  /// The name of a property.
  func name(of property: Property) -> String {
    let bounds = Int(property.name.lowerBound)..<Int(property.name.upperBound)
    return String(decoding: names[bounds], as: UTF8.self)
  }
}

/// The members of an event that Daybook reads; all others are kept as they came.
enum EventSlot: UInt8, CaseIterable, Sendable {
  case specversion, source, id, type, time, data, traceparent, tracestate
  case code, order, amounts, parties, references, items, lines, text, actor, approver, follows
  case reverses
  case valueDate
  case none

  /// The slot of a member by its JSON name.
  init(name: String) {
    self = Self.allCases.first { $0.name == name } ?? .none
  }

  /// The JSON name; empty for none.
  var name: String {
    switch self {
    case .valueDate: "value_date"
    case .none: ""
    default: "\(self)"
    }
  }
}
