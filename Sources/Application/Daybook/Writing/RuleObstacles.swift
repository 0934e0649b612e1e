import EntryRules
import Events

/// What a rule's verdict means for the event: the reason, and what a caller should know.
enum RuleObstacles {
  static func obstacle(
    _ verdict: EntryVerdict,
    _ facts: borrowing EventFacts,
    _ state: borrowing BookState
  ) -> Obstacle {
    switch verdict {
    case .posted, .noRule: Obstacle(reason: .noRule)
    }
  }
}
