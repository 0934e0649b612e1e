import Foundation
import Glibc

/// What a run took.
struct Cost {
  /// Seconds on the wall.
  var wall: Double
  /// Seconds of processor, all threads, user and system.
  var cpu: Double

  /// Runs the body and measures it.
  static func of(_ body: () throws -> Void) rethrows -> Cost {
    let (wall, cpu) = (ContinuousClock.now, processorSeconds())
    try body()
    return Cost(wall: seconds(since: wall), cpu: processorSeconds() - cpu)
  }

  private static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    // The address is that of a variable of the type that the call fills.
    _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension [Double] {
  /// The middle one, or the mean of the two in the middle.
  var median: Double {
    let sorted = sorted()
    guard let last = sorted.last else { return 0 }
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return (sorted[middle - 1] + (middle < sorted.count ? sorted[middle] : last)) / 2
  }
}

/// Anonymous memory of this process, in bytes.
func anonymousMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") {
    return (Int(line.split { !$0.isNumber }.first ?? "") ?? 0) << 10
  }
  return 0
}

/// Bytes on the disk under a folder: blocks, not lengths, since maps are sparse.
func diskUsage(of path: String) -> Int {
  let files = FileManager.default.enumerator(atPath: path)
  return (files?.compactMap { $0 as? String } ?? []).reduce(0) { sum, name in
    var status = stat()
    // The address is that of a variable of the type that the call fills.
    let code = unsafe lstat(path + "/" + name, &status)
    return code == 0 ? sum + Int(status.st_blocks) * 512 : sum
  }
}

/// A line of the table: what was done, how it went, what design.md section 8 asks for.
struct Line {
  let work: String
  let result: String
  let reference: String
  let budget: String

  static func print(_ lines: [Line]) {
    let head = Line(work: "work", result: "measured", reference: "reference", budget: "to reach")
    let columns: [KeyPath<Line, String>] = [\.work, \.result, \.reference, \.budget]
    let widths = columns.map { column in
      ([head] + lines).map { $0[keyPath: column].count }.max() ?? 0
    }
    func row(_ line: Line) -> String {
      let cells = zip(columns, widths).map { column, width in
        line[keyPath: column].padding(toLength: width, withPad: " ", startingAt: 0)
      }
      return "| " + cells.joined(separator: " | ") + " |"
    }
    Swift.print(row(head))
    Swift.print(
      "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
    )
    for line in lines { Swift.print(row(line)) }
  }
}

/// A rate for people: `1.24 M/s`, `812 k/s`.
func rate(_ count: Int, per seconds: Double) -> String {
  guard seconds > 0 else { return "–" }
  let perSecond = Double(count) / seconds
  switch perSecond {
  case 1e6...: return String(format: "%.2f M/s", perSecond / 1e6)
  case 1e3...: return String(format: "%.0f k/s", perSecond / 1e3)
  default: return String(format: "%.0f /s", perSecond)
  }
}

/// Nanoseconds for each of so many.
func nanoseconds(_ seconds: Double, each count: Int) -> String {
  String(format: "%.0f ns", seconds * 1e9 / Double(count))
}
