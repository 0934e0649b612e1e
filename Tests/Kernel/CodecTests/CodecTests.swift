import Codec
import DaybookTestSupport
import Testing

@Suite struct CodecTests {
  @Test func `integers come back, and equal values have equal bytes`() throws {
    for value in [Int64.min, -1, 0, 1, 127, 128, Int64.max] {
      var writer = ByteWriter()
      writer.signed(value)
      writer.varint(UInt64(bitPattern: value))
      writer.wide(Int128(value) << 60)
      writer.wide(Int128.min)
      writer.wide(Int128.max)
      writer.fixed(value)
      let bytes = writer.bytes
      var reader = ByteReader(bytes.rawSpan)
      #expect(try reader.signed() == value)
      #expect(try reader.varint() == UInt64(bitPattern: value))
      #expect(try reader.wide() == Int128(value) << 60)
      #expect(try reader.wide() == Int128.min)
      #expect(try reader.wide() == Int128.max)
      #expect(try reader.fixed(Int64.self) == value)
      let atEnd = reader.isAtEnd
      #expect(atEnd)
    }
  }

  @Test(arguments: [[0x80, 0x00], [0xFF, 0x80, 0x00], Array(repeating: 0xFF, count: 11), [0x80]])
  func `a varint that is not the shortest, or too long, is refused`(bytes: [UInt8]) {
    #expect(throws: CodecError.self) {
      var reader = ByteReader(bytes.rawSpan)
      return try reader.varint()
    }
  }

  @Test func `names keep their numbers while others are added and taken back`() {
    var table = NameTable()
    let first = (0..<5000).map { table.intern("name-\($0)") }
    #expect(first == (1...5000).map { UInt32($0) })
    table.truncate(to: 3000)
    #expect(table.number(of: "name-2999") == 3000)
    #expect(table.number(of: "name-3000") == nil)
    #expect(table.intern("other") == 3001)
    #expect(table.text(of: 3001) == "other")
    #expect(table.text(of: 3002) == nil)
    #expect(table.intern("name-10") == 11)
  }

  @Test func `names of every length are told apart, however much they share`() {
    var table = NameTable()
    let long = String(repeating: "abcdefg", count: 19)
    // Prefixes of one text, and the same with another first, middle or last letter.
    var texts: Set<String> = []
    for length in 1...128 {
      let name = Array(long.utf8.prefix(length))
      texts.insert(String(decoding: name, as: UTF8.self))
      for place in [0, length / 2, length - 1] {
        var other = name
        other[place] = UInt8(ascii: "z")
        texts.insert(String(decoding: other, as: UTF8.self))
      }
    }
    let distinct = texts.sorted()
    #expect(distinct.map { table.intern($0) } == (1...distinct.count).map { UInt32($0) })
    for (index, text) in distinct.enumerated() {
      #expect(table.number(of: text) == UInt32(index + 1))
      #expect(table.text(of: UInt32(index + 1)) == text)
    }
    #expect(table.number(of: long + "h") == nil)
  }

  @Test(arguments: 0...9)
  func `a varint reads the same with and without bytes behind it`(behind: Int) throws {
    for shift in UInt64(0)..<64 {
      let power: UInt64 = 1 << shift
      for value in [power, power - 1, UInt64.max >> shift] {
        var writer = ByteWriter()
        writer.varint(value)
        let end = writer.count
        for _ in 0..<behind { writer.u8(0xFF) }
        var reader = ByteReader(writer.rawSpan)
        #expect(try reader.varint() == value)
        let offset = reader.offset
        #expect(offset == end)
      }
    }
  }

  @Test(arguments: [2, 3, 7, 8, 9])
  func `a varint that is not the shortest is refused where more bytes follow`(length: Int) {
    let bytes =
      Array(repeating: 0x80 as UInt8, count: length - 1) + [0]
      + Array(repeating: 1, count: 16)
    #expect(throws: CodecError.malformed(offset: 0)) {
      var reader = ByteReader(bytes.rawSpan)
      return try reader.varint()
    }
    #expect(throws: CodecError.malformed(offset: 0)) {
      var reader = ByteReader(bytes.rawSpan)
      return try reader.wide()
    }
  }

  @Test func `bytes are equal where every one is`() {
    for length in 0...40 {
      let bytes = (0..<length).map { UInt8($0) }
      let (same, longer) = (Array(bytes), bytes + [0])
      let isSame = bytes.rawSpan.equals(same.rawSpan)
      let isLonger = bytes.rawSpan.equals(longer.rawSpan)
      #expect(isSame && !isLonger)
      for place in 0..<length {
        var other = bytes
        other[place] ^= 0x80
        let isOther = bytes.rawSpan.equals(other.rawSpan)
        #expect(!isOther)
      }
    }
  }
}
