import Dispatch
import Foundation
import Statements
import Synchronization

/// Tells that a long step goes on where nobody can say how far it has come: what is done, and for
/// how long.
///
/// One line on a terminal, a JSON object a second for programs, nothing otherwise.
final class Waiting: Sendable {
  private let what: String
  private let isLine: Bool
  private let start = DispatchTime.now().uptimeNanoseconds
  /// Whether a line stands on the terminal, and whether the step is over.
  private let state = Mutex((hasLine: false, isOver: false))

  private init(_ what: String, isLine: Bool) { (self.what, self.isLine) = (what, isLine) }

  /// Does a step and tells how long it takes.
  static func during<Value>(
    _ what: String,
    _ option: ProgressOption,
    _ body: () throws -> Value
  ) rethrows -> Value {
    let isLine = option.progress == .auto && Terminal.showsErrors
    guard isLine || option.progress == .json else { return try body() }
    let waiting = Waiting(what, isLine: isLine)
    let timer = DispatchSource.makeTimerSource()
    timer.setEventHandler { waiting.tell() }
    timer.schedule(deadline: .now() + 1, repeating: 1)
    timer.resume()
    defer {
      timer.cancel()
      waiting.end()
    }
    return try body()
  }

  private func tell() {
    let seconds = (DispatchTime.now().uptimeNanoseconds - start) / 1_000_000_000
    state.withLock { state in
      guard !state.isOver else { return }
      state.hasLine = isLine
      write(isLine ? "\r\u{1B}[K\(what), \(seconds) s" : json(seconds) + "\n")
    }
  }

  private func json(_ seconds: UInt64) -> String {
    var json = ReportJSON()
    json.object { json in
      json.string("schema", "daybook.waiting/1")
      json.string("for", what)
      json.number("seconds", seconds)
    }
    return json.text
  }

  private func end() {
    state.withLock { state in
      if state.hasLine { write("\r\u{1B}[K") }
      state = (hasLine: false, isOver: true)
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
