/// A chart of accounts and its entry rules that come with Daybook.
struct Template {
  /// What `--template` takes.
  let name: String
  /// The chart first, then the rules.
  let files: [TemplateFile]

  /// Books that belong together and begin together, by what `--template` takes for all of them: the
  /// folder of each, with its template.
  static let sets = [
    "supervised": [
      ("institution", "supervised-institution"), ("ledger", "supervised-ledger"),
      ("platform", "supervised-platform"),
    ]
  ]

  /// The names of all, as they are listed for people.
  static var names: String {
    (all.map(\.name) + sets.keys.sorted()).joined(separator: ", ")
  }

  /// The template of a name.
  static func named(_ name: String) throws -> Template {
    guard let template = all.first(where: { $0.name == name }) else {
      throw CommandFailure(
        .usage,
        rule: "unknown-template",
        "there is no template '\(name)'",
        next: "take one of: \(names)"
      )
    }
    return template
  }
}

/// A file of a template.
struct TemplateFile {
  /// Its path within the template: `rules/payment.yaml`.
  let name: String
  /// Its YAML.
  let text: String
}
