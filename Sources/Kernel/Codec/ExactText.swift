/// A text that equals another only where both are the same bytes, as names of the log do.
///
/// A Swift `String` also equals what merely looks the same: é as U+00E9 and as e with U+0301. Such
/// names no longer come in, and stand in logs of before.
package struct ExactText: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  /// The text.
  package let text: String

  /// Makes one of a text.
  package init(_ text: String) { self.text = text }

  /// Makes one of a literal.
  package init(stringLiteral text: String) { self.text = text }

  /// Whether the bytes are the same.
  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// The order of the bytes.
  package static func < (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hasher.combine(hash)
  }
}

/// Values by names, of which two are the same only where they are the same bytes.
package struct ByName<Value> {
  private var values: [ExactText: Value]

  /// Makes one without values.
  package init() { values = [:] }

  /// The value of a name; nil for none.
  package subscript(_ name: String) -> Value? {
    get { values[ExactText(name)] }
    set { values[ExactText(name)] = newValue }
  }

  /// The value of a name, or another where there is none.
  package subscript(_ name: String, default value: @autoclosure () -> Value) -> Value {
    get { values[ExactText(name), default: value()] }
    set { values[ExactText(name)] = newValue }
  }

  /// How many there are.
  package var count: Int { values.count }
  /// Whether there are none.
  package var isEmpty: Bool { values.isEmpty }
  /// The names.
  package var names: Set<ExactText> { Set(values.keys) }
}

extension ByName: Sendable where Value: Sendable {}
extension ByName: Equatable where Value: Equatable {}
extension ByName: Hashable where Value: Hashable {}

extension ByName: ExpressibleByDictionaryLiteral {
  /// Makes one of a literal; of two values of one name the last counts.
  package init(dictionaryLiteral elements: (String, Value)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}

extension ByName: Sequence {
  /// The names with their values, in any order.
  package func makeIterator() -> AnyIterator<(key: String, value: Value)> {
    var rest = values.makeIterator()
    return AnyIterator { rest.next().map { (key: $0.key.text, value: $0.value) } }
  }
}
