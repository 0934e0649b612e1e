/// What the account side and the clearing side say of the channels' payments, each payment known by
/// its channel, order and currency.
struct ModelViews {
  struct Channel: Hashable {
    let party: Party
    let money: Money
  }

  /// Payments and their total on each side, and how many are open: said by one side only, or not
  /// the same by both.
  struct Sums {
    var (booked, bookedTotal): (Int, Int64) = (0, 0)
    var (cleared, clearedTotal): (Int, Int64) = (0, 0)
    var open = 0
  }

  private struct Payment: Hashable {
    let channel: Channel
    let order: String
  }

  /// What one side has said and the other has not, where they do not agree.
  private struct Gap: Equatable {
    var (count, total): (Int, Int64) = (0, 0)
  }

  private(set) var sums: [Channel: Sums] = [:]
  private var gaps: [Payment: Gap] = [:]

  /// The account side has booked a payment.
  mutating func book(_ event: PlatformEvent) {
    guard let payment = payment(of: event, event.order ?? event.name.id) else { return }
    sums[payment.channel, default: Sums()].booked += 1
    sums[payment.channel]?.bookedTotal += event.amount("gross")
    add(1, event.amount("gross"), to: payment)
  }

  /// The clearing side has reported one, whether it can be booked yet or not.
  mutating func clear(_ event: PlatformEvent) {
    let order = event.order ?? event.follows?.id ?? event.name.id
    guard let payment = payment(of: event, order) else { return }
    sums[payment.channel, default: Sums()].cleared += 1
    sums[payment.channel]?.clearedTotal += event.amount("gross")
    add(-1, -event.amount("gross"), to: payment)
  }

  private mutating func add(_ count: Int, _ total: Int64, to payment: Payment) {
    let old = gaps[payment]
    let gap = Gap(count: (old?.count ?? 0) + count, total: (old?.total ?? 0) + total)
    let isOpen = gap != Gap()
    gaps[payment] = isOpen ? gap : nil
    sums[payment.channel]?.open += (isOpen ? 1 : 0) - (old == nil ? 0 : 1)
  }

  private func payment(of event: PlatformEvent, _ order: String) -> Payment? {
    guard let party = event.party("channel"), let money = event.amounts.first?.money else {
      return nil
    }
    return Payment(channel: Channel(party: party, money: money), order: order)
  }
}
