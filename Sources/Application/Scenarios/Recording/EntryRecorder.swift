import RuleSyntax

/// Writes entries into the text of a scenario file, leaving everything else as it is.
///
/// It edits lines and then reads the text again: an edit that changes anything but the entry it is
/// for is not made. So an unusual way to write a step costs a message, never a file.
struct EntryRecorder {
  private let file: ScenarioFile
  private var lines: ScenarioLines

  init(_ file: ScenarioFile) {
    self.file = file
    lines = ScenarioLines(file.text)
  }

  /// The text with the entries that it lacks or states otherwise, and what could not be written.
  ///
  /// - Throws: `SyntaxErrors` where the text cannot be read.
  func text(
    with entries: [MadeEntry]
  ) throws(SyntaxErrors) -> (text: String, failures: [ScenarioFailure]) {
    var recorder = self
    var failures: [ScenarioFailure] = []
    // From the end, so that the places of what is still to be edited stay right.
    for entry in entries.sorted(by: { $0.step > $1.step }) where entry.isNews {
      if try !recorder.write(entry) { failures.append(entry.unwritten) }
    }
    return (recorder.lines.text, failures.reversed())
  }

  /// Makes the first of the possible edits that changes the entry and nothing else.
  private mutating func write(_ entry: MadeEntry) throws(SyntaxErrors) -> Bool {
    let wanted = try plain(lines.text, replacing: entry)
    for edit in [lines.rewritingLines(of: entry), lines.replacingEntry(of: entry)] {
      guard let edit, let read = try? plain(edit.text, replacing: nil), read == wanted else {
        continue
      }
      lines = edit
      return true
    }
    return false
  }

  /// What a text says, places left out, with one step's entry replaced.
  private func plain(
    _ text: String,
    replacing entry: MadeEntry?
  ) throws(SyntaxErrors) -> [PlainNode] {
    try SyntaxNode.documents(of: text, file: file.path).map { PlainNode($0, replacing: entry) }
  }
}

extension MadeEntry {
  /// Whether the file does not say it yet.
  fileprivate var isNews: Bool { stated.map { $0.map { EntryLine($0) } != made } ?? true }

  fileprivate var unwritten: ScenarioFailure {
    ScenarioFailure(
      at: place ?? step,
      "not-recorded",
      "the entry of this step cannot be written into the file",
      actual: texts.isEmpty ? ["no lines"] : texts,
      next: "write the step with each key on a line of its own, or the entry by hand"
    )
  }
}

/// What a node says, without places.
private indirect enum PlainNode: Equatable {
  case text(String)
  case sequence([PlainNode])
  case mapping([Pair])

  struct Pair: Equatable {
    var key: String
    var value: PlainNode
  }

  init(_ node: SyntaxNode, replacing entry: MadeEntry?) {
    switch node.content {
    case .text(let text): self = .text(text)
    case .sequence(let elements):
      self = .sequence(elements.map { PlainNode($0, replacing: entry) })
    case .mapping(let entries):
      var pairs = entries.map {
        Pair(key: $0.key, value: PlainNode($0.value, replacing: entry))
      }
      if let entry, node.place == entry.step {
        let made = PlainNode.sequence(entry.texts.map { .text($0) })
        if let place = pairs.firstIndex(where: { $0.key == "entry" }) {
          pairs[place].value = made
        } else {
          pairs.append(Pair(key: "entry", value: made))
        }
      }
      self = .mapping(pairs)
    }
  }
}
