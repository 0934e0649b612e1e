import Intake
import JSONText
import RandomNumbers

/// An event, valid or not, and the type by whose schema it is judged.
struct SchemaCase {
  let type: String
  let text: String
}

/// Events of all types, and what a seeded hand makes of them.
enum SchemaCases {
  static func all(seed: UInt64) -> [SchemaCase] {
    var random = SeededRandom(seed: seed)
    var cases: [SchemaCase] = []
    for (type, _) in EventSchemas.embedded.types + [("sale.made", .fact)] {
      let event = event(of: type)
      cases.append(SchemaCase(type: type, text: event.canonicalText))
      for _ in 0..<40 {
        var changed = event
        for _ in 0..<random.int(in: 1...2) { changed = mutated(changed, &random) }
        cases.append(SchemaCase(type: type, text: changed.canonicalText))
      }
    }
    return cases
  }

  /// A full event of a type: the members of every business event and those of the type alone.
  private static func event(of type: String) -> JSONValue {
    let own =
      switch type {
      case "account.opened", "account.changed":
        #""account":"220202/M1/CNY","status":"open","codes":["1"],"negative":"allowed","#
          + #""limit":{"amount":"1","currency":"CNY"},"#
          + #""kind":"merchant","ownership":"company","card_ownership":"company","#
      case "journal.posted":
        #""lines":[{"side":"debit","account":"1/a/CNY","amount":{"amount":"1","currency":"CNY"}},"#
          + #"{"side":"credit","account":"2/b/c/CNY","amount":{"amount":"1","currency":"CNY"}}],"#
      case "entry.reversed": #""style":"red","#
      case "book.opened":
        #""book":"b","time_zone":"UTC","cut_off":"00:00","first_day":"2026-11-20","format":1,"#
          + #""public_key":"","#
      case "chart.published", "rules.published": #""file":"a.yaml","source":"a: b","#
      case "key.changed": "\"public_key\":\"\(String(repeating: "a", count: 64))\","
      case "day.cut": #""closes":"2026-11-20","opens":"2026-11-21","#
      case "day.sealed":
        "\"day\":\"2026-11-20\",\"certificate\":\"\(String(repeating: "0", count: 64))\","
      default: ""
      }
    let text = """
      {"specversion":"1.0","source":"/a","id":"1","type":"\(type)","time":"2026-11-20T14:03:11Z",\
      "datacontenttype":"application/json","subject":"s","extension":{"a":[1]},\
      "data":{\(own)"code":"1","order":"o","amounts":{"gross":{"amount":"98.00","currency":"USD"}},\
      "parties":{"merchant":"M1"},"references":{"document":"d"},"value_date":"2026-11-20",\
      "text":"t","actor":"a","approver":"b","follows":{"source":"s","id":"i"},\
      "reverses":{"source":"s","id":"i"},"items":[{"order":"o1","parties":{"r":"R1"},\
      "amounts":{"net":{"amount":"1","currency":"USD"}}}],"unknown":[{"x":null}]}}
      """
    return (try? JSONValue(text)) ?? .null
  }

  /// The same with one thing changed somewhere.
  private static func mutated(_ value: JSONValue, _ random: inout SeededRandom) -> JSONValue {
    switch value {
    case .object(var members) where !members.isEmpty && random.chance(perMille: 850):
      var index = random.int(in: 0...members.count - 1)
      // Most of what the schemas say, they say of data.
      if let data = members.firstIndex(where: { $0.name == "data" }), random.chance(perMille: 600) {
        index = data
      }
      let member = members[index]
      switch random.int(in: 0...11) {
      case 0: members.remove(at: index)
      case 1: members[index] = JSONValue.Member(replacement(&random), member.value)
      case 2:
        if !members.contains(where: { $0.name == "added" }) {
          members.append(JSONValue.Member("added", .string("x")))
        }
      default: members[index] = JSONValue.Member(member.name, mutated(member.value, &random))
      }
      return .object(unique(members))
    case .array(var elements) where !elements.isEmpty && random.chance(perMille: 850):
      let index = random.int(in: 0...elements.count - 1)
      switch random.int(in: 0...5) {
      case 0: elements.remove(at: index)
      case 1: elements.append(elements[index])
      default: elements[index] = mutated(elements[index], &random)
      }
      return .array(elements)
    case .string(let text) where random.chance(perMille: 500):
      return .string(mutated(text, &random))
    default:
      return random.pick([
        .null, .bool(true), .number("1"), .number("1.0"), .number("1.5"), .number("-3e2"),
        .number("0"), .number("123456789012345678901234567890"), .string(""), .string("x"),
        .string(replacement(&random)), .array([]), .object([]),
      ])
    }
  }

  private static func unique(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    var seen: Set<String> = []
    return members.filter { seen.insert($0.name).inserted }
  }

  private static func mutated(_ text: String, _ random: inout SeededRandom) -> String {
    var characters = Array(text.unicodeScalars)
    let place = random.int(in: 0...characters.count)
    switch random.int(in: 0...3) {
    case 0 where place < characters.count: characters.remove(at: place)
    case 1 where place < characters.count:
      characters[place] = random.pick(Array("0159-/.:Zz+aA_付é\u{1F}\n ".unicodeScalars))
    case 2: characters += Array(repeating: random.pick(["a", "1", "付"]), count: 130)
    default:
      characters.insert(random.pick(Array("019-/.:TZ+aA_付\u{1}\n".unicodeScalars)), at: place)
    }
    return String(String.UnicodeScalarView(characters))
  }

  /// Names and values that some schema knows and others do not.
  private static func replacement(_ random: inout SeededRandom) -> String {
    random.pick([
      "code", "Gross", "merchant", "a1_b", "1a", "data", "1.0", "2026-02-30", "2026-13-01",
      "98.5", "-0", "00", "1e3", "open", "red", "1/2/3", "付款", "1/2/3/4", "1/2/3/4/5", "a\nb",
      "2026-11-20T14:03:11.123456+08:00", "2026-11-20T24:00:00Z", "application/json; charset=utf-8",
    ])
  }
}
