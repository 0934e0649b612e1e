import Digests
import Testing

/// The digests of FIPS 180-4's examples, as `sha256sum` prints them.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func `known texts have their known digests`(text: String, hex: String) {
    let bytes = Array(text.utf8)
    let digest = sha256(bytes.span)
    #expect(digest.hex == hex)
  }

  @Test func `bytes in two runs have the digest of the bytes in one`() {
    let bytes = Array("the quick brown fox jumps over the lazy dog, and over the next one".utf8)
    let whole = sha256(bytes.span)
    for cut in 0...bytes.count {
      let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
      let joined = unsafe sha256(head.span.bytes, tail.span.bytes)
      let empty: [UInt8] = []
      let three = unsafe sha256(head.span.bytes, empty.span.bytes, tail.span.bytes)
      #expect(joined == whole)
      #expect(three == whole)
    }
  }
}

@Suite struct Digest32Tests {
  @Test func `hexadecimal text gives back the digest it came from`() throws {
    for seed in UInt8(0)..<50 {
      let digest = sha256([seed].span)
      #expect(Digest32(hex: digest.hex) == digest)
      #expect(Digest32(hex: digest.hex.uppercased()) == digest)
      let copied = Digest32(digest.bytes)
      #expect(copied == digest)
      #expect(copied?.hashValue == digest.hashValue)
    }
  }

  @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
  func `anything but 64 digits is no digest`(text: String) {
    #expect(Digest32(hex: text) == nil)
  }

  @Test func `a digest is read from any place in some bytes`() {
    let bytes = (0..<40).map { UInt8($0) }
    let digest = unsafe Digest32(bytes.span.bytes, at: 3)
    #expect((0..<32).map { digest[$0] } == Array(bytes[3..<35]))
    let short = unsafe Digest32(bytes.span.bytes)
    #expect(short == nil)
  }

  @Test func `digests that differ in one bit differ`() throws {
    let zero = Digest32.zero
    for place in 0..<64 {
      var hex = Array(zero.hex)
      hex[place] = "1"
      let other = try #require(Digest32(hex: String(hex)))
      #expect(other != zero)
    }
  }
}
