import Amounts
import BusinessCalendar
import DaybookTestSupport
import Events
import Foundation
import Intake
import RandomNumbers
import RuleSyntax
import Testing

/// Reads a table by a mapping, both given as text.
private func table(
  _ text: String,
  _ mapping: String,
  expecting expected: [ExpectedTotal] = []
) throws -> ImportedTable {
  let syntax = try MappingSyntax.parse(mapping, file: "map.yaml")
  return try TableImport(syntax, expecting: expected).read(Array(text.utf8), file: "day")
}

/// What is wrong with a table; empty where nothing is.
private func errors(
  _ text: String,
  _ mapping: String = csv(),
  expecting expected: [ExpectedTotal] = []
) throws -> [String] {
  do {
    _ = try table(text, mapping, expecting: expected)
    return []
  } catch let errors as SyntaxErrors {
    return errors.description.split(separator: "\n").map { line in
      line.split(separator: ". Next:").first.map(String.init) ?? ""
    }
  }
}

/// A mapping of a small table with the columns id, date, amount, fee, net, merchant.
private func csv(
  file: String = "format: csv, header: 1",
  check: String = #""{amount} - {fee} = {net}""#,
  totals: String = "",
  more: String = ""
) -> String {
  """
  mapping: small
  file: {\(file)}
  check: [\(check)]
  event:
    type: payment.received
    source: /bank
    id: "{id}"
    code: "1041"
    time: "{date}T00:00:00Z"
    value_date: "{date}"
    amounts: {gross: "{amount} CNY", fee: "{fee} CNY"}
    parties: {merchant: "{merchant}", channel: bank}
    \(more)
  \(totals)
  """
}

private let header = "id,date,amount,fee,net,merchant\n"

@Suite struct TableImportTests {
  @Test func `rows become events`() throws {
    let text = header + "p1,2026-11-20,10.00,0.10,9.90,M1\r\np2,2026-11-20,5,0,5.0,M2"
    let table = try table(text, csv())
    #expect((table.rows, table.events) == (3, 2))
    #expect(table.leftOut.map(\.reason) == ["header"])
    let batch = try #require(table.batches.first)
    #expect(batch.lines == [2, 3])
    let drafts = try drafts(of: batch.drafts)
    var first = EventDraft(type: "payment.received", source: "/bank", id: "p1", code: "1041")
    first.time = .init("2026-11-20T00:00:00Z")
    first.valueDate = .init("2026-11-20")
    first.amounts = [
      "gross": try #require(EventAmount("10", "CNY")),
      "fee": try #require(EventAmount("0.1", "CNY")),
    ]
    first.parties = ["merchant": "M1", "channel": "bank"]
    #expect(drafts.first == first)
    #expect(drafts.last?.id == "p2")
  }

  @Test func `cells in quotes hold delimiters, quotes and line ends`() throws {
    let mapping = """
      mapping: notes
      file: {format: csv, header: none}
      event:
        type: sale.made
        source: /till
        id: "{1}"
        code: sale
        text: "{2}"
        amounts: {paid: "{3} CNY"}
      """
    let text = "\"p\"\"1\",\"a,b\r\n\"\"c\"\"\n付\",1\r\n\"p2\",\"\",\"2\"\np3,,3"
    let batch = try #require(try table(text, mapping).batches.first)
    let drafts = try drafts(of: batch.drafts)
    #expect(drafts.map(\.id) == ["p\"1", "p2", "p3"])
    #expect(drafts.map(\.text) == ["a,b\r\n\"c\"\n付", nil, nil])
    #expect(batch.lines == [1, 4, 5])
  }

  @Test func `blanks around a cell make no other id, and empty columns behind the last are none`()
    throws
  {
    let mapping = """
      mapping: blanks
      file: {format: csv, header: none}
      event:
        type: payment.confirmed
        source: /c
        id: "{1}"
        code: "1002"
        amounts: {paid: "{2} CNY"}
        parties: {channel: c}
      """
    let batch = try #require(try table("r1,1\n\"r1 \",1,,\nr1\u{A0},1", mapping).batches.first)
    #expect(try drafts(of: batch.drafts).map(\.id) == ["r1", "r1", "r1"])
  }

  @Test(arguments: [
    (
      "p1,2026-11-20,10.00,0.10,9.91,M1",
      "day:2:15: row-check: {amount} - {fee} = {net} does not hold: 9.9 is not 9.91"
    ),
    (
      "p1,2026-11-20,10.00,x,9.90,M1",
      "day:2:21: not-a-number: column 4 is \"x\", and the check {amount} - {fee} = {net} needs a number there"
    ),
    (
      "p1,2026-11-20,10.00,0.10",
      "day:2:1: missing-column: the row has 4 columns and the mapping reads column 6"
    ),
    (
      "p1,2026-11-20,1,000.00,0.10,999.90,M1",
      "day:2:36: surplus-column: the row has 7 columns and the file 6, so that what follows a delimiter too many stands under the wrong name"
    ),
    (
      "p1,2026-11-20,1,0,1,\u{FEFF}M1",
      "day:2:21: byte-order-mark: a byte order mark stands inside the file: two files were joined into one"
    ),
    ("付,2026-11-31,1,0,1,M1", "day:2:3: noSuchDate"),
    (
      "p1,2026-11-20,1.005,0,1.005,M1",
      "day:2:15: surplus-digits: /data/amounts/gross/amount is \"1.005\", and its currency has 2 digits behind the point"
    ),
    (",2026-11-20,1,0,1,M1", "day:2:1: missing-member: the line has no member \"id\""),
    ("p1,2026-11-20,1 0,0,1,M1", "day:2:15: not-a-number"),
    ("p1,2026-11-20,1,0,1,M1,\"", "day:2:24: unclosed-quote: a cell in quotes has no end"),
    (
      "p1,2026-11-20,1,0,1,M\"1",
      "day:2:22: stray-quote: a quote stands inside a cell that does not begin with one"
    ),
    (
      "p1,2026-11-20,1,0,1,\"M\"1",
      "day:2:24: stray-quote: something follows the closing quote of a cell"
    ),
  ])
  func `an error names line and column`(row: String, error: String) throws {
    let found = try #require(try errors(header + row).first)
    let expected = error.replacing("noSuchDate", with: "no-such-date")
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func `all errors of a file are listed, up to a hundred`() throws {
    let rows = (0..<250).map { "p\($0),2026-11-20,1,0,\($0 % 2),M1" }.joined(separator: "\n")
    do {
      _ = try table(header + rows, csv())
      Issue.record("nothing was wrong")
    } catch let errors as SyntaxErrors {
      #expect((errors.errors.count, errors.omitted) == (100, 25))
      #expect(errors.errors.map(\.place.line) == Array(stride(from: 2, to: 202, by: 2)))
    }
  }

  @Test func `rows are left out by reason and counted`() throws {
    let text = "title\n\n\(header)\n;p\np1,2026-11-20,1,0,1,M1\n,,,,,\nend,x,,,,\n"
    let mapping = csv(
      file: #"format: csv, header: 3, rows_where: {2: "^2026", id: "^p"}"#
    )
    let table = try table(text, mapping)
    #expect(table.events == 1)
    let left = table.leftOut.map { "\($0.reason) \($0.rows) \($0.firstLine)" }
    #expect(
      left == [
        "before the header 2 1", "header 1 3", "blank 2 4", "column 2 does not match ^2026 2 5",
      ]
    )
    #expect(table.rows == 8)
  }

  @Test(arguments: [
    ("totals: {rows: 2, gross: 15.00 CNY, fee: 0.10 CNY}", nil),
    ("totals: {rows: 3}", "map.yaml:14:16: control-total: rows is stated as 3 and the rows give 2"),
    (
      "totals: {gross: 15.01 CNY}",
      "map.yaml:14:17: control-total: gross is stated as 15.01 CNY and the rows give 15.00 CNY"
    ),
    ("totals: {gross: 15 CNY}", nil),
    (
      "totals: {gross: 15 USD}",
      "map.yaml:14:17: control-total: gross is stated as 15 USD and the rows give 0 USD and 15 CNY"
    ),
    ("totals: {\"{net}\": 14.9}", nil),
    (
      "totals: {\"{net}\": 14.8}",
      "map.yaml:14:19: control-total: {net} is stated as 14.8 and the rows give 14.9"
    ),
  ])
  func `control totals agree or nothing is handed on`(totals: String, error: String?) throws {
    let text = header + "p1,2026-11-20,10.00,0.10,9.90,M1\np2,2026-11-20,5,0,5,M2\n"
    #expect(try errors(text, csv(totals: totals)) == [error].compactMap { $0 })
  }

  @Test func `totals given beside the mapping are demanded too`() throws {
    let text = header + "p1,2026-11-20,10.00,0.10,9.90,M1\n"
    let given = ["rows=1", "gross = 10.00 CNY", "{fee}=0.1"].compactMap { ExpectedTotal($0) }
    let table = try table(text, csv(), expecting: given)
    #expect(
      table.totals.map { "\($0.name) \($0.stated) \($0.counted)" } == [
        "rows 1 1", "gross 10.00 CNY 10.00 CNY", "{fee} 0.1 0.1",
      ]
    )
    let wrong = [
      ExpectedTotal(name: "gross", value: "11 CNY"), ExpectedTotal(name: "fee", value: ""),
    ]
    #expect(
      try errors(text, expecting: wrong) == [
        "--expect-total:1:1: control-total: gross is stated as 11 CNY and the rows give 10 CNY",
        "--expect-total:1:1: not-an-amount: \"\" is no amount",
      ]
    )
    #expect(
      try errors(text, expecting: [ExpectedTotal(name: "groß", value: "1 CNY")]) == [
        "map.yaml:1:1: unknown-total: the mapping's event has no amount \"groß\""
      ]
    )
    #expect(
      ExpectedTotal("gross") == nil && ExpectedTotal("=1") == nil && ExpectedTotal("a=") == nil
    )
  }

  @Test func `a trailer row states the totals`() throws {
    let totals = "totals: {where: {1: \"^total\"}, rows: \"{2}\", gross: \"{3} CNY\"}"
    let rows = header + "p1,2026-11-20,10.00,0.10,9.90,M1\np2,2026-11-20,5,0,5,M2\n"
    #expect(try errors(rows + "total,2,15.00\n", csv(totals: totals)) == [])
    #expect(
      try errors(rows + "total,2,16.00\n", csv(totals: totals)) == [
        "day:4:9: control-total: gross is stated as 16.00 CNY and the rows give 15.00 CNY"
      ]
    )
    #expect(
      try errors(rows, csv(totals: totals)) == [
        "map.yaml:14:9: no-trailer: no row of day states the control totals"
      ]
    )
    #expect(
      try errors(rows + "total,2,15.00\ntotal,2,15.00\n", csv(totals: totals)) == [
        "day:5:1: several-trailers: this row states control totals, and so does line 4"
      ]
    )
  }

  @Test func `columns are found by their names, or the name is refused`() throws {
    #expect(
      try errors("id,dat,amount,fee,net,merchant\n") == [
        "map.yaml:1:1: unknown-column: the header has no column \"date\""
      ]
    )
    #expect(
      try errors("id,date,amount,fee,net,merchant,fee\n") == [
        "map.yaml:1:1: ambiguous-column: the header has several columns \"fee\""
      ]
    )
    #expect(
      try errors("") == ["day:1:1: no-header: the header is row 1 and the file has 0"]
    )
  }

  @Test func `encodings, marks and line ends make no difference`() throws {
    let text = header + "p1,2026-11-20,10.00,0.10,9.90,商户一\n"
    let plain = try table(text, csv()).batches.first?.drafts.bytes
    #expect(try table("\u{FEFF}" + text, csv()).batches.first?.drafts.bytes == plain)
    #expect(
      try table(text.replacing("\n", with: "\r\n"), csv()).batches.first?.drafts.bytes == plain
    )
    let gbk = try #require(
      text.data(using: String.Encoding(rawValue: 0x8000_0632))
    )
    for name in ["gb18030", "gbk"] {
      let syntax = try MappingSyntax.parse(
        csv(file: "format: csv, header: 1, encoding: \(name)"),
        file: "map.yaml"
      )
      let read = try TableImport(syntax).read(Array(gbk), file: "day")
      #expect(read.batches.first?.drafts.bytes == plain)
    }
    do {
      let syntax = try MappingSyntax.parse(csv(), file: "map.yaml")
      _ = try TableImport(syntax).read(Array(gbk), file: "day")
      Issue.record("GBK was read as UTF-8")
    } catch {
      let first = try #require(error.errors.first)
      #expect("\(first.place) \(first.rule)" == "day:2:31 invalid-utf8")
    }
  }

  @Test(arguments: Seeds.range(20))
  func `whatever a file holds, it is read as a whole or refused with places`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let good = Array(
      (header + "p1,2026-11-20,10.00,0.10,9.90,\"M,1\"\r\np2,2026-11-20,5,0,5,M2\n").utf8
    )
    let syntax = try MappingSyntax.parse(csv(), file: "map.yaml")
    for _ in 0..<50 {
      var bytes = good
      for _ in 0..<random.int(in: 1...3) {
        let place = random.int(in: 0...bytes.count - 1)
        switch random.int(in: 0...2) {
        case 0: bytes[place] = random.pick(Array(",\"\r\n0.x\u{0}".utf8) + [0xFF])
        case 1: bytes.remove(at: place)
        default: bytes.insert(random.pick(Array(",\"\n\r9付".utf8)), at: place)
        }
      }
      do {
        let table = try TableImport(syntax).read(bytes, file: "day")
        #expect(table.events == table.batches.reduce(0) { $0 + $1.drafts.count })
      } catch {
        #expect(error.errors.allSatisfy { $0.place.line >= 1 && $0.place.column >= 1 })
      }
    }
  }
}
