import Amounts
import RuleSyntax

/// An event for which a rule does not balance, and what the rule would book for it.
struct CounterExample: Sendable {
  /// An item of the event.
  struct Item: Sendable {
    var amounts: [(name: String, amount: Amount)]
    var parties: [(role: String, party: String)]
  }

  let type: String
  let code: String?
  let amounts: [(name: String, amount: Amount)]
  let parties: [(role: String, party: String)]
  let references: [(key: String, text: String)]
  let items: [Item]
  /// Debit and credit totals per currency, as computed for this event.
  var totals: [(currency: Currency, debit: Int128, credit: Int128)] = []

  /// For people: `debit 1.00 CNY against credit 0.00 CNY`.
  var totalsText: String {
    let texts = totals.map { total in
      let debit = Amount(minor: total.debit, currency: total.currency)
      let credit = Amount(minor: total.credit, currency: total.currency)
      return "debit \(debit) against credit \(credit)"
    }
    return texts.joined(separator: " and ")
  }

  /// The event as it could be appended.
  var json: String {
    var data: [String] = []
    if let code { data.append("\"code\":\(quoted(code))") }
    if !amounts.isEmpty { data.append(member("amounts", amounts)) }
    if !parties.isEmpty { data.append(member("parties", parties.map { ($0.role, $0.party) })) }
    if !references.isEmpty {
      data.append(member("references", references.map { ($0.key, $0.text) }))
    }
    if !items.isEmpty {
      let texts = items.map { item in
        var members: [String] = []
        if !item.amounts.isEmpty { members.append(member("amounts", item.amounts)) }
        if !item.parties.isEmpty {
          members.append(member("parties", item.parties.map { ($0.role, $0.party) }))
        }
        return "{\(members.joined(separator: ","))}"
      }
      data.append("\"items\":[\(texts.joined(separator: ","))]")
    }
    return "{\"specversion\":\"1.0\",\"source\":\"/counter-example\",\"id\":\"1\","
      + "\"type\":\(quoted(type)),\"data\":{\(data.joined(separator: ","))}}"
  }

  private func member(_ name: String, _ amounts: [(name: String, amount: Amount)]) -> String {
    let texts = amounts.map { item in
      "\(quoted(item.name)):{\"amount\":\"\(item.amount.text)\","
        + "\"currency\":\(quoted(item.amount.currency.code))}"
    }
    return "\"\(name)\":{\(texts.joined(separator: ","))}"
  }

  private func member(_ name: String, _ texts: [(String, String)]) -> String {
    let members = texts.map { "\(quoted($0.0)):\(quoted($0.1))" }
    return "\"\(name)\":{\(members.joined(separator: ","))}"
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
