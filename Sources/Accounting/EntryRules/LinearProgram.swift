/// Finds numbers that satisfy linear equalities and inequalities, exactly, or shows that there are
/// none (two-phase simplex with Bland's rule, which never circles).
struct LinearProgram {
  /// How a form compares with zero.
  enum Relation { case zero, notNegative, positive }

  /// A form over the variables and a constant, and how it compares with zero.
  struct Constraint {
    var form: [Rational]
    var constant: Rational
    var relation: Relation
  }

  /// How many variables there are.
  let count: Int
  /// Whether variables may be negative.
  let areFree: Bool
  /// What positive forms are made to reach if they can.
  let margin: Rational
  private(set) var constraints: [Constraint] = []

  init(variables count: Int, areFree: Bool, margin: Rational = .one) {
    (self.count, self.areFree, self.margin) = (count, areFree, margin)
  }

  mutating func require(_ form: [Rational], plus constant: Rational = .zero, _ relation: Relation) {
    constraints.append(Constraint(form: form, constant: constant, relation: relation))
  }

  /// Numbers that satisfy every constraint; nil where none do.
  ///
  /// What must be positive is as large as it can be made, up to the margin: plain numbers.
  func solution() throws(Rational.Overflow) -> [Rational]? {
    var tableau = try Tableau(self)
    guard try tableau.isFeasible() else { return nil }
    try tableau.maximizeMargin()
    guard tableau.margin.isPositive else { return nil }
    return try tableau.variables()
  }
}

/// The tableau of a linear program: rows of equalities over columns that are not negative.
///
/// Columns: the variables (twice where they are free: positive and negative part), the margin by
/// which positive forms exceed zero, a slack per inequality, an artificial column per row.
private struct Tableau {
  private let program: LinearProgram
  private let marginColumn: Int
  private let artificialStart: Int
  private let columns: Int
  private var rows: [[Rational]] = []
  private var right: [Rational] = []
  private var basis: [Int] = []

  init(_ program: LinearProgram) throws(Rational.Overflow) {
    self.program = program
    let inequalities = program.constraints.count { $0.relation != .zero }
    marginColumn = program.areFree ? program.count * 2 : program.count
    // One slack more: the margin has an upper bound.
    artificialStart = marginColumn + 1 + inequalities + 1
    columns = artificialStart + program.constraints.count + 1
    var slack = marginColumn + 1
    for constraint in program.constraints {
      var row = Array(repeating: Rational.zero, count: columns)
      for (index, coefficient) in constraint.form.enumerated() {
        row[index] = coefficient
        if program.areFree { row[program.count + index] = coefficient.negated }
      }
      if constraint.relation == .positive { row[marginColumn] = Rational(-1) }
      if constraint.relation != .zero {
        row[slack] = Rational(-1)
        slack += 1
      }
      append(row, equals: constraint.constant.negated)
    }
    var bound = Array(repeating: Rational.zero, count: columns)
    bound[marginColumn] = .one
    bound[slack] = .one
    append(bound, equals: program.margin)
  }

  private mutating func append(_ row: [Rational], equals value: Rational) {
    var row = value.isNegative ? row.map(\.negated) : row
    let artificial = artificialStart + rows.count
    row[artificial] = .one
    rows.append(row)
    right.append(value.isNegative ? value.negated : value)
    basis.append(artificial)
  }

  /// Phase one: drives the artificial columns out.
  mutating func isFeasible() throws(Rational.Overflow) -> Bool {
    var cost = Array(repeating: Rational.zero, count: columns)
    for column in artificialStart..<columns { cost[column] = .one }
    try minimize(cost, within: columns)
    for (index, column) in basis.enumerated()
    where column >= artificialStart && !right[index].isZero {
      return false
    }
    // An artificial column that stays at zero gives way to any other, or its row says nothing.
    for index in rows.indices where basis[index] >= artificialStart {
      if let column = (0..<artificialStart).first(where: { !rows[index][$0].isZero }) {
        try pivot(row: index, column: column)
      }
    }
    return true
  }

  /// Phase two.
  mutating func maximizeMargin() throws(Rational.Overflow) {
    var cost = Array(repeating: Rational.zero, count: columns)
    cost[marginColumn] = Rational(-1)
    try minimize(cost, within: artificialStart)
  }

  var margin: Rational { value(of: marginColumn) }

  func variables() throws(Rational.Overflow) -> [Rational] {
    var variables: [Rational] = []
    for index in 0..<program.count {
      let positive = value(of: index)
      guard program.areFree else {
        variables.append(positive)
        continue
      }
      variables.append(try positive.subtracting(value(of: program.count + index)))
    }
    return variables
  }

  private func value(of column: Int) -> Rational {
    basis.firstIndex(of: column).map { right[$0] } ?? .zero
  }

  private mutating func minimize(_ cost: [Rational], within limit: Int) throws(Rational.Overflow) {
    while let column = try entering(cost, within: limit) {
      guard let row = try leaving(column) else { return }
      try pivot(row: row, column: column)
    }
  }

  /// The first column that makes the cost smaller.
  private func entering(_ cost: [Rational], within limit: Int) throws(Rational.Overflow) -> Int? {
    for column in 0..<limit where !basis.contains(column) {
      var reduced = cost[column]
      for (index, basic) in basis.enumerated() where !cost[basic].isZero {
        reduced = try reduced.subtracting(cost[basic].times(rows[index][column]))
      }
      if reduced.isNegative { return column }
    }
    return nil
  }

  /// The row that bounds a column first; of equal ones that with the first basic column.
  private func leaving(_ column: Int) throws(Rational.Overflow) -> Int? {
    var best: (row: Int, ratio: Rational)?
    for index in rows.indices where rows[index][column].isPositive {
      let ratio = try right[index].divided(by: rows[index][column])
      guard let known = best else {
        best = (index, ratio)
        continue
      }
      let difference = try ratio.subtracting(known.ratio)
      if difference.isNegative || (difference.isZero && basis[index] < basis[known.row]) {
        best = (index, ratio)
      }
    }
    return best?.row
  }

  private mutating func pivot(row: Int, column: Int) throws(Rational.Overflow) {
    let divisor = rows[row][column]
    for index in 0..<columns where !rows[row][index].isZero {
      rows[row][index] = try rows[row][index].divided(by: divisor)
    }
    right[row] = try right[row].divided(by: divisor)
    for other in rows.indices where other != row && !rows[other][column].isZero {
      let factor = rows[other][column]
      for index in 0..<columns where !rows[row][index].isZero {
        rows[other][index] = try rows[other][index].subtracting(factor.times(rows[row][index]))
      }
      right[other] = try right[other].subtracting(factor.times(right[row]))
    }
    basis[row] = column
  }
}
