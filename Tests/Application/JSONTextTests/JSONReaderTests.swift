import JSONText
import Testing

@Suite struct JSONReaderTests {
  /// What a text is refused for, or nil where it is read.
  static func failure(of bytes: [UInt8], maximumBytes: Int = 1 << 20) throws -> JSONFailure? {
    var reader = JSONReader(maximumBytes: maximumBytes)
    var text: [UInt8] = []
    do throws(JSONFailure) {
      try reader.read(bytes.span, into: &text)
      return nil
    } catch {
      let left = reader.tokens.count
      #expect(left == 0)
      return error
    }
  }

  @Test(
    arguments: [
      ("", .empty, 0),
      (" \n ", .empty, 0),
      ("tru", .badLiteral, 0),
      ("[tru]", .badLiteral, 1),
      ("[true1]", .badLiteral, 1),
      ("[nulll]", .badLiteral, 1),
      ("[falsefalse]", .badLiteral, 1),
      ("[None]", .badLiteral, 1),
      ("[NaN]", .badLiteral, 1),
      ("['a']", .badLiteral, 1),
      ("\u{FEFF}[]", .badLiteral, 0),
      ("[// no\n1]", .badLiteral, 1),
      (#"[\"a"]"#, .unclosedString, 4),
      ("[01.2.3]", .badNumber, 1),
      ("[1.2.3]", .badNumber, 1),
      ("[01]", .badNumber, 1),
      ("[-]", .badNumber, 1),
      ("[-01]", .badNumber, 1),
      ("[1.]", .badNumber, 1),
      ("[1.e3]", .badNumber, 1),
      ("[1e]", .badNumber, 1),
      ("[1e+]", .badNumber, 1),
      ("[1a]", .badNumber, 1),
      ("[0x10]", .badNumber, 1),
      ("[+1]", .badLiteral, 1),
      ("[.5]", .badLiteral, 1),
      (#"[1"a"]"#, .badNumber, 1),
      ("[1 2]", .unexpected, 3),
      (#"["a""b"]"#, .unexpected, 4),
      (#"["a"b]"#, .unexpected, 4),
      ("[1,]", .unexpected, 3),
      ("[,1]", .unexpected, 1),
      ("[1,,2]", .unexpected, 3),
      ("[1}", .unexpected, 2),
      ("{]", .unexpected, 1),
      ("]", .unexpected, 0),
      (#"{"a":1,}"#, .unexpected, 7),
      (#"{"a"}"#, .unexpected, 4),
      (#"{"a" 1}"#, .unexpected, 5),
      (#"{"a":}"#, .unexpected, 5),
      (#"{"a"::1}"#, .unexpected, 5),
      (#"{"a":1 "b":2}"#, .unexpected, 7),
      (#"{"a":1:2}"#, .unexpected, 6),
      ("{1:2}", .unexpected, 1),
      ("{a:1}", .unexpected, 1),
      ("[] []", .trailing, 3),
      ("{}}", .trailing, 2),
      ("1 2", .trailing, 2),
      (#"{} "a""#, .trailing, 3),
      ("[", .unclosedContainer, 0),
      ("[[1]", .unclosedContainer, 0),
      (#"{"a":[1"#, .unclosedContainer, 5),
      (#"{"a""#, .unclosedContainer, 0),
      (#""abc"#, .unclosedString, 0),
      (#"["a","b]"#, .unclosedString, 5),
      (#"["a\"]"#, .unclosedString, 1),
      (#"["\x"]"#, .badEscape, 2),
      (#"["\u12"]"#, .badEscape, 2),
      (#"["\u12G4"]"#, .badEscape, 2),
      (#"["ab\u"]"#, .badEscape, 4),
      (#"["\ud800"]"#, .loneSurrogate, 2),
      (#"["\udc00"]"#, .loneSurrogate, 2),
      (#"["\ud800x"]"#, .loneSurrogate, 2),
      (#"["\ud800\n12345"]"#, .loneSurrogate, 2),
      (#"["\ud800\ud800"]"#, .loneSurrogate, 2),
      (#"["a\ud800\uZZZZ"]"#, .badEscape, 3),
      (#"["a\u0000"]"#, .nul, 3),
      (#"{"a\u0000":1}"#, .nul, 3),
      ("[\0]", .nul, 1),
      ("[\"a\nb\"]", .controlCharacter, 3),
      ("[\"\u{1}\"]", .controlCharacter, 2),
      ("[\"a\0b\"]", .controlCharacter, 3),
      (#"{"a":1,"a":1}"#, .duplicateKey, 7),
      (#"{"a":1,"\u0061":1}"#, .duplicateKey, 7),
      (#"{"":1,"":1}"#, .duplicateKey, 6),
      (#"{"x":{"a":[{"k":1,"b":2,"k":3}]}}"#, .duplicateKey, 24),
      (#"{"abcdefghi":1,"abcdefghj":2,"abcdefghi":3}"#, .duplicateKey, 29),
      (String(repeating: "[", count: 33), .tooDeep, 32),
      (String(repeating: #"{"a":"#, count: 33), .tooDeep, 160),
    ] as [(String, JSONFailure.Kind, Int)]
  )
  func `what is no JSON is refused with its kind and place`(
    text: String,
    kind: JSONFailure.Kind,
    offset: Int
  ) throws {
    #expect(try Self.failure(of: Array(text.utf8)) == JSONFailure(kind, at: offset))
  }

  @Test(
    arguments: [
      ([0x22, 0xFF, 0x22], 1), ([0x5B, 0x22, 0xC0, 0x80, 0x22, 0x5D], 2),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0x61, 0xE4, 0xB8, 0x22], 2),
      ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], 1),
      ([0x5B, 0x80, 0x5D], 1),
    ] as [([UInt8], Int)]
  )
  func `what is no UTF-8 is refused with its place`(bytes: [UInt8], offset: Int) throws {
    #expect(try Self.failure(of: bytes) == JSONFailure(.invalidUTF8, at: offset))
  }

  @Test func `a key of many is found twice wherever it stands`() throws {
    for first in stride(from: 0, to: 40, by: 3) {
      for second in stride(from: first + 1, to: 40, by: 5) {
        let names = (0..<40).map { $0 == second ? "key-\(first)" : "key-\($0)" }
        let members = names.map { "\"\($0)\":{\"\($0)\":[]}" }
        let text = "{" + members.joined(separator: ",") + "}"
        let offset = 1 + members[..<second].reduce(0) { $0 + $1.utf8.count + 1 }
        let failure = try Self.failure(of: Array(text.utf8))
        #expect(failure == JSONFailure(.duplicateKey, at: offset))
      }
    }
  }

  @Test func `the same key in different objects is no duplicate`() throws {
    #expect(try Self.failure(of: Array(#"{"a":{"a":{"a":[{"a":1},{"a":1}]}},"b":1}"#.utf8)) == nil)
  }

  @Test func `thirty-two containers in one another are read`() throws {
    let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(try Self.failure(of: Array(text.utf8)) == nil)
  }

  @Test func `a text is as long as allowed and no longer`() throws {
    let text = Array(("\"" + String(repeating: "a", count: 98) + "\"").utf8)
    #expect(try Self.failure(of: text, maximumBytes: 100) == nil)
    #expect(
      try Self.failure(of: text, maximumBytes: 99) == JSONFailure(.tooLarge, at: 99)
    )
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("-0.0e5", "0"), ("1.50", "1.5"), ("15e-1", "1.5"), ("1E3", "1000"),
    ("1e21", "1e21"), ("1e20", "100000000000000000000"), ("0.000001", "0.000001"),
    ("0.00000012", "1.2e-7"), ("1e99", "1e99"), ("-12.0", "-12"), ("100", "100"),
    ("123456789012345678901234567890.10", "1.234567890123456789012345678901e29"),
    ("1e99999999999999999999", "1e99999999999999999999"),
  ])
  func `a number has one canonical form`(text: String, canonical: String) throws {
    #expect(try JSONValue(text).canonicalText == canonical)
  }

  @Test(arguments: [
    (#"  {"b" : 1 , "a":[ true ,false,null,{}, [] ] }  "#, #"{"a":[true,false,null,{},[]],"b":1}"#),
    (#""\u0041\/\"\\\b\f\n\r\t\u001f\u007f""#, #""A/\"\\\b\f\n\r\t\u001f"# + "\u{7F}\""),
    (#""\u4e2d\u6587 \ud83d\ude00""#, "\"中文 😀\""),
    (#"{"é":1,"z":2,"Z":3,"":4}"#, #"{"":4,"Z":3,"z":2,"é":1}"#),
    ("12345678901234567890123", "1.2345678901234567890123e22"),
  ])
  func `a text has one canonical form`(text: String, canonical: String) throws {
    let value = try JSONValue(text)
    #expect(value.canonicalText == canonical)
    #expect(try JSONValue(canonical).canonicalText == canonical)
    var reader = JSONReader()
    var buffer: [UInt8] = []
    let bytes = Array(text.utf8)
    try reader.read(bytes.span, into: &buffer)
    var writer = JSONWriter()
    writer.canonical(0, in: reader.tokens, of: buffer)
    #expect(writer.text == canonical)
  }

  @Test func `escapes of every length are undone in place`() throws {
    for before in 0..<20 {
      for after in 0..<20 {
        let (head, tail) = (
          String(repeating: "x", count: before), String(repeating: "y", count: after)
        )
        let value = try JSONValue(#"["\#(head)\u00e9\ud83d\ude00\n\#(tail)","next"]"#)
        #expect(value == .array([.string("\(head)é😀\n\(tail)"), .string("next")]))
      }
    }
  }

  @Test func `tokens lead past their values`() throws {
    var reader = JSONReader()
    var text: [UInt8] = []
    let line = Array(#"{"a":[1,{"b":2}],"c":"d"}"#.utf8)
    try reader.read(line.span, into: &text)
    let tokens = reader.tokens
    var found: [String] = []
    for index in tokens.indices {
      let token = tokens[index]
      let bytes = String(decoding: text[token.range], as: UTF8.self)
      found.append("\(token.kind) \(bytes) \(token.depth) \(token.next)")
    }
    #expect(
      found == [
        "object { 0 12", "key a 1 2", "array [ 1 9", "number 1 2 4", "object { 2 8",
        "key b 3 6", "number 2 3 7", "objectEnd } 2 8", "arrayEnd ] 1 9", "key c 1 10",
        "string d 1 11", "objectEnd } 0 12",
      ]
    )
  }

  @Test func `a token has a pointer`() throws {
    var reader = JSONReader()
    var text: [UInt8] = []
    let line = Array(#"{"a/b~":[1,{"b":2}],"c":"d"}"#.utf8)
    try reader.read(line.span, into: &text)
    let tokens = reader.tokens
    let paths = tokens.indices.map { JSONPointer.path(to: $0, in: tokens, of: text) }
    #expect(
      paths == [
        "", "/a~1b~0", "/a~1b~0", "/a~1b~0/0", "/a~1b~0/1", "/a~1b~0/1/b", "/a~1b~0/1/b",
        "/a~1b~0/1", "/a~1b~0", "/c", "/c", "",
      ]
    )
  }

  @Test func `a reader used again gives what a new one gives`() throws {
    let texts = [
      "[1]", String(repeating: "[0,", count: 20) + "1" + String(repeating: "]", count: 20), "[",
      "{}",
      #"{"a":"\u00e9"}"#, "[\"" + String(repeating: "long ", count: 5000) + "\"]", "tru", "[1]",
    ]
    var reader = JSONReader()
    var buffer: [UInt8] = []
    for text in texts {
      let bytes = Array(text.utf8)
      var again: JSONFailure?
      do throws(JSONFailure) {
        try reader.read(bytes.span, into: &buffer)
        #expect(try JSONValue(text) == JSONValue(0, in: reader.tokens, of: buffer))
      } catch {
        again = error
      }
      #expect(try Self.failure(of: bytes) == again)
    }
  }
}
