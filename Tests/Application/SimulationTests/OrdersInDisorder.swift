import Daybook
import DaybookTestSupport
import Foundation
import Simulation
import Testing

/// Orders live short and disorderly lives through intake and engine, and a checker that knows no
/// decider reads the export: whatever the order of events, money is there once.
///
/// `tools/test` runs many more by the command, built for release.
@Suite struct OrdersInDisorder {
  @Test(arguments: Seeds.range(40))
  func `whatever is said of orders, no money is there twice`(seed: UInt64) throws {
    let simulation = Simulation(try MarketplaceTemplate.text(), days: 3, orders: 6)
    let folder = TemporaryFolder()
    let result = try simulation.run(seed: seed, at: folder.path("book"))
    #expect(
      result.findings == [],
      "alone: daybook simulate --seed \(seed) --days 3 --orders 6"
    )
  }

  @Test func `what stops a book names the seed`() throws {
    let simulation = Simulation(try MarketplaceTemplate.text(), days: 1, orders: 1)
    let folder = TemporaryFolder()
    _ = try simulation.run(seed: 7, at: folder.path("book"))
    let failure = #expect(throws: BookFailure.self) {
      try simulation.run(seed: 7, at: folder.path("book"))
    }
    #expect(failure?.message.hasPrefix("seed 7: ") == true)
  }
}

/// The template marketplace-cn, as it lies in the repository.
enum MarketplaceTemplate {
  static func files() throws -> [BookWriter.SourceFile] {
    let folder = "Tests/Scenarios/templates/marketplace-cn"
    let rules = Repository.files(under: folder + "/rules", withExtension: "yaml")
    return try ([Repository.url(folder + "/chart.yaml")] + rules).map { url in
      BookWriter.SourceFile(
        name: url.lastPathComponent,
        text: try String(contentsOf: url, encoding: .utf8)
      )
    }
  }

  static func text() throws -> TemplateText { TemplateText(try files()) }
}
