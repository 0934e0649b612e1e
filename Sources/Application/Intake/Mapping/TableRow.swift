import RuleSyntax

/// A row of a table: its cells, and where they stand in the file.
struct TableRow {
  /// A cell with its place.
  struct Cell {
    var text: String
    var line: Int
    var column: Int
  }

  /// The line on which it begins, from 1.
  let line: Int
  let cells: [Cell]

  /// Whether there is nothing in it but blanks.
  var isBlank: Bool {
    cells.allSatisfy { cell in cell.text.allSatisfy { $0.isWhitespace } }
  }

  /// The text of a column, counted from 0, without blanks around it; empty where the row is shorter.
  ///
  /// A blank that nobody sees makes no other id: `r1` and `r1 ` are one row said twice.
  func text(_ column: Int) -> String {
    cells.indices.contains(column) ? cells[column].text.trimmingBlanks : ""
  }

  /// The first column behind so many that has something in it; nil where there is none.
  func surplus(beyond width: Int) -> Int? {
    cells.indices.dropFirst(width).first { !text($0).isEmpty }
  }

  /// Where a column begins, counted from 0; the row's beginning where it is shorter.
  func place(_ column: Int, in file: String) -> SourcePlace {
    guard cells.indices.contains(column) else {
      return SourcePlace(file: file, line: line, column: 1)
    }
    return SourcePlace(file: file, line: cells[column].line, column: cells[column].column)
  }
}

/// Takes the rows of a table one after the other: RFC 4180 for CSV, no quoting for TSV.
///
/// Lines may end with CRLF; a quoted cell may hold line ends, delimiters and doubled quotes.
struct TableRows {
  private let bytes: [UInt8]
  private let delimiter: UInt8
  private let quote: UInt8?
  private var position = 0
  private var line = 1
  /// Where the line in hand begins, for columns.
  private var lineStart = 0

  /// Reads the rows of a decoded file.
  init(_ bytes: [UInt8], _ syntax: TableFileSyntax) {
    self.bytes = bytes
    let usual = syntax.format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
    delimiter = syntax.delimiter?.text.utf8.first ?? usual
    quote = syntax.format == .csv ? UInt8(ascii: "\"") : nil
  }

  /// The next row; nil at the end.
  mutating func next() throws(SyntaxFault) -> TableRow? {
    guard position < bytes.count else { return nil }
    let first = line
    var cells: [TableRow.Cell] = []
    while true {
      cells.append(try cell())
      guard position < bytes.count else { break }
      let end = bytes[position]
      position += 1
      if end == delimiter { continue }
      startLine()
      break
    }
    return TableRow(line: first, cells: cells)
  }

  /// The place at which reading stands, for a fault.
  var place: (line: Int, column: Int) { (line, column(of: position)) }

  private mutating func startLine() {
    line += 1
    lineStart = position
  }

  private func column(of place: Int) -> Int {
    bytes[lineStart..<min(place, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
  }

  /// Reads a cell up to the delimiter or line end behind it.
  private mutating func cell() throws(SyntaxFault) -> TableRow.Cell {
    let (line, column) = (line, column(of: position))
    if let quote, position < bytes.count, bytes[position] == quote {
      let text = try quoted(quote)
      return TableRow.Cell(text: text, line: line, column: column)
    }
    let start = position
    while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A {
      if bytes[position] == quote {
        throw SyntaxFault(
          "stray-quote",
          "a quote stands inside a cell that does not begin with one",
          next: "write the whole cell in quotes and each quote in it twice"
        )
      }
      position += 1
    }
    var end = position
    let isLineEnd = position == bytes.count || bytes[position] == 0x0A
    if isLineEnd, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return TableRow.Cell(text: text, line: line, column: column)
  }

  private mutating func quoted(_ quote: UInt8) throws(SyntaxFault) -> String {
    var text: [UInt8] = []
    let start = (position, line, lineStart)
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        guard position < bytes.count, bytes[position] == quote else {
          try requireEndOfCell()
          return String(decoding: text, as: UTF8.self)
        }
        position += 1
      } else if byte == 0x0A {
        startLine()
      }
      text.append(byte)
    }
    // The place that helps is where the cell begins, not the end of the file.
    (position, line, lineStart) = start
    throw SyntaxFault(
      "unclosed-quote",
      "a cell in quotes has no end",
      next: "close it; a quote inside it is written twice"
    )
  }

  /// Behind a quoted cell only a delimiter or the line's end may stand.
  private mutating func requireEndOfCell() throws(SyntaxFault) {
    if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A {
      position += 1
    } else if position + 1 == bytes.count, bytes[position] == 0x0D {
      position += 1
    }
    guard position == bytes.count || bytes[position] == delimiter || bytes[position] == 0x0A else {
      throw SyntaxFault(
        "stray-quote",
        "something follows the closing quote of a cell",
        next: "write each quote inside a cell twice"
      )
    }
  }
}
