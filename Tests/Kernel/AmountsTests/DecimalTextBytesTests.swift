import Amounts
import DaybookTestSupport
import RandomNumbers
import Testing

@Suite struct DecimalTextBytesTests {
  @Test(arguments: Seeds.range(20))
  func `bytes of a buffer are read as a text is`(seed: UInt64) {
    // Whatever few characters can make up, beside other characters that must not be looked at.
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let longest = random.chance(perMille: 100) ? 42 : 6
      let text = String(
        (0..<random.int(in: 0...longest)).map { _ in random.pick(Array("0012.5-9")) }
      )
      let buffer = Array("7\(text)7".utf8)
      #expect(DecimalText(utf8: buffer, 1..<buffer.count - 1) == DecimalText(text), "\(text)")
    }
  }

  @Test func `thirty-eight digits fit and no more`() {
    let digits = Array(String(repeating: "9", count: 39).utf8)
    #expect(DecimalText(utf8: digits, 0..<38) == DecimalText(String(repeating: "9", count: 38)))
    #expect(DecimalText(utf8: digits, 0..<39) == nil)
  }
}
