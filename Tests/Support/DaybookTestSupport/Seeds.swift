import Foundation

/// How many seeded cases a property test tries: `tools/test deep` raises it.
public enum Seeds {
  /// `DAYBOOK_SEEDS`, else the number given: seeds 1 to that.
  ///
  /// For example:
  /// ```swift
  /// @Test(arguments: Seeds.range(200))
  /// func `every entry balances`(seed: UInt64) { … }
  /// ```
  public static func range(_ usual: UInt64) -> ClosedRange<UInt64> {
    let stated = ProcessInfo.processInfo.environment["DAYBOOK_SEEDS"].flatMap { UInt64($0) }
    return 1...max(1, stated ?? usual)
  }
}
