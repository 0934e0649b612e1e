import Events
import Intake
import Testing

/// What stands in `data.sensitive` becomes tokens under a key.
///
/// Covers R1-007.
@Suite struct SensitiveFieldTests {
  static let digits = ["110101199003074514", "13800138000", "6222021234567894"]
  static let line = Samples.line(
    type: "withdrawal.requested",
    data: """
      "sensitive":{"identity":"110101199003074514","phone":"138-0013-8000",\
      "card":"6222 0212 3456 7894"}
      """
  )

  private func key(_ digit: Character = "7") throws -> TokenKey {
    try #require(TokenKey(text: String(repeating: digit, count: 64) + "\n"))
  }

  private func taken(_ line: String, _ key: TokenKey?) throws -> EventDraft {
    var intake = EventIntake(tokens: key)
    var batch = DraftBatch()
    let bytes = Array(line.utf8)
    try intake.append(bytes.span, to: &batch)
    return try #require(try drafts(of: batch).first)
  }

  private func refusal(of line: String, _ key: TokenKey?) throws -> IntakeError {
    try #require(throws: IntakeError.self) { _ = try taken(line, key) }
  }

  @Test func `sensitive fields are kept as tokens with their last digits`() throws {
    let key = try key()
    var printer = EventText()
    let text = printer.line(try taken(Self.line, key))
    for last in ["4514", "8000", "7894"] {
      let token = try Regex("\"tok_\(key.fingerprint)_[0-9a-f]{32}_\(last)\"")
      #expect(text.matches(of: token).count == 1, "\(text)")
    }
    for digits in Self.digits { #expect(!text.filter(\.isNumber).contains(digits)) }
    // What was printed goes in again as it is, without a key too.
    #expect(printer.line(try taken(text, nil)) == text)
  }

  @Test func `the same number gives the same token, however it is written`() throws {
    let spaced = Self.line.replacing("13800138000", with: "138 0013-8000")
      .replacing("110101199003074514", with: #"11\u0030101 1990-0307-4514"#)
    #expect(try taken(Self.line, try key()) == taken(spaced, try key()))
    #expect(try taken(Self.line, try key()) != taken(Self.line, try key("8")))
    // A phone number that is also somebody's card number is not the same token.
    let phone = Samples.line(data: #""sensitive":{"phone":"13800138000"}"#)
    let other = try taken(phone.replacing("\"phone\"", with: "\"card\""), key()).tail
    #expect(try taken(phone, key()).tail != other?.replacing("card", with: "phone"))
  }

  @Test func `of a short number no digit is kept`() throws {
    let tail = try taken(Samples.line(data: #""sensitive":{"phone":"95588"}"#), key()).tail
    #expect(tail?.contains(#/_[0-9a-f]{32}_"/#) == true)
  }

  @Test func `without a key the field is refused by its place`() throws {
    let error = try refusal(of: Self.line, nil)
    #expect(error.rule == .sensitiveField && error.pointer == "/data/sensitive/identity")
    #expect(error.next.contains("--token-key"))
  }

  /// Lines refused for many reasons, with a sensitive number in each.
  static let leaking = [
    line,
    Samples.line(data: #""sensitive":{"identity":110101199003074514}"#),
    Samples.line(data: #""sensitive":"110101199003074514""#),
    Samples.line(data: #""sensitive":["110101199003074514"]"#),
    Samples.line(data: #""sensitive":{"identity":"110101199003074514/1"}"#),
    Samples.line(data: #""sensitive":{"identity":"x 110101199003074514","id_no":"1"}"#),
    Samples.line(data: #""sensitive":{"110101199003074514":"1"}"#),
    // What stands behind a slash may join it.
    Samples.line(data: #""sensitive":{"\u200d110101199003074514":"1"}"#),
    Samples.line(data: #""sensitive":{"identity":{"no":"110101199003074514"}}"#),
    Samples.line(data: #""sensitive":{"identity":"1101011990030745\u00314"},"order":1"#),
    Samples.line(data: #""sensitive":{"identity":"110101199003074514"},"a":tru"#),
    Samples.line(data: #""sensitive":{"identity":110101199003074514.}"#),
    Samples.line(data: #""sensitive":{"identity":"110101199003074514","identity":"1"}"#),
    String(line.dropLast(3)),
  ]

  @Test(arguments: leaking, [true, false])
  func `the digits of a refused line are repeated nowhere`(line: String, hasKey: Bool) throws {
    let key = hasKey ? try key() : nil
    // With a key the whole line is an event; it is set aside for another reason then.
    let line = hasKey && line == Self.line ? line.replacing("98.00", with: "98.005") : line
    var stream = EventStream(tokens: key, policy: .setAside)
    var batch = EventBatch()
    stream.feed(Array((line + "\n").utf8))
    _ = stream.next(&batch)
    let aside = try #require(batch.setAside.first)
    let error = aside.error
    let shown = [error.description, error.value, error.pointer, error.what, error.next]
    for text in shown + [String(decoding: aside.text, as: UTF8.self)] {
      let digits = text.filter(\.isNumber)
      #expect(!digits.contains("11010119") && !digits.contains("19900307"), "\(text)")
    }
  }

  @Test func `a line set aside has tokens where there is a key, and goes in once it is mended`()
    throws
  {
    let key = try key()
    let bad = Array(Self.line.replacing("98.00", with: "98.005").utf8)
    var intake = EventIntake(tokens: key)
    let aside = String(decoding: intake.masked(bad.span), as: UTF8.self)
    #expect(try taken(aside.replacing("98.005", with: "98.00"), nil) == taken(Self.line, key))
  }

  @Test(arguments: ["", "77", String(repeating: "g", count: 64), String(repeating: "7", count: 65)])
  func `what is no key is none`(text: String) {
    #expect(TokenKey(text: text) == nil)
  }
}
