import EntryRules
import Statements

/// The proofs of rules, case by case.
struct ProofReport: Report {
  let schema = "daybook.proofs/1"
  let proofs: [RuleProof]

  func text(_ style: TextStyle) -> String {
    let summary = Figures.count(proofs.count, "rule") + " proved to balance.\n"
    return proofs.map { DisplayWidth.printableLines("\($0)") + "\n" }.joined()
      + style.set(summary, .good)
  }

  func writeMembers(to json: inout ReportJSON) {
    json.array("rules") { json in
      for proof in proofs { json.object { Self.write(proof, to: &$0) } }
    }
  }

  func writeLines(to json: inout ReportJSON) {
    json.object { json in
      json.string("record", "head")
      json.string("schema", schema)
    }
    json.endLine()
    for proof in proofs {
      json.object { json in
        json.string("record", "rule")
        Self.write(proof, to: &json)
      }
      json.endLine()
    }
  }

  private static func write(_ proof: RuleProof, to json: inout ReportJSON) {
    json.string("title", proof.title)
    json.array("cases") { json in
      for item in proof.cases {
        json.object { json in
          json.array("when") { json in for condition in item.when { json.string(nil, condition) } }
          json.array("equations") { json in
            for equation in item.equations { json.object { write(equation, to: &$0) } }
          }
        }
      }
    }
  }

  private static func write(_ equation: RuleProof.Equation, to json: inout ReportJSON) {
    json.string("currency_letter", equation.letter)
    json.string("debits", equation.debits)
    json.string("credits", equation.credits)
    json.array("because") { json in for equality in equation.because { json.string(nil, equality) }
    }
  }

  func csv() -> String {
    var csv = CSVWriter(["rule", "case", "when", "currency_letter", "debits", "credits", "because"])
    for proof in proofs {
      for (number, item) in proof.cases.enumerated() {
        for equation in item.equations {
          csv.add(
            [proof.title, String(number + 1), item.when.joined(separator: "; "), equation.letter]
              + [equation.debits, equation.credits, equation.because.joined(separator: "; ")]
          )
        }
      }
    }
    return csv.text
  }
}
