import RuleSyntax

/// The leaves of a chart by the subjects above them.
struct Leaves {
  private var byAncestor: [String: Set<String>] = [:]

  init(_ subjects: [Subject]) {
    let parents = Dictionary(subjects.map { ($0.code, $0.parent) }) { first, _ in first }
    for leaf in subjects where leaf.isLeaf {
      var next: String? = leaf.code
      while let code = next {
        byAncestor[code, default: []].insert(leaf.code)
        next = parents[code] ?? nil
      }
    }
  }

  func codes(under code: String) -> Set<String> { byAncestor[code] ?? [] }

  /// The leaves under subjects that a section of the chart names; one that does not exist is
  /// reported.
  func under(
    _ codes: [PlacedText],
    of section: String,
    _ problems: inout SyntaxProblems
  ) -> Set<String> {
    for code in codes where byAncestor[code.text] == nil {
      let near = NearestName.advice(for: code.text, among: byAncestor.keys.sorted())
      problems.report(
        at: code.place,
        "missing-subject",
        "\(section) names \(code), which the chart does not have",
        next: near
      )
    }
    return codes.reduce(into: []) { $0.formUnion(self.codes(under: $1.text)) }
  }
}
