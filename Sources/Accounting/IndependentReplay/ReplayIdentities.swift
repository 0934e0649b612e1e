import Codec
import Events

/// Which source and id stands at which sequence, of everything since the replay began.
///
/// Kept as 64-bit hashes; a hit is settled by reading the earlier record, so that nothing is
/// called a repetition that only shares its hash with another event.
struct ReplayIdentities: Sendable {
  private var sequences: [UInt64: UInt64] = [:]
  /// Those whose hash was taken by another event.
  private var others: [UInt64: [UInt64]] = [:]

  /// The sequence of an event, if it has been met.
  func sequence(
    of identity: borrowing ReplayIdentity,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> UInt64? {
    guard let first = sequences[identity.hash] else { return nil }
    for candidate in [first] + (others[identity.hash] ?? []) {
      // Without the record nothing speaks against the hash.
      guard let bytes = lookup(candidate) else { return candidate }
      if identity.isIdentity(of: bytes.rawSpan) { return candidate }
    }
    return nil
  }

  /// Remembers an event; gives the sequence of the one that has its source and id already.
  mutating func insert(
    _ identity: borrowing ReplayIdentity,
    at sequence: UInt64,
    _ lookup: (UInt64) -> [UInt8]?
  ) -> UInt64? {
    guard sequences[identity.hash] != nil else {
      sequences[identity.hash] = sequence
      return nil
    }
    if let earlier = self.sequence(of: identity, lookup) { return earlier }
    others[identity.hash, default: []].append(sequence)
    return nil
  }
}

/// A source, by the log's number for it, and the bytes of an id.
struct ReplayIdentity: ~Escapable {
  let source: UInt32
  let id: RawSpan
  let hash: UInt64

  @_lifetime(copy id)
  init(source: UInt32, id: RawSpan) {
    (self.source, self.id) = (source, id)
    hash = Hash64.hash(id, seed: UInt64(source))
  }

  /// Whether a record has this source and id.
  func isIdentity(of record: RawSpan) -> Bool {
    guard let header = try? RecordHeader(record), header.source == source,
      let range = try? RecordReader.id(of: record)
    else { return false }
    return record.extracting(range).equals(id)
  }
}
