import Codec
import Events

// Documents that are reviewed before they are booked: by whom, and whether that is enough.

extension IndependentReplay {
  /// Somebody has reviewed a parked document, or rejected it.
  mutating func review(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    isRejection: Bool,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    let document = header.related
    guard parked.contains(document) else {
      throw ReplayFault(
        .review,
        expected: "the sequence of a parked document",
        actual: "sequence \(document)",
        "reviews sequence \(document), which is not parked"
      )
    }
    let bytes = try checkNamed(document, facts, record, names, lookup)
    if !isRejection, let invoice = invoice(related, bytes.rawSpan), let other = double(of: invoice)
    {
      noteDouble(of: other, "sequence \(document) is reviewed")
    }
    if !asksForReview(related) {
      note(
        .review,
        expected: "a document that somebody entered and whose rule asks for reviews",
        actual: symbols.text(related.type),
        "sequence \(document) is no document that waits for its review"
      )
    }
    let (person, maker) = (person(facts.actor), person(related.actor))
    let isAgain = reviewers[document]?.contains(person) ?? false
    if person.isEmpty || !isRejection && (person == maker || isAgain) {
      note(
        .review,
        expected: "somebody who neither entered the document nor reviewed it",
        actual: "\"\(person)\"",
        "sequence \(document) is reviewed by \"\(person)\""
      )
    }
    if isRejection {
      parked.remove(document)
      reviewers[document] = nil
    } else {
      reviewers[document, default: []].append(person)
    }
  }

  /// Two people have given a parked event up, and named a document.
  mutating func dismiss(
    _ header: RecordHeader,
    _ facts: EventFacts,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) {
    let event = header.related
    guard parked.contains(event) else {
      throw ReplayFault(
        .release,
        expected: "the sequence of a parked event",
        actual: "sequence \(event)",
        "gives up sequence \(event), which is not parked"
      )
    }
    _ = try checkNamed(event, facts, record, names, lookup)
    checkApproval(facts, record)
    parked.remove(event)
    reviewers[event] = nil
  }

  /// What an event does something to is what it follows; its facts are then those of `related`.
  mutating func checkNamed(
    _ other: UInt64,
    _ facts: EventFacts,
    _ record: RawSpan,
    _ names: NameTable,
    _ lookup: (UInt64) -> [UInt8]?
  ) throws(ReplayFault) -> [UInt8] {
    let bytes = try read(other, names, lookup).bytes
    let isNamed =
      facts.follows.map {
        $0.source == related.source && record.extracting($0.id).equals(bytes.rawSpan, related.id)
      } ?? false
    guard !isNamed else { return bytes }
    note(
      .review,
      expected: "data.follows names sequence \(other)",
      actual: "another event",
      "\(symbols.text(facts.type)) is about another event than it names"
    )
    return bytes
  }

  /// Whether somebody entered a document, and a case of its rule asks for reviews, or did so before:
  /// what has waited for reviews may wait for something else when a rule asks for none any more.
  private func asksForReview(_ facts: EventFacts) -> Bool {
    !person(facts.actor).isEmpty
      && rules.versions(type: facts.type, code: facts.code).contains { version in
        rules.all[version].published < sequence
          && rules.all[version].cases.contains { $0.reviews > 0 }
      }
  }

  /// What was just computed has been reviewed by as many people as its rule asks for.
  ///
  /// Of a document that was parked before this replay began, not all reviews are known.
  mutating func checkReviews(of facts: EventFacts, at document: UInt64) {
    let given = Set(reviewers.removeValue(forKey: document) ?? []).subtracting([
      "", person(facts.actor),
    ])
    guard beganAtFirstEvent || document > start else { return }
    guard computation.reviews > 0, given.count < computation.reviews || person(facts.actor).isEmpty
    else {
      return
    }
    note(
      .review,
      expected: "somebody who entered it, and reviews by \(computation.reviews) others",
      actual: "\"\(symbols.text(facts.actor))\", and \(given.count) reviews",
      "\(symbols.text(facts.type)) is booked with \(given.count) of \(computation.reviews) reviews"
    )
  }
}

// Invoices: a supplier's number is booked once.

/// A supplier's invoice by its number, as people mean it.
struct ReplayInvoice: Hashable, Sendable {
  let supplier: Symbol
  let number: String

  /// The invoice of which it is a part, by a slash and one or two digits; nil where it is none.
  var whole: ReplayInvoice? {
    for digits in 1...2 {
      let (front, back) = (number.utf8.dropLast(digits), number.utf8.suffix(digits))
      guard back.allSatisfy({ (0x30...0x39).contains($0) }), front.last == UInt8(ascii: "/"),
        front.count > 1
      else { continue }
      return ReplayInvoice(supplier: supplier, number: String(Substring(front.dropLast())))
    }
    return nil
  }
}

extension IndependentReplay {
  /// A posted invoice is no other's double; one that was reversed may come again.
  ///
  /// Of invoices that were booked before this replay began nothing is known.
  mutating func checkInvoice(_ facts: EventFacts, _ record: RawSpan, at sequence: UInt64) {
    guard let invoice = invoice(facts, record) else { return }
    if let other = double(of: invoice) { noteDouble(of: other, "sequence \(sequence) is booked") }
    invoices[invoice] = sequence
    if let whole = invoice.whole { partsOfInvoices[whole, default: []].insert(sequence) }
  }

  /// Forgets an invoice that is reversed.
  mutating func takeBackInvoice(_ invoice: ReplayInvoice, at sequence: UInt64) {
    guard invoices[invoice] == sequence else { return }
    invoices[invoice] = nil
    if let whole = invoice.whole { partsOfInvoices[whole]?.remove(sequence) }
  }

  /// The sequence that has booked an invoice: it, the whole of which it is a part, or a part of it.
  private func double(of invoice: ReplayInvoice) -> UInt64? {
    if let same = invoices[invoice] { return same }
    if let whole = invoice.whole, let all = invoices[whole] { return all }
    return partsOfInvoices[invoice]?.min()
  }

  private mutating func noteDouble(of other: UInt64, _ what: String) {
    note(
      .document,
      expected: "an invoice that is not booked yet",
      actual: "one that sequence \(other) has booked",
      "\(what), an invoice of the same supplier and number as sequence \(other)"
    )
  }

  /// The supplier and the number of an invoice; nil for what is none, or does not say both.
  mutating func invoice(_ facts: EventFacts, _ record: RawSpan) -> ReplayInvoice? {
    let role = orders.role(of: facts.type, symbols)
    guard role == .goodsBilled || role == .costBilled,
      let named = facts.references.first(where: { $0.key == document })
    else { return nil }
    let supplier = facts.party(in: symbols.symbol("supplier"))
    let number = record.string(named.value).meant
    return supplier == 0 || number.isEmpty ? nil : ReplayInvoice(supplier: supplier, number: number)
  }
}

extension RawSpan {
  /// Whether it is the same as a part of other bytes.
  fileprivate func equals(_ other: RawSpan, _ part: Range<Int>) -> Bool {
    equals(other.extracting(part))
  }
}
