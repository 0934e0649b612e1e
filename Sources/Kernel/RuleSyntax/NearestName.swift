/// Finds the name that a writer may have meant.
package enum NearestName {
  /// The known name nearest to a text, if one is near: at most a third of its letters differ.
  /// - Complexity: O(names × letters²)
  package static func of(_ text: String, among names: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(Array(text.lowercased()), Array(name.lowercased()))
      if distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    guard let best, best.distance * 3 <= max(text.count, best.name.count) else { return nil }
    return best.name
  }

  /// What to do about an unknown name: the near one if there is one, else all that are known.
  package static func advice(for text: String, among names: [String]) -> String {
    if let near = of(text, among: names) { return "write \(near), if that is meant" }
    guard names.count <= 24 else { return "use a name that is declared" }
    return names.isEmpty ? "remove it" : "use one of \(names.joined(separator: ", "))"
  }

  /// How many letters must be changed, put in, left out or swapped.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    guard left.count < 64, right.count < 64 else { return left == right ? 0 : Int.max / 4 }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(last[column + 1] + 1, current[column] + 1)
        cost = min(cost, last[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
