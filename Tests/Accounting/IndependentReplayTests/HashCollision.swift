import Codec
import Testing

/// Two texts of sixteen characters with the same hash.
///
/// The second word is folded into what the first one left; so for any first word there is a second
/// one that leads to a chosen state. Of some thousand such words one is plain text.
enum HashCollision {
  static func ids(seed: UInt64) throws -> (String, String) {
    let start = seed ^ 0x9E37_79B9_7F4A_7C15
    let chosen: UInt64 = 0x0123_4567_89AB_CDEF
    var found: [String] = []
    for number in 0..<1_000_000 where found.count < 2 {
      let digits = String(10_000_000 + number)
      let first = digits.utf8.enumerated().reduce(UInt64(0)) { word, byte in
        word | UInt64(byte.element) << UInt64(8 * byte.offset)
      }
      let product = (start ^ first).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
      let second = product.high ^ product.low ^ chosen
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: second >> UInt64(8 * $0)) }
      guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { continue }
      found.append(digits + String(decoding: bytes, as: UTF8.self))
    }
    try #require(found.count == 2)
    let (one, other) = (Array(found[0].utf8), Array(found[1].utf8))
    try #require(Hash64.hash(one.rawSpan, seed: seed) == Hash64.hash(other.rawSpan, seed: seed))
    return (found[0], found[1])
  }
}
