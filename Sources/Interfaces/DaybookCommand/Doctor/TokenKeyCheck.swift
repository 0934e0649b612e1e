import Foundation
import Intake
import Statements

/// Whether a key for tokens is configured, fits, and is for its user's eyes only.
struct TokenKeyCheck {
  let option: TokenKeyOption
  let book: String

  func run() -> CheckResult {
    do {
      guard let path = option.path, let key = try option.key(of: book) else {
        return result(.skipped, "none; only needed for events with sensitive fields")
      }
      return isPrivate(path)
        ? result(.passed, "\(path), tokens begin with tok_\(key.fingerprint)")
        : result(.listed, path, "others can read it: chmod 600 \(path)")
    } catch let failure as CommandFailure {
      let problem = failure.problems.first
      return result(.failed, option.path ?? "", "\(problem?.what ?? ""): \(problem?.next ?? "")")
    } catch {
      return result(.failed, option.path ?? "", "\(error)")
    }
  }

  private func isPrivate(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return ((attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777) & 0o077 == 0
  }

  private func result(
    _ verdict: CheckResult.Verdict,
    _ figures: String,
    _ finding: String? = nil
  ) -> CheckResult {
    CheckResult(
      name: "token-key",
      verdict: verdict,
      figures: figures,
      findings: finding.map { [.init(text: $0)] } ?? []
    )
  }
}
