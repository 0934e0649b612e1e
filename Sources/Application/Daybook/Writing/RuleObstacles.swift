import EntryRules
import Events
import RuleSyntax

/// What a rule's verdict means for the event: the reason, and what a caller should know of it.
enum RuleObstacles {
  static func obstacle(_ verdict: EntryVerdict, _ state: borrowing BookState) -> Obstacle {
    var obstacle = Obstacle(reason: verdict.reason)
    switch verdict.reason {
    case .missingAmount, .missingParty:
      obstacle.detail.append((.missing, state.name(verdict.detail)))
    case .unknownCurrency, .surplusDigits:
      obstacle.detail.append((.currency, state.name(verdict.detail)))
    case .currencyDiffers: obstacle.detail.append((.missing, state.name(verdict.detail)))
    case .requirementFails:
      let requires = state.rules.rule(verdict.rule)?.syntax.requires ?? []
      let index = Int(verdict.detail) - 1
      let text = requires.indices.contains(index) ? requires[index].text : "\(verdict.detail)"
      obstacle.detail.append((.requirement, text))
    case .sameParty: obstacle.detail.append((.requirement, state.name(verdict.detail)))
    case .negativeLine: obstacle.detail.append((.line, "\(verdict.detail)"))
    case .overflow where verdict.caseNumber > 0:
      obstacle.detail.append((.line, "\(verdict.detail)"))
    default: break
    }
    if verdict.item > 0 { obstacle.detail.append((.item, "\(verdict.item)")) }
    return obstacle
  }
}
