import JSONText

/// Writes what a draft keeps as it came: extension attributes of the envelope, and under `data` its
/// members that have no field of their own.
struct TailWriter: ~Escapable {
  private let tokens: Span<JSONToken>

  @_lifetime(copy tokens)
  init(_ tokens: Span<JSONToken>) { self.tokens = tokens }

  /// Writes one object in canonical form; the transport's attributes are left out, and nothing is
  /// written where nothing else is left.
  func write(_ parts: borrowing EventParts, _ text: [UInt8], to writer: inout JSONWriter) {
    writer.removeAll()
    let envelope = sorted(parts.kept.filter { !$0.isInData }, text)
    let data = sorted(parts.kept.filter(\.isInData), text)
    guard !envelope.isEmpty || !data.isEmpty else { return }
    writer.beginObject()
    var wroteData = data.isEmpty
    for key in envelope {
      // `data` stands among the attributes in its place.
      if !wroteData, !text[tokens[key].range].lexicographicallyPrecedes("data".utf8) {
        write(data, text, to: &writer)
        wroteData = true
      }
      writer.key(text[tokens[key].range])
      writer.canonical(key + 1, in: tokens, of: text)
    }
    if !wroteData { write(data, text, to: &writer) }
    writer.endObject()
  }

  private func write(_ data: [Int], _ text: [UInt8], to writer: inout JSONWriter) {
    writer.key("data")
    writer.beginObject()
    for key in data {
      writer.key(text[tokens[key].range])
      writer.canonical(key + 1, in: tokens, of: text)
    }
    writer.endObject()
  }

  private func sorted(_ kept: [EventParts.Kept], _ text: [UInt8]) -> [Int] {
    var keys = kept.map { Int($0.key) }
    // Few enough that inserting beats anything cleverer; a closure could not hold the span.
    for index in keys.indices.dropFirst() {
      var place = index
      while place > 0, precedes(keys[place], keys[place - 1], text) {
        keys.swapAt(place, place - 1)
        place -= 1
      }
    }
    return keys
  }

  private func precedes(_ left: Int, _ right: Int, _ text: [UInt8]) -> Bool {
    text[tokens[left].range].lexicographicallyPrecedes(text[tokens[right].range])
  }
}
