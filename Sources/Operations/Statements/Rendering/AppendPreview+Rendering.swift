import Amounts

extension AppendReport.Preview {
  /// Where it stands, what it would come to, and its entry.
  func text(_ style: TextStyle) -> String {
    let place = DisplayWidth.printable("\(file):\(line)")
    let name = DisplayWidth.printable("\(source) \(id)")
    let tone: TextStyle.Tone = ["posted", "repeated"].contains(result) ? .plain : .notice
    return "\(place): would be \(style.set(result, tone)): \(name)\n"
      + (lines.isEmpty ? "" : lines.text(style) + "\n")
  }

  /// Writes the members.
  func write(to json: inout ReportJSON) {
    json.string("file", file)
    json.number("line", line)
    json.string("source", source)
    json.string("id", id)
    json.string("result", result)
    lines.write(to: &json)
  }
}
