/// One way of writing a JSON number, whatever way it came: digits without zeros at either end, and
/// a point or an exponent where needed.
///
/// No binary floating point is involved, so nothing is lost.
package enum CanonicalNumber {
  /// The canonical text of a JSON number.
  ///
  /// For example: `1.50` gives `1.5`, `-0.0` gives `0`, `1E3` gives `1000`, `1e99` gives `1e99`.
  package static func bytes(of text: ArraySlice<UInt8>) -> [UInt8] {
    guard let number = Parts(text) else { return Array(text) }
    if number.digits.isEmpty { return [UInt8(ascii: "0")] }
    let sign: [UInt8] = number.isNegative ? [UInt8(ascii: "-")] : []
    return sign + number.rendered
  }

  /// Whether a canonical number has no fraction.
  package static func isWhole(_ canonical: [UInt8]) -> Bool {
    guard let exponent = canonical.firstIndex(of: UInt8(ascii: "e")) else {
      return !canonical.contains(UInt8(ascii: "."))
    }
    let point = canonical.firstIndex(of: UInt8(ascii: "."))
    let places = point.map { exponent - $0 - 1 } ?? 0
    let power = Int(String(decoding: canonical[(exponent + 1)...], as: UTF8.self))
    return power.map { $0 >= places } ?? false
  }

  /// A number as ±0.d₁d₂d₃… × 10^exponent with d₁ and the last digit not zero.
  private struct Parts {
    var isNegative = false
    var digits: [UInt8] = []
    var exponent = 0

    /// Nil where the exponent is beyond any use; such a number is left as it was written.
    init?(_ text: ArraySlice<UInt8>) {
      var (seenPoint, rest) = (false, text)
      if rest.first == UInt8(ascii: "-") { (isNegative, rest) = (true, rest.dropFirst()) }
      while let byte = rest.first, byte | 0x20 != UInt8(ascii: "e") {
        rest = rest.dropFirst()
        if byte == UInt8(ascii: ".") {
          seenPoint = true
        } else if byte == 0x30, digits.isEmpty {
          if seenPoint { exponent -= 1 }
        } else {
          digits.append(byte)
          if !seenPoint { exponent += 1 }
        }
      }
      while digits.last == 0x30 { digits.removeLast() }
      if rest.isEmpty || digits.isEmpty { return }
      let written = rest.dropFirst().drop { $0 == UInt8(ascii: "+") }
      guard let power = Int(String(decoding: written, as: UTF8.self)), abs(power) < 1 << 40 else {
        return nil
      }
      exponent += power
    }

    var rendered: [UInt8] {
      let point = [UInt8(ascii: ".")]
      if (1...21).contains(exponent) {
        if exponent >= digits.count {
          return digits + [UInt8](repeating: 0x30, count: exponent - digits.count)
        }
        return digits[..<exponent] + point + digits[exponent...]
      }
      if (-5...0).contains(exponent) {
        return [0x30] + point + [UInt8](repeating: 0x30, count: -exponent) + digits
      }
      return digits[..<1] + (digits.count > 1 ? point : []) + digits[1...]
        + [UInt8(ascii: "e")] + Array(String(exponent - 1).utf8)
    }
  }
}
