/// What waits for too long: its money is written down as suspense until it is booked.
extension BookModel {
  /// By which code what waits is written down, and how many days it may wait, by its own code.
  private static let suspense: [String: (code: String, days: Int)] = {
    let payments = ["1001", "1002", "1003", "1005", "1006", "1007", "1041", "5001", "5011"]
    var codes = Dictionary(uniqueKeysWithValues: payments.map { ($0, (code: "8161", days: 1)) })
    (codes["4101"], codes["4103"], codes["4421"]) = (("8162", 7), ("8163", 7), ("8169", 7))
    for code in ["1021", "4411", "4412", "4413"] { codes[code] = ("8167", 7) }
    for code in ["4401", "4402", "4403"] { codes[code] = ("8168", 7) }
    for code in ["3003", "3013", "3021"] { codes[code] = ("8164", 3) }
    for code in ["3005", "3015"] { codes[code] = ("8165", 3) }
    return codes
  }()

  /// Writes down what has waited for too long, as the day ends.
  mutating func suspendOverdue() {
    for event in waiting {
      guard let (code, days) = Self.suspense[event.code ?? ""], inSuspense[event.name] == nil,
        let since = waitingSince[event.name], day - since > days,
        !event.amounts.contains(where: { $0.money == .unknown }), !saysAgain(event),
        let lines = ModelRule.all[code]?.entry(of: event), !lines.isEmpty
      else { continue }
      inSuspense[event.name] = lines
      move(lines, Self.effects(lines), on: day)
      postedCounts[code, default: 0] += 1
    }
  }

  /// Whether an event says again what is said once of a refund, a payout or a withdrawal, by another
  /// one that still waits and was written down.
  func saysAgain(_ event: PlatformEvent) -> Bool {
    let ofRequest = ["refund.succeeded", "payout.succeeded"].contains(event.type)
    guard !inSuspense.isEmpty, event.order != nil,
      ofRequest
        || ["succeeded", "returned", "failed"].map({ "withdrawal." + $0 })
          .contains(event.type)
    else { return false }
    // What has failed does not come back as well.
    let type = event.type == "withdrawal.failed" ? "withdrawal.returned" : event.type
    return waiting.contains { other in
      inSuspense[other.name] != nil && other.name != event.name && other.type == type
        && other.order == event.order && (!ofRequest || other.follows == event.follows)
    }
  }

  /// Takes that back, in red, since the event is booked.
  mutating func takeBack(_ event: PlatformEvent) {
    guard let lines = inSuspense[event.name] else { return }
    let red = lines.map {
      ModelLine(account: $0.account, isDebit: $0.isDebit, minor: -$0.minor, order: $0.order)
    }
    move(red, Self.effects(red), on: day)
  }
}
