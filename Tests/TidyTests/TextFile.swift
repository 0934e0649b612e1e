import DaybookTestSupport
import Foundation

/// A text file of the repository, as the tidy rules see it.
struct TextFile {
  let path: String
  let lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The files that git knows or would add, by their paths from the root.
  static let paths: [String] = {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard"]
    let listed = try? Program.run("git", arguments, in: Repository.root)
    return (listed?.output ?? "").split(separator: "\n").map(String.init)
      .filter { FileManager.default.fileExists(atPath: Repository.url($0).path) }
      .sorted()
  }()

  /// All of them that are text.
  static let all: [TextFile] = paths.compactMap { path in
    (try? Repository.text(path)).map { TextFile(path: path, text: $0) }
  }

  static func withExtension(_ extensions: String...) -> [TextFile] {
    all.filter { extensions.contains(URL(fileURLWithPath: $0.path).pathExtension) }
  }

  /// Programs: Swift, C++, and the scripts of tools/, which have no extension.
  static let programs = all.filter { file in
    switch URL(fileURLWithPath: file.path).pathExtension {
    case "swift", "cpp", "hpp", "h", "py", "sh": true
    case "": file.lines.first?.hasPrefix("#!") == true
    default: false
    }
  }

  /// The Swift lines without comments and without what stands in string literals.
  var code: [String] {
    var insideText = false
    return lines.map { line in
      if line.contains("\"\"\"") {
        // A line holds one delimiter, or opens and closes on the same line.
        if line.components(separatedBy: "\"\"\"").count == 2 { insideText.toggle() }
        return ""
      }
      return insideText ? "" : Self.withoutTextAndComment(line)
    }
  }

  private static func withoutTextAndComment(_ line: Substring) -> String {
    var (kept, insideText, escaped) = ("", false, false)
    for (offset, character) in line.enumerated() {
      if insideText {
        if !escaped, character == "\"" { insideText = false }
        escaped = !escaped && character == "\\"
        continue
      }
      if character == "\"" {
        insideText = true
        kept.append("\"\"")
      } else if character == "/", line.dropFirst(offset + 1).first == "/" {
        return kept
      } else {
        kept.append(character)
      }
    }
    return kept
  }
}
