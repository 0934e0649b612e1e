package import Events

/// What came of all seeds of a simulation: `daybook.simulation/1`.
package struct SimulationReport: Sendable {
  /// A seed with which something cannot be true.
  package struct Failure: Sendable {
    /// The seed.
    package let seed: UInt64
    /// What was found.
    package let findings: [SimulationFinding]
  }

  /// How the simulation is run again: `--days 5 --orders 20`.
  package let options: String
  /// The transaction codes of the template.
  package let codes: Set<String>
  /// How many seeds were run.
  package private(set) var seeds = 0
  /// What became of the events.
  package private(set) var outcomes = SimulationOutcomes()
  /// How much was looked at.
  package private(set) var extent = SimulationExtent()
  /// The seeds with findings, in order.
  package private(set) var failures: [Failure] = []
  /// The fewest events with which the first failing seed still fails.
  package var shrunk: [EventDraft] = []

  /// Starts with no seed.
  package init(options: String, codes: Set<String>) {
    (self.options, self.codes) = (options, codes)
  }

  /// The codes of which no event was booked.
  package var codesLeftOut: [String] { codes.subtracting(extent.codes).sorted() }

  /// Whether every invariant held with every seed.
  package var isClean: Bool { failures.isEmpty }

  /// Adds what came of a seed.
  package mutating func add(_ result: SimulationResult) {
    seeds += 1
    outcomes.add(result.outcomes)
    extent.add(result.extent)
    guard !result.findings.isEmpty else { return }
    failures.append(Failure(seed: result.seed, findings: result.findings))
    failures.sort { $0.seed < $1.seed }
  }
}
