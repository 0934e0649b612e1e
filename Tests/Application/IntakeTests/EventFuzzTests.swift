import DaybookTestSupport
import Events
import Intake
import RandomNumbers
import Testing

@Suite struct EventFuzzTests {
  /// Bytes that matter to JSON, to schemas or to neither.
  private static let bytes =
    Array("{}[]\",:\\0159.-+eEtfnu /\n\r\u{0}\u{7F}aZé".utf8) + [0xFF, 0xC0, 0xED]

  @Test(arguments: Seeds.range(40))
  func `whatever becomes of a line, it is read as a whole or refused with a reason`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    var intake = EventIntake()
    for _ in 0..<100 {
      let line = mutated(random.pick(Samples.valid), &random)
      var batch = DraftBatch()
      let read: Bool
      do throws(IntakeError) {
        try intake.append(line.span, to: &batch)
        read = true
      } catch {
        read = false
        #expect(!error.what.isEmpty && error.column >= 1)
        _ = intake.masked(line.span)
      }
      #expect(batch.count == (read ? 1 : 0))
      guard read else { continue }
      // What was read is printed and read again to the same bytes.
      let draft = try #require(try drafts(of: batch).first)
      var text = EventText()
      #expect(try IntakeTests.intake(text.line(draft)).bytes == batch.bytes)
    }
  }

  private func mutated(_ line: String, _ random: inout SeededRandom) -> [UInt8] {
    var bytes = Array(line.utf8)
    for _ in 0..<random.int(in: 0...3) where !bytes.isEmpty {
      let place = random.int(in: 0...bytes.count - 1)
      switch random.int(in: 0...5) {
      case 0: bytes[place] = random.pick(Self.bytes)
      case 1: bytes.insert(random.pick(Self.bytes), at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.int(in: 1...20)))
      case 4:
        let end = min(bytes.count, place + random.int(in: 1...40))
        bytes.insert(contentsOf: bytes[place..<end], at: random.int(in: 0...bytes.count))
      default: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    return bytes
  }
}
