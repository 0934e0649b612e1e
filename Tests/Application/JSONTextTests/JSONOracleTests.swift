import DaybookTestSupport
import JSONText
import RandomNumbers
import Testing

@Suite struct JSONOracleTests {
  static let hasPython = (try? Program.run("python3", ["-c", "import json"]))?.status == 0

  private static let seeds = [
    #"{"a":[1,-2.5e+10,true,false,null,"x"],"b":{"c":{}},"d":[]}"#,
    #"["\u00e9\ud83d\ude00\n\"\\\/", "中文 😀", 0, -0.0, 12345678901234567890123]"#,
    #" { "k" : "v" , "l" : [ ] , "m" : { "n" : 0.5E-3 } } "#,
    #"[[[[[[]]]]],{"a":{"a":{"a":1}}}]"#,
    #""text""#, "17", "true", "[1,[2,[3,[4]]],{\"x\":[{\"y\":null}]}]",
  ]
  private static let bytes =
    Array("{}[]\",:\\0159.-+eEtfnulrase /\n\r\tdD8bc\u{0}\u{1}é".utf8) + [0xFF, 0xC0]

  @Test(.enabled(if: hasPython, "python3 is not here"))
  func `Python gives the same verdict and the same values on mutated texts`() throws {
    var random = SeededRandom(seed: 20_261_120)
    var texts: [[UInt8]] = []
    for _ in 0..<6_000 { texts.append(mutated(Array(random.pick(Self.seeds).utf8), &random)) }
    let input = texts.map {
      $0.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined() + "\n"
    }
    let result = try Program.run("python3", ["-c", Self.script], input: input.joined())
    #expect(result.status == 0, "\(result.errors)")
    let theirs = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    var read = 0
    for (bytes, other) in zip(texts, theirs) {
      let ours = canonical(bytes)
      if ours != nil { read += 1 }
      #expect(ours ?? "" == other, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
    #expect(theirs.count >= texts.count && read > 600, "\(read) texts were read")
  }

  private func canonical(_ bytes: [UInt8]) -> String? {
    var reader = JSONReader()
    var text: [UInt8] = []
    do throws(JSONFailure) {
      try reader.read(bytes.span, into: &text)
    } catch {
      return nil
    }
    // Numbers are compared as they are written: Python's would lose digits.
    return plain(JSONValue(0, in: reader.tokens, of: text))
  }

  private func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .number(let text): return "#\(text)"
    case .string(let text):
      return "'" + text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
        + "'"
    case .array(let elements): return "[" + elements.map(plain).joined(separator: ",") + "]"
    case .object(let members):
      return "{"
        + members.map { "\(plain(.string($0.name))):\(plain($0.value))" }
        .joined(separator: ",") + "}"
    }
  }

  private func mutated(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = text
    for _ in 0..<random.int(in: 0...2) where !bytes.isEmpty {
      let place = random.int(in: 0...bytes.count - 1)
      switch random.int(in: 0...3) {
      case 0: bytes[place] = random.pick(Self.bytes)
      case 1: bytes.insert(random.pick(Self.bytes), at: place)
      case 2: bytes.remove(at: place)
      default:
        let end = min(bytes.count, place + random.int(in: 1...12))
        bytes.insert(contentsOf: bytes[place..<end], at: random.int(in: 0...bytes.count))
      }
    }
    return bytes
  }

  /// Python's reader, made as strict as ours: no constants, duplicates, lone surrogates or U+0000.
  private static let script = #"""
    import json, sys
    def refuse(*_): raise ValueError
    def members(pairs):
        if len({key for key, _ in pairs}) < len(pairs): raise ValueError
        return ('object', pairs)
    def plain(value):
        if value is None: return 'null'
        if value is True: return 'true'
        if value is False: return 'false'
        if isinstance(value, Number): return '#' + value.text
        if isinstance(value, str):
            if any(c == '\0' or 0xD800 <= ord(c) <= 0xDFFF for c in value): raise ValueError
            return "'" + ' '.join(f'{ord(c):x}' for c in value) + "'"
        if isinstance(value, list): return '[' + ','.join(map(plain, value)) + ']'
        return '{' + ','.join(plain(k) + ':' + plain(v) for k, v in value[1]) + '}'
    class Number:
        def __init__(self, text): self.text = text
    for line in sys.stdin:
        try:
            value = json.loads(bytes.fromhex(line).decode(), parse_int=Number, parse_float=Number,
                               parse_constant=refuse, object_pairs_hook=members)
            print(plain(value))
        except ValueError:
            print()
    """#
}
