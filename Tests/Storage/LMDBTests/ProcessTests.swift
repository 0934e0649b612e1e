import DaybookTestSupport
import Foundation
import LMDB
import Testing

@Suite struct ProcessTests {
  let folder = TemporaryFolder()

  @Test func `a map that another process made larger is taken over`() async throws {
    let environment = try Environment.open(folder.path, small { $0.mapSize = 1 << 20 })
    try put(1, in: environment)
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let larger = try Environment.open(path, small { $0.mapSize = 16 << 20 })
      try larger.write { (transaction) throws(StoreFailure) in
        for key in 2..<40 as Range<UInt8> {
          let value = [UInt8](repeating: key, count: 100_000)
          try transaction.put(value.span, under: [key].span, in: larger.main)
        }
      }
    }
    #expect(try keys(of: environment) == Array(1..<40))
    try put(200, in: environment)
    #expect(try environment.size().map == 16 << 20)
  }

  @Test func `readers that died are cleared`() async throws {
    let environment = try Environment.open(folder.path, small { $0.maxReaders = 2 })
    try put(1, in: environment)
    for _ in 0..<2 {
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
        let environment = try Environment.open(path, small { $0.maxReaders = 2 })
        try environment.read { (transaction) throws(StoreFailure) in
          _ = try transaction.size(of: environment.main)
          kill(getpid(), SIGKILL)
        }
      }
      #expect(try environment.clearStaleReaders() == 1)
    }
  }

  @Test func `a writer that died half-way leaves the last commit to others`() async throws {
    let environment = try Environment.open(folder.path, small())
    try put(1, in: environment)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
      let environment = try Environment.open(path, small())
      try environment.write { (transaction) throws(StoreFailure) in
        try transaction.put([2].span, under: [2].span, in: environment.main)
        kill(getpid(), SIGKILL)
      }
    }
    try put(3, in: environment)
    #expect(try keys(of: environment) == [1, 3])
  }
}
