import BusinessCalendar
import JSONText
public import Statements

// The files in certificates/ against the seals in the log: `day.sealed` holds the exact text.

extension Book {
  /// Whether each certificate beside the log is the text that its day was sealed with; one of a day
  /// that the log has not sealed is ahead of it: the log was cut short, or is an older copy.
  public func certificatesCheck() throws(BookFailure) -> CheckResult {
    try certificatesCheck(try state())
  }

  func certificatesCheck(_ state: BookState) throws(BookFailure) -> CheckResult {
    let days = CertificateFile.days(in: path)
    var findings: [CheckResult.Finding] = []
    for day in days {
      guard let text = try CertificateFile.text(of: day, in: path) else { continue }
      let name = CertificateFile.name(of: day)
      guard let closed = state.days.closed(day), closed.sealed != 0 else {
        let last = state.days.lastSealed.map { "\($0.businessDate)" } ?? "no day"
        findings.append(
          CheckResult.Finding(
            text: "\(name) is ahead of the log, which has sealed \(last): "
              + "the log is not the one that was certified, or was cut short"
          )
        )
        continue
      }
      let differences = SealedText.differences(of: text, from: try certificateText(of: closed))
      findings += differences.map {
        CheckResult.Finding(sequence: closed.sealed, text: "\(name): \($0)")
      }
    }
    let sealed = state.days.closed.count { $0.sealed != 0 }
    return CheckResult(
      name: "certificates",
      verdict: findings.isEmpty ? .passed : .failed,
      figures: Figures.count(days.count, "file") + ", " + Figures.count(sealed, "sealed day"),
      findings: Array(findings.prefix(100))
    )
  }

  /// Refuses to go on beside a certificate of a day that this log has not sealed, unless what it
  /// certifies is this log.
  func requireNoCertificateAhead(of state: BookState) throws(BookFailure) {
    for day in CertificateFile.days(in: path) where state.days.closed(day)?.sealed ?? 0 == 0 {
      guard let text = try CertificateFile.text(of: day, in: path) else { continue }
      let stated = try? CertificateReader.read(text, file: "")
      let hash = try stated.flatMap { (stated) throws(BookFailure) in
        try chainHash(at: stated.sequence)
      }
      if let hash, hash == stated?.chainHash { continue }
      let instead = hash.map { "has \($0)" } ?? "ends at sequence \(state.lastSequence)"
      throw CertificateFile.refusal(of: day, text, beside: instead)
    }
  }
}

/// What a certificate's text says otherwise than the seal in the log.
enum SealedText {
  private static let lengthMaximum = 80

  /// A sentence for each member that differs, but for those named; none where the bytes are the
  /// same.
  static func differences(
    of text: String,
    from sealed: String,
    but known: Set<String> = []
  ) -> [String] {
    guard !text.utf8.elementsEqual(sealed.utf8) else { return [] }
    let ours: JSONValue
    do throws(JSONFailure) { ours = try JSONValue(text) } catch {
      return ["it is not what the seal has: \(error)"]
    }
    guard case .object(let members) = ours, let theirs = try? JSONValue(sealed),
      case .object(let sealedMembers) = theirs
    else { return ["it is not what the seal has"] }
    var names: [String] = []
    for member in sealedMembers + members where !names.contains(member.name) {
      names.append(member.name)
    }
    let found = names.compactMap { difference($0, ours[$0], theirs[$0]) }
    guard !found.isEmpty else { return ["its bytes are not those of the seal"] }
    return found.filter { !known.contains($0.member) }.map { $0.text }
  }

  private static func difference(
    _ member: String,
    _ ours: JSONValue?,
    _ sealed: JSONValue?
  ) -> (member: String, text: String)? {
    guard let place = place(member, ours, sealed) else { return nil }
    let texts = [place.ours, place.sealed].map { $0.map(shortened) ?? "nothing" }
    return (member, "\(place.path): certificate \(texts[0]), seal \(texts[1])")
  }

  /// The first place inside at which two values differ; nil where they are the same.
  private static func place(
    _ path: String,
    _ ours: JSONValue?,
    _ sealed: JSONValue?
  ) -> (path: String, ours: JSONValue?, sealed: JSONValue?)? {
    switch (ours, sealed) {
    case (.object(let one)?, .object(let other)?):
      for name in other.map(\.name) + one.map(\.name) {
        let inside = "\(path)/\(name)"
        if let found = place(inside, ours?[name], sealed?[name]) { return found }
      }
      return nil
    case (.array(let one)?, .array(let other)?) where one.count == other.count:
      for index in one.indices {
        if let found = place("\(path)/\(index)", one[index], other[index]) { return found }
      }
      return nil
    default:
      let same = text(ours).utf8.elementsEqual(text(sealed).utf8)
      return same ? nil : (path, ours, sealed)
    }
  }

  private static func text(_ value: JSONValue?) -> String { value?.canonicalText ?? "" }

  private static func shortened(_ value: JSONValue) -> String {
    let text = value.stringValue ?? value.canonicalText
    return text.count > lengthMaximum ? text.prefix(lengthMaximum) + "…" : text
  }
}
