import CSimdJSON

/// Reads JSON texts one after the other, with the same buffers.
///
/// Strict as RFC 8259 and stricter: no duplicate keys at any depth, no lone surrogates, no U+0000,
/// a bounded depth and size. Every value is checked, whether anyone looks at it or not.
///
/// For example:
///
///     var reader = JSONReader(), text: [UInt8] = []
///     try reader.read(line, into: &text)
///     let tokens = reader.tokens      // lives as long as no other text is read
/// - Note: `@unchecked Sendable` since the parser behind the pointer belongs to this value alone.
@safe package struct JSONReader: ~Copyable, @unchecked Sendable {
  private let parser: OpaquePointer
  private let maximumBytes: Int
  private var count = 0

  /// A line of events: 1 MiB.
  package static let lineBytesMaximum = 1 << 20
  /// How deep objects and arrays may stand in one another.
  package static let depthMaximum = 32

  /// Makes a reader that takes texts of so many bytes.
  package init(maximumBytes: Int = lineBytesMaximum) {
    precondition(maximumBytes < 1 << 30, "a JSON text is shorter than 1 GiB")
    Self.checkLayout()
    // Like an array that cannot be had: there is nothing that the caller could do.
    guard let parser = unsafe daybook_json_parser_make(UInt32(Self.depthMaximum)) else {
      preconditionFailure("no memory is left for a JSON parser")
    }
    unsafe (self.parser, self.maximumBytes) = (parser, maximumBytes)
  }

  deinit { unsafe daybook_json_parser_free(parser) }

  /// Reads one text; its strings are left unescaped in `text`, to which the tokens' places refer.
  ///
  /// `text` grows to the longest text read and is otherwise only overwritten: what stands behind
  /// the text in it means nothing.
  ///
  /// - Throws: why the bytes are not one JSON text, and where; then there are no tokens.
  package mutating func read(
    _ bytes: Span<UInt8>,
    into text: inout [UInt8]
  ) throws(JSONFailure) {
    count = 0
    guard bytes.count <= maximumBytes else { throw JSONFailure(.tooLarge, at: maximumBytes) }
    let needed = bytes.count + Int(DAYBOOK_JSON_PADDING)
    if text.count < needed {
      text.append(contentsOf: repeatElement(0, count: max(needed, text.count * 2) - text.count))
    }
    // `text` has the length and the padding that the shim asks for; the shim keeps no pointer into
    // it that it would use after it returns.
    let result = unsafe text.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in unsafe target.copyMemory(from: source) }
      return unsafe daybook_json_read(
        parser,
        target.baseAddress?.assumingMemoryBound(to: UInt8.self),
        bytes.count
      )
    }
    guard result.error == 0 else {
      let kind = JSONFailure.Kind(rawValue: result.error) ?? .unexpected
      throw JSONFailure(kind, at: Int(result.offset))
    }
    count = Int(result.count)
  }

  /// The tokens of the last text that was read; empty after a failure.
  package var tokens: Span<JSONToken> {
    @_lifetime(borrow self)
    get {
      guard let first = unsafe daybook_json_tokens(parser) else { return Span() }
      // The shim's tokens have the layout of `JSONToken` (checked when the reader is made) and only
      // kinds that it has; they stay in place until the next `read`, which borrows exclusively.
      let typed = unsafe UnsafeRawPointer(first).assumingMemoryBound(to: JSONToken.self)
      let span = unsafe Span(_unsafeStart: typed, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// That Swift lays out a token as the shim does.
  private static func checkLayout() {
    precondition(
      MemoryLayout<JSONToken>.stride == MemoryLayout<daybook_json_token>.stride
        && MemoryLayout<JSONToken>.offset(of: \.offset) == 8
        && MemoryLayout<JSONToken>.offset(of: \.length) == 12
        && MemoryLayout<JSONToken>.offset(of: \.next) == 16
        && MemoryLayout<JSONToken>.offset(of: \.kind) == 20
        && MemoryLayout<JSONToken>.offset(of: \.depth) == 21
        && MemoryLayout<JSONToken>.offset(of: \.escaped) == 22,
      "a token of the shim is not laid out as JSONToken"
    )
    // A case is kept as its place among the cases: both are one byte, so looking at it is safe.
    for kind in JSONKind.allCases {
      precondition(unsafe unsafeBitCast(kind, to: UInt8.self) == kind.rawValue)
    }
    precondition(JSONKind.allCases.count == daybook_json_null + 1)
  }
}
