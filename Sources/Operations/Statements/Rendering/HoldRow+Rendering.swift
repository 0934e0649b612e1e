extension ListReport {
  /// Holds in force, a row per account.
  public init(holds rows: [HoldRow], head: ReportHead) {
    self.init(
      schema: "daybook.holds/1",
      head: head,
      title: "Holds",
      rowsKey: "holds",
      columns: [
        Column("account"), Column("placed", isFigure: true), Column("used", isFigure: true),
        Column("released", isFigure: true), Column("left", isFigure: true),
        Column("since"), Column("age", title: "days", isFigure: true),
        Column("expires_on", title: "until"), Column("placed_by", title: "by"),
        Column("event", isShownOnly: true), Column("sequence", title: ""),
        Column("source", title: ""), Column("id", title: ""), Column("text", title: ""),
      ],
      rows: rows.map(\.values),
      emptyText: "Nothing is on hold."
    )
  }
}

extension HoldRow {
  fileprivate var values: [ListReport.Value] {
    [
      .text(account), .amount(placed), .amount(used), .amount(released), .amount(left),
      .date(since), .count(UInt64(age)), expiresOn.map { .date($0) } ?? .none,
      placedBy.map { .text($0) } ?? .none,
      .text("#\(origin.sequence) \(origin.source) \(origin.id)"), .count(origin.sequence),
      .text(origin.source), .text(origin.id), text.map { .text($0) } ?? .none,
    ]
  }
}
