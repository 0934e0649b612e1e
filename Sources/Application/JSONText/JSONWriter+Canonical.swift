extension JSONWriter {
  /// Writes a value that was read, in canonical form: members sorted by the bytes of their names,
  /// numbers by value (`1.50` and `15e-1` are `1.5`), everything compact.
  ///
  /// Two texts of the same value give the same bytes, so a re-serialised event stays the same.
  package mutating func canonical(_ index: Int, in tokens: Span<JSONToken>, of text: [UInt8]) {
    let token = tokens[index]
    switch token.kind {
    case .object: object(index, in: tokens, of: text)
    case .array:
      beginArray()
      var element = index + 1
      while element < Int(token.next) - 1 {
        canonical(element, in: tokens, of: text)
        element = Int(tokens[element].next)
      }
      endArray()
    case .string: string(text[token.range])
    case .number: raw(CanonicalNumber.bytes(of: text[token.range]))
    case .true: bool(true)
    case .false: bool(false)
    case .null: null()
    case .key, .objectEnd, .arrayEnd: preconditionFailure("a key or an end is no value")
    }
  }

  private mutating func object(_ index: Int, in tokens: Span<JSONToken>, of text: [UInt8]) {
    var keys: [Int] = []
    var key = index + 1
    while key < Int(tokens[index].next) - 1 {
      keys.append(key)
      key = Int(tokens[key + 1].next)
    }
    beginObject()
    let ranges = keys.map { tokens[$0].range }
    for position in Self.sorted(ranges, of: text) {
      self.key(text[ranges[position]])
      canonical(keys[position] + 1, in: tokens, of: text)
    }
    endObject()
  }

  /// The positions of names in the order of their bytes.
  package static func sorted(_ names: [Range<Int>], of text: [UInt8]) -> [Int] {
    names.indices.sorted { left, right in
      text[names[left]].lexicographicallyPrecedes(text[names[right]])
    }
  }
}
