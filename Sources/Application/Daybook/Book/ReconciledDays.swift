import BusinessCalendar
import ChartOfAccounts
import Codec
import Events
import Ledgers

/// What was said last of each channel, day and currency: reconciled, or not after all (Q22).
struct ReconciledDays: Sendable {
  /// A channel's day in a currency, by name numbers.
  struct Key: Hashable, Sendable {
    var channel: UInt32
    var day: Int32
    var currency: UInt32
  }

  private(set) var marks: [Key: Bool] = [:]

  /// Takes what an event says.
  mutating func mark(_ key: Key, _ isReconciled: Bool) { marks[key] = isReconciled }

  func encode(into writer: inout ByteWriter) {
    writer.count(marks.count)
    let sorted = marks.sorted {
      ($0.key.day, $0.key.channel, $0.key.currency) < ($1.key.day, $1.key.channel, $1.key.currency)
    }
    for (key, isReconciled) in sorted {
      writer.varint(UInt64(key.channel))
      writer.signed(Int64(key.day))
      writer.varint(UInt64(key.currency))
      writer.u8(isReconciled ? 1 : 0)
    }
  }

  mutating func decode(from reader: inout ByteReader) throws(CodecError) {
    for _ in 0..<(try reader.count()) {
      let channel = try reader.varint32()
      let day = Int32(clamping: try reader.signed())
      let key = Key(channel: channel, day: day, currency: try reader.varint32())
      marks[key] = try reader.u8() == 1
    }
  }
}

extension BookState {
  /// Whether a type marks a channel's day as reconciled, or takes the mark back; nil for any other.
  func reconciliationMark(ofType type: UInt32) -> Bool? {
    // Asked of every record of a replay: nearly all are settled by length and first letter.
    let text = names.bytes(of: type)
    guard text.byteCount == 14 || text.byteCount == 16,
      (try? text.fixed(UInt8.self, at: 0)) == UInt8(ascii: "d")
    else { return nil }
    return switch name(type) {
    case EventType.dayReconciled: true
    case EventType.dayUnreconciled: false
    default: nil
    }
  }

  /// Whether any account of the subjects that are reconciled with channels is somebody's, or any at
  /// all where the chart does not say; looks at all accounts, which few events ask for.
  func isChannel(_ owner: UInt32) -> Bool {
    let leaves = chart?.reconciliation?.leaves
    return balances.keys.contains { key in
      key.owner == owner && leaves?.contains(name(key.subject)) ?? true
    }
  }

  /// Which channel's day an event speaks of; nil where it does not say.
  mutating func reconciledDay(
    _ facts: borrowing EventFacts,
    _ data: OwnData
  ) -> ReconciledDays.Key? {
    guard let day = data.day.flatMap({ BusinessDate($0) }), let currency = data.currency,
      let role = names.number(of: "channel")
    else { return nil }
    let channel = facts.party(in: role)
    guard channel != 0 else { return nil }
    return ReconciledDays.Key(
      channel: channel,
      day: day.dayNumber,
      currency: names.intern(currency)
    )
  }
}
