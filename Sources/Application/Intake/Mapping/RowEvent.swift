import JSONText
import RuleSyntax

/// The event that a row becomes: its templates with their columns found.
struct RowEvent {
  /// A member and what fills it.
  private struct Member {
    let name: String
    /// Where it stands in the event, as a JSON pointer.
    let pointer: String
    let template: RowTemplate
  }

  /// An amount as a row gives it.
  struct Amount {
    let name: String
    let number: String
    let currency: String
    /// The column from which it comes, counted from 0.
    let column: Int
  }

  private let envelope: [Member]
  private let data: [Member]
  private let amounts: [Member]
  private let parties: [Member]
  private let references: [Member]
  private let sensitive: [Member]
  private let follows: Member?
  private let all: [Member]
  /// How many columns a row must have.
  let columnCount: Int

  /// Finds the columns of an event's templates.
  init(_ syntax: EventTemplateSyntax, _ columns: TableColumns) throws(SyntaxFault) {
    func member(
      _ name: String,
      _ pointer: String,
      _ template: TextTemplate?
    ) throws(SyntaxFault)
      -> Member?
    {
      guard let template else { return nil }
      let found = try RowTemplate(template, columns)
      return Member(name: name, pointer: "\(pointer)/\(JSONPointer.escape(name))", template: found)
    }
    func members(
      _ group: String,
      _ all: [EventTemplateSyntax.Member]
    ) throws(SyntaxFault)
      -> [Member]
    {
      var found: [Member] = []
      for one in all {
        if let next = try member(one.name.text, "/data/\(group)", one.value) { found.append(next) }
      }
      return found
    }
    func single(
      _ pointer: String,
      _ all: [(String, TextTemplate?)]
    ) throws(SyntaxFault)
      -> [Member]
    {
      var found: [Member] = []
      for (name, template) in all {
        if let next = try member(name, pointer, template) { found.append(next) }
      }
      return found
    }
    envelope = try single(
      "",
      [
        ("source", syntax.source), ("id", syntax.id), ("type", syntax.type), ("time", syntax.time),
      ]
    )
    data = try single(
      "/data",
      [
        ("code", syntax.code), ("order", syntax.order), ("value_date", syntax.valueDate),
        ("actor", syntax.actor), ("text", syntax.text),
      ]
    )
    follows = try member("follows", "/data", syntax.follows)
    amounts = try members("amounts", syntax.amounts)
    parties = try members("parties", syntax.parties)
    references = try members("references", syntax.references)
    sensitive = try members("sensitive", syntax.sensitive)
    let groups = [envelope, data, amounts, parties, references, sensitive]
    all = groups.flatMap(\.self) + [follows].compactMap(\.self)
    columnCount = (all.compactMap(\.template.lastColumn).max() ?? -1) + 1
  }

  /// The amounts of a row; `nil` for one that is not a number and a currency, with its column.
  func amounts(_ row: TableRow) -> (read: [Amount], bad: (text: String, column: Int)?) {
    var read: [Amount] = []
    for member in amounts {
      let text = member.template.filled(row)
      let words = text.split(whereSeparator: \.isWhitespace)
      let column = member.template.firstColumn ?? 0
      guard words.count == 2 else { return (read, (text, column)) }
      read.append(
        Amount(
          name: member.name,
          number: String(words[0]),
          currency: String(words[1]),
          column: column
        )
      )
    }
    return (read, nil)
  }

  /// Writes the event of a row as JSON; what is empty once filled is left out.
  func write(_ row: TableRow, _ amounts: [Amount], to writer: inout JSONWriter) {
    writer.removeAll()
    writer.beginObject()
    writer.key("specversion")
    writer.string("1.0")
    for member in envelope { write(member, row, &writer) }
    writer.key("data")
    writer.beginObject()
    for member in data { write(member, row, &writer) }
    write(amounts, &writer)
    write("parties", parties, row, &writer)
    write("references", references, row, &writer)
    write("sensitive", sensitive, row, &writer)
    if let follows {
      let id = follows.template.filled(row)
      // The event of which it speaks comes from the same source.
      if !id.isEmpty, let source = envelope.first(where: { $0.name == "source" }) {
        writer.key("follows")
        writer.beginObject()
        write(source, row, &writer)
        writer.key("id")
        writer.string(id)
        writer.endObject()
      }
    }
    writer.endObject()
    writer.endObject()
  }

  private func write(_ member: Member, _ row: TableRow, _ writer: inout JSONWriter) {
    let text = member.template.filled(row)
    guard !text.isEmpty else { return }
    writer.key(member.name)
    writer.string(member.name == "value_date" ? Self.dashed(text) : text)
  }

  private func write(
    _ name: String,
    _ members: [Member],
    _ row: TableRow,
    _ writer: inout JSONWriter
  ) {
    guard members.contains(where: { !$0.template.filled(row).isEmpty }) else { return }
    writer.key(name)
    writer.beginObject()
    for member in members { write(member, row, &writer) }
    writer.endObject()
  }

  private func write(_ amounts: [Amount], _ writer: inout JSONWriter) {
    guard !amounts.isEmpty else { return }
    writer.key("amounts")
    writer.beginObject()
    for amount in amounts {
      writer.key(amount.name)
      writer.beginObject()
      writer.key("amount")
      writer.string(amount.number)
      writer.key("currency")
      writer.string(amount.currency)
      writer.endObject()
    }
    writer.endObject()
  }

  /// `20261120` as `2026-11-20`, which is how events write a date.
  private static func dashed(_ text: String) -> String {
    guard text.utf8.count == 8, text.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else { return text }
    return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
  }

  /// The column from which the member at a JSON pointer comes, counted from 0; nil for a member
  /// that no column fills.
  func column(of pointer: String) -> Int? {
    let member = all.first { pointer == $0.pointer || pointer.hasPrefix($0.pointer + "/") }
    return member?.template.firstColumn
  }
}
