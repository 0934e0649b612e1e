import BusinessCalendar
import Daybook
import Foundation
import Statements

/// What a book needs, as far as it shows at a glance.
struct BookChecks {
  let path: String

  func run() -> [CheckResult] {
    var checks = [folder, room]
    do {
      let book = try Book.open(at: path)
      let information = try book.information()
      checks.append(
        CheckResult(
          name: "log",
          verdict: .passed,
          figures: "\(Figures.count(information.lastSequence, "event")), "
            + "\(Figures.count(information.accounts, "account"))"
        )
      )
      checks += [days(try book.days()), try book.certificatesCheck()]
      checks += [parked(information), setUp(information)]
    } catch {
      checks.append(
        CheckResult(name: "log", verdict: .failed, findings: [.init(text: "\(error)")])
      )
    }
    return checks
  }

  private var folder: CheckResult {
    let isWritable = FileManager.default.isWritableFile(atPath: path + "/log")
    return CheckResult(
      name: "folder",
      verdict: isWritable ? .passed : .listed,
      figures: path,
      findings: isWritable ? [] : [.init(text: "log/ cannot be written by this user: reports only")]
    )
  }

  /// A tenth of a gigabyte is two seconds of a busy day; the log never gives room back.
  private var room: CheckResult {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.uint64Value else {
      return CheckResult(name: "room", verdict: .skipped, figures: "the system does not say")
    }
    let figures = "\(Figures.count(free / 1_000_000)) MB free"
    let isEnough = free > 1_000_000_000
    return CheckResult(
      name: "room",
      verdict: isEnough ? .passed : free > 100_000_000 ? .listed : .failed,
      figures: figures,
      findings: isEnough ? [] : [.init(text: "the log grows by 200 bytes per event; make room")]
    )
  }

  private func days(_ rows: [DayRow]) -> CheckResult {
    let waiting = rows.filter { $0.state == .cut }
    return CheckResult(
      name: "days",
      verdict: waiting.isEmpty ? .passed : .listed,
      figures: rows.last.map { "\($0.date) is open" } ?? "",
      findings: waiting.map {
        .init(text: "\($0.date) is cut and not sealed: daybook close \($0.date)")
      }
    )
  }

  private func parked(_ information: BookInformation) -> CheckResult {
    CheckResult(
      name: "parked",
      verdict: information.parked == 0 ? .passed : .listed,
      figures: "\(Figures.count(information.parked)) waiting",
      findings: information.parked == 0
        ? [] : [.init(text: "see daybook suspense list for what they wait for")]
    )
  }

  private func setUp(_ information: BookInformation) -> CheckResult {
    let isReady = information.chart != nil && information.rules > 0
    return CheckResult(
      name: "chart-and-rules",
      verdict: isReady ? .passed : .listed,
      figures: "chart \(information.chart ?? "none"), \(Figures.count(information.rules, "rule"))",
      findings: isReady
        ? [] : [.init(text: "events of business types wait until chart and rules are published")]
    )
  }
}
