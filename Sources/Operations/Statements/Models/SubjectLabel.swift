/// A subject as reports print it: its code and its names (会计科目).
public struct SubjectLabel: Hashable, Sendable {
  /// The code, for example `220202`.
  public var code: String
  /// The Chinese name, empty where the chart gives none.
  public var zh: String
  /// The English name, empty where the chart gives none.
  public var en: String

  /// Makes a label.
  public init(code: String, zh: String = "", en: String = "") {
    (self.code, self.zh, self.en) = (code, zh, en)
  }

  /// The English name, else the Chinese one, else nothing.
  public var name: String { en.isEmpty ? zh : en }
}
