import DaybookTestSupport
import Foundation
import Testing

/// What must hold of the repository as a whole.
@Suite struct RepositoryTests {
  @Test func `git lists the files`() {
    #expect(TextFile.paths.contains("Package.swift"))
  }

  @Test func `the top level holds only what belongs there`() {
    let allowed: Set = [
      "Package.swift", "Sources", "Tests", "Schemas", "tools", "docs",
      "README.md", "LICENSE", "NOTICE", "CHANGELOG.md",
      ".ci", ".editorconfig", ".gitattributes", ".gitignore", ".swift-format",
    ]
    let found = Set(TextFile.paths.compactMap { $0.split(separator: "/").first.map(String.init) })
    #expect(found.subtracting(allowed) == [])
  }

  @Test func `no blob in the history is larger than 256 KiB`() throws {
    let script = """
      git rev-list --objects HEAD |
      git cat-file --batch-check='%(objecttype) %(objectsize) %(rest)' |
      awk '$1 == "blob" && $2 > 262144 { print $3 " has " $2 " bytes" }'
      """
    let result = try Program.run("/bin/sh", ["-c", script], in: Repository.root)
    #expect(result.status == 0 && result.output == "", "\(result.output)\(result.errors)")
  }

  @Test func `no file is larger than 256 KiB`() throws {
    for path in TextFile.paths {
      let size = try Repository.url(path).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      #expect(size <= 256 << 10, "\(path) has \(size) bytes")
    }
  }

  @Test func `no file names a path of one machine`() throws {
    // In pieces, so that this file does not find itself.
    let pattern = try Regex("(^|[\\s\"'`(=:])/(" + "wo" + "rk|ho" + "me|ro" + "ot|Us" + "ers)/")
    #expect("cd /ho\("me")/li".contains(pattern))
    for file in TextFile.all {
      for (index, line) in file.lines.enumerated() where line.contains(pattern) {
        Issue.record("\(file.path):\(index + 1): \(line)")
      }
    }
  }

  @Test func `scripts can be run, and say with what`() throws {
    for path in TextFile.paths where path.hasPrefix("tools/") || path.hasPrefix(".ci/") {
      let isScript = URL(fileURLWithPath: path).pathExtension == "" || path.hasSuffix(".sh")
      guard isScript, !path.hasSuffix("lib.sh") else { continue }
      #expect(
        FileManager.default.isExecutableFile(atPath: Repository.url(path).path),
        "\(path) is not executable"
      )
      #expect(try Repository.text(path).hasPrefix("#!/usr/bin/env "), "\(path) has no first line")
    }
  }

  @Test func `every text ends with one line break and has no blanks at line ends`() {
    for file in TextFile.all where !file.path.hasPrefix("Tests/Snapshots/") {
      guard file.lines.count > 1 else { continue }
      #expect(file.lines.last == "" && file.lines.dropLast().last != "", "\(file.path)")
      guard !file.path.hasSuffix(".md") else { continue }
      for (index, line) in file.lines.enumerated() where line.last == " " || line.last == "\t" {
        Issue.record("\(file.path):\(index + 1): blanks at the end")
      }
    }
  }
}
