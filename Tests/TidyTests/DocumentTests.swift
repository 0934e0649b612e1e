import DaybookTestSupport
import Foundation
import Testing

/// What must hold of every page: one title, and links that lead somewhere.
@Suite struct DocumentTests {
  static let pages = TextFile.withExtension("md")

  @Test func `every page has one title`() {
    for page in Self.pages where !page.path.hasPrefix("Tests/Snapshots/") {
      let titles = prose(of: page).filter { $0.text.hasPrefix("# ") }
      #expect(
        titles.count == 1,
        "\(page.path) has \(titles.count) titles: lines \(titles.map(\.line))"
      )
    }
  }

  @Test func `every relative link leads to something`() throws {
    let link = /\]\(([^)\s]+)\)/
    for page in Self.pages {
      let folder = Repository.url(page.path).deletingLastPathComponent()
      for (line, text) in prose(of: page) {
        for match in text.matches(of: link) {
          let target = String(match.1)
          guard !target.contains("://"), !target.hasPrefix("mailto:") else { continue }
          let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
          let file =
            parts[0].isEmpty
            ? Repository.url(page.path) : folder.appendingPathComponent(String(parts[0]))
          guard FileManager.default.fileExists(atPath: file.path) else {
            Issue.record("\(page.path):\(line): \(target) leads nowhere")
            continue
          }
          guard parts.count == 2, file.pathExtension == "md" else { continue }
          let anchors = try anchors(of: String(contentsOf: file, encoding: .utf8))
          #expect(anchors.contains(String(parts[1])), "\(page.path):\(line): no heading \(target)")
        }
      }
    }
  }

  @Test func `titles and links in fenced code are not counted`() {
    let page = TextFile(path: "a.md", text: "# One\n```\n# comment\n[x](y)\n```\n## Two `#`")
    #expect(prose(of: page).map(\.line) == [1, 6])
    #expect(anchors(of: "## Two words, `code`") == ["two-words-code"])
  }
}

/// The lines outside fenced code, numbered from 1.
private func prose(of page: TextFile) -> [(line: Int, text: Substring)] {
  var fence: Substring?
  return page.lines.enumerated().compactMap { index, line in
    let trimmed = line.drop { $0 == " " }
    if let open = fence {
      if trimmed.hasPrefix(open) { fence = nil }
      return nil
    }
    if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
      fence = trimmed.prefix { $0 == "`" || $0 == "~" }
      return nil
    }
    return (index + 1, line)
  }
}

/// The anchors that a page's headings make, as the usual renderers do.
private func anchors(of text: String) -> Set<String> {
  let headings = prose(of: TextFile(path: "", text: text)).map(\.text).filter { $0.hasPrefix("#") }
  return Set(
    headings.map { heading in
      heading.drop { $0 == "#" || $0 == " " }.lowercased()
        .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
        .replacing(" ", with: "-")
    }
  )
}
