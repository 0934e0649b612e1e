/// Writes JSON as compact text: no white space, strings escaped only where JSON demands it.
///
/// The low level: it puts commas and brackets where they belong, and trusts the caller to give a
/// key before each member and to close what was opened. For example:
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.key("id"); writer.string("pay-1")
///     writer.endObject()
package struct JSONWriter: Sendable {
  /// What has been written so far, UTF-8.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Makes an empty writer.
  package init() {}

  /// Forgets what was written and keeps the memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// What has been written so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens an object.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the object.
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the array.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The name of the member whose value comes next.
  package mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The name of the member whose value comes next, as its bytes.
  package mutating func key(_ name: ArraySlice<UInt8>) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A string.
  package mutating func string(_ text: String) {
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.contains(where: Self.needsEscape) {
      for byte in text.utf8 { appendEscaped(byte) }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string, given as its UTF-8.
  package mutating func string(_ text: ArraySlice<UInt8>) {
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    if text.contains(where: Self.needsEscape) {
      for byte in text { appendEscaped(byte) }
    } else {
      bytes.append(contentsOf: text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `true` or `false`.
  package mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }

  /// `null`.
  package mutating func null() { raw("null".utf8) }

  /// An integer.
  package mutating func integer(_ value: Int) { raw(String(value).utf8) }

  /// A value that is JSON text already.
  package mutating func raw(_ text: some Sequence<UInt8>) {
    beginValue()
    bytes.append(contentsOf: text)
  }

  private mutating func open(_ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func beginValue() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  /// Quote, backslash and the control characters below 0x20, nothing else.
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    guard Self.needsEscape(byte) else {
      bytes.append(byte)
      return
    }
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(Self.hexDigit(byte >> 4))
      bytes.append(Self.hexDigit(byte & 15))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : UInt8(ascii: "a") + value - 10
  }
}
