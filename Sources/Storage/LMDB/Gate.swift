internal import Glibc

/// Lets many threads use an environment at once, and one alone to map it anew or reopen it.
///
/// A thread inside may enter again: readers are let in while one waits to be alone. So a stream of
/// overlapping readers can keep a reopening waiting; reads are short.
@safe final class Gate: @unchecked Sendable {
  // A lock is what makes this Sendable; it stays at one address from `init` to `deinit`.
  private let lock: UnsafeMutablePointer<pthread_rwlock_t>

  init() {
    unsafe lock = .allocate(capacity: 1)
    unsafe lock.initialize(to: pthread_rwlock_t())
    let status = unsafe pthread_rwlock_init(lock, nil)
    precondition(status == 0, "a lock could not be made")
  }

  deinit {
    // Nobody is inside: whoever is holds a reference to the owner of the gate.
    unsafe pthread_rwlock_destroy(lock)
    unsafe lock.deallocate()
  }

  /// Enters beside others.
  func enter() {
    let status = unsafe pthread_rwlock_rdlock(lock)
    precondition(status == 0, "an environment was entered while its own thread reopens it")
  }

  /// Enters alone, when all others have left.
  func enterAlone() {
    let status = unsafe pthread_rwlock_wrlock(lock)
    precondition(status == 0, "an environment was reopened inside a transaction")
  }

  /// Leaves, however it was entered.
  func leave() { _ = unsafe pthread_rwlock_unlock(lock) }
}
