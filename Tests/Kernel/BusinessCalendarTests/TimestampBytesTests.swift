import BusinessCalendar
import DaybookTestSupport
import RandomNumbers
import Testing

@Suite struct TimestampBytesTests {
  @Test(arguments: Seeds.range(20))
  func `bytes of a buffer are read as a text is`(seed: UInt64) {
    // Real times with up to two characters changed, so that about half are still times.
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let text = changed(
        random.pick([
          "2026-11-20T14:03:11.204+08:00", "2024-02-29t23:59:59z",
          "1969-12-31T00:00:00.000001-05:30",
          "2026-11-20T14:03:11Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+23:59",
        ]),
        &random
      )
      let buffer = Array("1\(text)1".utf8)
      #expect(Timestamp(utf8: buffer, 1..<buffer.count - 1) == Timestamp(text), "\(text)")
      let day = String(text.prefix(10))
      let date = day.utf8.count == 10 ? BusinessDate(day) : nil
      #expect(BusinessDate(utf8: buffer, 1..<min(11, buffer.count - 1)) == date, "\(day)")
    }
  }

  private func changed(_ text: String, _ random: inout SeededRandom) -> String {
    var characters = Array(text)
    for _ in 0..<random.int(in: 0...2) {
      switch random.int(in: 0...2) {
      case 0:
        characters[random.int(in: 0...characters.count - 1)] = random.pick(Array("0129-:.TZ+x"))
      case 1: characters.remove(at: random.int(in: 0...characters.count - 1))
      default:
        characters.insert(random.pick(Array("019Z")), at: random.int(in: 0...characters.count))
      }
    }
    return String(characters)
  }
}
