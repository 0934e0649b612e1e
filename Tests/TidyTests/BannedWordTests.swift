import DaybookTestSupport
import Testing

/// Words that the style guide refuses, with what to write instead.
struct BannedWord: CustomTestStringConvertible {
  /// A regular expression over code, comments and literals taken out.
  let pattern: String
  let under: [String]
  var except: [String] = []
  let instead: String
  /// A line that must be found, so that no rule is a rule in name only.
  let sample: String

  var testDescription: String { pattern }

  static let all = [
    BannedWord(
      pattern: #"\b(Double|Float|Float16|Float32|Float64|Float80|CGFloat|Decimal)\b"#,
      under: ["Sources/Kernel/", "Sources/Accounting/", "Sources/Operations/"],
      instead: "integers of the minor unit: Int128",
      sample: "let fee: Double = 0"
    ),
    BannedWord(
      pattern: #"\b(Date|Date\.now|ContinuousClock|SystemClock)\(\)|\bDate\.now\b"#,
      under: ["Sources/"],
      except: ["Sources/Interfaces/"],
      instead: "the clock that is handed in",
      sample: "let now = Date()"
    ),
    BannedWord(
      pattern: #"\bUUID\(\)"#,
      under: ["Sources/"],
      except: ["Sources/Interfaces/"],
      instead: "an identifier that is handed in",
      sample: "let id = UUID().uuidString"
    ),
    BannedWord(
      pattern: #"\b(print|debugPrint|dump)\("#,
      under: ["Sources/"],
      except: ["Sources/Interfaces/"],
      instead: "a value that the caller shows",
      sample: "  print(total)"
    ),
    BannedWord(
      pattern: #"\bunsafe\b|\bunowned\(unsafe\)"#,
      under: ["Sources/"],
      except: [
        "Sources/Storage/", "Sources/Kernel/Codec/", "Sources/Application/JSONText/",
        // The one door to the machine's clock: a call into C.
        "Sources/Application/Daybook/Book/BookClock.swift",
      ],
      instead: "a safe reader of Codec, Storage or JSONText",
      sample: "return unsafe bytes.load(as: Int.self)"
    ),
    BannedWord(
      pattern: #"\btry!|\bas! "#,
      under: ["Sources/", "Tests/", "tools/"],
      instead: "throws",
      sample: "let book = try! Book.open()"
    ),
    BannedWord(
      pattern: #"\bfatalError\("#,
      under: ["Sources/"],
      instead: "precondition with a sentence, or a Failure",
      sample: "default: fatalError(\"no\")"
    ),
    BannedWord(
      pattern: #"@testable\b"#,
      under: ["Tests/"],
      instead: "package access",
      sample: "@testable import Amounts"
    ),
    BannedWord(
      pattern: #"@_exported\b"#,
      under: ["Sources/"],
      instead: "an import by the user",
      sample: "@_exported import Amounts"
    ),
  ]

  func applies(to path: String) -> Bool {
    under.contains { path.hasPrefix($0) } && !except.contains { path.hasPrefix($0) }
  }
}

@Suite struct BannedWordTests {
  @Test(arguments: BannedWord.all)
  func `no banned word stands in the code`(word: BannedWord) throws {
    let pattern = try Regex(word.pattern)
    for file in TextFile.withExtension("swift") where word.applies(to: file.path) {
      for (index, line) in file.code.enumerated() where line.contains(pattern) {
        Issue.record("\(file.path):\(index + 1): \(line) — instead: \(word.instead)")
      }
    }
  }

  @Test(arguments: BannedWord.all)
  func `each rule finds what it is for, in code only`(word: BannedWord) throws {
    let pattern = try Regex(word.pattern)
    let found = TextFile(path: "a.swift", text: word.sample).code[0]
    #expect(found.contains(pattern))
    let comment = TextFile(path: "a.swift", text: "let a = 1  // \(word.sample)").code[0]
    #expect(!comment.contains(pattern))
  }

  @Test func `nothing is left to do without an issue's number`() throws {
    // The words are put together here, so that this file does not find itself.
    let open = try Regex("\\b" + "TO" + #"DO\b(?!\(#\d+\)|: #\d+)"#)
    let broken = try Regex("\\b" + "FIX" + #"ME\b"#)
    #expect(("// TO" + "DO: later").contains(open))
    #expect(!("// TO" + "DO(#12): later").contains(open))
    for file in TextFile.programs {
      for (index, line) in file.lines.enumerated()
      where line.contains(open) || line.contains(broken) {
        Issue.record("\(file.path):\(index + 1): \(line)")
      }
    }
  }
}
