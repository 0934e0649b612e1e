import Amounts

extension ListReport {
  /// Customers with what they have used of their limits.
  public init(customers rows: [CustomerRow], of book: String) {
    self.init(
      schema: "daybook.customers/1",
      title: "Customers of book \(book)",
      rowsKey: "customers",
      columns: [
        Column("customer"), Column("class"), Column("ownership"), Column("identity", title: ""),
        Column("logins"), Column("year"), Column("currency"), Column("limit", isFigure: true),
        Column("used", isFigure: true), Column("left", isFigure: true),
      ],
      rows: rows.map { row in
        [
          .text(row.customer), .text(row.customerClass), .text(row.ownership), .text(row.identity),
          .texts(row.logins), row.year.map { .text("\($0)") } ?? .none,
          row.currency.map { .text($0.code) } ?? .none,
          row.limit.map { .amount($0) } ?? .none, row.used.map { .amount($0) } ?? .none,
          row.left.map { .amount($0) } ?? .none,
        ]
      },
      emptyText: "No customer was registered."
    )
  }
}
