// RandomNumbers: chance that comes in from outside, as a seed.
//
// What made-up days, simulations and property tests draw from. What may not live here: anything that
// asks the machine for chance. Read `SeededRandom`; it is all there is.

/// Random numbers that are the same for the same seed, on every machine and with every compiler.
///
/// xoshiro256** seeded by SplitMix64, both by Blackman and Vigna. Ranges are drawn by our own
/// arithmetic and not by the standard library's, whose way of drawing is no promise.
///
/// For example:
/// ```swift
/// var random = SeededRandom(seed: 7)
/// let amount = random.int(in: 1...100_000)
/// ```
package struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Starts a sequence; every seed is good, 0 too.
  package init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number from 0 up to and without `bound`, which is above 0.
  package mutating func below(_ bound: UInt64) -> UInt64 {
    precondition(bound > 0, "nothing is below 0")
    // Lemire: the high half of a product; what would make it uneven is drawn again.
    var product = next().multipliedFullWidth(by: bound)
    let threshold = (0 &- bound) % bound
    while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    return product.high
  }

  /// A number of the range.
  package mutating func int(in range: ClosedRange<Int>) -> Int {
    let width = UInt64(bitPattern: Int64(range.upperBound) &- Int64(range.lowerBound)) &+ 1
    guard width > 0 else { return Int(truncatingIfNeeded: next()) }
    return range.lowerBound &+ Int(truncatingIfNeeded: below(width))
  }

  /// True so many times in a thousand.
  package mutating func chance(perMille: Int) -> Bool { int(in: 0...999) < perMille }

  /// An element, each as likely as the other; the collection is not empty.
  package mutating func pick<Elements: RandomAccessCollection>(
    _ elements: Elements
  ) -> Elements.Element {
    precondition(!elements.isEmpty, "there is nothing to pick from")
    let offset = int(in: 0...elements.count - 1)
    return elements[elements.index(elements.startIndex, offsetBy: offset)]
  }

  /// An index of `weights`, each as likely as its weight; their sum is above 0.
  package mutating func index(weights: [Int]) -> Int {
    var rest = int(in: 0...weights.reduce(0, +) - 1)
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.count - 1
  }

  /// The elements in another order, each order as likely as the other.
  package mutating func shuffled<Elements: Sequence>(_ elements: Elements) -> [Elements.Element] {
    var result = Array(elements)
    guard result.count > 1 else { return result }
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, int(in: 0...last))
    }
    return result
  }

  /// A sequence of its own for a part of the work, so that drawing more here changes nothing there.
  package mutating func fork() -> SeededRandom { SeededRandom(seed: next()) }
}

/// Spreads a seed over many bits.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
