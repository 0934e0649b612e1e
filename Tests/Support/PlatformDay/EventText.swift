import BusinessCalendar
import RandomNumbers

/// A JSON value without numbers: Daybook's amounts are text.
indirect enum JSONTree {
  case text(String)
  case number(Int)
  case array([JSONTree])
  case object([(key: String, value: JSONTree)])

  /// Writes the value on one line, compactly, in the order in which its members stand.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): Self.quote(text, &bytes)
    case .number(let number): bytes.append(contentsOf: String(number).utf8)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.quote(member.key, &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// The same value with members in another order and blanks where JSON allows them.
  func writeOtherwise(to bytes: inout [UInt8], _ random: inout SeededRandom) {
    func blank() {
      for _ in 0..<random.int(in: 0...1) { bytes.append(UInt8(ascii: " ")) }
    }
    switch self {
    case .text, .number: write(to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        blank()
        element.writeOtherwise(to: &bytes, &random)
      }
      blank()
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in random.shuffled(members).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        blank()
        Self.quote(member.key, &bytes)
        bytes.append(contentsOf: " : ".utf8)
        member.value.writeOtherwise(to: &bytes, &random)
      }
      blank()
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func quote(_ text: String, _ bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(0x5C) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension PlatformEvent {
  /// The event as a CloudEvent; `otherwise` writes equal content with other text.
  func tree(on day: BusinessDate, otherwise: Bool = false) -> JSONTree {
    var members: [(key: String, value: JSONTree)] = [
      ("specversion", .text("1.0")), ("source", .text(name.source)), ("id", .text(name.id)),
      ("type", .text(type)), ("time", .text(timeText(on: day, otherwise: otherwise))),
    ]
    if let trace {
      let digits = String(trace, radix: 16)
      let half = String(repeating: "0", count: 16 - digits.count) + digits
      members.append(("traceparent", .text("00-\(half)\(half)-\(half)-01")))
    }
    members.append(("data", data(on: day, otherwise: otherwise)))
    return .object(members)
  }

  private func data(on day: BusinessDate, otherwise: Bool) -> JSONTree {
    var members: [(key: String, value: JSONTree)] = []
    func add(_ key: String, _ text: String?) {
      if let text { members.append((key, .text(text))) }
    }
    func amount(_ amount: NamedAmount) -> JSONTree {
      let value = amount.money.text(amount.minor, dropZeros: otherwise)
      return .object([("amount", .text(value)), ("currency", .text(amount.money.code))])
    }
    func named(_ parties: [(role: String, party: Party)]) -> JSONTree {
      .object(parties.map { ($0.role, .text($0.party.name)) })
    }
    func link(_ name: EventName?) -> JSONTree? {
      name.map { .object([("source", .text($0.source)), ("id", .text($0.id))]) }
    }
    add("code", code)
    add("order", order)
    if !amounts.isEmpty {
      members.append(("amounts", .object(amounts.map { ($0.name, amount($0)) })))
    }
    if !parties.isEmpty {
      members.append(("parties", named(parties)))
    }
    if !references.isEmpty {
      members.append(("references", .object(references.map { ($0.key, .text($0.value)) })))
    }
    if !items.isEmpty {
      members.append(
        (
          "items",
          .array(
            items.map { item in
              var members: [(key: String, value: JSONTree)] = []
              if let order = item.order { members.append(("order", .text(order))) }
              if !item.parties.isEmpty { members.append(("parties", named(item.parties))) }
              members.append(("amounts", .object(item.amounts.map { ($0.name, amount($0)) })))
              return .object(members)
            }
          )
        )
      )
    }
    if !lines.isEmpty { members.append(("lines", .array(lines.map { $0.tree(otherwise) }))) }
    if let follows = link(follows) { members.append(("follows", follows)) }
    if let reverses = link(reverses) { members.append(("reverses", reverses)) }
    add("account", account?.name)
    add("status", status)
    add("style", style)
    add("actor", actor)
    add("approver", approver)
    add("value_date", valueDay.map { "\(day.adding(days: Int32($0)))" })
    add("expires_on", expiresDay.map { "\(day.adding(days: Int32($0)))" })
    add("text", text)
    return .object(members)
  }

  /// RFC 3339 in China's time; `otherwise` with trailing zeros of the second.
  private func timeText(on day: BusinessDate, otherwise: Bool) -> String {
    let dayLength = 86_400_000
    let days = time >= 0 ? time / dayLength : (time - dayLength + 1) / dayLength
    let rest = time - days * dayLength
    let date = day.adding(days: Int32(days))
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60]
      .map { padded($0, to: 2) }.joined(separator: ":")
    return "\(date)T\(clock).\(padded(rest % 1_000, to: 3))\(otherwise ? "000" : "")+08:00"
  }
}

extension PlatformEvent.Line {
  fileprivate func tree(_ otherwise: Bool) -> JSONTree {
    .object([
      ("side", .text(isDebit ? "debit" : "credit")), ("account", .text(account.name)),
      (
        "amount",
        .object([
          ("amount", .text(account.money.text(minor, dropZeros: otherwise))),
          ("currency", .text(account.money.code)),
        ])
      ),
    ])
  }
}
