import Foundation

/// A file that a command is told to write: never one that it reads, nor one of a book's own.
enum OutputFile {
  /// Looks whether what stands at the path would be lost.
  ///
  /// - Parameters:
  ///   - path: where the command is to write.
  ///   - inputs: the files that the command reads, by whatever names.
  /// - Throws: ``CommandFailure`` where it would.
  static func require(_ path: String, besides inputs: [String] = []) throws {
    if let book = book(owning: path) {
      throw refusal(path, "this is a file of the book \(book), whose files only Daybook writes")
    }
    guard let own = identity(of: path) else { return }
    guard own.isFile else {
      let next = "name a file, or leave it out and redirect the result"
      let problem = Problem(file: path, rule: "output", "this is no file", next: next)
      throw CommandFailure(.usage, [problem])
    }
    for input in inputs where identity(of: input == "-" ? "/dev/stdin" : input) == own {
      let name = input == "-" ? "the standard input" : input
      throw refusal(path, "this is \(name), which is read, and would be written over")
    }
  }

  private static func refusal(_ path: String, _ what: String) -> CommandFailure {
    let next = "name another file to write to"
    return CommandFailure(.usage, [Problem(file: path, rule: "output", what, next: next)])
  }

  /// The book that a file belongs to, whether it is there yet or not; nil for none.
  private static func book(owning path: String) -> String? {
    let file = URL(fileURLWithPath: path)
    // The folder is there, the file need not be; a link to a file of a book is that file.
    let folder = file.deletingLastPathComponent().resolvingSymlinksInPath()
    let target = folder.appendingPathComponent(file.lastPathComponent).resolvingSymlinksInPath()
    if target.lastPathComponent == "writer.lock" {
      let book = target.deletingLastPathComponent().path
      return BookOption.isBook(book) ? book : nil
    }
    let part = target.deletingLastPathComponent()
    let book = part.deletingLastPathComponent().path
    let isPart = ["log", "views", "certificates"].contains(part.lastPathComponent)
    return isPart && BookOption.isBook(book) ? book : nil
  }

  /// What makes a file that file.
  private struct Identity: Equatable {
    let device: Int
    let number: Int
    /// Whether it is a file, and no folder, pipe or device.
    let isFile: Bool
  }

  /// What stands at a path, links followed; nil where nothing does.
  private static func identity(of path: String) -> Identity? {
    let target = target(of: path)
    guard let found = try? FileManager.default.attributesOfItem(atPath: target),
      let device = found[.systemNumber] as? Int, let number = found[.systemFileNumber] as? Int
    else { return nil }
    let isFile = found[.type] as? FileAttributeType == .typeRegular
    return Identity(device: device, number: number, isFile: isFile)
  }

  /// Where a path leads, links followed: what is written there does not take the link's place.
  static func target(of path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
