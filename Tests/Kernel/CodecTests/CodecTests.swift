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
}
