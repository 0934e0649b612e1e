/// A table of text for people: columns as wide as their widest cell, figures to the right.
///
/// For example:
/// ```swift
/// var table = TextTable([.text("account"), .figure("debit"), .figure("credit")])
/// table.add(["220202/M1/CNY", "", "1,000.00"])
/// print(table.text(.plain))
/// ```
public struct TextTable: Sendable {
  /// A column's title and how its cells stand.
  public struct Column: Sendable {
    let title: String
    let group: String
    let isFigure: Bool

    /// A column of words, to the left.
    public static func text(_ title: String) -> Column {
      Column(title: title, group: "", isFigure: false)
    }

    /// A column of figures, to the right; neighbours of one `group` get a title in common.
    public static func figure(_ title: String, in group: String = "") -> Column {
      Column(title: title, group: group, isFigure: true)
    }
  }

  /// What stands in one column of a row.
  public struct Cell: Sendable, ExpressibleByStringInterpolation {
    let text: String
    let tone: TextStyle.Tone

    /// Makes a cell; control characters are written visibly.
    public init(_ text: String, _ tone: TextStyle.Tone = .plain) {
      (self.text, self.tone) = (DisplayWidth.printable(text), tone)
    }

    /// Makes a plain cell.
    public init(stringLiteral text: String) { self.init(text) }
  }

  private enum Line {
    case cells([Cell])
    case rule
    case heading(String)
  }

  private let columns: [Column]
  private var lines: [Line] = []
  private var widths: [Int]

  /// Makes an empty table.
  public init(_ columns: [Column]) {
    self.columns = columns
    widths = columns.map { DisplayWidth.columns(of: $0.title) }
  }

  /// Whether no row was added.
  public var isEmpty: Bool { lines.isEmpty }

  /// Adds a row; cells that are missing at its end are empty.
  public mutating func add(_ cells: [Cell]) {
    precondition(cells.count <= columns.count, "a row has no more cells than the table columns")
    for (index, cell) in cells.enumerated() {
      widths[index] = max(widths[index], DisplayWidth.columns(of: cell.text))
    }
    lines.append(.cells(cells))
  }

  /// Adds a horizontal rule.
  public mutating func addRule() { lines.append(.rule) }

  /// Adds a line over the full width: the name of what follows.
  public mutating func addHeading(_ text: String) {
    lines.append(.heading(DisplayWidth.printable(text)))
  }

  /// The table, every line ended, no blanks at the end of a line.
  public func text(_ style: TextStyle) -> String {
    var text = ""
    let groups = groupLine()
    if !groups.isEmpty { text += style.set(groups, .strong) + "\n" }
    let titles = columns.map { Cell($0.title, .strong) }
    if columns.contains(where: { !$0.title.isEmpty }) {
      text += line(of: titles, style) + "\n" + rule(style) + "\n"
    }
    for entry in lines {
      switch entry {
      case .cells(let cells): text += line(of: cells, style)
      case .rule: text += rule(style)
      case .heading(let heading): text += style.set(heading, .strong)
      }
      text += "\n"
    }
    return text
  }

  private func line(of cells: [Cell], _ style: TextStyle) -> String {
    var (text, blanks) = ("", 0)
    for (index, cell) in cells.enumerated() {
      let room = widths[index] - DisplayWidth.columns(of: cell.text)
      if columns[index].isFigure { blanks += room }
      if !cell.text.isEmpty {
        text += String(repeating: " ", count: blanks) + style.set(cell.text, cell.tone)
        blanks = 0
      }
      if !columns[index].isFigure { blanks += room }
      blanks += 2
    }
    return text
  }

  private func rule(_ style: TextStyle) -> String {
    let width = widths.reduce(0, +) + 2 * max(0, widths.count - 1)
    return style.set(String(repeating: "─", count: width), .faint)
  }

  /// The titles that neighbouring columns have in common, each centred in a rule over them.
  private func groupLine() -> String {
    guard columns.contains(where: { !$0.group.isEmpty }) else { return "" }
    var (text, blanks, index) = ("", 0, 0)
    while index < columns.count {
      let group = columns[index].group
      var width = widths[index]
      while index + 1 < columns.count, !group.isEmpty, columns[index + 1].group == group {
        index += 1
        width += 2 + widths[index]
      }
      if group.isEmpty {
        blanks += width
      } else {
        text += String(repeating: " ", count: blanks) + Self.centred(group, width)
        blanks = 0
      }
      blanks += 2
      index += 1
    }
    return text
  }

  private static func centred(_ title: String, _ width: Int) -> String {
    let room = max(0, width - DisplayWidth.columns(of: title) - 2)
    let left = String(repeating: "─", count: room / 2)
    return left + " " + title + " " + String(repeating: "─", count: room - room / 2)
  }
}
