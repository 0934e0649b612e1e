/// The forms that follow from a list of forms that are zero: all their linear combinations.
///
/// Kept as rows in echelon form, each with how it was combined, so that an answer comes with its
/// reason.
struct LinearSpan {
  private struct Row {
    var form: [Rational]
    /// How many times each given form is in it.
    var multipliers: [Rational]
    var pivot: Int
  }

  private var rows: [Row] = []
  private let count: Int

  /// Takes forms of equal length.
  init(of forms: [[Rational]]) throws(Rational.Overflow) {
    count = forms.count
    for (index, form) in forms.enumerated() {
      var multipliers = Array(repeating: Rational.zero, count: forms.count)
      multipliers[index] = .one
      var row = Row(form: form, multipliers: multipliers, pivot: 0)
      try reduce(&row)
      guard let pivot = row.form.firstIndex(where: { !$0.isZero }) else { continue }
      row.pivot = pivot
      rows.append(row)
    }
  }

  /// The multipliers with which the given forms add up to this one; nil where none do.
  func multipliers(giving form: [Rational]) throws(Rational.Overflow) -> [Rational]? {
    var row = Row(form: form, multipliers: Array(repeating: .zero, count: count), pivot: 0)
    try reduce(&row)
    guard row.form.allSatisfy(\.isZero) else { return nil }
    // What was taken away is what the form consists of.
    return row.multipliers.map(\.negated)
  }

  /// Takes away the rows as often as their pivots are in the form.
  private func reduce(_ row: inout Row) throws(Rational.Overflow) {
    for known in rows where !row.form[known.pivot].isZero {
      let factor = try row.form[known.pivot].divided(by: known.form[known.pivot])
      for column in row.form.indices {
        row.form[column] = try row.form[column].subtracting(factor.times(known.form[column]))
      }
      for index in row.multipliers.indices {
        row.multipliers[index] = try row.multipliers[index]
          .subtracting(factor.times(known.multipliers[index]))
      }
    }
  }
}
