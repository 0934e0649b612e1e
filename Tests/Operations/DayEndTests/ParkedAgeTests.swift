import BusinessCalendar
import DayEnd
import Statements
import Testing

@Suite struct `What a certificate lists of parked events` {
  private func parked(_ sequence: UInt64, age: Int, limit: Int?) -> Certificate.Parked {
    Certificate.Parked(
      sequence: sequence,
      source: "/orders",
      id: "e\(sequence)",
      reason: "no-rule",
      since: BusinessDate(dayNumber: 20_777),
      age: age,
      limit: limit
    )
  }

  @Test func `those over age come before older ones, in the order of the log`() {
    let all = [
      parked(1, age: 9, limit: nil), parked(2, age: 5, limit: 7), parked(3, age: 4, limit: 3),
      parked(4, age: 2, limit: 1), parked(5, age: 0, limit: 1),
    ]
    #expect(ParkedAge.listed(all, maximum: 5) == all)
    #expect(ParkedAge.listed(all, maximum: 3).map(\.sequence) == [1, 3, 4])
    #expect(ParkedAge.listed(all, maximum: 1).map(\.sequence) == [3])
    #expect(ParkedAge.check(all).figures == "5 waiting, 2 over age")
  }
}
