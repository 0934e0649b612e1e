import DaybookTestSupport
import Events
import Intake
import RandomNumbers
import Testing

/// What a stream gave: the events, their lines, what was set aside, and why it stopped.
private struct StreamResult: Equatable {
  var bytes: [UInt8] = []
  var lines: [Int] = []
  var counts: [Int] = []
  var setAside: [String] = []
  var stopped: IntakeError?

  mutating func take(_ batch: inout EventBatch) {
    #expect(batch.lines.count == batch.drafts.count)
    bytes += batch.drafts.bytes
    lines += batch.lines
    counts.append(batch.drafts.count)
    setAside += batch.setAside.map {
      "\($0.error.line) \($0.error.rule.rawValue) \(String(decoding: $0.text, as: UTF8.self))"
    }
    batch.removeAll()
  }
}

/// Runs bytes through a stream in chunks that end where `cuts` says.
private func run(
  _ input: [UInt8],
  cuts: [Int] = [],
  policy: EventStream.Policy = .setAside
) -> StreamResult {
  var (result, batch) = (StreamResult(), EventBatch())
  var stream = EventStream(policy: policy)
  var ends = (cuts + [input.count]).sorted()[...]
  var start = 0
  while true {
    switch stream.next(&batch) {
    case .needsInput:
      guard let end = ends.popFirst() else {
        stream.end()
        continue
      }
      stream.feed(Array(input[start..<end]))
      start = end
    case .batch: result.take(&batch)
    case .ended:
      result.take(&batch)
      return result
    case .stopped(let error):
      result.take(&batch)
      result.stopped = error
      return result
    }
  }
}

@Suite struct EventStreamTests {
  /// Ten lines: events, empty ones, bad ones, one without an end.
  static let text = [
    Samples.full, "", Samples.line(id: "付款-1"), "{\"a\":tru}", Samples.journal, "   ",
    Samples.line(amount: "5"), Samples.account, "\u{FEFF}{}", Samples.line(id: "last"),
  ].joined(separator: "\n")

  @Test func `lines are numbered and bad ones set aside`() {
    let result = run(Array(Self.text.utf8))
    #expect(result.lines == [1, 3, 5, 8, 10])
    #expect(result.counts == [5])
    #expect(
      result.setAside == [
        "4 bad-literal {\"a\":tru}", "7 wrong-type \(Samples.line(amount: "5"))",
        "9 bad-literal \u{FEFF}{}",
      ]
    )
    #expect(result.stopped == nil)
  }

  @Test(arguments: Seeds.range(40))
  func `where chunks end makes no difference`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let input = Array(Self.text.utf8)
    let cuts = (0..<random.int(in: 0...60)).map { _ in random.int(in: 0...input.count) }
    #expect(run(input, cuts: cuts) == run(input))
  }

  @Test func `chunks of one byte make no difference`() {
    let input = Array(Self.text.utf8)
    #expect(run(input, cuts: Array(0..<input.count)) == run(input))
  }

  @Test func `line ends, a byte order mark and a last line's end make no difference`() {
    let plain = run(Array(Self.text.utf8))
    let windows = Array(("\u{FEFF}" + Self.text.replacing("\n", with: "\r\n") + "\r\n").utf8)
    #expect(run(windows) == plain)
    #expect(run(windows, cuts: Array(0..<windows.count)) == plain)
    #expect(run(Array((Self.text + "\n").utf8)) == plain)
    #expect(run(Array((Self.text + "\n\n\n").utf8)) == plain)
  }

  @Test func `the stream stops at the first bad line with what stood before it`() throws {
    let result = run(Array(Self.text.utf8), policy: .stop)
    #expect(result.lines == [1, 3])
    let error = try #require(result.stopped)
    #expect((error.line, error.column, error.rule) == (4, 6, .badLiteral))
  }

  @Test func `a line that does not end stops the stream while it still comes`() throws {
    var stream = EventStream(policy: .stop)
    var batch = EventBatch()
    let zeros = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<32 {
      guard case .stopped(let error) = stream.next(&batch) else {
        stream.feed(zeros)
        continue
      }
      #expect((error.line, error.rule) == (1, .lineTooLong))
      return
    }
    Issue.record("two MiB of one line were taken")
  }

  @Test func `nothing in, nothing out`() {
    for input in ["", "\n", "\r\n\r\n", "\u{FEFF}", " "] {
      #expect(run(Array(input.utf8)) == StreamResult(counts: [0]), "\(input.debugDescription)")
    }
  }

  @Test func `a batch holds as many events as one block takes`() {
    let input = Array((0..<20_000).map { Samples.line(id: "p\($0)") + "\n" }.joined().utf8)
    let result = run(input, cuts: Array(stride(from: 0, to: input.count, by: 4096)))
    #expect(result.counts == [8192, 8192, 3616])
    #expect(result.lines == Array(1...20_000))
  }

  @Test func `a batch holds as many bytes as one block takes`() {
    let note = String(repeating: "n", count: 900_000)
    let input = Array(
      (0..<12).map { Samples.line(id: "p\($0)", data: "\"a\":\"\(note)\"") + "\n" }.joined().utf8
    )
    let result = run(input)
    #expect(result.counts.reduce(0, +) == 12)
    #expect(result.counts.allSatisfy { $0 * 900_000 <= DraftBatch.byteMaximum })
  }

  @Test func `the longest line is read and a longer one is not, wherever chunks end`() {
    func line(_ length: Int) -> String {
      let short = Samples.line(data: #""a":"""#)
      return short.replacing(
        #""a":"""#,
        with: "\"a\":\"\(String(repeating: "x", count: length - short.utf8.count))\""
      )
    }
    let input = Array("\(line(1 << 20))\r\n\(line((1 << 20) + 1))\r\n\(Samples.line())".utf8)
    for cuts in [[], [5], [1 << 20, (1 << 20) + 1, (1 << 20) + 2, (1 << 21) + 1]] {
      let result = run(input, cuts: cuts)
      #expect(result.lines == [1, 3], "\(cuts)")
      #expect(result.setAside.count == 1)
    }
  }
}
