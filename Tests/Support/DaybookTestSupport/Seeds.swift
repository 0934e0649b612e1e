import Foundation

/// How many seeded cases a property test tries: fewer in a hurry, many where there is time.
public enum Seeds {
  /// Seeds 1 to the usual number, times `DAYBOOK_EFFORT` per cent: `tools/test fast` sets 25,
  /// `tools/test deep` 2500.
  ///
  /// For example:
  /// ```swift
  /// @Test(arguments: Seeds.range(200))
  /// func `every entry balances`(seed: UInt64) { … }
  /// ```
  public static func range(_ usual: UInt64) -> ClosedRange<UInt64> {
    let stated = ProcessInfo.processInfo.environment["DAYBOOK_EFFORT"].flatMap { UInt64($0) }
    return 1...max(1, usual * (stated ?? 100) / 100)
  }
}
