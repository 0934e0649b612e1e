import DaybookTestSupport
import LMDB
import RandomNumbers
import Testing

@Suite struct CursorTests {
  let folder = TemporaryFolder()

  /// The number that is a key; nil where there is none.
  func number(_ record: borrowing KeyValue?) -> UInt64? {
    switch record {
    case .some(let record): UInt64(key: record.key)
    case .none: nil
    }
  }

  /// A sorted array is the model; keys are numbers, so their order byte for byte is that of numbers.
  @Test(arguments: UInt64(0)..<20)
  func `a cursor finds what a sorted array would`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = random.int(in: 0...40)
    let keys = Set((0..<count).map { _ in random.below(100) }).sorted()
    let environment = try Environment.open(folder.path + "/\(seed)", small())
    try environment.write { (transaction) throws(StoreFailure) in
      for key in keys {
        try transaction.append(byteCount: 8, under: NumberKey(key).bytes, in: environment.main) {
          room in
          for offset in 0..<8 {
            room.storeBytes(of: UInt8(key), toByteOffset: offset, as: UInt8.self)
          }
        }
      }
    }
    let wrong = try environment.read { (transaction) throws(StoreFailure) in
      var wrong: [String] = []
      var cursor = try transaction.cursor(over: environment.main)
      if number(try cursor.first()) != keys.first { wrong.append("first") }
      if number(try cursor.last()) != keys.last { wrong.append("last") }
      for key in 0...100 as ClosedRange<UInt64> {
        let least = keys.firstIndex { $0 >= key }
        if number(try cursor.seek(atLeast: NumberKey(key).bytes)) != least.map({ keys[$0] }) {
          wrong.append("at least \(key)")
        }
        if let least, number(try cursor.next()) != keys.dropFirst(least + 1).first {
          wrong.append("after the one at least \(key)")
        }
        let most = keys.lastIndex { $0 <= key }
        if number(try cursor.seek(atMost: NumberKey(key).bytes)) != most.map({ keys[$0] }) {
          wrong.append("at most \(key)")
        }
        if let most, number(try cursor.previous()) != keys.prefix(most).last {
          wrong.append("before the one at most \(key)")
        }
        let value = try transaction.value(of: key, in: environment.main)
        if (value != nil) != keys.contains(key) { wrong.append("value of \(key)") }
      }
      return wrong
    }
    #expect(wrong == [])
  }

  @Test func `an empty table has no records`() throws {
    let environment = try Environment.open(folder.path, small())
    let found = try environment.read { (transaction) throws(StoreFailure) in
      var cursor = try transaction.cursor(over: environment.main)
      let (next, previous) = (number(try cursor.next()), number(try cursor.previous()))
      let key: [UInt8] = [1]
      let (most, least) = (
        number(try cursor.seek(atMost: key.span)), number(try cursor.seek(atLeast: key.span))
      )
      return [next, previous, most, least, number(try cursor.first()), number(try cursor.last())]
    }
    #expect(found == [nil, nil, nil, nil, nil, nil])
  }

  @Test func `a key of no bytes or too many is a failure`() throws {
    let environment = try Environment.open(folder.path, small())
    for count in [0, 512] {
      let failure = #expect(throws: StoreFailure.self) {
        try environment.write { (transaction) throws(StoreFailure) in
          let key = [UInt8](repeating: 1, count: count)
          try transaction.put([1].span, under: key.span, in: environment.main)
        }
      }
      #expect(failure?.code == .limit)
    }
  }
}

@Suite struct DirectoryTests {
  let folder = TemporaryFolder()

  @Test(arguments: [true, false], [true, false])
  func `a folder takes another's place`(inOneStep: Bool, isThere: Bool) throws {
    let (new, path) = (folder.path + "/new", folder.path + "/now")
    try Directory.make(new)
    if isThere { try Directory.make(path) }
    let (first, second) = (Directory.identity(at: new), Directory.identity(at: path))
    try exchangeFolders(new, path, inOneStep: inOneStep)
    #expect(Directory.identity(at: path) == first)
    #expect(Directory.identity(at: new) == second)
    #expect(Directory.identity(at: path + ".old") == nil)
  }

  @Test func `a folder that is not there takes nobody's place`() throws {
    let path = folder.path + "/now"
    try Directory.make(path)
    let before = Directory.identity(at: path)
    for inOneStep in [true, false] {
      #expect(throws: StoreFailure.self) {
        try exchangeFolders(folder.path + "/none", path, inOneStep: inOneStep)
      }
      #expect(Directory.identity(at: path) == before)
    }
  }
}
