import Events
import Foundation
import Intake
import Testing

/// A card number as somebody might write it, and the digits that may be repeated nowhere.
///
/// Covers R1-007.
private let hiddenDigits = "4111111111111111"

@Suite struct CardNumberTests {
  @Test(arguments: [
    "4111111111111111", "card 4111111111111111.", "4111 1111 1111 1111", "4111-1111-1111-1111",
    "4111_1111_1111_1111",
    "pan:4111111111111111;exp", "x4111111111111111y", "５５０００００００００００００４", "3714 496353 98431",
    "6011111111111117", "3530111333300000", "30569309025904", "6200000000000005",
    "2223003122003222", "6759649826438453", "paid on 2026-11-20 4111111111111111 again",
    "12 4111 1111 1111 1111", "4222222222222", "6212345678901232",
    "4111.1111.1111.1111", "4111/1111/1111/1111", "card 4111.1111.1111.1111.", "3714.496353.98431",
    "4111·1111·1111·1111", "4111．1111．1111．1111", "4111／1111／1111／1111",
    "4111\u{A0}1111\u{A0}1111\u{A0}1111", "4111\u{202F}1111\u{2009}1111\u{3000}1111",
    "4111\u{200B}1111\u{FEFF}1111\u{2060}1111", "4111–1111—1111‑1111", "4111－1111＿1111−1111",
    "４１１１ 1111．1111 1111".replacing("．", with: "\u{A0}"), "2026.11.20 4111.1111.1111.1111",
    "0.59/4111/1111/1111/1111",
  ])
  func `what looks like a card number is refused in text and in unknown attributes`(
    number: String
  ) throws {
    for line in [
      Samples.line(data: "\"text\":\"\(number)\""),
      Samples.line(data: "\"note\":\"\(number)\""),
      Samples.line(data: "\"note\":{\"deep\":[1,{\"er\":[\"\(number)\"]}]}"),
      Samples.line(data: "\"note\":{\"\(number)\":1}"),
      Samples.line(envelope: "\"note\":\"\(number)\""),
      Samples.line(type: "sale.made", data: "\"note\":\"\(number)\""),
    ] {
      #expect(refusal(of: line)?.rule == .cardNumber, "\(line)")
    }
  }

  @Test func `a number without quotes is found as well`() {
    #expect(refusal(of: Samples.line(data: #""note":4111111111111111"#))?.rule == .cardNumber)
    #expect(refusal(of: Samples.line(envelope: #""n":[5500000000000004]"#))?.rule == .cardNumber)
  }

  @Test(arguments: [
    "4111111111111112",  // Luhn
    "411111111111",  // twelve digits
    "41111111111111111111",  // twenty
    "9111111111111111",  // no scheme
    "4111  1111  1111  1111",  // two spaces
    "4111.111111111111", "411111/1111111111",  // a fee with many digits, a number of two parts
    "4000.009 4000.009", "4000.000/4000.008", "400.000.000.000.006",  // amounts
    "4111.1111/1111.1111", "4111 1111.1111 1111",  // two kinds of separators
    "4111/1111", "2026/11/20 14:03", "192.168.100.200", "20261120/000123/4567",
    "4111,1111,1111,1111",  // a list
    "622689******6176",
    "4bf92f3577b34da64111111111111111",  // a trace id
    "order 202611190012 of 2026-11-20T14:03:11",
    "98.00 USD",
  ])
  func `what only resembles one is accepted`(text: String) {
    #expect(refusal(of: Samples.line(data: "\"text\":\"\(text)\"")) == nil)
    #expect(refusal(of: Samples.line(data: "\"note\":\"\(text)\"")) == nil)
  }

  @Test func `declared identifiers are exempt`() {
    let data = """
      "order":"4111111111111111","references":{"flow":"4111111111111111"},\
      "items":[{"order":"4111111111111111","parties":{"receiver":"4111111111111111"}}],\
      "follows":{"source":"/a","id":"4111111111111111"}
      """
    #expect(refusal(of: Samples.line(id: hiddenDigits, data: data)) == nil)
    #expect(refusal(of: Samples.line().replacing("M1", with: hiddenDigits)) == nil)
    #expect(refusal(of: Samples.account) == nil)
  }

  @Test(arguments: [
    "cvv", "CVV2", "card_cvc", "cardCvc2", "security-code", "cvn2", "安全码", "c\\u0076v",
  ])
  func `a field named like a security code is refused wherever names are free`(name: String) throws
  {
    for line in [
      Samples.line(data: "\"\(name)\":\"123\""),
      Samples.line(data: "\"note\":[{\"\(name)\":123}]"),
      Samples.line(envelope: "\"\(name)\":\"123\""),
    ] {
      let error = try #require(refusal(of: line))
      #expect(error.rule == .securityCode)
      #expect(!error.description.contains("123"))
    }
    #expect(refusal(of: Samples.line(data: #""references":{"cvv":"123"}"#))?.rule == .securityCode)
    #expect(refusal(of: Samples.line(data: #""receiver_code":"1","service_voucher":"2""#)) == nil)
  }

  /// Lines refused for many reasons, each with a card number somewhere in it.
  static let leaking = [
    Samples.line(data: #""text":"4111111111111111""#),
    Samples.line(data: #""text":"4111 1111 1111 1111","note":"4111-1111-1111-1111""#),
    Samples.line(data: #""text":"\u0034111111111111111""#),
    Samples.line(data: #""note":{"4111111111111111":"4111111111111111"}"#),
    Samples.line(data: #""note":4111111111111111"#),
    Samples.line(amount: #""4111111111111111x""#),
    Samples.line(amount: #"4111111111111111"#),
    Samples.line(data: #""text":"4111111111111111","items":[]"#),
    Samples.line(type: "book.opened", data: #""text":"4111111111111111""#),
    Samples.line(data: #""text":"4111111111111111""#) + "}",
    Samples.line(data: #""text":"4111111111111111",tru"#),
    Samples.line(data: #""text":"4111\u00a01111\u20091111\u00A01111",tru"#),
    Samples.line(data: #""text":"4111\/1111\/1111\/1111",tru"#),
    Samples.line(data: #""text":"4111\u00a01111\u00a01111\u00a01111""#),
    Samples.line(data: #""text":"4111.1111.1111.1111",tru"#),
    Samples.line(data: #""a":tru,"text":"4111111111111111""#),
    String(Samples.line(data: #""text":"4111111111111111""#).dropLast(3)),
    #"{"cvv":"4111111111111111"#,
    "4111111111111111",
    "[4111111111111111]",
    Samples.line(currency: "4111111111111111\\u0007"),
    Samples.line(
      data: "\"text\":\"\(String(repeating: " ", count: 30))4111111111111111\",\"items\":[]"
    ),
    Samples.line(data: "\"text\":\"\(String(repeating: "x", count: 1 << 20)) 4111111111111111\""),
  ]

  @Test(arguments: leaking)
  func `the digits of a refused line stand neither in its error nor where it is set aside`(
    line: String
  ) throws {
    let error = try #require(refusal(of: line))
    var stream = EventStream(policy: .setAside)
    var batch = EventBatch()
    stream.feed(Array(line.utf8))
    _ = stream.next(&batch)
    stream.end()
    _ = stream.next(&batch)
    let aside = try #require(batch.setAside.first)
    let shown = [error.description, error.value, error.pointer, aside.error.description]
    for text in shown + [String(decoding: aside.text, as: UTF8.self)] {
      let digits = text.filter(\.isNumber)
      // Any six digits in a row of the number's would be too many; none of the samples has others.
      #expect(!digits.contains("411111") && !digits.contains("111111"), "\(text.prefix(300))")
    }
  }

  @Test func `a line that is cut off keeps no part of a number`() throws {
    // The number begins before the first MiB ends, and ends behind it.
    let head = Samples.line(data: "\"text\":\"").dropLast(3)
    let filler = String(repeating: " ", count: (1 << 20) - head.utf8.count - 10)
    var stream = EventStream(policy: .setAside)
    var batch = EventBatch()
    stream.feed(Array("\(head)\(filler)\(hiddenDigits) \(filler)\n".utf8))
    _ = stream.next(&batch)
    let aside = try #require(batch.setAside.first)
    #expect(aside.error.rule == .lineTooLong)
    #expect(!String(decoding: aside.text, as: UTF8.self).contains("4111"))
  }

  @Test func `a line full of numbers is masked in one pass`() throws {
    // Were each found from the start again, this would take minutes.
    let numbers = String(repeating: "4111111111111111 ", count: 20_000)
    let line = Samples.line(data: "\"text\":\"\(numbers)\"")
    var intake = EventIntake()
    for bytes in [Array(line.utf8), Array(line.utf8.dropLast(2))] {
      let masked = String(decoding: intake.masked(bytes.span), as: UTF8.self)
      #expect(!masked.contains("1111"))
    }
  }

  @Test func `identifiers stay readable in a line that is set aside`() throws {
    let line = Samples.line(
      id: hiddenDigits,
      data: #""order":"4111111111111111","text":"5500000000000004","note":{"cvc":"987","n":12}"#
    )
    var stream = EventStream(policy: .setAside)
    var batch = EventBatch()
    stream.feed(Array((line + "\n").utf8))
    _ = stream.next(&batch)
    let aside = try #require(batch.setAside.first)
    #expect(
      String(decoding: aside.text, as: UTF8.self)
        == line.replacing("5500000000000004", with: "****************")
        .replacing("987", with: "***")
    )
  }
}
