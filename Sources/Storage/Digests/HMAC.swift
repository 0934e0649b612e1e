internal import COpenSSL

/// The HMAC-SHA-256 of a message under a key (RFC 2104): nobody without the key can compute it, or
/// try out messages against it.
package func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> Digest32 {
  // Both buffers live for the call, and exactly 32 bytes are written, which `Digest32` lends.
  unsafe key.withUnsafeBufferPointer { key in
    unsafe message.withUnsafeBufferPointer { message in
      unsafe Digest32 { (output: UnsafeMutablePointer<UInt8>) in
        let result = unsafe HMAC(
          EVP_sha256(),
          key.baseAddress,
          Int32(key.count),
          message.baseAddress,
          message.count,
          output,
          nil
        )
        precondition(unsafe result != nil, "HMAC-SHA-256 could not be computed")
      }
    }
  }
}
