/// Checks under a title: what `daybook doctor` found of a machine and a book.
public struct CheckList: Hashable, Sendable {
  /// The name and version of its JSON.
  public var schema: String
  /// What was checked.
  public var title: String
  /// The checks in the order in which they were made.
  public var checks: [CheckResult]

  /// Makes a list.
  public init(schema: String, title: String, checks: [CheckResult]) {
    (self.schema, self.title, self.checks) = (schema, title, checks)
  }

  /// Whether no check failed.
  public var isClean: Bool { checks.allSatisfy { $0.verdict != .failed } }
}
