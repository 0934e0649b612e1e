extension ListReport {
  /// The accounting dates of a book.
  public init(days rows: [DayRow], of book: String) {
    self.init(
      schema: "daybook.days/1",
      title: "Days of book \(book)",
      rowsKey: "days",
      columns: [
        Column("date"), Column("state"), Column("first_sequence", isFigure: true),
        Column("last_sequence", isFigure: true), Column("events", isFigure: true),
        Column("certificate"),
      ],
      rows: rows.map { row in
        [
          .date(row.date), .word(row.state.rawValue, row.state.tone),
          row.firstSequence.map { .count($0) } ?? .none,
          row.lastSequence.map { .count($0) } ?? .none,
          .count(row.events), row.certificate.map { .text($0) } ?? .none,
        ]
      },
      emptyText: "No day was opened yet."
    )
  }
}

extension DayRow.State {
  fileprivate var tone: TextStyle.Tone {
    switch self {
    case .open: .plain
    case .cut: .notice
    case .sealed: .good
    }
  }
}
