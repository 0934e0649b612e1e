public import Amounts

/// How figures are set for people: thousands separators, all digits of the currency.
public enum Figures {
  /// Minor units as major units: (3657748399, CNY) gives `36,577,483.99`.
  public static func text(_ minor: Int128, _ currency: Currency) -> String {
    let plain = DecimalText.render(minor, places: currency.digits)
    let sign = plain.hasPrefix("-") ? "-" : ""
    let unsigned = plain.dropFirst(sign.count)
    let whole = unsigned.prefix { $0 != "." }
    return sign + grouped(whole) + unsigned.dropFirst(whole.count)
  }

  /// The same, with nothing for zero, as accountants leave columns empty.
  public static func textOrBlank(_ minor: Int128, _ currency: Currency) -> String {
    minor == 0 ? "" : text(minor, currency)
  }

  /// A count with thousands separators: `4,396`.
  public static func count(_ number: some BinaryInteger) -> String {
    number < 0 ? "-" + grouped(String(number.magnitude)[...]) : grouped(String(number)[...])
  }

  /// A count and its noun: `1 event`, `4,396 events`.
  public static func count(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func grouped(_ digits: Substring) -> String {
    var text = ""
    text.reserveCapacity(digits.utf8.count * 4 / 3)
    var left = digits.utf8.count
    for digit in digits {
      text.append(digit)
      left -= 1
      if left > 0, left % 3 == 0 { text.append(",") }
    }
    return text
  }
}
