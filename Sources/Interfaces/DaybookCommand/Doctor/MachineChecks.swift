import Foundation
import Statements

/// What a machine needs.
struct MachineChecks {
  func run() -> [CheckResult] { [platform, clock, timeZones, terminal, hledger] }

  private var platform: CheckResult {
    let is64Bit = Int.bitWidth == 64 && Int(1).littleEndian == 1
    return CheckResult(
      name: "platform",
      verdict: is64Bit ? .passed : .failed,
      figures: "64 bits, little-endian, \(ProcessInfo.processInfo.activeProcessorCount) cores"
    )
  }

  /// A clock before this Daybook was written is not set.
  private var clock: CheckResult {
    let now = Date()
    let isSet = now.timeIntervalSince1970 > 1_750_000_000
    return CheckResult(
      name: "clock",
      verdict: isSet ? .passed : .failed,
      figures: ISO8601DateFormatter().string(from: now),
      findings: isSet ? [] : [.init(text: "the clock is not set; events would be recorded wrongly")]
    )
  }

  private var timeZones: CheckResult {
    let isKnown = TimeZone(identifier: "Asia/Shanghai") != nil
    return CheckResult(
      name: "time-zones",
      verdict: isKnown ? .passed : .failed,
      figures: isKnown ? "the IANA zones are installed" : "",
      findings: isKnown ? [] : [.init(text: "install tzdata")]
    )
  }

  private var terminal: CheckResult {
    let language = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { Terminal.variable($0) }.first ?? ""
    let isUTF8 = language.uppercased().contains("UTF-8") || language.uppercased().contains("UTF8")
    return CheckResult(
      name: "terminal",
      verdict: isUTF8 ? .passed : .listed,
      figures: language.isEmpty ? "no locale is set" : language,
      findings: isUTF8 ? [] : [.init(text: "names in Chinese need UTF-8: export LC_ALL=C.UTF-8")]
    )
  }

  private var hledger: CheckResult {
    let isThere = Terminal.finds("hledger")
    return CheckResult(
      name: "hledger",
      verdict: isThere ? .passed : .skipped,
      figures: isThere
        ? "installed, to confirm figures after daybook export"
        : "not installed; only needed to confirm figures after daybook export"
    )
  }
}
