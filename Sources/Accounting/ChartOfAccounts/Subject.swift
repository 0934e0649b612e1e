package import Amounts
package import RuleSyntax

/// A subject (会计科目) of a checked chart, with all that it inherits.
package struct Subject: Hashable, Sendable {
  /// The code, for example `220202`.
  package let code: String
  /// The Chinese name; empty where there is none.
  package let zh: String
  /// The English name; empty where there is none.
  package let en: String
  /// The class, its own or inherited.
  package let subjectClass: SubjectClass
  /// The normal side, its own, inherited, or that of the class.
  package let normal: NormalSide
  /// The parent's code; nil at the top.
  package let parent: String?
  /// Whether it takes postings: nothing stands under it.
  package let isLeaf: Bool
  /// The kinds of party whose accounts stand here; empty where it is not said.
  package let owners: [String]
  /// Whether a balance may stand on the side that is not normal.
  package let negative: NegativeBalance
  /// How accounts are opened.
  package let opens: AccountOpening
  /// What its balances are kept by, beside the account; nil for nothing.
  package let items: OpenItems?
  /// The most that an account may hold on its normal side; at most one amount per currency.
  package let limits: [Amount]
  /// The transaction codes that may touch its accounts; all, where there are none.
  package let codes: [String]
  /// The codes of the currencies and assets that its accounts may be in; any, where there are none.
  package let currencies: [String]
  /// The kinds of its accounts: one that all of them are of, or several, of which an account is opened
  /// with one; empty where accounts have none.
  package let kinds: [String]
  /// What waits here, and how long it may; nil for a subject where nothing does.
  package let ageing: Ageing?

  /// Whether a debit makes the balance larger.
  ///
  /// A subject that is normal on either side counts as debit, since its balance needs one sign.
  package var isDebitNormal: Bool { normal != .credit }

  /// The limit in a currency, in minor units, if there is one.
  package func limit(in currency: String) -> Int128? {
    limits.first { $0.currency.code == currency }?.minor
  }

  /// The name in a language, or in the other where there is none.
  package func name(chinese: Bool) -> String {
    let (first, second) = chinese ? (zh, en) : (en, zh)
    return first.isEmpty ? second : first
  }
}
