/// How a text may be set: plain for files and pipes, with colour on a terminal.
public struct TextStyle: Hashable, Sendable {
  /// What a cell means, for colour.
  public enum Tone: Hashable, Sendable {
    /// Nothing special.
    case plain
    /// Column titles and sums.
    case strong
    /// Rules and remarks.
    case faint
    /// It holds.
    case good
    /// It does not hold, or a red posting.
    case bad
    /// Look here: parked, refused, unsealed.
    case notice
  }

  /// Whether escape sequences for colour are written.
  public var usesColour: Bool

  /// No colour.
  public static let plain = TextStyle(usesColour: false)

  /// Makes a style.
  public init(usesColour: Bool) { self.usesColour = usesColour }

  /// The text, coloured by its tone where the style has colour.
  public func set(_ text: String, _ tone: Tone) -> String {
    guard usesColour, !text.isEmpty, let code = Self.code(of: tone) else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private static func code(of tone: Tone) -> String? {
    switch tone {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .bad: "31"
    case .notice: "33"
    }
  }
}
