import EventStore
import LMDB

extension BookFailure {
  /// What a failure of the store means to whoever uses the book.
  init(_ failure: StoreFailure) {
    let code: Code =
      switch failure.code {
      case .writerHeld: .held
      case .damaged: .integrity
      case .version: .newerFormat
      case .missing: .notABook
      case .inDoubt, .wrongPosition, .needsReopening: .inDoubt
      case .limit: .badInput
      default: .storage
      }
    let next = ". Next: give the folder of a book, or make one: daybook init"
    self.init(code, failure.description + (code == .notABook ? next : ""))
  }
}

/// Runs a walk over the log, whose body may fail in either way.
func walking<Result>(_ body: () throws -> Result) throws(BookFailure) -> Result {
  do {
    return try body()
  } catch let failure as BookFailure {
    throw failure
  } catch let failure as StoreFailure {
    throw BookFailure(failure)
  } catch {
    throw BookFailure(.storage, "\(error)")
  }
}
