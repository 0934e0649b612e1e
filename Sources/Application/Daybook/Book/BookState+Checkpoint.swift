import Accounts
import BusinessCalendar
import Codec
import EntryRules
import Events
import Journal
import Ledgers

/// The form of a state in a checkpoint: what a replay needs to start in the middle.
///
/// Charts and rules stand in it as their published texts and are compiled again, so that a
/// checkpoint outlives the compiler; everything is varints, in the order of the code.
extension BookState {
  private static let format: UInt8 = 6

  /// Appends the whole state.
  func encode(into writer: inout ByteWriter) {
    writer.u8(Self.format)
    for text in [identity.id, identity.timeZone, identity.cutOff] { writer.text(text) }
    writer.signed(Int64(identity.firstDay.dayNumber))
    writer.varint(lastSequence)
    writer.signed(lastRecorded.microseconds)
    encodeNames(into: &writer)
    encodeDays(into: &writer)
    writer.count(publications.count)
    for publication in publications {
      writer.varint(publication.sequence)
      writer.u8(publication.isChart ? 1 : 0)
      writer.text(publication.file)
      writer.text(publication.source)
    }
    encodeCurrencies(into: &writer)
    balances.encode(into: &writer)
    customers.encode(into: &writer)
    reconciled.encode(into: &writer)
    invoices.encode(into: &writer)
    encodeEvents(into: &writer)
  }

  private func encodeNames(into writer: inout ByteWriter) {
    writer.count(names.count)
    guard names.count > 0 else { return }
    for number in 1...UInt32(names.count) { writer.text(names.bytes(of: number)) }
  }

  private func encodeDays(into writer: inout ByteWriter) {
    writer.signed(Int64(days.openNumber))
    writer.varint(days.openFirst)
    writer.count(days.closed.count)
    for day in days.closed {
      writer.signed(Int64(day.date))
      for sequence in [day.first, day.cut, day.sealed] { writer.varint(sequence) }
    }
  }

  private func encodeCurrencies(into writer: inout ByteWriter) {
    let known = (0...UInt32(names.count)).filter { currencies[$0] != nil }
    writer.count(known.count)
    for currency in known { writer.varint(UInt64(currency)) }
  }

  private func encodeEvents(into writer: inout ByteWriter) {
    writer.count(parked.count)
    for sequence in parked.sequences {
      writer.varint(sequence)
      let record = parked[sequence]?.record ?? []
      writer.text(record, record.indices)
      let reviewers = parked.reviewers(of: sequence)
      writer.count(reviewers.count)
      for reviewer in reviewers { writer.varint(UInt64(reviewer)) }
    }
    writer.count(releases.count)
    for (sequence, release) in releases.sorted(by: { $0.key < $1.key }) {
      writer.varint(sequence)
      writer.varint(UInt64(release.rule))
      writer.signed(Int64(release.year ?? 0))
    }
    writer.count(suspensions.count)
    for (sequence, suspension) in suspensions.sorted(by: { $0.key < $1.key }) {
      writer.varint(sequence)
      writer.varint(suspension)
    }
    writer.count(reversed.count)
    for sequence in reversed.sorted() { writer.varint(sequence) }
    suspendedWords.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: `integrity` where the bytes do not have this form; the checkpoint is then of no use.
  static func decode(from reader: inout ByteReader) throws(BookFailure) -> BookState {
    var state = BookState()
    do throws(CodecError) {
      guard try reader.u8() == format else { throw .malformed(offset: 0) }
      try state.decodeHead(from: &reader)
    } catch {
      throw unreadable(error)
    }
    // Subjects and currencies come from the chart, before the accounts that stand under them.
    try state.publishAgain()
    do throws(CodecError) {
      try state.decodeCurrencies(from: &reader)
      try state.balances.decode(from: &reader)
      try state.customers.decode(from: &reader)
      try state.reconciled.decode(from: &reader)
      try state.invoices.decode(from: &reader)
      try state.decodeEvents(from: &reader)
    } catch {
      throw unreadable(error)
    }
    for sequence in state.suspensions.keys { state.parked.suspend(sequence) }
    return state
  }

  private static func unreadable(_ error: CodecError) -> BookFailure {
    BookFailure(.integrity, "the checkpoint cannot be read (\(error))")
  }

  private mutating func decodeHead(from reader: inout ByteReader) throws(CodecError) {
    identity.id = try reader.string()
    identity.timeZone = try reader.string()
    identity.cutOff = try reader.string()
    identity.firstDay = try reader.date()
    lastSequence = try reader.varint()
    lastRecorded = Instant(microseconds: try reader.signed())
    for _ in 0..<(try reader.count()) {
      let start = reader.offset
      let name = try reader.text()
      guard (1...NameTable.byteMaximum).contains(name.count) else {
        throw .malformed(offset: start)
      }
      _ = names.intern(reader.bytes.extracting(name))
    }
    let open = try reader.date()
    days = BookDays(open: open, first: try reader.varint())
    for _ in 0..<(try reader.count()) {
      let date = try reader.date()
      let (first, cut, sealed) = (try reader.varint(), try reader.varint(), try reader.varint())
      days.closed.append(
        BookDays.Closed(date: date.dayNumber, first: first, cut: cut, sealed: sealed)
      )
    }
    for _ in 0..<(try reader.count()) {
      let sequence = try reader.varint()
      let isChart = try reader.u8() == 1
      let file = try reader.string()
      publications.append(
        Publication(
          sequence: sequence,
          isChart: isChart,
          file: file,
          source: try reader.string()
        )
      )
    }
  }

  /// Compiles every chart and every file of rules again, in the order of their publication.
  private mutating func publishAgain() throws(BookFailure) {
    let all = publications
    publications = []
    for publication in all {
      var data = OwnData()
      (data.file, data.source) = (publication.file, publication.source)
      if publication.isChart {
        try republishChart(data, at: publication.sequence)
      } else {
        try republishRules(data, at: publication.sequence)
      }
    }
  }

  private mutating func decodeCurrencies(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) { learn(try reader.varint32()) }
  }

  private mutating func decodeEvents(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let sequence = try reader.varint()
      let record = try reader.text()
      parked.park(reader.bytes.array(record), at: sequence)
      for _ in 0..<(try reader.count()) { parked.review(sequence, by: try reader.varint32()) }
    }
    for _ in 0..<(try reader.count()) {
      let sequence = try reader.varint()
      let rule = try reader.varint32()
      let year = Int32(clamping: try reader.signed())
      releases[sequence] = Release(rule: rule, year: year == 0 ? nil : year)
    }
    for _ in 0..<(try reader.count()) {
      let sequence = try reader.varint()
      suspensions[sequence] = try reader.varint()
    }
    for _ in 0..<(try reader.count()) { reversed.insert(try reader.varint()) }
    suspendedWords = try SuspendedWords(from: &reader)
  }
}
