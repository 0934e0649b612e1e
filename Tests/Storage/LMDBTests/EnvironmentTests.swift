import DaybookTestSupport
import LMDB
import Testing

/// Options for a small environment that is made when it is not there.
func small(_ change: (inout EnvironmentOptions) -> Void = { _ in }) -> EnvironmentOptions {
  var options = EnvironmentOptions()
  options.mapSize = 4 << 20
  options.create = true
  options.durability = .none
  change(&options)
  return options
}

@Suite struct EnvironmentTests {
  let folder = TemporaryFolder()

  @Test func `what was committed is read back, in key order`() throws {
    let environment = try Environment.open(folder.path, small())
    try environment.write { (transaction) throws(StoreFailure) in
      for key: UInt8 in [3, 1, 2] {
        try transaction.put([key, key].span, under: [key].span, in: environment.main)
      }
    }
    #expect(try keys(of: environment) == [1, 2, 3])
    let value = try environment.read { (transaction) throws(StoreFailure) in
      try transaction.value(of: [2].span, in: environment.main)?.byteCount
    }
    #expect(value == 2)
  }

  @Test func `a body that throws leaves nothing`() throws {
    let environment = try Environment.open(folder.path, small())
    let refusal = StoreFailure(.limit, "enough")
    #expect(throws: refusal) {
      try environment.write { (transaction) throws(StoreFailure) in
        try transaction.put([1].span, under: [1].span, in: environment.main)
        throw refusal
      }
    }
    #expect(try keys(of: environment).isEmpty)
  }

  @Test func `an environment reopened has what was committed`() throws {
    do {
      let environment = try Environment.open(folder.path, small())
      try put(1, in: environment)
      try environment.reopen()
      try put(2, in: environment)
    }
    let environment = try Environment.open(folder.path, small { $0.create = false })
    #expect(try keys(of: environment) == [1, 2])
  }

  @Test func `readers in many threads go on while it is reopened`() async throws {
    let environment = try Environment.open(folder.path, small())
    try put(1, in: environment)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var seen = 0
          for _ in 0..<300 { seen += try keys(of: environment).count }
          return seen
        }
      }
      for _ in 0..<30 { try environment.reopen() }
      for try await seen in group { #expect(seen == 300) }
    }
  }

  @Test func `a folder is opened once per process`() throws {
    var first: Environment? = try Environment.open(folder.path, small())
    try #require(first != nil)
    let failure = #expect(throws: StoreFailure.self) {
      _ = try Environment.open(folder.path + "/.", small())
    }
    #expect(failure?.code == .alreadyOpen)
    first = nil
    _ = try Environment.open(folder.path, small())
  }

  @Test func `a folder that is not there is made only on request`() throws {
    let path = folder.path + "/inner"
    let failure = #expect(throws: StoreFailure.self) {
      _ = try Environment.open(path, small { $0.create = false })
    }
    #expect(failure?.code == .missing)
    _ = try Environment.open(path, small())
  }

  @Test func `a reader keeps its state while others write`() throws {
    let environment = try Environment.open(folder.path, small())
    try put(1, in: environment)
    let seen = try environment.read { (transaction) throws(StoreFailure) in
      try put(2, in: environment)
      let inside = try environment.read { (inner) throws(StoreFailure) in
        try inner.size(of: environment.main).entries
      }
      return (try transaction.size(of: environment.main).entries, inside)
    }
    #expect(seen == (1, 2))
  }

  @Test func `a full map is a failure that names the remedy`() throws {
    let environment = try Environment.open(folder.path, small { $0.mapSize = 256 << 10 })
    let failure = #expect(throws: StoreFailure.self) {
      try environment.write { (transaction) throws(StoreFailure) in
        let value = [UInt8](repeating: 1, count: 300 << 10)
        try transaction.put(value.span, under: [1].span, in: environment.main)
      }
    }
    #expect(failure?.code == .mapFull)
    #expect(failure?.message.contains("larger map size") == true)
  }

  @Test func `tables are apart`() throws {
    let environment = try Environment.open(folder.path, small())
    let (left, right) = (try environment.table("left"), try environment.table("right"))
    try environment.write { (transaction) throws(StoreFailure) in
      try transaction.put([1].span, under: [1].span, in: left)
      try transaction.put([1].span, under: [1].span, in: right)
      try transaction.put([2].span, under: [2].span, in: right)
    }
    #expect(try keys(of: environment, in: left) == [1])
    try environment.write { (transaction) throws(StoreFailure) in
      try transaction.removeAll(in: left)
      let removed = try transaction.remove([1].span, in: right)
      let again = try transaction.remove([1].span, in: right)
      #expect(removed && !again)
    }
    #expect(try keys(of: environment, in: left).isEmpty)
    #expect(try keys(of: environment, in: right) == [2])
  }

  @Test func `a missing table is a failure for a reader`() throws {
    do { _ = try Environment.open(folder.path, small()) }
    let environment = try Environment.open(folder.path, small { $0.readOnly = true })
    let failure = #expect(throws: StoreFailure.self) { try environment.table("none") }
    #expect(failure?.code == .missing)
  }

  @Test func `an append out of order is refused`() throws {
    let environment = try Environment.open(folder.path, small())
    try put(5, in: environment)
    let failure = #expect(throws: StoreFailure.self) {
      try environment.write { (transaction) throws(StoreFailure) in
        let key = NumberKey(4)
        try transaction.append(byteCount: 1, under: key.bytes, in: environment.main) { _ in }
      }
    }
    #expect(failure?.code == .exists)
  }

  @Test(arguments: [
    (EnvironmentOptions.CommitFault.lost(5), 0), (EnvironmentOptions.CommitFault.kept(5), 1),
  ])
  func `a commit in doubt is settled by reopening`(
    fault: EnvironmentOptions.CommitFault,
    left: Int
  ) throws {
    let environment = try Environment.open(folder.path, small { $0.commitHook = { fault } })
    let failure = #expect(throws: StoreFailure.self) { try put(1, in: environment) }
    #expect(failure?.code == .inputOutput)
    try environment.reopen()
    #expect(try keys(of: environment).count == left)
  }
}

/// Puts one byte as its own key and value, appended under a number key when it is above all others.
func put(_ byte: UInt8, in environment: Environment) throws(StoreFailure) {
  try environment.write { (transaction) throws(StoreFailure) in
    try transaction.put([byte].span, under: [byte].span, in: environment.main)
  }
}

/// The first byte of every key.
func keys(of environment: Environment, in table: Table? = nil) throws(StoreFailure) -> [UInt8] {
  try environment.read { (transaction) throws(StoreFailure) in
    var cursor = try transaction.cursor(over: table ?? environment.main)
    var keys: [UInt8] = []
    while let record = try cursor.next() {
      keys.append(unsafe record.key.unsafeLoad(as: UInt8.self))
    }
    return keys
  }
}
