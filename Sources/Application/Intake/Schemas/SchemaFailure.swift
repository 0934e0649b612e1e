/// A schema that cannot be compiled: a mistake of ours, which a test finds before anyone else does.
package struct SchemaFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  package let description: String

  /// Makes a failure from a sentence.
  package init(_ description: String) { self.description = description }
}
