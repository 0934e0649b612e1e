/// The steps still to come, the next one first.
struct StepHeap {
  struct Planned {
    let at: Int
    let number: Int
    let step: Market.Step
  }

  private var nodes: [Planned] = []

  mutating func insert(_ node: Planned) {
    nodes.append(node)
    var child = nodes.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      nodes.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// The next step, where it is due before an end.
  mutating func removeFirst(before end: Int) -> Planned? {
    guard let first = nodes.first, first.at < end else { return nil }
    nodes.swapAt(0, nodes.count - 1)
    nodes.removeLast()
    var parent = 0
    while 2 * parent + 1 < nodes.count {
      var child = 2 * parent + 1
      if child + 1 < nodes.count, precedes(child + 1, child) { child += 1 }
      guard precedes(child, parent) else { break }
      nodes.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (nodes[left].at, nodes[left].number) < (nodes[right].at, nodes[right].number)
  }
}
