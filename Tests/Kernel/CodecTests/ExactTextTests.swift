import Codec
import Testing

@Suite struct ExactTextTests {
  private let composed = "\u{E9}"
  private let decomposed = "e\u{301}"

  @Test func `texts that look the same are two where their bytes are`() {
    #expect(composed == decomposed, "as Swift has it")
    #expect(ExactText(composed) != ExactText(decomposed))
    #expect(Set([composed, decomposed, composed].map { ExactText($0) }).count == 2)
    #expect(ExactText(decomposed) < ExactText(composed))
  }

  @Test func `values stand under the very bytes of their names`() {
    var values: ByName = ["a": 1]
    values[composed] = 2
    values[decomposed, default: 10] += 1
    #expect(values.count == 3 && values[composed] == 2 && values[decomposed] == 11)
    values[composed] = nil
    #expect(values[composed] == nil && values[decomposed] == 11)
    #expect(values.names.map(\.text).sorted() == ["a", decomposed])
    #expect(values.reduce(0) { $0 + $1.value } == 12)
  }
}
