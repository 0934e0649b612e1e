package import Foundation
public import Testing

/// Compares a text with the file that holds what it was when somebody last looked at it:
/// `Tests/Snapshots/<name>`.
///
/// A snapshot that does not exist yet is recorded and the test fails once, so that nobody commits
/// what nobody has read. `RECORD_SNAPSHOTS=1` records all anew.
public func expectSnapshot(
  _ text: String,
  named name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectSnapshot(
    text,
    file: Repository.url("Tests/Snapshots/\(name)"),
    recording: ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1",
    sourceLocation: sourceLocation
  )
}

/// The same with every circumstance stated, so that it can be tested itself.
package func expectSnapshot(
  _ text: String,
  file: URL,
  recording: Bool,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let recorded = try? String(contentsOf: file, encoding: .utf8)
  guard recorded != text else { return }
  guard let recorded, !recording else {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
    if !recording {
      Issue.record(
        "recorded \(file.lastPathComponent) for the first time: read it, then run again",
        sourceLocation: sourceLocation
      )
    }
    return
  }
  Issue.record(
    """
    \(file.lastPathComponent) differs: \(firstDifference(recorded, text))
    If the new text is right: RECORD_SNAPSHOTS=1 swift test, and read the diff.
    """,
    sourceLocation: sourceLocation
  )
}

/// The first line in which two texts differ, for a person.
package func firstDifference(_ recorded: String, _ actual: String) -> String {
  let (old, new) = (
    recorded.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline),
    actual.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  )
  for line in 0..<max(old.count, new.count) {
    let (left, right) = (line < old.count ? old[line] : nil, line < new.count ? new[line] : nil)
    if left != right {
      return
        "line \(line + 1)\n  recorded: \(left ?? "(no such line)")\n  actual:   \(right ?? "(no such line)")"
    }
  }
  return "the line endings"
}
