import Codec
import DaybookTestSupport
import Digests
import EventStore
import LMDB
import Testing

/// A stamp that fits no log, for tests that do not ask.
func stamp(_ sequence: UInt64, book: UInt128 = 7) -> ViewStamp {
  ViewStamp(book: book, sequence: sequence, chainHash: sha256([UInt8(sequence)].span), format: 1)
}

/// Puts one byte under one byte.
func put(
  _ byte: UInt8,
  in table: Table,
  _ transaction: inout WriteTransaction
) throws(StoreFailure) {
  try transaction.put([byte].span, under: [byte].span, in: table)
}

/// The keys of a view, nil when there is no such view.
func keys(of view: String, _ reader: ViewsReader) throws(StoreFailure) -> [UInt8]? {
  try reader.read([view]) { (transaction, views) throws(StoreFailure) in
    guard let view = views[0] else { return nil }
    var cursor = try transaction.cursor(over: view.table)
    var keys: [UInt8] = []
    while let record = try cursor.next() { keys += record.key.array(0..<record.key.byteCount) }
    return keys
  }
}

@Suite struct ViewsTests {
  let folder = TemporaryFolder()

  @Test func `a view has its content and its stamp together`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    #expect(try views.reader.stamp(of: "ledger") == nil)
    #expect(try keys(of: "ledger", views.reader) == nil)
    try views.update(["ledger"], from: nil, to: stamp(1)) {
      (transaction, tables) throws(StoreFailure) in
      try put(1, in: tables[0], &transaction)
    }
    try views.update(["ledger"], from: stamp(1), to: stamp(2)) {
      (transaction, tables) throws(StoreFailure) in
      try put(2, in: tables[0], &transaction)
    }
    #expect(try views.reader.stamp(of: "ledger") == stamp(2))
    #expect(try keys(of: "ledger", views.reader) == [1, 2])
    try views.clear(["ledger"])
    #expect(try views.reader.stamp(of: "ledger") == nil)
    #expect(try keys(of: "ledger", views.reader) == [])
  }

  @Test func `a view that stands elsewhere is not brought on`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    try views.update(["a", "b"], from: nil, to: stamp(5)) { _, _ in }
    for wrong in [nil, stamp(4), stamp(5, book: 8)] {
      let failure = #expect(throws: StoreFailure.self) {
        try views.update(["a", "b"], from: wrong, to: stamp(6)) {
          (transaction, tables) throws(StoreFailure) in
          try put(1, in: tables[0], &transaction)
        }
      }
      #expect(failure?.code == .wrongPosition)
    }
    #expect(try keys(of: "a", views.reader) == [])
  }

  @Test func `a stamp fits the log that it was taken from and no other`() throws {
    var writer = try LogWriter.open(book: folder.path, small())
    var stamps = [ViewStamp(book: 1, sequence: 0, chainHash: .zero, format: 1)]
    for count in [3, 2] {
      try appendBlocks([count], to: &writer)
      let position = writer.position
      stamps.append(
        ViewStamp(
          book: 1,
          sequence: position.lastSequence,
          chainHash: position.chainHash,
          format: 1
        )
      )
    }
    for fitting in stamps { #expect(try writer.reader.fits(fitting)) }
    for sequence: UInt64 in [1, 2, 4, 6, .max] {
      var other = stamps[1]
      other.sequence = sequence
      #expect(try !writer.reader.fits(other))
    }
    var other = stamps[1]
    other.chainHash = stamps[2].chainHash
    #expect(try !writer.reader.fits(other))
  }

  @Test func `views that are missing, cut off or no views are unusable`() throws {
    let unusable = { (book: String) in
      let failure = #expect(throws: StoreFailure.self) {
        _ = try ViewsReader.open(book: book, small())
      }
      #expect(failure?.code == .viewsUnusable)
    }
    unusable(folder.path)
    do { _ = try ViewsWriter.open(book: folder.path, small()) }
    try overwrite(folder.path + "/views/data.mdb") { $0.removeLast(5000) }
    unusable(folder.path)
    try overwrite(folder.path + "/views/data.mdb") { $0 = Array("views".utf8) }
    unusable(folder.path)
    let failure = #expect(throws: StoreFailure.self) {
      _ = try ViewsWriter.open(book: folder.path, small())
    }
    #expect(failure?.code == .viewsUnusable)
  }
}

@Suite struct ViewsRebuildTests {
  let folder = TemporaryFolder()

  func rebuild(_ byte: UInt8) throws(StoreFailure) {
    let rebuild = try ViewsRebuild.begin(book: folder.path, small())
    try rebuild.writer.update(["v"], from: nil, to: stamp(UInt64(byte))) {
      (transaction, tables) throws(StoreFailure) in
      try put(byte, in: tables[0], &transaction)
    }
    try rebuild.finish()
  }

  @Test func `a reader finds the new views, one inside a read keeps the old`() throws {
    let views = try ViewsWriter.open(book: folder.path, small())
    try views.update(["v"], from: nil, to: stamp(1)) { (transaction, tables) throws(StoreFailure) in
      try put(1, in: tables[0], &transaction)
    }
    let reader = views.reader
    let (before, during) = try reader.read(["v"]) { (transaction, view) throws(StoreFailure) in
      guard let table = view[0]?.table else { throw StoreFailure(.missing, "v") }
      let before = try transaction.size(of: table).entries
      try rebuild(9)
      let value = try transaction.value(of: [1].span, in: table)?.byteCount
      return (before, value)
    }
    #expect((before, during) == (1, 1))
    #expect(try keys(of: "v", reader) == [9])
    #expect(reader.generation == 1)
    try rebuild(10)
    #expect(try keys(of: "v", reader) == [10])
    #expect(reader.generation == 2)
    let failure = #expect(throws: StoreFailure.self) {
      try views.update(["v"], from: stamp(1), to: stamp(2)) { _, _ in }
    }
    #expect(failure?.code == .wrongPosition)
    #expect(Directory.identity(at: folder.path + "/views.new") == nil)
  }

  @Test func `views that are missing or damaged are rebuilt`() throws {
    try rebuild(3)
    #expect(try keys(of: "v", ViewsReader.open(book: folder.path, small())) == [3])
    try overwrite(folder.path + "/views/data.mdb") { $0.removeAll() }
    try rebuild(4)
    #expect(try keys(of: "v", ViewsReader.open(book: folder.path, small())) == [4])
  }

  @Test func `one rebuild runs at a time, and one that was left off does no harm`() throws {
    do {
      let first = try ViewsRebuild.begin(book: folder.path, small())
      let failure = #expect(throws: StoreFailure.self) {
        _ = try ViewsRebuild.begin(book: folder.path, small())
      }
      #expect(failure?.code == .rebuilding)
      try first.writer.clear(["left"])
    }
    try rebuild(5)
    #expect(try keys(of: "v", ViewsReader.open(book: folder.path, small())) == [5])
    #expect(try keys(of: "left", ViewsReader.open(book: folder.path, small())) == nil)
  }
}
