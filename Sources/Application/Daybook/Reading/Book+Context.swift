public import Amounts
public import BusinessCalendar
import ChartOfAccounts
import EventStore
import LMDB
import Ledgers
public import Statements

/// A chart or a file of entry rules as it was published.
public struct BookPublication: Hashable, Sendable {
  /// What was published.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A chart of accounts; the latest is in force.
    case chart
    /// Entry rules; all that were published stand, each from its date.
    case rules
  }

  /// What it is.
  public let kind: Kind
  /// The sequence at which it took effect.
  public let sequence: UInt64
  /// The file's name as it was given.
  public let file: String
  /// The YAML, to the byte.
  public let text: String
}

extension Book {
  /// Every chart and file of rules that was published, oldest first.
  public func publications() throws(BookFailure) -> [BookPublication] {
    try state().publications.map { item in
      BookPublication(
        kind: item.isChart ? .chart : .rules,
        sequence: item.sequence,
        file: item.file,
        text: item.source
      )
    }
  }

  /// What a report of this cut says about itself: for reports that are written as they are read,
  /// whose head must come first.
  public func head(
    _ report: String,
    from: BusinessDate? = nil,
    _ cut: ReportCut = ReportCut()
  ) throws(BookFailure) -> ReportHead {
    let state = try state(knownAt: cut.knownAt)
    return head(
      report,
      state,
      ReportBounds(cut, state),
      from: from,
      Set(state.balances.keys.map(\.currency))
    )
  }

  /// The last sequence of the log; cheaper than ``information()``, which folds the log.
  public func lastSequence() throws(BookFailure) -> UInt64 {
    do throws(StoreFailure) {
      return try log.position().lastSequence
    } catch {
      throw BookFailure(error)
    }
  }

  /// The currencies and assets that the chart in force declares.
  public func declaredCurrencies() throws(BookFailure) -> [Currency] {
    try state().chart?.currencies ?? []
  }

  /// The last day of a report of this cut: the one that it names, else the open date of then.
  public func lastDay(of cut: ReportCut) throws(BookFailure) -> BusinessDate {
    ReportBounds(cut, try state(knownAt: cut.knownAt)).through
  }

  /// The last sequence that can count in a report of this cut.
  public func lastSequence(of cut: ReportCut) throws(BookFailure) -> UInt64 {
    ReportBounds(cut, try state(knownAt: cut.knownAt)).last
  }
}
