/// What a chart says of client money (客户备付金): where it lies, and who it is owed to.
package struct ClientMoneySyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// The subjects where the money lies; each stands for all below it.
  package let pool: [PlacedText]
  /// The subjects that say whose it is; each stands for all below it.
  package let client: [PlacedText]
  /// Subjects below those of `client` that are no client money.
  package let except: [PlacedText]
  /// What a shortfall does to the day; listed unless said.
  package let shortfall: ShortfallRule?
}

/// What a shortfall of client money does at day-end.
package enum ShortfallRule: String, CaseIterable, Hashable, Sendable {
  /// It is listed, and the day is sealed.
  case listed
  /// The day stays unsealed.
  case blocks
}

extension ClientMoneySyntax {
  init?(_ node: SyntaxNode, _ problems: inout SyntaxProblems) {
    let keys = ["pool", "client", "except", "shortfall"]
    guard let reader = MappingReader(node, as: "client_money", keys: keys, &problems),
      let pool = reader.requiredNames("pool", &problems),
      let client = reader.requiredNames("client", &problems)
    else { return nil }
    self.init(
      place: node.place,
      pool: pool,
      client: client,
      except: reader.names("except", orNone: true, &problems),
      shortfall: reader.choice("shortfall", of: ShortfallRule.self, &problems)
    )
  }
}
