import BusinessCalendar
import Digests
import Events
import EventStore
import Foundation
import LMDB
import Statements

/// Where the certificates of a book lie: a file a day beside the log.
///
/// A copy kept elsewhere shows a log that was cut short, or replaced by an older one. So does the
/// file itself, while it is the newer one: what certifies another log is never written over.
enum CertificateFile {
  /// The file's name below the book's folder.
  static func name(of day: BusinessDate) -> String { "certificates/\(day).json" }

  /// The days that have a file, in order.
  static func days(in book: String) -> [BusinessDate] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: book + "/certificates")) ?? []
    return files.filter { $0.hasSuffix(".json") }.compactMap { BusinessDate($0.dropLast(5)) }
      .sorted()
  }

  /// What the file of a day says; nil where there is none.
  static func text(of day: BusinessDate, in book: String) throws(BookFailure) -> String? {
    let path = book + "/" + name(of: day)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    } catch {
      throw BookFailure(.storage, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }

  /// Writes the text of a day's certificate, whole or not at all.
  ///
  /// - Throws: `integrity` where another text lies there.
  static func write(_ text: String, of day: BusinessDate, to book: String) throws(BookFailure) {
    if let there = try Self.text(of: day, in: book) {
      guard there.utf8.elementsEqual(text.utf8) else {
        throw refusal(of: day, there, beside: "has \(chainHash(text) ?? "another")")
      }
      return
    }
    let path = book + "/" + name(of: day)
    do {
      try FileManager.default.createDirectory(
        atPath: book + "/certificates",
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw BookFailure(.storage, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  /// Why a certificate that lies there is not written over.
  ///
  /// `beside`: what the log has instead of its chain hash.
  static func refusal(of day: BusinessDate, _ there: String, beside: String) -> BookFailure {
    BookFailure(
      .integrity,
      "\(name(of: day)) certifies chain hash \(chainHash(there) ?? "nothing that can be read"), "
        + "and the log beside it \(beside): it is not the log that was certified. "
        + "Next: put that log back; to go on with this one, move the certificate to another place"
    )
  }

  private static func chainHash(_ text: String) -> String? {
    (try? CertificateReader.read(text, file: ""))?.chainHash
  }
}

extension Book {
  /// The certificate that a sealed day has in the log.
  func certificate(of day: BookDays.Closed) throws(BookFailure) -> Certificate {
    try CertificateReader.read(
      try certificateText(of: day),
      file: "the seal of \(day.businessDate)"
    )
  }

  /// The text of that certificate, as its file must have it.
  func certificateText(of day: BookDays.Closed) throws(BookFailure) -> String {
    let event = try event(at: day.sealed)
    return try OwnData(tail: event.draft.tail ?? "").certificate ?? ""
  }

  /// The chain hash of the block that holds a sequence; nil where the log ends before it.
  func chainHash(at sequence: UInt64) throws(BookFailure) -> String? {
    do throws(StoreFailure) {
      return try log.snapshot { (snapshot) throws(StoreFailure) in
        try snapshot.block(containing: sequence)?.chainHash.hex
      }
    } catch {
      throw BookFailure(error)
    }
  }
}
