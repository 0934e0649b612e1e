internal import Glibc

/// What can be known of `data.mdb` before it is mapped.
///
/// LMDB keeps no checksums and trusts its file: a page that is missing kills the process with
/// SIGBUS, a page number out of range with SIGSEGV. So the two meta pages and the root page are
/// read here, and the file's size is compared with what they say. What lies deeper is not looked
/// at. LMDB 0.9, 64-bit, data version 1.
struct DataFile {
  /// The two meta pages: LMDB writes them in turn, so the one with the later transaction counts.
  private let metas: [MetaPage]
  /// Bytes in the file, read after the meta pages: it only grows.
  private let size: Int

  /// Refuses a file that LMDB should not map; nil or an empty file passes where it may be made.
  ///
  /// A commit in another process may change the pages while they are read, so a finding counts
  /// when it is still there after a number of tries.
  static func require(at path: String, mayBeMade: Bool) throws(StoreFailure) {
    let triesMaximum = 5
    for attempt in 1...triesMaximum {
      do throws(StoreFailure) {
        return try requireOnce(at: path, mayBeMade: mayBeMade)
      } catch {
        guard error.code == .damaged, attempt < triesMaximum else { throw error }
        usleep(300)
      }
    }
  }

  private static func requireOnce(at path: String, mayBeMade: Bool) throws(StoreFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT, mayBeMade else { throw .of(code: errno, during: "open", at: path) }
      return
    }
    // No lock of LMDB's is on this file, and this process does not have it open: closing is safe.
    defer { close(descriptor) }
    do throws(Flaw) {
      let first = try MetaPage(descriptor, number: 0, at: 0)
      guard let first else {
        guard mayBeMade else { throw Flaw("it is empty") }
        return
      }
      guard let second = try MetaPage(descriptor, number: 1, at: first.pageSize) else {
        throw Flaw("it ends before its second meta page")
      }
      let file = DataFile(metas: [first, second], size: try bytes(in: descriptor))
      try file.requireSize()
      try file.requireSequence()
      try file.newest.requireTrees(descriptor)
    } catch {
      throw StoreFailure(
        .damaged,
        "\(path) is damaged: \(error.what); restore it from a copy, or rebuild it if it is a view"
      )
    }
  }

  private var newest: MetaPage { metas[0].transaction > metas[1].transaction ? metas[0] : metas[1] }

  private func requireSize() throws(Flaw) {
    guard metas[0].pageSize == metas[1].pageSize else { throw Flaw("its page sizes differ") }
    for meta in metas {
      let (needed, overflow) = (meta.lastPage &+ 1)
        .multipliedReportingOverflow(by: UInt64(meta.pageSize))
      guard !overflow, meta.lastPage != .max, needed <= UInt64(size) else {
        throw Flaw("it has \(size) bytes, its meta page asks for \(meta.lastPage) pages and one")
      }
    }
  }

  /// A new file has 0 in both; after that each commit counts one up and the pages take turns, and
  /// the file never shrinks.
  private func requireSequence() throws(Flaw) {
    let (even, odd) = (metas[0].transaction, metas[1].transaction)
    let apart = max(even, odd) - min(even, odd)
    guard even % 2 == 0, odd % 2 == 1 || odd == 0, apart == 1 || (even == 0 && odd == 0) else {
      throw Flaw("its meta pages are of the transactions \(even) and \(odd)")
    }
    guard metas.allSatisfy({ $0.lastPage <= newest.lastPage }) else {
      throw Flaw("its newer meta page asks for fewer pages than the older one")
    }
  }

  private static func bytes(in descriptor: CInt) throws(Flaw) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Flaw("its size cannot be read") }
    return Int(status.st_size)
  }
}

/// What is wrong with the file, as the end of a sentence.
struct Flaw: Error {
  let what: String
  init(_ what: String) { self.what = what }
}

/// One of the two pages that say where everything is.
struct MetaPage {
  let pageSize: Int
  let lastPage: UInt64
  let transaction: UInt64
  private let trees: [Tree]

  /// Reads and checks one meta page; nil when the file ends at `offset`.
  init?(_ descriptor: CInt, number: UInt64, at offset: Int) throws(Flaw) {
    guard let bytes = try read(descriptor, count: 152, at: offset) else { return nil }
    let place = "meta page \(number)"
    guard bytes.count == 152 else { throw Flaw("it ends within \(place)") }
    guard bytes.number(at: 0, width: 8) == number, bytes.number(at: 10, width: 2) == 0x08 else {
      throw Flaw("\(place) is no meta page")
    }
    guard bytes.number(at: 16, width: 4) == 0xBEEF_C0DE, bytes.number(at: 20, width: 4) == 1 else {
      throw Flaw("\(place) is not of LMDB's data version 1")
    }
    let pageSize = bytes.number(at: 40, width: 4)
    guard (512...65_536).contains(pageSize), pageSize.nonzeroBitCount == 1 else {
      throw Flaw("\(place) gives a page size of \(pageSize)")
    }
    self.pageSize = Int(pageSize)
    lastPage = bytes.number(at: 136, width: 8)
    transaction = bytes.number(at: 144, width: 8)
    trees = [Tree(bytes, at: 40), Tree(bytes, at: 88)]
  }

  /// Checks the trees of free pages and of keys; only of the newest page, since LMDB writes the
  /// older one's numbers back when it fails to write.
  func requireTrees(_ descriptor: CInt) throws(Flaw) {
    for tree in trees { try tree.require(descriptor, pageSize: pageSize, lastPage: lastPage) }
  }
}

/// A B+tree as a meta page describes it.
private struct Tree {
  let depth: UInt64
  let pages: [UInt64]
  let entries: UInt64
  let root: UInt64

  init(_ bytes: [UInt8], at offset: Int) {
    depth = bytes.number(at: offset + 6, width: 2)
    pages = [8, 16, 24].map { bytes.number(at: offset + $0, width: 8) }
    entries = bytes.number(at: offset + 32, width: 8)
    root = bytes.number(at: offset + 40, width: 8)
  }

  func require(_ descriptor: CInt, pageSize: Int, lastPage: UInt64) throws(Flaw) {
    guard pages.allSatisfy({ $0 <= lastPage }) else {
      throw Flaw("a tree has more pages than the file")
    }
    guard root != .max else {
      guard depth == 0, entries == 0 else { throw Flaw("a tree has entries and no root") }
      return
    }
    guard (2...lastPage).contains(root), (1...32).contains(depth) else {
      throw Flaw("a tree has its root at page \(root) and a depth of \(depth)")
    }
    let header = try read(descriptor, count: 16, at: Int(root) * pageSize)
    guard let header, header.count == 16 else { throw Flaw("the root page \(root) is missing") }
    let flags: UInt64 = depth == 1 ? 0x02 : 0x01  // a leaf or a branch
    let (lower, upper) = (header.number(at: 12, width: 2), header.number(at: 14, width: 2))
    guard header.number(at: 0, width: 8) == root, header.number(at: 10, width: 2) == flags,
      (16...upper).contains(lower), upper <= pageSize
    else { throw Flaw("the root page \(root) is damaged") }
  }
}

extension [UInt8] {
  /// A number as this machine keeps it, which is how LMDB wrote it: files do not move between
  /// machines of different byte order.
  fileprivate func number(at offset: Int, width: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in 0..<width { value |= UInt64(self[offset + place]) << UInt64(place * 8) }
    return value
  }
}

/// Up to `count` bytes at `offset`; nil when there are none.
private func read(_ descriptor: CInt, count: Int, at offset: Int) throws(Flaw) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: count)
  // Writes at most `count` bytes into an array of that many.
  let read = unsafe pread(descriptor, &bytes, count, off_t(offset))
  guard read >= 0 else { throw Flaw("it cannot be read at byte \(offset) (errno \(errno))") }
  return read == 0 ? nil : Array(bytes.prefix(read))
}
