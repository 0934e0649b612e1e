import Amounts
import ChartOfAccounts
import RuleSyntax

extension RuleResolver {
  // MARK: Forms

  mutating func resolveRequires() {
    for requirement in syntax.requires {
      var (form, left, right) = (emptyForm, emptyForm, emptyForm)
      let place = requirement.place
      add(requirement.left, times: 1, to: &form, at: place)
      add(requirement.right, times: -1, to: &form, at: place)
      add(requirement.left, times: 1, to: &left, at: place)
      add(requirement.right, times: 1, to: &right, at: place)
      let leftLetter = letter(of: left, "\"\(requirement.left)\"", at: place)
      let rightLetter = letter(of: right, "\"\(requirement.right)\"", at: place)
      if form.isZero {
        problems.report(
          at: place,
          "says-nothing",
          "\"\(requirement.text)\" holds for every event",
          next: "take it away"
        )
      }
      model.requires.append(
        .init(
          syntax: requirement,
          left: left,
          right: right,
          form: form,
          leftLetter: left.isZero ? rightLetter : leftLetter,
          rightLetter: right.isZero ? leftLetter : rightLetter
        )
      )
    }
  }

  private var emptyForm: LinearForm {
    LinearForm(amounts: model.amounts.count, itemAmounts: model.itemAmounts.count)
  }

  private mutating func add(
    _ expression: ExpressionSyntax,
    times factor: Int64,
    to form: inout LinearForm,
    at place: SourcePlace
  ) {
    var overflow = false
    func add(_ coefficient: Int64, to sum: inout Int64) {
      let result = sum.addingReportingOverflow(coefficient * factor)
      sum = result.partialValue
      if result.overflow { overflow = true }
    }
    for term in expression.terms {
      switch term.operand {
      case .amount(let name):
        guard let slot = model.amounts.firstIndex(where: { $0.name == name }) else { continue }
        add(term.coefficient, to: &form.amounts[slot])
      case .itemAmount(let name):
        guard let slot = model.itemAmounts.firstIndex(where: { $0.name == name }) else { continue }
        add(term.coefficient, to: &form.itemAmounts[slot])
      case .itemSum(let name):
        guard let slot = model.itemAmounts.firstIndex(where: { $0.name == name }) else { continue }
        add(term.coefficient, to: &form.sums[slot])
      }
    }
    if overflow {
      problems.report(
        at: place,
        "factor-too-large",
        "the factors of \"\(expression)\" add up to more than 64 bits",
        next: "use smaller factors"
      )
    }
  }

  /// The one letter of the amounts in a form.
  private mutating func letter(of form: LinearForm, _ what: String, at place: SourcePlace) -> Int {
    var letters: [Int] = []
    for (slot, coefficient) in zip(model.amounts, form.amounts) where coefficient != 0 {
      letters.append(slot.letter)
    }
    for (index, slot) in model.itemAmounts.enumerated()
    where form.sums[index] != 0 || form.itemAmounts[index] != 0 {
      letters.append(slot.letter)
    }
    let distinct = Set(letters).sorted()
    if distinct.count > 1 {
      let names = distinct.map { model.letters[$0] }.joined(separator: " and ")
      problems.report(
        at: place,
        "mixed-currencies",
        "\(what) mixes amounts of the currencies \(names)",
        next: "keep amounts of different currencies apart; an event carries the exchanged amount"
      )
    }
    return distinct.first ?? 0
  }

  // MARK: Cases

  mutating func resolve(_ item: CaseSyntax) {
    let conditions = item.when.compactMap { resolve($0) }
    let lines = item.lines.compactMap { resolve($0) }
    for field in item.text?.fields ?? [] where !isTextField(field) {
      problems.report(
        at: item.text?.place ?? item.place,
        "unknown-field",
        "the text fills in {\(field)}, which an event does not have",
        next: "use {order}, {id}, {code}, a declared amount or party, or {references.…}"
      )
    }
    model.cases.append(.init(syntax: item, conditions: conditions, lines: lines))
  }

  private func isTextField(_ name: String) -> Bool {
    ["order", "id", "source", "code", "type", "actor", "approver", "value_date", "text"]
      .contains(name)
      || name.hasPrefix("references.")
      || model.amounts.contains { $0.name == name } || model.parties.contains { $0.role == name }
  }

  private mutating func resolve(_ condition: ConditionSyntax) -> RuleModel.Condition? {
    func amount(_ name: String) -> Int? { model.amounts.firstIndex { $0.name == name } }
    func party(_ name: String) -> Int? { model.parties.firstIndex { $0.role == name } }
    switch condition.subject {
    case .attribute(let name):
      problems.report(
        at: condition.place,
        "not-yet",
        "a condition on \(name) is not known yet",
        next: "use amounts, parties or references, or a transaction code of its own"
      )
      return nil
    case .reference(let key):
      return text(condition) { .reference(key, equals: $0, $1) }
    case .amount(let name):
      return amount(name).flatMap { number(condition, slot: $0) }
    case .party(let name):
      return party(name).flatMap { slot in text(condition) { .party(slot, equals: $0, $1) } }
    case .name(let name):
      if let slot = amount(name), condition.number != nil || party(name) == nil {
        return number(condition, slot: slot)
      }
      return party(name).flatMap { slot in text(condition) { .party(slot, equals: $0, $1) } }
    }
  }

  private mutating func number(_ condition: ConditionSyntax, slot: Int) -> RuleModel.Condition? {
    guard let number = condition.number else {
      problems.report(
        at: condition.place,
        "not-a-condition",
        "the amount \(condition.subject.text) is compared with \"\(condition.value.shortened)\"",
        next: "write a plain number after the sign, without a currency: \"> 0\""
      )
      return nil
    }
    return .init(syntax: condition, test: .amount(slot, condition.comparison, number))
  }

  private mutating func text(
    _ condition: ConditionSyntax,
    _ test: (Bool, String) -> RuleModel.Condition.Test
  ) -> RuleModel.Condition? {
    guard !condition.comparison.isOrdering, condition.value.utf8.count <= 128 else {
      problems.report(
        at: condition.place,
        "not-a-condition",
        "\(condition.subject.text) is a text and is compared by \(condition.comparison.rawValue)",
        next: "use = or != and at most 128 bytes"
      )
      return nil
    }
    return .init(syntax: condition, test: test(condition.comparison == .equal, condition.value))
  }

  // MARK: Lines

  private mutating func resolve(_ line: RuleLineSyntax) -> RuleModel.Line? {
    checkSubject(of: line)
    var form = emptyForm
    add(line.expression, times: 1, to: &form, at: line.place)
    let letter = letter(of: form, "\"\(line.expression)\"", at: line.place)
    if form.isZero {
      problems.report(
        at: line.place,
        "zero-line",
        "\"\(line.expression)\" is zero for every event",
        next: "remove the line"
      )
    }
    return RuleModel.Line(
      syntax: line,
      owner: party(line.owner),
      purpose: line.purpose.map { party($0) },
      form: form,
      letter: letter
    )
  }

  private func party(_ party: PartySyntax) -> RuleModel.Party {
    switch party {
    case .fixed(let text): .fixed(text)
    case .role(let name): .event(model.parties.firstIndex { $0.role == name } ?? 0)
    case .itemRole(let name): .item(model.itemParties.firstIndex { $0.role == name } ?? 0)
    }
  }

  private mutating func checkSubject(of line: RuleLineSyntax) {
    guard let chart else { return }
    guard let subject = chart.subject(line.subject) else {
      problems.report(
        at: line.place,
        "unknown-subject",
        "the chart has no subject \(line.subject)",
        next: nearSubject(line.subject, chart)
          .map { "write \($0), if that is meant, or add the subject to the chart" }
          ?? "add the subject to the chart"
      )
      return
    }
    guard subject.isLeaf else {
      let children = chart.children(of: subject.code).prefix(8).map(\.code)
      problems.report(
        at: line.place,
        "not-a-leaf",
        "subject \(line.subject) takes no postings, since others stand under it",
        next: "write one of \(children.joined(separator: ", "))"
      )
      return
    }
    if !subject.codes.isEmpty, !subject.codes.contains(syntax.code?.text ?? "") {
      problems.report(
        at: line.place,
        "code-not-allowed",
        "subject \(line.subject) may be touched by the codes "
          + "\(subject.codes.joined(separator: ", ")) only",
        next: "use another subject, or add the code to the chart"
      )
    }
  }

  /// The subject that may be meant, with its name: of the same class, since a near number alone is no
  /// reason to move money from what is owed to what is owned.
  private func nearSubject(_ code: String, _ chart: Chart) -> String? {
    let leaves = chart.leaves.filter { $0.code.first == code.first }
    return NearestName.of(code, among: leaves.map(\.code)).flatMap { chart.subject($0) }
      .map { subject in
        let names = [subject.zh, subject.en].filter { !$0.isEmpty }
        return "\(subject.code) (\(names.joined(separator: ", ")))"
      }
  }

  /// A case after one without conditions is never reached.
  mutating func checkOrder() {
    guard let always = model.cases.firstIndex(where: { $0.conditions.isEmpty }) else { return }
    for item in model.cases.dropFirst(always + 1) {
      problems.report(
        at: item.syntax.place,
        "unreachable-case",
        "case \(always + 1) before it has no conditions and takes every event",
        next: "move that case to the end, or give it a when"
      )
    }
  }
}
