import BusinessCalendar
import DaybookTestSupport
import Events
import Foundation
import Intake
import RuleSyntax
import Testing

/// The acquirer's files, which are read where they are and never copied.
@Suite(.enabled(if: Repository.samples != nil, "DAYBOOK_SAMPLES and ../shared/samples are absent"))
struct RealFileTests {
  /// As in the guide.
  static let wap = """
    mapping: ums-wap
    file: {format: tsv, encoding: utf-8, header: none, rows_where: {1: "^[0-9]{8}$"}}
    check: ["{4} - {7} = {6}"]
    event:
      type: payment.received
      source: /channels/ums
      id: "{10}"
      time: "{2}T{3}+08:00"
      code: "1041"
      amounts: {gross: "{4} CNY", fee: "{7} CNY"}
      parties: {merchant: "{12}", channel: ums}
      references: {trace: "{8}", terminal: "{5}", card: "{11}"}
      value_date: "{2}"
    totals: {rows: 4396, gross: 36645674.03 CNY}
    """

  /// The query result: columns by name, totals in the last row.
  static let netbank = """
    mapping: ums-netbank
    file: {format: tsv, header: 4, rows_where: {清算日期: "^[0-9]{8}$"}}
    check: ["{交易金额} - {手续费} = {清算金额}"]
    event:
      type: payment.received
      source: /channels/ums
      id: "{参考号}"
      time: "{交易日期}T{交易时间}+08:00"
      code: "1041"
      amounts: {gross: "{交易金额} CNY", fee: "{手续费} CNY"}
      parties: {merchant: "{商户号}", channel: ums}
      references: {trace: "{流水号}", terminal: "{终端号}", card: "{卡号}"}
      value_date: "{清算日期}"
    totals: {where: {1: "^总笔数"}, rows: "{2}", gross: "{4} CNY", "{清算金额}": "{7}", fee: "{10} CNY"}
    """

  private func bytes(_ name: String) throws -> [UInt8] {
    let folder = try #require(Repository.samples)
    return Array(try Data(contentsOf: folder.appendingPathComponent("ums/\(name)")))
  }

  private func read(_ bytes: [UInt8], _ mapping: String, _ name: String) throws -> ImportedTable {
    try TableImport(try MappingSyntax.parse(mapping, file: "map.yaml")).read(bytes, file: name)
  }

  @Test func `the day of card payments is read whole`() throws {
    let table = try read(try bytes("wap.tsv"), Self.wap, "wap.tsv")
    #expect(table.events == 4396)
    #expect(table.batches.map(\.drafts.count) == [4396])
    #expect(table.totals.map(\.counted) == ["4396", "36645674.03 CNY"])
    #expect(table.rows == 4396 + table.leftOut.reduce(0) { $0 + $1.rows })
    // References are unique, trace numbers are not.
    let drafts = try drafts(of: try #require(table.batches.first).drafts)
    #expect(Set(drafts.map(\.id)).count == 4396)
    #expect(drafts.count { $0.valueDate?.description == "2017-06-24" } == 86)
  }

  @Test func `one more row, one less, or another fee stops it`() throws {
    let lines = try bytes("wap.tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.starts(with: "20170625".utf8) })
    var short = lines
    short.remove(at: first)
    var long = lines
    long.insert(lines[first], at: first)
    for (changed, rule) in [(short, "control-total"), (long, "control-total")] {
      #expect(throws: SyntaxErrors.self) {
        do {
          _ = try read(Array(changed.joined(separator: [0x0A])), Self.wap, "wap.tsv")
        } catch let errors as SyntaxErrors {
          #expect(errors.errors.map(\.rule) == [rule, rule])
          throw errors
        }
      }
    }
    var text = String(decoding: Array(lines[first]), as: UTF8.self)
    text.replace("34.80", with: "34.81")
    var wrong = lines
    wrong[first] = Array(text.utf8)[...]
    #expect(throws: SyntaxErrors.self) {
      do {
        _ = try read(Array(wrong.joined(separator: [0x0A])), Self.wap, "wap.tsv")
      } catch let errors as SyntaxErrors {
        #expect(errors.errors.map(\.rule) == ["row-check"])
        #expect(errors.errors.first?.place.line == first + 1)
        throw errors
      }
    }
  }

  @Test func `the query result agrees with its trailer`() throws {
    let table = try read(try bytes("netbank.tsv"), Self.netbank, "netbank.tsv")
    #expect(table.events == 33)
    #expect(
      table.totals.map { "\($0.name) \($0.counted)" } == [
        "rows 33", "gross 7944799.00 CNY", "{清算金额} 7938443.16", "fee 6355.84 CNY",
      ]
    )
    #expect(
      table.leftOut.map { "\($0.reason) \($0.rows)" } == [
        "before the header 3", "header 1", "blank 1", "trailer 1",
      ]
    )
  }

  @Test func `with one row removed the query result is refused as a whole`() throws {
    var lines = try bytes("netbank.tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    lines.remove(at: 10)
    #expect(throws: SyntaxErrors.self) {
      do {
        _ = try read(Array(lines.joined(separator: [0x0A])), Self.netbank, "netbank.tsv")
      } catch let errors as SyntaxErrors {
        #expect(errors.errors.count == 4)
        #expect(errors.errors.allSatisfy { $0.rule == "control-total" && $0.place.line == 38 })
        throw errors
      }
    }
  }
}
