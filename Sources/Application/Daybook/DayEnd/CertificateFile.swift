import BusinessCalendar

/// Where the certificates of a book lie: a file a day beside the log.
enum CertificateFile {
  /// The file's name below the book's folder.
  static func name(of day: BusinessDate) -> String { "certificates/\(day).json" }
}
