/// A pattern as a deterministic automaton over bytes: one table look-up per byte of input.
struct PatternAutomaton {
  /// For each state 256 next states; state 0 is dead, state 1 the start.
  let transitions: [UInt16]
  /// Whether a text may end in a state.
  let accepts: [Bool]

  /// Compiles a pattern by the subset construction.
  init(_ syntax: PatternSyntax) {
    var nondeterministic = StateGraph()
    let end = nondeterministic.add(.accept)
    let start = nondeterministic.add(syntax, before: end)
    self.init(nondeterministic, start: start)
  }

  private init(_ graph: StateGraph, start: Int) {
    let first = graph.closure(of: [start])
    var numbers: [Set<Int>: Int] = [[]: 0, first: 1]
    var subsets: [Set<Int>] = [[], first]
    var table: [UInt16] = []
    var next = 0
    while next < subsets.count {
      // Neighbouring bytes mostly lead to the same place.
      var last: (targets: [Int], number: Int) = ([], 0)
      for byte in UInt8.min...UInt8.max {
        let targets = graph.step(from: subsets[next], by: byte)
        if targets != last.targets {
          let reached = graph.closure(of: targets)
          let number = numbers[reached] ?? subsets.count
          if number == subsets.count {
            numbers[reached] = number
            subsets.append(reached)
          }
          last = (targets, number)
        }
        table.append(UInt16(last.number))
      }
      next += 1
    }
    transitions = table
    accepts = subsets.map(graph.isAccepting)
  }
}

/// The automaton before it is made deterministic (Thompson's construction).
private struct StateGraph {
  enum State {
    case byte(ByteSet, next: Int)
    case split([Int])
    case accept
  }

  private var states: [State] = []

  mutating func add(_ state: State) -> Int {
    states.append(state)
    return states.count - 1
  }

  /// Adds the states of a pattern that lead to `next`, and returns where they begin.
  mutating func add(_ syntax: PatternSyntax, before next: Int) -> Int {
    switch syntax {
    case .bytes(let set): return add(.byte(set, next: next))
    case .sequence(let parts):
      return parts.reversed().reduce(next) { place, part in add(part, before: place) }
    case .alternatives(let choices):
      let starts = choices.map { add($0, before: next) }
      return add(.split(starts))
    case .repeated(let part, let least, let most):
      var start = next
      if let most {
        for _ in least..<most { start = add(.split([add(part, before: start), next])) }
      } else {
        let loop = add(.split([]))
        states[loop] = .split([add(part, before: loop), next])
        start = loop
      }
      for _ in 0..<least { start = add(part, before: start) }
      return start
    }
  }

  /// The states reachable without input.
  func closure(of seeds: [Int]) -> Set<Int> {
    var (reached, open): (Set<Int>, [Int]) = ([], seeds)
    while let state = open.popLast() {
      guard reached.insert(state).inserted else { continue }
      if case .split(let targets) = states[state] { open += targets }
    }
    return reached
  }

  func step(from subset: Set<Int>, by byte: UInt8) -> [Int] {
    subset.compactMap { state in
      guard case .byte(let set, let next) = states[state], set.contains(byte) else { return nil }
      return next
    }
  }

  func isAccepting(_ subset: Set<Int>) -> Bool {
    subset.contains { if case .accept = states[$0] { true } else { false } }
  }
}
