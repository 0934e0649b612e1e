/// A mapping as its file says it: how the rows of a CSV or TSV file become events.
package struct MappingSyntax: Hashable, Sendable {
  /// Where it begins.
  package let place: SourcePlace
  /// Its name.
  package let name: PlacedText
  /// How the file is built.
  package let file: TableFileSyntax
  /// Equalities over columns that hold exactly in every row.
  package let checks: [ColumnCheckSyntax]
  /// The event that a row becomes.
  package let event: EventTemplateSyntax
  /// Control totals, from the mapping or from a trailer row; nil without any.
  package let totals: TotalsSyntax?
}

/// How a table's file is built.
package struct TableFileSyntax: Hashable, Sendable {
  /// The two formats.
  package enum Format: String, CaseIterable, Hashable, Sendable {
    /// Comma separated, quoted as in RFC 4180.
    case csv
    /// Tab separated, no quoting.
    case tsv
  }

  /// The encodings.
  package enum Encoding: String, CaseIterable, Hashable, Sendable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// GB 18030 and what it contains (GBK, GB 2312).
    case gb18030
    /// What many files call themselves; read as GB 18030, which contains it.
    case gbk
  }

  /// The format.
  package let format: Format
  /// The encoding; UTF-8 unless said.
  package let encoding: Encoding
  /// The row that names the columns, counted from 1; nil for none.
  package let header: Int?
  /// What stands between columns, where the format's own does not.
  package let delimiter: PlacedText?
  /// Which rows are read: all conditions hold; the others are counted by reason.
  package let rowsWhere: [ColumnPatternSyntax]
}

/// A condition on a column: its text matches a pattern.
package struct ColumnPatternSyntax: Hashable, Sendable {
  /// A column's number from 1, or its name in the header.
  package let column: PlacedText
  /// A regular expression, which may match anywhere unless it says `^` and `$`.
  package let pattern: PlacedText
}

/// An equality over columns: `{4} - {7} = {6}`.
package struct ColumnCheckSyntax: Hashable, Sendable {
  /// A whole number and the column that it multiplies.
  package struct Term: Hashable, Sendable {
    /// The factor, not zero.
    package let coefficient: Int64
    /// The column.
    package let column: String
  }

  /// Where it stands.
  package let place: SourcePlace
  /// As written.
  package let text: String
  /// Left of the sign; none for 0.
  package let left: [Term]
  /// Right of the sign; none for 0.
  package let right: [Term]
}

/// An event whose members are filled from the columns of a row: `"{4} CNY"`.
package struct EventTemplateSyntax: Hashable, Sendable {
  /// A member by name.
  package struct Member: Hashable, Sendable {
    /// An amount's name, a role, a reference's key.
    package let name: PlacedText
    /// What fills it.
    package let value: TextTemplate
  }

  /// Where it begins.
  package let place: SourcePlace
  /// The event type.
  package let type: TextTemplate
  /// Who says it.
  package let source: TextTemplate
  /// Their name for it.
  package let id: TextTemplate
  /// When it happened.
  package let time: TextTemplate?
  /// The transaction code.
  package let code: TextTemplate?
  /// The order.
  package let order: TextTemplate?
  /// Free text.
  package let text: TextTemplate?
  /// The day the amount counts for.
  package let valueDate: TextTemplate?
  /// Who asked.
  package let actor: TextTemplate?
  /// The id of the event it follows, of the same source.
  package let follows: TextTemplate?
  /// Amounts by name, each a number and a currency once filled.
  package let amounts: [Member]
  /// Parties by role; one that is empty once filled is left out.
  package let parties: [Member]
  /// References by key; one that is empty once filled is left out.
  package let references: [Member]
  /// Sensitive fields by name, kept as tokens; one that is empty once filled is left out.
  package let sensitive: [Member]
}

/// Control totals of a file.
package struct TotalsSyntax: Hashable, Sendable {
  /// A total of one amount of the event, or of one column in braces.
  package struct Total: Hashable, Sendable {
    /// What is summed.
    package enum Summed: Hashable, Sendable {
      /// An amount of the event by name.
      case amount(String)
      /// A column by number or name.
      case column(String)
    }

    /// What is summed.
    package let of: Summed
    /// The total; filled from the trailer row where there is one.
    package let value: TextTemplate
  }

  /// Where they stand.
  package let place: SourcePlace
  /// Which row is the trailer; empty where the totals stand in the mapping itself.
  package let trailerWhere: [ColumnPatternSyntax]
  /// How many rows become events.
  package let rows: TextTemplate?
  /// The totals.
  package let totals: [Total]
}
