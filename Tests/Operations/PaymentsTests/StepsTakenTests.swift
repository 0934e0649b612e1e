import Payments
import Testing

@Suite struct StepsTakenTests {
  @Test func `a step is taken again only by what was recorded after the last one`() {
    var taken = StepsTaken()
    #expect(!taken.isSaidAgain(.withdrawalSuccess, at: 3), "early words of the first time count")
    taken.take(.withdrawalSuccess, at: 5)
    #expect(!taken.isSaidAgain(.withdrawalReturn, at: 4), "another step may have been said before")
    taken.take(.withdrawalReturn, at: 7)
    #expect(taken.isSaidAgain(.withdrawalSuccess, at: 6))
    #expect(!taken.isSaidAgain(.withdrawalSuccess, at: 8))
    taken.take(.withdrawalSuccess, at: 8)
    #expect(taken.isSaidAgain(.withdrawalReturn, at: 7))
    #expect(!taken.isSaidAgain(.withdrawalReturn, at: 9))
  }

  @Test func `every step is remembered for itself`() {
    for step in OrderStep.allCases {
      var taken = StepsTaken()
      taken.take(step, at: 2)
      for other in OrderStep.allCases {
        #expect(taken.isSaidAgain(other, at: 1) == (other == step))
      }
    }
  }
}
