import Daybook
import DaybookTestSupport
import Events
import RandomNumbers
import Statements
import Testing

/// Sending again, sending otherwise, starting again: none of it changes a book.
@Suite struct RepetitionLaws {
  @Test(arguments: Seeds.range(150))
  func `sent again in any order and batching, events give their first receipts`(
    seed: UInt64
  ) throws {
    var history = RandomHistory(seed: seed)
    let law = try LawBook(history)
    if history.random.chance(perMille: 300) { try law.reopen() }
    let before = try law.book.information()
    let figures = try Figures.balances(law.book)
    let sent = law.first.values.sorted { $0.receipt.sequence < $1.receipt.sequence }
    for _ in 0..<4 {
      let count = history.random.int(in: 1...20)
      let again = (0..<count).map { _ in history.random.pick(sent) }
      let receipts = try law.send(again.map(\.draft))
      for (first, receipt) in zip(again, receipts) {
        #expect(receipt.isRepeated(of: first.receipt), "\(first.draft.id); \(history.again)")
      }
    }
    #expect(try law.book.information() == before, "\(history.again)")
    #expect(try Figures.balances(law.book) == figures, "\(history.again)")
  }

  @Test(arguments: Seeds.range(80))
  func `the same id with other content is told every time, and changes nothing`(
    seed: UInt64
  ) throws {
    var history = RandomHistory(seed: seed)
    let law = try LawBook(history)
    let before = try law.book.information()
    for (draft, first) in law.first.values.sorted(by: { $0.receipt.sequence < $1.receipt.sequence })
    where history.random.chance(perMille: 300) {
      var other = draft
      other.text = "\(draft.text ?? "") otherwise"
      let receipts = try law.send([other, draft, other])
      let difference = ContentDifference(
        field: "data.text",
        recorded: draft.text ?? "",
        given: other.text ?? ""
      )
      #expect(
        receipts.map(\.kind) == [.conflict([difference]), .repeated, .conflict([difference])],
        "\(draft.id); \(history.again)"
      )
      #expect(receipts.allSatisfy { $0.sequence == first.sequence }, "\(history.again)")
    }
    #expect(try law.book.information() == before, "\(history.again)")
  }

  @Test(arguments: Seeds.range(120))
  func `batching does not matter`(seed: UInt64) throws {
    var history = RandomHistory(seed: seed)
    let (one, other) = (try LawBook(history), try LawBook())
    try other.run(history.splitAnew())
    let differences = try Figures(other.book).differences(from: Figures(one.book))
    #expect(differences.isEmpty, "\(history.again)")
    let receipts = [one, other].map { law in law.first.mapValues(\.receipt) }
    #expect(receipts[0] == receipts[1], "\(history.again)")
    let sequences = try [one, other].map { try $0.book.lastSequence() }
    #expect(sequences[0] == sequences[1], "\(history.again)")
    let certificates = [one, other].map { law in
      law.certificates.map { certificate in
        var certificate = certificate
        certificate.chainHash = ""
        // How many blocks the chain has is what may differ.
        certificate.checks = certificate.checks.filter { $0.name != "hash-chain" }
        return certificate
      }
    }
    #expect(certificates[0] == certificates[1], "\(history.again)")
  }

  @Test(arguments: Seeds.range(60))
  func `the same batches give the same chain, to its last bit`(seed: UInt64) throws {
    let history = RandomHistory(seed: seed)
    let (one, other) = (try LawBook(history), try LawBook(history))
    #expect(try one.book.information() == other.book.information(), "\(history.again)")
    #expect(one.certificates == other.certificates, "\(history.again)")
  }

  @Test(arguments: Seeds.range(80))
  func `restarts and previews leave no trace, to the last bit of the chain`(seed: UInt64) throws {
    var history = RandomHistory(seed: seed)
    let (one, other) = (try LawBook(history), try LawBook())
    for deed in history.deeds {
      switch history.random.index(weights: [50, 20, 30]) {
      case 1: try other.reopen()
      case 2:
        if case .append(let events) = deed {
          // What a preview says is what then comes.
          let previews = try other.writer.preview([LawBook.batch(events)])
          let receipts = try other.run(deed)
          #expect(previews.map(\.receipt) == receipts, "\(history.again)")
          continue
        }
      default: break
      }
      try other.run(deed)
    }
    #expect(try other.book.information() == one.book.information(), "\(history.again)")
    let differences = try Figures(other.book).differences(from: Figures(one.book))
    #expect(differences.isEmpty, "\(history.again)")
    #expect(other.certificates == one.certificates, "\(history.again)")
  }
}

extension Receipt {
  /// Whether it is the first receipt of an event, given again.
  fileprivate func isRepeated(of first: Receipt) -> Bool {
    kind == .repeated && sequence == first.sequence && outcome == first.outcome
      && reason == first.reason && detail == first.detail
  }
}
