import Codec
import DaybookTestSupport
import EventStore
import LMDB
import Testing

@Suite struct BlobTests {
  let folder = TemporaryFolder()

  func write(
    _ pieces: [[UInt8]],
    at sequence: UInt64,
    _ views: ViewsWriter
  ) throws(StoreFailure) {
    var blob = try views.blob("checkpoint", stamp(sequence))
    for piece in pieces { try blob.append(piece.rawSpan) }
    try blob.finish()
  }

  func pieces(at sequence: UInt64, _ reader: ViewsReader) throws(StoreFailure) -> [[UInt8]]? {
    try reader.withBlob("checkpoint", stamp(sequence)) { (blob) throws(StoreFailure) in
      try blob.verify()
      var pieces: [[UInt8]] = []
      for index in 0..<blob.pieceCount {
        let piece = try blob.piece(at: index)
        pieces.append(piece.array(0..<piece.byteCount))
      }
      #expect(blob.byteCount == pieces.reduce(0) { $0 + $1.count })
      return pieces
    }
  }

  @Test func `a blob comes back piece by piece, and the newest two are kept`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    let contents = (1...4).map { round in
      (0..<round).map { [UInt8](repeating: UInt8(round), count: $0 * 70_000) }
    }
    for (index, content) in contents.enumerated() {
      try write(content, at: UInt64(index + 1), views)
    }
    #expect(try views.reader.blobs("checkpoint") == [stamp(4), stamp(3)])
    #expect(try pieces(at: 4, views.reader) == contents[3])
    #expect(try pieces(at: 3, views.reader) == contents[2])
    #expect(try pieces(at: 2, views.reader) == nil)
    #expect(try views.reader.blobs("other").isEmpty)
  }

  @Test func `a blob that was not finished does not count and leaves nothing`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    try write([[1]], at: 1, views)
    do {
      var blob = try views.blob("checkpoint", stamp(2))
      try blob.append([2, 2].rawSpan)
      try blob.append([3, 3].rawSpan)
    }
    #expect(try views.reader.blobs("checkpoint") == [stamp(1)])
    try write([[4]], at: 2, views)
    #expect(try pieces(at: 2, views.reader) == [[4]])
    #expect(try pieces(at: 1, views.reader) == [[1]])
  }

  func secondKey(
    of table: Table,
    _ transaction: inout WriteTransaction
  ) throws(StoreFailure) -> [UInt8] {
    var cursor = try transaction.cursor(over: table)
    _ = try cursor.next()
    guard let second = try cursor.next() else { throw StoreFailure(.missing, "a piece") }
    return second.key.array(0..<second.key.byteCount)
  }

  @Test func `a piece that was altered or is missing is found`() throws {
    for change in [[UInt8](arrayLiteral: 9), nil] {
      let views = try ViewsWriter.open(book: folder.path, small())
      try write([[1], [2], [3]], at: 5, views)
      views.close()
      let environment = try Environment.open(folder.path + "/views", small())
      let table = try environment.table(".pieces")
      try environment.write { (transaction) throws(StoreFailure) in
        let key = try secondKey(of: table, &transaction)
        if let change {
          try transaction.put(change.span, under: key.span, in: table)
        } else {
          try transaction.remove(key.span, in: table)
        }
      }
      environment.close()
      let reader = try ViewsReader.open(book: folder.path, small())
      let failure = #expect(throws: StoreFailure.self) { _ = try pieces(at: 5, reader) }
      #expect(failure?.code == .viewsUnusable)
      reader.close()
    }
  }

  @Test func `a blob begun before a rebuild is not finished after it`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    var blob = try views.blob("checkpoint", stamp(1))
    try ViewsRebuild.begin(book: folder.path, small()).finish()
    try blob.append([1].rawSpan)
    let failure: StoreFailure?
    do {
      try blob.finish()
      failure = nil
    } catch { failure = error }
    #expect(failure?.code == .wrongPosition)
    #expect(try views.reader.blobs("checkpoint").isEmpty)
  }
}
