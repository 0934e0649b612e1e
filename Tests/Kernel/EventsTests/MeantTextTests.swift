import Events
import Testing

@Suite struct MeantTextTests {
  @Test(arguments: [
    ("li.wei", " Li.Wei "), ("li.wei", "ｌｉ．ｗｅｉ"), ("li.wei", "Ｌｉ.Wei\u{3000}"),
    ("li.wei", "li\u{200B}.wei\u{FEFF}"), ("li.wei", "\u{2060}li.\u{AD}wei"), ("", " \u{200D} "),
    ("李伟(财务)", "李伟（财务）"), ("é", "E\u{301}"),
    ("li wei", "li\u{A0}wei"), ("li wei", "Li  Wei"), ("li", "li\u{2800}"), ("li", "li\u{FFF9}"),
    ("straße", "STRASSE"), ("ΣΑΣ", "σας"), ("ﬁnance", "Finance"), ("INV-7", "inv\u{2011}7"),
  ])
  func `what looks alike means one`(one: String, other: String) {
    #expect(one.meant == other.meant)
  }

  @Test(arguments: [("li.wei", "liwei"), ("li wei", "liwei"), ("李伟", "李威"), ("é", "e")])
  func `what does not stays apart`(one: String, other: String) {
    #expect(one.meant != other.meant)
  }
}
