/// A currency or declared asset: its code and how many digits its minor unit has.
///
/// Digits are those of ISO 4217 (CNY 2, JPY 0, KWD 3), or of the chart's declaration for anything
/// else (points 0).
public struct Currency: Hashable, Sendable {
  /// The code, for example `CNY`; at most 128 bytes.
  public let code: String
  /// Digits after the decimal point, 0 to 18.
  public let digits: Int

  /// The most digits that an asset may declare.
  public static let digitsMaximum = 18

  /// Makes a currency as declared; nothing is looked up.
  public init(code: String, digits: Int) {
    precondition(
      (0...Self.digitsMaximum).contains(digits),
      "a currency has 0 to 18 digits, not \(digits)"
    )
    (self.code, self.digits) = (code, digits)
  }

  /// The ISO 4217 currency of this code, if there is one.
  public init?(iso4217 code: String) {
    guard let digits = ISO4217.digits(of: code) else { return nil }
    self.init(code: code, digits: digits)
  }
}

/// The active codes of ISO 4217 with their exponents (list one, without metals, funds and testing).
public enum ISO4217 {
  /// The exponent of a code, or nil where the standard does not know it.
  public static func digits(of code: String) -> Int? {
    if exponents0.contains(code) { return 0 }
    if exponents3.contains(code) { return 3 }
    if exponents4.contains(code) { return 4 }
    return exponents2.contains(code) ? 2 : nil
  }

  /// All codes, in no order.
  public static var codes: Set<String> {
    exponents0.union(exponents2).union(exponents3).union(exponents4)
  }

  private static let exponents0: Set<String> = words(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
  )
  private static let exponents3: Set<String> = words("BHD IQD JOD KWD LYD OMR TND")
  private static let exponents4: Set<String> = words("CLF UYW")
  private static let exponents2: Set<String> = words(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA \
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN \
    QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP \
    TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """
  )

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }
}
