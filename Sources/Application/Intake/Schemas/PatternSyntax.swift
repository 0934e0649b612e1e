/// A regular expression of a schema as a tree: the part of ECMA 262 that our schemas use.
///
/// Anchored at both ends; literals, escaped punctuation, classes, groups, alternatives, `? * + {n}
/// {n,m}`. Whatever else a pattern may say is refused when the schema is compiled, never guessed.
indirect enum PatternSyntax: Hashable {
  /// One byte of a set. A negated class takes any byte of a character that is not ASCII, which is
  /// right only where it may repeat without limit; the parser demands that.
  case bytes(ByteSet)
  case sequence([PatternSyntax])
  case alternatives([PatternSyntax])
  /// Between `least` and `most` times, nil for no limit.
  case repeated(PatternSyntax, least: Int, most: Int?)

  /// Reads a pattern such as `^[a-z]+$`.
  static func parse(_ text: String) throws(SchemaFailure) -> PatternSyntax {
    var parser = PatternParser(text)
    return try parser.whole()
  }
}

/// A set of bytes.
struct ByteSet: Hashable {
  private var low: UInt128 = 0
  private var high: UInt128 = 0

  /// The bytes of UTF-8 sequences that are not ASCII.
  static let notASCII = ByteSet(0x80...0xFF)

  init() {}

  init(_ range: ClosedRange<UInt8>) {
    for byte in range { insert(byte) }
  }

  func contains(_ byte: UInt8) -> Bool {
    (byte < 128 ? low >> UInt128(byte) : high >> UInt128(byte - 128)) & 1 == 1
  }

  mutating func insert(_ byte: UInt8) {
    if byte < 128 { low |= 1 << UInt128(byte) } else { high |= 1 << UInt128(byte - 128) }
  }

  /// All bytes that are not in this set of ASCII characters.
  var negated: ByteSet {
    var result = ByteSet.notASCII
    for byte in UInt8(0)..<128 where !contains(byte) { result.insert(byte) }
    return result
  }
}

/// Reads a pattern from left to right.
private struct PatternParser {
  private let pattern: String
  private var rest: Substring.UnicodeScalarView

  init(_ pattern: String) {
    self.pattern = pattern
    rest = pattern[...].unicodeScalars
  }

  mutating func whole() throws(SchemaFailure) -> PatternSyntax {
    guard take("^") else { throw failure("does not begin with ^") }
    let syntax = try sequence()
    guard take("$"), rest.isEmpty else { throw failure("does not end with its first $") }
    return syntax
  }

  private mutating func alternatives() throws(SchemaFailure) -> PatternSyntax {
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .alternatives(choices)
  }

  private mutating func sequence() throws(SchemaFailure) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let next = rest.first, next != "|", next != ")", next != "$" {
      parts.append(try repeated())
    }
    return .sequence(parts)
  }

  private mutating func repeated() throws(SchemaFailure) -> PatternSyntax {
    let part = try single()
    var (least, most): (Int, Int?) = (1, 1)
    if take("?") {
      (least, most) = (0, 1)
    } else if take("*") {
      (least, most) = (0, nil)
    } else if take("+") {
      (least, most) = (1, nil)
    } else if take("{") {
      (least, most) = try count()
    }
    if case .bytes(let set) = part, set.contains(0x80), most != nil {
      throw failure("has a negated class that may not repeat without limit")
    }
    return least == 1 && most == 1 ? part : .repeated(part, least: least, most: most)
  }

  private mutating func count() throws(SchemaFailure) -> (Int, Int?) {
    let least = try number()
    var most: Int? = least
    if take(",") { most = rest.first == "}" ? nil : try number() }
    guard take("}"), least <= most ?? least, (most ?? least) <= 128 else {
      throw failure("has a count that is not understood")
    }
    return (least, most)
  }

  private mutating func number() throws(SchemaFailure) -> Int {
    var digits = ""
    while let next = rest.first, ("0"..."9").contains(next) {
      digits.unicodeScalars.append(next)
      rest.removeFirst()
    }
    guard let number = Int(digits) else { throw failure("has a count that is no number") }
    return number
  }

  private mutating func single() throws(SchemaFailure) -> PatternSyntax {
    if take("(") {
      let syntax = try alternatives()
      guard take(")") else { throw failure("has an open group") }
      return syntax
    }
    if take("[") { return .bytes(try characterClass()) }
    let byte = try character(outside: ".?*+{}[]()|^$")
    return .bytes(ByteSet(byte...byte))
  }

  private mutating func characterClass() throws(SchemaFailure) -> ByteSet {
    let negated = take("^")
    var set = ByteSet()
    while !take("]") {
      let first = try character(outside: "[")
      var last = first
      if rest.first == "-", rest.dropFirst().first != "]" {
        rest.removeFirst()
        last = try character(outside: "[")
      }
      guard first <= last else { throw failure("has a range that runs backwards") }
      for byte in first...last { set.insert(byte) }
    }
    return negated ? set.negated : set
  }

  /// An ASCII character, escaped or not.
  private mutating func character(outside special: String) throws(SchemaFailure) -> UInt8 {
    guard let scalar = rest.popFirst() else { throw failure("ends too early") }
    if scalar == "\\" { return try escaped() }
    guard scalar.isASCII, !special.unicodeScalars.contains(scalar) else {
      throw failure("has a \(scalar) that is not understood")
    }
    return UInt8(ascii: scalar)
  }

  private mutating func escaped() throws(SchemaFailure) -> UInt8 {
    guard let scalar = rest.popFirst() else { throw failure("ends with a backslash") }
    if scalar == "u" {
      let digits = String(rest.prefix(4))
      rest = rest.dropFirst(4)
      guard digits.utf8.count == 4, let value = UInt8(digits, radix: 16), value < 128 else {
        throw failure("has an escape that is no ASCII character")
      }
      return value
    }
    guard scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
      throw failure("has the escape \\\(scalar), which is not understood")
    }
    return UInt8(ascii: scalar)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private func failure(_ what: String) -> SchemaFailure {
    SchemaFailure("the pattern \(pattern) \(what)")
  }
}
