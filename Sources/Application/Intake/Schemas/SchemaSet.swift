/// Schemas compiled into flat tables, so that checking a value follows numbers and nothing else.
struct SchemaSet: Sendable {
  /// What one schema asks of a value; `-1` in an index means nothing is asked.
  struct Node: Sendable {
    var types = Types.any
    var pattern: Int32 = -1
    var minLength: Int32 = 0
    var maxLength = Int32.max
    var maxBytes = Int32.max
    var firstChoice: Int32 = 0
    var choiceCount: Int32 = 0
    var minimum = Int64.min
    var maximum = Int64.max
    var minCount: Int32 = 0
    var maxCount = Int32.max
    var items: Int32 = -1
    var firstProperty: Int32 = 0
    var propertyCount: Int32 = 0
    /// Where the table of the properties begins in `lookups`, how long it is, less one, and how a
    /// name's hash is shifted to give a place in it.
    var firstLookup: Int32 = 0
    var lookupMask: Int32 = 0
    var lookupShift: UInt8 = 63
    /// One bit per property that must be there.
    var required: UInt64 = 0
    /// What the members must be that are not listed; `noOther` where there may be none.
    var others: Int32 = -1
    var names: Int32 = -1
    /// Whether a value is kept as a token under a key; only strings are.
    var isSensitive = false
    /// Where only a name is asked for, which is most often so, its most bytes: a string without
    /// escapes and of no more bytes fits, and nothing else needs to be looked at.
    var nameBytes: UInt32 = 0
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
    /// The first eight bytes of its name.
    var head: UInt64 = 0
    /// The bytes of its name; negative for a free place in a table.
    var length: Int32 = -1
    /// Where its name begins in `names`.
    var firstName: Int32 = 0
    /// What it must be.
    var node: Int32 = 0
    /// Its number in its object.
    var number: UInt8 = 0
    var slot = EventSlot.none
  }

  /// One of the texts that a value may be.
  struct Choice: Sendable {
    var head: UInt64
    var length: UInt32
    var text: [UInt8]
  }

  /// A pattern: where its automaton begins in `transitions`.
  struct Pattern: Sendable {
    /// Whether it only asks for a text of at least one character without control characters: then
    /// a string without escapes, which is nearly every one, needs no walk.
    var isPlainText: Bool
    var start: Int
  }

  var nodes: [Node] = []
  var properties: [Property] = []
  var patterns: [Pattern] = []
  /// Rows of 256: for each state and byte, where the row of the next state begins.
  ///
  /// The first row is that of the state that nothing leads out of and no text may end in.
  var transitions = [Int32](repeating: 0, count: 256)
  /// For each row, whether a text may end there.
  var accepts = [false]
  var choices: [Choice] = []
  var descriptions: [String] = []
  /// The names of all properties, one after the other.
  var names: [UInt8] = []
  /// Hash tables of properties, one after the other.
  var lookups: [Property] = []

  /// The place of a name in a table of properties.
  static func place(of head: UInt64, shift: UInt8) -> Int {
    Int(truncatingIfNeeded: (head &* 0x9E37_79B9_7F4A_7C15) >> UInt64(shift))
  }

  /// The pattern of a name, recognised by its text.
  static let plainTextPattern = #"^[^\u0000-\u001f]+$"#

  /// The name of a property.
  func name(of property: Property) -> String {
    let start = Int(property.firstName)
    return String(decoding: names[start..<start + Int(property.length)], as: UTF8.self)
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
