import RuleSyntax

/// A text with columns to fill in, the columns found.
struct RowTemplate {
  private enum Piece {
    case text(String)
    case column(Int)
  }

  private let pieces: [Piece]
  /// Where the mapping says it.
  let place: SourcePlace
  /// The first column that it uses; nil where it is the same in every row.
  let firstColumn: Int?
  /// The last column that it uses.
  let lastColumn: Int?

  /// Finds the columns of a template.
  init(_ template: TextTemplate, _ columns: TableColumns) throws(SyntaxFault) {
    var (pieces, used): ([Piece], [Int]) = ([], [])
    for piece in template.pieces {
      switch piece {
      case .text(let text): pieces.append(.text(text))
      case .field(let name):
        let index = try columns.index(of: name)
        pieces.append(.column(index))
        used.append(index)
      }
    }
    (self.pieces, place) = (pieces, template.place)
    (firstColumn, lastColumn) = (used.first, used.max())
  }

  /// A text that is the same in every row.
  init(constant text: String, at place: SourcePlace) {
    (pieces, self.place, firstColumn, lastColumn) = ([.text(text)], place, nil, nil)
  }

  /// The text for a row.
  func filled(_ row: TableRow) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let plain): text += plain
      case .column(let index): text += row.text(index)
      }
    }
  }
}

extension String {
  /// Short enough for a message, and without what looks like a card number.
  var shortenedForMessage: String {
    let masked = CardNumber.masked(self)
    return masked.count > 60 ? masked.prefix(60) + "…" : masked
  }
}
