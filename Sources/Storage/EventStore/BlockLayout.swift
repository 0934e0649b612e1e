// EventStore: the log of a book as hash-chained blocks in one LMDB environment, and the views in
// another. It numbers, checks and keeps records; it does not know what they say. Nothing about
// events, rules or balances may come in here.
// Read first: `BlockBuilder`, `LogWriter`, `LogReader`, `BlockView`, `ViewsWriter`, `ViewsReader`.

/// What a block may hold; held to by the writer, and by readers, since disks lie.
package enum BlockLimits {
  /// A block takes no more events of input once it has so many records; what they release may
  /// still go in.
  package static let recordsTarget = 8_192
  /// A block takes no more events of input once it has so many bytes.
  package static let bytesTarget = 8 << 20
  /// No block has more records.
  package static let recordsMaximum = 65_536
  /// No block has more bytes, everything included.
  package static let bytesMaximum = 64 << 20
  /// No record has more bytes.
  package static let recordBytesMaximum = 16 << 20
  /// No block introduces more names.
  package static let namesMaximum = 1 << 20
  /// No name has more bytes.
  package static let nameBytesMaximum = 128
}

/// Where things stand in a block; `Schemas/layouts/block.md` is the description for other readers.
///
/// ```
///  0 u64 magic "DAYBLOCK"          32 u32 first new name number   48 u32 where the hash starts
///  8 u32 format, 1                 36 u32 new names               52 u32 zero
/// 12 u32 bytes of the header, 64   40 u32 where the records start 56 i64 created, µs
/// 16 u64 first sequence            44 u32 where the offsets start
/// 24 u32 records  28 u32 zero
/// ```
/// Then names (u8 length, UTF-8), zeros up to a multiple of 8, records, one u32 per record (where
/// it starts, from the start of the first), 32 bytes of chain hash. All integers little-endian.
enum BlockLayout {
  static let magic: UInt64 = 0x4B43_4F4C_4259_4144  // "DAYBLOCK", little-endian
  static let format: UInt32 = 1
  static let headerBytes = 64
  static let hashBytes = 32
  /// Every record starts at, and has a length of, a multiple of this.
  static let alignment = 8

  static let magicAt = 0
  static let formatAt = 8
  static let headerBytesAt = 12
  static let firstSequenceAt = 16
  static let recordCountAt = 24
  static let zeroAt = 28
  static let firstNameNumberAt = 32
  static let nameCountAt = 36
  static let recordsStartAt = 40
  static let offsetsStartAt = 44
  static let hashStartAt = 48
  static let secondZeroAt = 52
  static let createdAt = 56
}
