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
  ///
  /// `DAYBOOK_SEED` gives that seed alone: to see a failure again. `deep` is a number of its own for
  /// `tools/test deep`.
  public static func range(_ usual: UInt64, deep: UInt64? = nil) -> ClosedRange<UInt64> {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["DAYBOOK_SEED"].flatMap({ UInt64($0) }) { return seed...seed }
    let stated = environment["DAYBOOK_EFFORT"].flatMap { UInt64($0) }
    if let deep, let stated, stated >= 2_500 { return 1...max(1, deep) }
    return 1...max(1, usual * (stated ?? 100) / 100)
  }
}
