import CSimdJSON

/// Finds the ends of lines.
package enum LineSearch {
  /// Where the first newline stands; nil where there is none.
  package static func newline(in bytes: Span<UInt8>) -> Int? {
    // The search stays inside the span, whose address and count these are.
    let place = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe daybook_find_newline(buffer.baseAddress, buffer.count)
    }
    return place < bytes.count ? place : nil
  }
}
