internal import COpenSSL

// Digests: SHA-256, its 32 bytes, and the same under a key. No signatures, nothing that knows what
// it hashes. Read first: `SHA256`, `Digest32`, `sha256(_:)`, `hmacSHA256(_:key:)`.

/// A SHA-256 under way, its state on the caller's stack: no hash allocates.
///
/// OpenSSL's low-level calls are used although they are marked old, because the one-shot and EVP
/// calls of OpenSSL 3 allocate a context each time.
package struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  /// Begins a hash over no bytes.
  package init() {
    // Fills the context that it is given; cannot fail in software.
    let status = unsafe SHA256_Init(&context)
    precondition(status == 1, "SHA-256 could not begin")
  }

  /// Takes in more bytes.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  package mutating func update(_ bytes: RawSpan) {
    // Reads `count` bytes from a buffer that lives for the call; none when it is empty.
    unsafe bytes.withUnsafeBytes { buffer in
      let status = unsafe SHA256_Update(&context, buffer.baseAddress, buffer.count)
      precondition(status == 1, "SHA-256 took no bytes")
    }
  }

  /// Ends the hash and gives its digest.
  package consuming func finish() -> Digest32 {
    var context = self.context
    // Writes exactly 32 bytes, which is what `Digest32` lends.
    return unsafe Digest32 { (output: UnsafeMutablePointer<UInt8>) in
      let status = unsafe SHA256_Final(output, &context)
      precondition(status == 1, "SHA-256 could not end")
    }
  }
}

/// The SHA-256 of some bytes.
package func sha256(_ bytes: RawSpan) -> Digest32 {
  var hash = SHA256()
  hash.update(bytes)
  return hash.finish()
}

/// The SHA-256 of two runs of bytes, one after the other.
package func sha256(_ first: RawSpan, _ second: RawSpan) -> Digest32 {
  var hash = SHA256()
  hash.update(first)
  hash.update(second)
  return hash.finish()
}

/// The SHA-256 of three runs of bytes, one after the other.
package func sha256(_ first: RawSpan, _ second: RawSpan, _ third: RawSpan) -> Digest32 {
  var hash = SHA256()
  hash.update(first)
  hash.update(second)
  hash.update(third)
  return hash.finish()
}

/// The SHA-256 of an array's bytes.
package func sha256(_ bytes: Span<UInt8>) -> Digest32 {
  // Every byte of a span of bytes is initialised.
  sha256(unsafe bytes.bytes)
}
