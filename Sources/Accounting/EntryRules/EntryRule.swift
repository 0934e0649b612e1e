package import BusinessCalendar
package import RuleSyntax

/// A published version of an entry rule.
package struct EntryRule: Sendable {
  /// Its number, from 1 in the order of publication: what a record stores.
  package let number: UInt32
  /// The sequence of the event that published it.
  package let sequence: UInt64
  /// The rule as written; its places name the file.
  package let syntax: EntryRuleSyntax

  /// The first accounting date on which it is in force.
  package var from: BusinessDate { syntax.from }

  /// Code, name and effective date, for example `2001 Settlement to the merchant, from 2026-01-01`.
  package var title: String {
    let words = [syntax.code?.text ?? syntax.type.text, syntax.en ?? syntax.zh ?? ""]
    return words.filter { !$0.isEmpty }.joined(separator: " ") + ", from \(syntax.from)"
  }
}
