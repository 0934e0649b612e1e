import LMDB

/// Files that appear whole or not at all.
public enum FileReplacement {
  /// Gives a finished temporary file its final name, in one step; a file of that name is replaced.
  ///
  /// Foundation's `replaceItemAt` is no substitute: on Linux it was seen to remove the old file and
  /// then fail (Swift 6.3.1).
  /// - Throws: ``BookFailure`` `storage`.
  public static func finish(_ temporary: String, as path: String) throws(BookFailure) {
    do throws(StoreFailure) {
      try replaceFile(at: path, with: temporary)
    } catch {
      throw BookFailure(error)
    }
  }
}
