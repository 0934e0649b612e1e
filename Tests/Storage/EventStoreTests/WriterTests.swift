import BusinessCalendar
import Codec
import DaybookTestSupport
import Digests
import EventStore
import Foundation
import LMDB
import Synchronization
import Testing

/// A commit fault that a test switches on for one commit.
final class FaultSwitch: Sendable {
  private let next = Mutex<EnvironmentOptions.CommitFault?>(nil)

  func set(_ fault: EnvironmentOptions.CommitFault?) { next.withLock { $0 = fault } }

  var hook: @Sendable () -> EnvironmentOptions.CommitFault? {
    {
      self.next.withLock { next in
        defer { next = nil }
        return next
      }
    }
  }
}

@Suite struct WriterTests {
  let folder = TemporaryFolder()
  let faults = FaultSwitch()

  func open() throws(StoreFailure) -> LogWriter {
    try LogWriter.open(book: folder.path, small { $0.commitHook = faults.hook })
  }

  @Test func `a second writer is refused and told who has the book`() throws {
    let writer = try open()
    let failure = #expect(throws: StoreFailure.self) { _ = try open() }
    #expect(failure?.code == .writerHeld)
    #expect(failure?.process == getpid())
    #expect(failure?.message.contains("process \(getpid())") == true)
    #expect(writer.position.lastSequence == 0)
  }

  /// Whether the program flock(1), another process, can take the lock of the book.
  func isFree() throws -> Bool {
    try Program.run("flock", ["-n", folder.path + "/writer.lock", "true"]).status == 0
  }

  @Test func `the lock holds between processes`() async throws {
    do {
      let writer = try open()
      #expect(try !isFree())
      #expect(writer.position.epoch == 1)
    }
    #expect(try isFree())
    _ = try open()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let writer = try LogWriter.open(book: path, small())
      #expect(writer.position.epoch == 3)
    }
  }

  @Test func `a lock file deleted under a writer lets no second one in`() async throws {
    var writer = try open()
    try FileManager.default.removeItem(atPath: folder.path + "/writer.lock")
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let failure = #expect(throws: StoreFailure.self) {
        _ = try LogWriter.open(book: path, small())
      }
      #expect(failure?.code == .writerHeld)
      #expect(failure?.message.contains("writer.lock was deleted") == true)
    }
    try appendBlocks([2], to: &writer)
    #expect(writer.position.lastSequence == 2)
  }

  @Test func `another process's lock keeps this one out`() throws {
    let lock = folder.path + "/writer.lock"
    let scratch = TemporaryFolder()
    // One process, which has the lock and only sleeps.
    let process = try Program.launch(
      "bash",
      ["-c", "exec 9>>\(lock); flock 9; exec sleep 60"],
      scratch: scratch
    )
    let patience = Date(timeIntervalSinceNow: 60)
    while try isFree(), Date.now < patience { usleep(1000) }
    let failure = #expect(throws: StoreFailure.self) { _ = try open() }
    #expect(failure?.code == .writerHeld)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    _ = try open()
  }

  @Test(arguments: [true, false])
  func `a commit in doubt is told to nobody and settled by reopening`(isKept: Bool) throws {
    var writer = try open()
    try appendBlocks([3], to: &writer)
    let before = writer.position
    faults.set(isKept ? .kept(EIO) : .lost(EIO))
    let failure = #expect(throws: StoreFailure.self) { try appendBlocks([2], to: &writer) }
    #expect(failure?.code == .inputOutput)
    let isInDoubt = writer.isInDoubt
    #expect(isInDoubt)
    #expect(writer.position == before)
    let again = #expect(throws: StoreFailure.self) { try appendBlocks([2], to: &writer) }
    #expect(again?.code == .inDoubt)
    let after = try writer.reopen()
    #expect(after.lastSequence == (isKept ? 5 : 3))
    #expect(after.epoch == before.epoch + 1)
    try appendBlocks([1], to: &writer)
    #expect(try writer.reader.verifyChain().end.lastSequence == after.lastSequence + 1)
  }

  @Test func `a doubt stays until the log could be opened again`() throws {
    var writer = try open()
    try appendBlocks([3], to: &writer)
    faults.set(.kept(EIO))
    #expect(throws: StoreFailure.self) { try appendBlocks([1], to: &writer) }
    let (log, aside) = (folder.path + "/log", folder.path + "/aside")
    try FileManager.default.moveItem(atPath: log, toPath: aside)
    let failure = #expect(throws: StoreFailure.self) { try writer.reopen() }
    #expect(failure?.code == .missing)
    let again = #expect(throws: StoreFailure.self) { try appendBlocks([1], to: &writer) }
    #expect(again?.code == .inDoubt)
    let reading = #expect(throws: StoreFailure.self) { try writer.reader.position() }
    #expect(reading?.code == .needsReopening)
    try FileManager.default.moveItem(atPath: aside, toPath: log)
    #expect(try writer.reopen().lastSequence == 4)
  }

  @Test func `a failure before the commit leaves no doubt and nothing behind`() throws {
    var writer = try open()
    try appendBlocks([3], to: &writer)
    let (position, refusal) = (writer.position, StoreFailure(.limit, "enough"))
    var builder = BlockBuilder()
    #expect(throws: refusal) {
      try writer.commit(expecting: position) { (append) throws(StoreFailure) in
        builder.begin(after: position, created: Instant(microseconds: 0))
        try builder.appendRecord(record(4).rawSpan)
        builder.finish(after: position.chainHash)
        let next = try append(builder)
        #expect(next.lastSequence == 4)
        throw refusal
      }
    }
    let isInDoubt = writer.isInDoubt
    #expect(!isInDoubt)
    #expect(writer.position == position)
    #expect(try writer.reader.lastSequence() == 3)
    try appendBlocks([1], to: &writer)
  }

  @Test func `several blocks in one commit are there together`() throws {
    var writer = try open()
    var builder = BlockBuilder()
    let start = writer.position
    let end = try writer.commit(expecting: start) { (append) throws(StoreFailure) in
      var position = start
      for round in 1...5 as ClosedRange<UInt64> {
        builder.begin(after: position, created: Instant(microseconds: 0))
        try builder.addName(Array("name \(round)".utf8).rawSpan)
        try builder.appendRecord(record(round).rawSpan)
        builder.finish(after: position.chainHash)
        position = try append(builder)
      }
    }
    #expect((end.lastSequence, end.nameCount) == (5, 5))
    #expect(try writer.reader.verifyChain().blocks == 5)
  }

  @Test func `an append at another position is refused`() throws {
    var writer = try open()
    let empty = writer.position
    try appendBlocks([3], to: &writer)
    var builder = BlockBuilder()
    builder.begin(after: empty, created: Instant(microseconds: 0))
    try builder.appendRecord(record(1).rawSpan)
    builder.finish(after: empty.chainHash)
    var wrong = [empty, writer.position, writer.position, writer.position]
    wrong[1].epoch += 1
    wrong[2].lastSequence += 1
    wrong[3].chainHash = .zero
    for position in wrong {
      var code: StoreFailure.Code?
      do { try writer.commit(builder, expecting: position) } catch { code = error.code }
      #expect(code == .wrongPosition)
    }
    let isInDoubt = writer.isInDoubt
    #expect(!isInDoubt)
    #expect(try writer.reader.lastSequence() == 3)
  }

  @Test func `a block written behind the writer's back stops it`() throws {
    var writer = try open()
    try appendBlocks([3], to: &writer)
    let environment = writer.reader.environment
    try environment.write { (transaction) throws(StoreFailure) in
      try transaction.removeAll(in: environment.main)
    }
    let failure = #expect(throws: StoreFailure.self) { try appendBlocks([1], to: &writer) }
    #expect(failure?.code == .wrongPosition)
    let isInDoubt = writer.isInDoubt
    #expect(!isInDoubt)
  }

  @Test func `the chain hash does not depend on who wrote it, or when it was reopened`() throws {
    var hashes: [Digest32] = []
    for reopening in [false, true] {
      let folder = TemporaryFolder()
      var writer = try LogWriter.open(book: folder.path, small())
      for _ in 0..<3 {
        try appendBlocks([2], to: &writer)
        if reopening { try writer.reopen() }
      }
      hashes.append(writer.position.chainHash)
    }
    #expect(hashes[0] == hashes[1])
  }
}
