extension StringProtocol {
  /// A name or a number as people mean it: without blanks around it, and in one case.
  ///
  /// For example, `li.wei` and ` Li.Wei` are one person, `INV-7` and `inv-7` one invoice.
  package var meant: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return self[first...last].lowercased()
  }
}
