import ArgumentParser
import Foundation

/// Which book: on every command that has one.
struct BookOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The book's folder; else DAYBOOK_BOOK, else the nearest folder upwards that is a book.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var book: String?

  /// The path of the book, found by the three ways in their order.
  func path() throws -> String {
    if let book { return book }
    if let book = Terminal.variable("DAYBOOK_BOOK") { return book }
    if let book = Self.nearest(to: FileManager.default.currentDirectoryPath) { return book }
    throw CommandFailure(
      .usage,
      rule: "no-book",
      "no book here: neither --book nor DAYBOOK_BOOK is given, and no folder upwards of "
        + "\(FileManager.default.currentDirectoryPath) is a book",
      next: "go to a book's folder, give --book FOLDER, or make one: "
        + "daybook init shop --template marketplace-cn --first-day 2026-11-20 "
        + "--time-zone Asia/Shanghai"
    )
  }

  /// Whether a folder is a book: it has a log.
  static func isBook(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/log/data.mdb")
  }

  /// The folder itself or the nearest one above it that is a book.
  static func nearest(to folder: String) -> String? {
    var url = URL(fileURLWithPath: folder).standardizedFileURL
    while true {
      if isBook(url.path) { return url.path }
      let above = url.deletingLastPathComponent().standardizedFileURL
      guard above.path != url.path else { return nil }
      url = above
    }
  }
}
