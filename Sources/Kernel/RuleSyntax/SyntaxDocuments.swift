import Yams

extension SyntaxNode {
  /// The longest file that is read, in bytes of UTF-8.
  package static let fileMaximum = 16 << 20

  /// The deepest nesting of mappings and lists.
  package static let depthMaximum = 32

  /// Reads the YAML documents of a file (separated by `---`); empty documents are left out.
  ///
  /// Anchors, aliases, tags and merge keys are refused, since what stands in a file should be read
  /// where it stands; so are duplicate keys and keys that are no text.
  /// - Throws: every problem of the file; where it is no YAML, the first.
  package static func documents(of text: String, file: String) throws(SyntaxErrors) -> [SyntaxNode]
  {
    var problems = SyntaxProblems()
    let documents = documents(of: text, file: file, &problems)
    try problems.throwIfAny()
    return documents
  }

  /// As above, with problems reported instead of thrown.
  package static func documents(
    of text: String,
    file: String,
    _ problems: inout SyntaxProblems
  ) -> [SyntaxNode] {
    guard text.utf8.count <= fileMaximum else {
      problems.report(
        at: SourcePlace(file: file, line: 1, column: 1),
        "file-too-long",
        "the file has \(text.utf8.count) bytes, at most \(fileMaximum) are read",
        next: "split the file"
      )
      return []
    }
    let source = YAMLSource(text, file: file)
    guard !source.refusesAliases(&problems) else { return [] }
    return source.read(&problems)
  }
}

/// The text of a file, prepared for Yams, and what is needed to look at it again.
private struct YAMLSource {
  let file: String
  let text: String
  let lines: [[Unicode.Scalar]]

  init(_ text: String, file: String) {
    self.file = file
    let withoutMark = text.unicodeScalars.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    // Yams hands the bytes of the string to libYAML and keeps the pointer; those of a string of up
    // to 15 bytes live on the stack. A longer one is stored once and stays where it is, hence a
    // comment at the end, which adds nothing to a block of text before it.
    let end = withoutMark.hasSuffix("\n") ? "" : "\n"
    var padded = withoutMark + end + "# end of the file\n"
    padded.makeContiguousUTF8()
    self.text = padded
    lines = Self.lines(of: padded)
  }

  /// Splits at the line breaks that libYAML counts.
  private static func lines(of text: String) -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = [[]]
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      previous = scalar
    }
    return lines
  }

  func place(_ mark: Mark?) -> SourcePlace {
    SourcePlace(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  /// The character of the file at a place.
  func scalar(at place: SourcePlace) -> Unicode.Scalar? {
    guard lines.indices.contains(place.line - 1) else { return nil }
    let line = lines[place.line - 1]
    return line.indices.contains(place.column - 1) ? line[place.column - 1] : nil
  }

  func read(_ problems: inout SyntaxProblems) -> [SyntaxNode] {
    var documents: [SyntaxNode] = []
    do {
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      while let root = try parser.nextRoot() {
        if case .scalar(let scalar) = root, scalar.string.isEmpty, scalar.style == .plain {
          continue
        }
        if let node = node(root, depth: 1, &problems) { documents.append(node) }
      }
    } catch {
      report(error, &problems)
    }
    return documents
  }

  private func node(
    _ node: Node,
    depth: Int,
    _ problems: inout SyntaxProblems
  ) -> SyntaxNode? {
    let place = place(node.mark)
    guard acceptsStart(at: place, of: node, &problems) else { return nil }
    guard depth <= SyntaxNode.depthMaximum else {
      problems.report(
        at: place,
        "too-deep",
        "mappings and lists are nested more than \(SyntaxNode.depthMaximum) deep",
        next: "write it flatter"
      )
      return nil
    }
    switch node {
    case .scalar(let scalar):
      return SyntaxNode(.text(scalar.string), at: place)
    case .sequence(let sequence):
      let elements = sequence.map { self.node($0, depth: depth + 1, &problems) }
      return SyntaxNode(.sequence(elements.compactMap { $0 }), at: place)
    case .mapping(let mapping):
      return SyntaxNode(.mapping(entries(mapping, depth: depth, &problems)), at: place)
    case .alias:
      return nil
    }
  }

  private func entries(
    _ mapping: Node.Mapping,
    depth: Int,
    _ problems: inout SyntaxProblems
  ) -> [SyntaxEntry] {
    var seen: [String: SourcePlace] = [:]
    return mapping.compactMap { key, value in
      let place = place(key.mark)
      guard let keyNode = node(key, depth: depth + 1, &problems) else { return nil }
      guard let text = keyNode.text else {
        problems.report(
          at: place,
          "key-is-no-text",
          "a key is \(keyNode.kind)",
          next: "write a word before the colon, or quote a text that begins with { or ["
        )
        return nil
      }
      if text == "<<" {
        problems.report(
          at: place,
          "merge-key",
          "merge keys (<<) are not read",
          next: "write the keys out where they are needed"
        )
        return nil
      }
      if let first = seen[text] {
        reportDuplicate(text, at: place, first: first.line, &problems)
        return nil
      }
      seen[text] = place
      guard let value = node(value, depth: depth + 1, &problems) else { return nil }
      return SyntaxEntry(key: text, at: place, value: value)
    }
  }

  /// Refuses a node that begins with an anchor or a tag: its place is where that stands.
  private func acceptsStart(
    at place: SourcePlace,
    of node: Node,
    _ problems: inout SyntaxProblems
  ) -> Bool {
    switch scalar(at: place) {
    case "&":
      problems.report(
        at: place,
        "anchor",
        "anchors (&) and aliases (*) are not read",
        next: "write the value out where it is needed, or quote a text that begins with &"
      )
      return false
    case "!":
      problems.report(
        at: place,
        "tag",
        "tags (!) are not read: every value is the text it is",
        next: "leave the tag out, or quote a text that begins with !"
      )
      return false
    default:
      return true
    }
  }

  private func reportDuplicate(
    _ key: String,
    at place: SourcePlace,
    first line: Int,
    _ problems: inout SyntaxProblems
  ) {
    problems.report(
      at: place,
      "duplicate-key",
      "the key \"\(key.shortened)\" stands twice in this mapping, first on line \(line)",
      next: "keep one of them"
    )
  }

  /// Refuses a file with an alias before Yams resolves it: nested aliases grow without bound.
  func refusesAliases(_ problems: inout SyntaxProblems) -> Bool {
    var anchors: Set<String> = []
    for (number, line) in lines.enumerated() {
      for column in line.indices where line[column] == "&" || line[column] == "*" {
        guard column == 0 || " \t[]{},:?-!".unicodeScalars.contains(line[column - 1]) else {
          continue
        }
        let rest = line[(column + 1)...].prefix {
          $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "-"
        }
        let name = String(String.UnicodeScalarView(rest))
        guard !name.isEmpty else { continue }
        if line[column] == "&" { anchors.insert(name) }
        if line[column] == "*", anchors.contains(name) {
          problems.report(
            at: SourcePlace(file: file, line: number + 1, column: column + 1),
            "anchor",
            "anchors (&) and aliases (*) are not read",
            next: "write the value out instead of *\(name)"
          )
          return true
        }
      }
    }
    return false
  }

  private func report(_ error: any Error, _ problems: inout SyntaxProblems) {
    let next = "correct the YAML there or on the line before"
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let what = context.map { "\($0.text) from line \($0.mark.line): \(problem)" } ?? problem
      problems.report(at: place(mark), "yaml", "this is no YAML: \(what)", next: next)
    case .duplicatedKeysInMapping(let duplicates, let context):
      problems.report(
        at: place(context.mark),
        "duplicate-key",
        "the key \"\(duplicates.first ?? "")\" stands twice in one mapping, the first time here",
        next: "keep one of them"
      )
    case .reader(let problem, let offset, _, _):
      let place = offset.map(place(ofCharacter:)) ?? place(nil)
      problems.report(
        at: place,
        "yaml",
        "this is no YAML: \(problem)",
        next: "remove the character; only printable text is read"
      )
    default:
      problems.report(at: place(nil), "yaml", "this is no YAML: \(error)", next: next)
    }
  }

  /// The place of a character by its number, which is what Yams says of unreadable ones.
  private func place(ofCharacter offset: Int) -> SourcePlace {
    let before = Self.lines(of: String(text.prefix(offset)))
    return SourcePlace(
      file: file,
      line: before.count,
      column: (before.last?.count ?? 0) + 1
    )
  }
}
