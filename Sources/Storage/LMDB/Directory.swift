internal import CLMDB
internal import Glibc

/// An open folder: pins its inode, so that its identity stays its own while it is open.
package final class Directory: Sendable {
  /// What tells one folder from another, whatever it is called: device and inode.
  package struct Identity: Hashable, Sendable {
    let device: UInt
    let inode: UInt
  }

  /// The path it was opened by.
  package let path: String
  /// Device and inode.
  package let identity: Identity
  private let descriptor: CInt

  /// Opens an existing folder.
  package init(path: String) throws(StoreFailure) {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .of(code: errno, during: "open", at: path) }
    var status = stat()
    // Fills a struct of ours.
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .of(code: code, during: "open", at: path)
    }
    (self.path, self.descriptor) = (path, descriptor)
    identity = Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }

  deinit { close(descriptor) }

  /// Makes a folder unless it is there; its parent must be there.
  package static func make(_ path: String) throws(StoreFailure) {
    guard unsafe mkdir(path, 0o770) != 0, errno != EEXIST else { return }
    throw .of(code: errno, during: "make the folder", at: path)
  }

  /// Removes a folder that holds no other files than these; what is not there is no error.
  package static func remove(_ path: String, files: [String]) throws(StoreFailure) {
    for file in files {
      let inner = path + "/" + file
      guard unsafe unlink(inner) != 0, errno != ENOENT else { continue }
      throw .of(code: errno, during: "remove", at: inner)
    }
    guard unsafe rmdir(path) != 0, errno != ENOENT else { return }
    throw .of(code: errno, during: "remove", at: path)
  }

  /// The identity of what lies at `path` now; nil when nothing does.
  package static func identity(at path: String) -> Identity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }

  /// Puts the folder's entries on the disk: a new file is not durable before.
  package func synchronize() throws(StoreFailure) {
    guard fsync(descriptor) != 0 else { return }
    throw .of(code: errno, during: "sync the folder", at: path)
  }

  /// Bytes that the file system has left for this user; nil when it cannot be asked.
  package var freeBytes: UInt64? {
    var status = statvfs()
    guard unsafe fstatvfs(descriptor, &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  /// Refuses file systems on which LMDB's locks and maps do not hold between machines.
  func requireLocal() throws(StoreFailure) {
    var status = statfs()
    guard unsafe fstatfs(descriptor, &status) == 0 else {
      throw .of(code: errno, during: "examine", at: path)
    }
    guard let name = networkFileSystem(magic: UInt32(truncatingIfNeeded: status.f_type)) else {
      return
    }
    throw StoreFailure(
      .networkFileSystem,
      "\(path) lies on \(name), where a lock does not hold; move it to a disk of this machine"
    )
  }
}

/// The name of a network file system by its magic number in statfs(2); nil for any other.
///
/// FUSE is not among them: the number does not say what lies behind it.
package func networkFileSystem(magic: UInt32) -> String? {
  switch magic {
  case 0x6969: "NFS"
  case 0x517B: "SMB"
  case 0xFF53_4D42: "CIFS"
  case 0xFE53_4D42: "SMB2"
  case 0x0102_1997: "9P"
  case 0x5346_414F, 0x6B41_4653: "AFS"
  case 0x7375_7245: "Coda"
  case 0x00C3_6400: "Ceph"
  case 0x0BD0_0BD0: "Lustre"
  case 0x4750_4653: "GPFS"
  case 0x0116_1970: "GFS2"
  case 0x7461_636F: "OCFS2"
  default: nil
  }
}

/// Puts the folder at `new` in the place of the one at `path`, which then lies at `new`.
///
/// In one step where the file system can exchange names. Elsewhere by two renames, between which
/// nothing lies at `path`; what was there may then be found at `path` + `.old`, and ends at `new`.
/// `inOneStep` false takes the renames, for tests.
package func exchangeFolders(
  _ new: String,
  _ path: String,
  inOneStep: Bool = true
) throws(StoreFailure) {
  if inOneStep {
    let exchange: CUnsignedInt = 2  // RENAME_EXCHANGE
    if unsafe renameat2(AT_FDCWD, new, AT_FDCWD, path, exchange) == 0 { return }
    guard [ENOENT, EINVAL, ENOSYS].contains(errno) else {
      throw .of(code: errno, during: "exchange", at: path)
    }
  }
  let old = path + ".old"
  let moved = unsafe rename(path, old) == 0
  guard moved || errno == ENOENT else { throw .of(code: errno, during: "rename", at: path) }
  guard unsafe rename(new, path) == 0 else {
    let code = errno
    if moved { unsafe rename(old, path) }
    throw .of(code: code, during: "rename", at: new)
  }
  if moved { unsafe rename(old, new) }
}

/// Gives the file at `new` the name `path`, in one step; what had that name before is gone.
package func replaceFile(at path: String, with new: String) throws(StoreFailure) {
  guard unsafe rename(new, path) == 0 else { throw .of(code: errno, during: "rename", at: path) }
}
