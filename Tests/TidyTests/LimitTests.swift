import DaybookTestSupport
import Testing

/// Sizes (docs/STYLE.md, Files): think at 300 lines, stop at 600; functions at 40 and 70.
@Suite struct LimitTests {
  /// What was over a limit when the limit came, with its length then.
  ///
  /// It may shrink, not grow, and nothing joins the list. Tables that are data may stand here for
  /// good.
  static let ratchet: [String: Int] = [:]

  @Test func `no file is longer than 600 lines`() {
    for file in TextFile.programs {
      let limit = Self.ratchet[file.path] ?? 600
      let length = file.lines.count
      #expect(length <= limit, "\(file.path) has \(length) lines; split it by capability")
    }
  }

  @Test func `no function is longer than 70 lines`() {
    for file in TextFile.withExtension("swift") {
      for function in functions(of: file) {
        let limit = Self.ratchet["\(file.path):\(function.name)"] ?? 70
        #expect(
          function.length <= limit,
          "\(file.path):\(function.line): \(function.name) has \(function.length) lines"
        )
      }
    }
  }

  @Test func `what stands in the ratchet is no longer than it says`() {
    let lengths = TextFile.all.reduce(into: [String: Int]()) { lengths, file in
      lengths[file.path] = file.lines.count
      for function in functions(of: file) {
        lengths["\(file.path):\(function.name)"] = function.length
      }
    }
    for (name, length) in Self.ratchet {
      #expect(lengths[name] == length, "\(name) is \(lengths[name] ?? 0) lines now: say so here")
    }
  }

  @Test func `a function is measured from its first line to its last`() {
    let text = """
      struct Thing {
        func short() -> Int { 1 }
        func long(
          of number: Int
        ) {
          if number > 0 {
            print("}")
          }
        }
        init() {
        }
      }
      """
    let found = functions(of: TextFile(path: "Thing.swift", text: text))
    #expect(found.map(\.name) == ["short", "long", "init"])
    #expect(found.map(\.length) == [1, 7, 2])
    #expect(found.map(\.line) == [2, 3, 10])
  }
}

struct MeasuredFunction {
  let name: String
  let line: Int
  let length: Int
}

/// The functions of a formatted Swift file: one ends with the first closing brace that stands as far
/// to the left as it began.
func functions(of file: TextFile) -> [MeasuredFunction] {
  let code = file.code
  return code.indices.compactMap { start in
    guard let name = functionName(code[start]) else { return nil }
    let margin = code[start].prefix { $0 == " " }
    var end = start
    // The body opens on this line or, after parameters one to a line, on a `) … {` line.
    while end < code.count, !code[end].contains("{") {
      end += 1
      if end < code.count, end - start > 40 || functionName(code[end]) != nil { return nil }
    }
    guard end < code.count else { return nil }
    if code[end].last(where: { $0 != " " }) == "}", !code[end].hasPrefix(margin + "}") {
      return MeasuredFunction(name: name, line: start + 1, length: end - start + 1)
    }
    guard let close = code[end...].dropFirst().firstIndex(where: { $0.hasPrefix(margin + "}") })
    else { return nil }
    return MeasuredFunction(name: name, line: start + 1, length: close - start + 1)
  }
}

/// The name of the function that is declared on this line.
private func functionName(_ line: String) -> String? {
  let words = line.split { " (<?!".contains($0) }.map(String.init)
  guard
    let first = words.firstIndex(where: { ["func", "init", "deinit", "subscript"].contains($0) })
  else { return nil }
  let modifiers: Set = [
    "public", "package", "internal", "private", "fileprivate", "static", "mutating", "consuming",
    "borrowing", "convenience", "required", "override", "final", "nonisolated",
    "@discardableResult",
    "@inlinable", "@Test", "isolated", "class",
  ]
  guard words[..<first].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }) else {
    return nil
  }
  guard words[first] == "func" else { return words[first] }
  return first + 1 < words.count ? words[first + 1] : "func"
}
