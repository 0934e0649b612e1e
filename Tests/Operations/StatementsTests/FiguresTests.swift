import Amounts
import RandomNumbers
import Statements
import Testing

struct FiguresTests {
  @Test(arguments: [
    (Int128(0), 2, "0.00"), (5, 2, "0.05"), (99_999, 2, "999.99"), (100_000, 2, "1,000.00"),
    (3_657_748_399, 2, "36,577,483.99"), (-100_000, 2, "-1,000.00"), (-999, 0, "-999"),
    (1_000_000, 0, "1,000,000"), (1234, 3, "1.234"), (12_345_678, 3, "12,345.678"),
    (Int128.max, 0, "170,141,183,460,469,231,731,687,303,715,884,105,727"),
  ])
  func `figures have separators before the point and all digits after it`(
    _ minor: Int128,
    _ digits: Int,
    _ text: String
  ) {
    #expect(Figures.text(minor, Currency(code: "XXX", digits: digits)) == text)
  }

  /// Taking the separators out again gives the amount's own text.
  @Test func `separators change no digit`() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<2000 {
      let minor = Int128(truncatingIfNeeded: random.next()) * Int128(random.int(in: -9999...9999))
      let currency = Currency(code: "XXX", digits: random.int(in: 0...18))
      let plain = Figures.text(minor, currency).filter { $0 != "," }
      #expect(plain == Amount(minor: minor, currency: currency).text)
    }
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("渠道待清算", 10), ("（全角）", 8), ("café", 4), ("cafe\u{301}", 4),
    ("한글", 4), ("ｶﾅ", 2), ("カナ", 4), ("👍", 2), ("👨‍👩‍👧", 2), ("𠮷", 2), ("–", 1), ("·", 1),
  ])
  func `a text takes as many columns as a terminal gives it`(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test func `a quote with a mark on it is doubled as any other`() {
    var writer = CSVWriter(["a", "b"])
    writer.add(["x\"\u{301},y", "\r\n"])
    let expected = "a,b\r\n\"x\"\"\u{301},y\",\"\r\n\"\r\n"
    #expect(Array(writer.text.utf8) == Array(expected.utf8))
  }

  @Test func `lines that end as on Windows are lines`() {
    #expect(DisplayWidth.printableLines("a\r\nb\u{1B}\n\u{301}c\r\n") == "a\nb\\u{1B}\n\u{301}c\n")
  }

  @Test func `every line of a table is as wide as its figures need`() {
    var table = TextTable([.text("name"), .figure("debit"), .figure("credit")])
    table.add(["渠道", "1.00", "2,000.00"])
    table.add(["Channel", "", "3.00"])
    let lines = table.text(.plain).split(separator: "\n").dropFirst(2)
    let widths = lines.map { DisplayWidth.columns(of: String($0)) }
    #expect(Set(widths).count == 1, "\(widths)")
  }

  @Test func `a field with a comma, a quote or a line's end is quoted`() {
    var csv = CSVWriter(["a", "b"])
    csv.add(["x,y", "he said \"no\""])
    csv.add(["two\nlines", "渠道"])
    #expect(csv.text == "a,b\r\n\"x,y\",\"he said \"\"no\"\"\"\r\n\"two\nlines\",渠道\r\n")
  }
}
