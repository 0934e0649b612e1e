extension [UInt8] {
  /// Appends the bytes of a span, all at once.
  package mutating func append(copying span: Span<UInt8>) {
    // The buffer is read before the span ends.
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// A copy of the bytes of a span.
  package init(copying span: Span<UInt8>) {
    self.init()
    append(copying: span)
  }
}
