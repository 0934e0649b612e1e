/// The world broke, or the input did: what happened and what to do about it.
///
/// Never a business refusal: those are outcomes, recorded in the log (see ``Receipt``).
public struct BookFailure: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure, as programs tell them apart.
  public enum Code: String, Sendable, CaseIterable {
    /// Another writer holds the book.
    case held
    /// There is no book at this path, or there is one already.
    case notABook, alreadyABook
    /// The arguments or the files given are wrong.
    case badInput
    /// The day cannot be cut, closed or sealed as asked.
    case badDay
    /// Nothing was written, or it is not known whether it was: send again.
    case inDoubt
    /// The disk, the file system or LMDB failed.
    case storage
    /// The log or a view does not hold what it must.
    case integrity
    /// The log was written by a newer Daybook.
    case newerFormat
    /// Too much is waiting for the writer.
    case busy
    /// The writer has been shut down.
    case shutDown
  }

  /// What kind it is.
  public let code: Code
  /// What happened, with names and numbers, and what to do.
  public let message: String

  /// Makes a failure.
  public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

  /// The message.
  public var description: String { message }
}
