import Dispatch
import Foundation
import Statements

/// Tells how far a long run has come: one line with rate and time left, or JSON for programs.
///
/// Told at most ten times a second on a terminal and once a second as JSON, so that telling costs
/// nothing beside the work.
final class Progress {
  private let choice: ProgressChoice
  private let noun: String
  private let showsLine: Bool
  private let start = DispatchTime.now().uptimeNanoseconds
  private var lastTold: UInt64 = 0
  private var hasLine = false

  /// Begins; `noun` is what is counted: `event`.
  init(_ choice: ProgressChoice, of noun: String) {
    (self.choice, self.noun) = (choice, noun)
    showsLine = choice == .auto && Terminal.showsErrors
  }

  /// So many are done; `share` is how much of the input that was, in thousandths, where known.
  func report(_ count: Int, share: Int? = nil) {
    guard showsLine || choice == .json else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    let interval: UInt64 = showsLine ? 100_000_000 : 1_000_000_000
    guard now - lastTold >= interval, now - start >= interval else { return }
    lastTold = now
    let milliseconds = max(1, Int((now - start) / 1_000_000))
    let rate = count * 1000 / milliseconds
    let left = share.flatMap { $0 > 0 ? milliseconds * (1000 - $0) / $0 / 1000 : nil }
    if showsLine {
      hasLine = true
      let rest = left.map { ", \(Self.duration($0)) left" } ?? ""
      write("\r\u{1B}[K\(Figures.count(count, noun)), \(Figures.count(rate))/s\(rest)")
    } else {
      write(json(count, rate, left) + "\n")
    }
  }

  /// Takes the line away, before anything else is said.
  func end() {
    guard hasLine else { return }
    hasLine = false
    write("\r\u{1B}[K")
  }

  private func json(_ count: Int, _ rate: Int, _ left: Int?) -> String {
    var json = ReportJSON()
    json.object { json in
      json.string("schema", "daybook.progress/1")
      json.string("of", noun)
      json.number("done", count)
      json.number("per_second", rate)
      json.number("seconds_left", orNull: left)
    }
    return json.text
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  private static func duration(_ seconds: Int) -> String {
    seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
