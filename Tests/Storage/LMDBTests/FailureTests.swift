import Foundation
import LMDB
import Testing

@Suite struct FailureTests {
  @Test(arguments: [
    (-30799, UInt64?.none, "exists"), (-30798, nil, "missing"), (-30796, nil, "damaged"),
    (-30795, nil, "needs-reopening"), (-30794, nil, "version"), (-30793, nil, "damaged"),
    (-30792, nil, "map-full"), (-30790, nil, "readers-full"), (-30788, nil, "limit"),
    (-30785, nil, "map-grown"), (EIO, nil, "input-output"), (EIO, 1 << 30, "input-output"),
    (EIO, 4096, "disk-full"), (ENOSPC, nil, "disk-full"), (EDQUOT, 1 << 40, "disk-full"),
    (ENOENT, nil, "missing"), (EACCES, nil, "permission"), (EROFS, nil, "permission"),
    (ENOMEM, nil, "memory"), (EINVAL, nil, "system"),
  ])
  func `each return code has its kind of failure`(code: Int32, free: UInt64?, kind: String) {
    let failure = StoreFailure.of(code: code, during: "commit to", at: "/b/log", freeBytes: free)
    #expect(failure.code.description == kind)
    #expect(failure.message.hasPrefix("commit to /b/log: "))
    #expect(failure.cause?.contains("(\(code))") == true)
  }

  @Test func `network file systems are known by their numbers, local ones are not refused`() {
    #expect(networkFileSystem(magic: 0x6969) == "NFS")
    #expect(networkFileSystem(magic: 0xFF53_4D42) == "CIFS")
    for local: UInt32 in [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x2FC1_2FC1, 0x794C_7630] {
      #expect(networkFileSystem(magic: local) == nil)
    }
  }
}
