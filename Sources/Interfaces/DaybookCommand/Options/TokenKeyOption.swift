import ArgumentParser
import Foundation
import Intake

/// The key for tokens of sensitive fields: on every command that takes events in.
struct TokenKeyOption: ParsableArguments {
  @Option(
    name: .customLong("token-key"),
    help: ArgumentHelp(
      "The file of the key for tokens of sensitive fields; else DAYBOOK_TOKEN_KEY.",
      valueName: "file"
    ),
    completion: .file()
  )
  var file: String?

  /// The path of the key's file; nil where no key is configured.
  var path: String? { file ?? Terminal.variable("DAYBOOK_TOKEN_KEY") }

  /// The key; nil where none is configured.
  ///
  /// What the file holds is shown in no message.
  func key(of book: String) throws -> TokenKey? {
    guard let path else { return nil }
    if Self.isInside(book, path) {
      throw problem(
        path,
        "token-key-in-book",
        "the key for tokens lies in the book, where whoever copies the book gets it too",
        next: "move it out of \(book)"
      )
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw problem(
        path,
        "no-file",
        "there is no key for tokens that can be read here",
        next: "check the path"
      )
    }
    guard let key = TokenKey(text: String(decoding: data, as: UTF8.self)) else {
      throw problem(
        path,
        "not-a-token-key",
        "the file is no key for tokens: 64 hexadecimal digits",
        next: "take the book's key; only for the first one: openssl rand -hex 32 > FILE"
      )
    }
    return key
  }

  private static func isInside(_ book: String, _ path: String) -> Bool {
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    return real(path).hasPrefix(real(book) + "/")
  }

  private func problem(
    _ path: String,
    _ rule: String,
    _ what: String,
    next: String
  ) -> CommandFailure {
    CommandFailure(.usage, [Problem(file: path, rule: rule, what, next: next)])
  }
}
