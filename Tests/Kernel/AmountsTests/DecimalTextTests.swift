import Amounts
import Testing

@Suite struct DecimalTextTests {
  @Test(arguments: [
    ("0", 0, 0), ("98.50", 985, 1), ("0.00020", 2, 4), ("-7.10", -71, 1), ("100", 100, 0),
  ])
  func `a plain decimal is read without trailing zeros`(text: String, digits: Int, scale: Int) {
    let decimal = DecimalText(text)
    #expect(decimal?.coefficient == Int128(digits))
    #expect(decimal?.scale == UInt8(scale))
  }

  @Test(arguments: [
    "", "-", "1e3", "+1", ".5", "1.", "01", "00.1", "1.2.3", " 1", "1 ", "１", "0x10",
    "123456789012345678901234567890123456789",
  ])
  func `anything else is no decimal`(text: String) {
    #expect(DecimalText(text) == nil)
  }

  @Test func `digits beyond the currency's are not lost`() {
    #expect(DecimalText("1.001")?.minorUnits(digits: 2) == nil)
    #expect(DecimalText("1.001")?.minorUnits(digits: 3) == 1001)
    #expect(DecimalText("5")?.minorUnits(digits: 0) == 5)
  }

  @Test func `an amount is printed with all digits of its currency`() throws {
    let yen = try #require(Currency(iso4217: "JPY"))
    let dinar = try #require(Currency(iso4217: "KWD"))
    #expect(Amount("-0.5", currency: dinar)?.description == "-0.500 KWD")
    #expect(Amount("12", currency: yen)?.description == "12 JPY")
    #expect(Amount("0.5", currency: yen) == nil)
  }
}
