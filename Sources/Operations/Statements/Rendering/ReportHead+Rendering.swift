import Amounts

extension ReportHead {
  /// The columns that every CSV ends with: which cut its rows are of.
  static let csvColumns = ["as_of", "by", "known_at"]

  /// The fields of ``csvColumns``.
  var csvFields: [String] { ["\(through)", axis.rawValue, String(knownAt)] }

  /// The first lines of a text report: what it is, of which days, with the knowledge of when.
  func text(_ title: String, _ style: TextStyle) -> String {
    let seal = isSealed ? style.set("sealed", .good) : style.set("not sealed", .notice)
    let book = DisplayWidth.printable(book)
    return style.set("\(title), \(period)", .strong)
      + "\nBook \(book) · by \(axis.rawValue) date"
      + " · known at sequence \(Figures.count(knownAt)) · \(through) \(seal)\n\n"
  }

  private var period: String {
    guard let from else { return "as of \(through)" }
    return from == through ? "\(through)" : "\(from) to \(through)"
  }

  /// Writes the head as the member `head`.
  func write(to json: inout ReportJSON) {
    json.object("head") { json in
      json.string("report", report)
      json.string("book", book)
      json.string("from", orNull: from.map { "\($0)" })
      json.date("through", through)
      json.string("by", axis.rawValue)
      json.number("known_at", knownAt)
      json.bool("sealed", isSealed)
      json.array("currencies") { json in
        for currency in currencies {
          json.object { json in
            json.string("code", currency.code)
            json.number("digits", currency.digits)
          }
        }
      }
    }
  }

  /// Writes the first line of NDJSON.
  func writeLine(schema: String, to json: inout ReportJSON) {
    json.line("head") { json in
      json.string("schema", schema)
      write(to: &json)
    }
  }
}

extension SubjectLabel {
  /// Writes code and names as members of the object that is open.
  func write(to json: inout ReportJSON) {
    json.object("subject") { json in
      json.string("code", code)
      if !zh.isEmpty { json.string("zh", zh) }
      if !en.isEmpty { json.string("en", en) }
    }
  }
}
