import BusinessCalendar
import Daybook
import RandomNumbers
import Statements

/// A period and a cut to ask reports for, at random: days before the book and after it too.
struct RandomCut: CustomStringConvertible {
  var from: BusinessDate?
  var cut = ReportCut()

  init(_ random: inout SeededRandom, lastSequence: UInt64, axes: [DateAxis] = DateAxis.allCases) {
    let first = RandomHistory.firstDay
    if random.chance(perMille: 700) { cut.asOf = first.adding(days: Int32(random.int(in: -4...9))) }
    cut.axis = random.pick(axes)
    if random.chance(perMille: 400) { cut.knownAt = UInt64(random.int(in: 1...Int(lastSequence))) }
    if random.chance(perMille: 600) { from = first.adding(days: Int32(random.int(in: -3...8))) }
  }

  var description: String {
    let asOf = cut.asOf.map { "\($0)" } ?? "the open day"
    return
      "from \(from.map { "\($0)" } ?? "the first day") to \(asOf) by \(cut.axis.rawValue) date,"
      + " known at \(cut.knownAt.map { "\($0)" } ?? "the end")"
  }
}
