/// The text of an entry rule from 2026 on, by its code, the type of its events, the amount that they
/// carry, and lines that place it, as `Dr 2202/{merchant}`; it asks for the parties that they name.
public func rule(_ code: String, _ type: String, _ amount: String, _ lines: String...) -> String {
  let parties = lines.flatMap { $0.matches(of: /\{(\w+)\}/).map { String($0.1) } }
  return """
    code: "\(code)"
    type: \(type)
    from: 2026-01-01
    amounts: [\(amount)]
    parties: [\(Set(parties).sorted().joined(separator: ", "))]
    lines: [\(lines.map { "\"\($0)  \(amount)\"" }.joined(separator: ", "))]
    """
}
