public import Amounts
public import BusinessCalendar

/// Writes JSON text in the order of its calls: compact, one line per element of a top-level array.
///
/// Amounts are `{"amount":"98.00","currency":"USD"}`, decimal strings with all digits.
public struct ReportJSON: Sendable {
  /// What was written so far.
  public private(set) var text = ""
  /// Whether top-level members and the elements of top-level arrays stand on lines of their own.
  private let isSpread: Bool
  private var depth = 0
  private var isFirst = true

  /// Makes a writer; `spread` for documents that people may look at, not for NDJSON.
  public init(spread: Bool = false) { isSpread = spread }

  /// An object, as an element or as the member of a key.
  public mutating func object(_ key: String? = nil, _ body: (inout ReportJSON) -> Void) {
    enclose(key, "{", "}", body)
  }

  /// An array, as an element or as the member of a key.
  public mutating func array(_ key: String? = nil, _ body: (inout ReportJSON) -> Void) {
    enclose(key, "[", "]", body)
  }

  /// A text; as a member where it has a key.
  public mutating func string(_ key: String? = nil, _ value: String) {
    begin(key)
    text += ReportJSON.quoted(value)
  }

  /// A text that may be missing: null.
  public mutating func string(_ key: String, orNull value: String?) {
    if let value { string(key, value) } else { raw(key, "null") }
  }

  /// A whole number.
  public mutating func number(_ key: String? = nil, _ value: some BinaryInteger) {
    begin(key)
    text += String(value)
  }

  /// A whole number that may be missing: null.
  public mutating func number(_ key: String, orNull value: (some BinaryInteger)?) {
    if let value { number(key, value) } else { raw(key, "null") }
  }

  /// True or false.
  public mutating func bool(_ key: String, _ value: Bool) { raw(key, value ? "true" : "false") }

  /// A date, `2026-11-20`.
  public mutating func date(_ key: String, _ value: BusinessDate) { string(key, "\(value)") }

  /// An amount with its currency.
  public mutating func amount(_ key: String? = nil, _ value: Amount) {
    object(key) { json in
      json.string("amount", value.text)
      json.string("currency", value.currency.code)
    }
  }

  /// A balance: an amount that is not negative, and its side.
  public mutating func balance(_ key: String, _ value: Balance) {
    object(key) { json in
      json.string("amount", value.amount.text)
      json.string("currency", value.amount.currency.code)
      json.string("side", orNull: value.side?.rawValue)
    }
  }

  /// Debit and credit as two amounts.
  public mutating func pair(_ key: String, _ value: DebitCredit, _ currency: Currency) {
    object(key) { json in
      json.amount("debit", Amount(minor: value.debit, currency: currency))
      json.amount("credit", Amount(minor: value.credit, currency: currency))
    }
  }

  /// JSON text as it is: an element, or whole members where no key is given; the caller vouches
  /// for it.
  public mutating func raw(_ value: String) { raw(nil, value) }

  /// JSON text as it is, as the value of a key; the caller vouches for it.
  public mutating func raw(_ key: String?, _ value: String) {
    begin(key)
    text += value
  }

  /// A line's end, for NDJSON: what follows begins a new value.
  public mutating func endLine() {
    text += "\n"
    isFirst = true
  }

  /// Takes what was written, leaving the writer where it is: for output in chunks.
  public mutating func drain() -> String {
    defer { text = "" }
    return text
  }

  private mutating func enclose(
    _ key: String?,
    _ open: String,
    _ close: String,
    _ body: (inout ReportJSON) -> Void
  ) {
    begin(key)
    text += open
    (depth, isFirst) = (depth + 1, true)
    body(&self)
    let wasEmpty = isFirst
    (depth, isFirst) = (depth - 1, false)
    if isSpread, !wasEmpty, depth == 0 || (depth == 1 && open == "[") { breakLine() }
    text += close
  }

  private mutating func begin(_ key: String?) {
    if !isFirst { text += "," }
    isFirst = false
    // Members of the document and elements of its arrays; not the members of its objects.
    if isSpread, depth == 1 || (depth == 2 && key == nil) { breakLine() }
    if let key { text += ReportJSON.quoted(key) + ":" }
  }

  private mutating func breakLine() {
    text += "\n" + String(repeating: " ", count: depth * 2)
  }

  /// A JSON string with its quotes; control characters escaped, everything else as it is.
  public static func quoted(_ value: String) -> String {
    let plain = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F }
    guard !plain else { return "\"" + value + "\"" }
    return "\"" + value.unicodeScalars.reduce(into: "") { $0 += escaped($1) } + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
    default: String(scalar)
    }
  }
}
