import Daybook
import DaybookTestSupport
import Simulation
import Testing

/// A checker that finds nothing is worth something only where it finds what is there.
@Suite struct PlantedFaults {
  /// What the book's chart says otherwise than the template, and what the checker says to it.
  static let charts: [(text: String, instead: String, finding: String)] = [
    // Users may go below zero.
    ("owner: user, negative: forbidden}", "owner: user}", "on the wrong side"),
    // Another order's money may be taken, within the account's balance.
    ("forbidden, items: order}", "forbidden}", " has -"),
    // Some of the clients' money is left out of the report.
    (#""224107"]"#, #""224107", "224103"]"#, "client money"),
  ]

  @Test(arguments: charts)
  func `a chart that lets too much pass is seen`(
    text: String,
    instead: String,
    finding: String
  ) throws {
    var files = try MarketplaceTemplate.files()
    let template = TemplateText(files)
    let chart = files[0].text.replacing(text, with: instead)
    try #require(chart != files[0].text)
    files[0] = BookWriter.SourceFile(name: files[0].name, text: chart)
    let simulation = Simulation(template, publishing: files, days: 3, orders: 20)
    let found = try (1...10 as ClosedRange<UInt64>).lazy.flatMap { seed in
      let folder = TemporaryFolder()
      return try simulation.run(seed: seed, at: folder.path("book")).findings.map(\.text)
    }
    #expect(found.contains { $0.contains(finding) }, "\(found.prefix(3))")
  }

  /// What a decider that forgets what there was would have booked twice.
  @Test(arguments: [
    "refund.requested", "refund.succeeded", "refund.failed", "refund.cancelled", "chargeback.won",
    "settlement.requested", "withdrawal.succeeded", "withdrawal.failed", "purchase.paid",
  ])
  func `a step that is booked twice is seen`(type: String) throws {
    let template = try MarketplaceTemplate.text()
    let simulation = Simulation(template, days: 2, orders: 30)
    // A part of what is there may be taken twice and be no more than that: some seed shows it.
    let seeds: ClosedRange<UInt64> = 1...10
    let found = try seeds.first { seed in
      let folder = TemporaryFolder()
      let result = try simulation.run(seed: seed, at: folder.path("book"))
      try #require(result.findings == [])
      var happenings = Happenings()
      try happenings.read(Book.open(at: folder.path("book"), mapBytes: 1 << 28))
      var (sound, broken) = (MoneyCheck(template), MoneyCheck(template))
      for event in happenings.booked {
        sound.take(event)
        broken.take(event)
        if event.type == type { broken.take(event) }
      }
      #expect(sound.findings == [])
      return broken.findings != []
    }
    #expect(found != nil)
  }

  /// What a decider that does not ask whose a payout is would have booked.
  @Test(arguments: ["payout.succeeded", "payout.failed", "refund.succeeded"])
  func `a payout out of what is on its way for another one is seen`(type: String) throws {
    let template = try MarketplaceTemplate.text()
    let simulation = Simulation(template, days: 2, orders: 30)
    let found = try (1...20 as ClosedRange<UInt64>).first { seed in
      let folder = TemporaryFolder()
      _ = try simulation.run(seed: seed, at: folder.path("book"))
      var happenings = Happenings()
      try happenings.read(Book.open(at: folder.path("book"), mapBytes: 1 << 28))
      var check = MoneyCheck(template)
      for var event in happenings.booked {
        if event.type == type { event.request = "/orders another" }
        check.take(event)
      }
      return check.findings.contains { $0.text.contains("set aside by /orders another") }
    }
    #expect(found != nil)
  }

  @Test func `a seed that fails is shrunk to what still fails`() throws {
    var files = try MarketplaceTemplate.files()
    let template = TemplateText(files)
    files[0] = BookWriter.SourceFile(
      name: files[0].name,
      text: files[0].text.replacing("owner: user, negative: forbidden}", with: "owner: user}")
    )
    let simulation = Simulation(template, publishing: files, days: 2, orders: 15)
    let folder = TemporaryFolder()
    let failing = try #require(
      try (1...20 as ClosedRange<UInt64>).first { seed in
        try !simulation.run(seed: seed, at: folder.path("\(seed)")).findings.isEmpty
      }
    )
    let few = try simulation.shrunk(seed: failing, in: folder.path)
    #expect(few.joined().count < simulation.events(seed: failing).joined().count / 4)
    let again = try simulation.run(few, seed: failing, at: folder.path("again"))
    #expect(again.findings != [])
  }
}
