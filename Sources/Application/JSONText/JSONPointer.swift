/// The place of a token as a path (RFC 6901), for messages: `/data/items/2/amounts/net`.
package enum JSONPointer {
  /// The path of the token at `index`: of a value its own, of a key that of its value.
  ///
  /// - Complexity: O(n) in the tokens before it; not for the hot path.
  package static func path(
    to index: Int,
    in tokens: Span<JSONToken>,
    of text: [UInt8]
  ) -> String {
    var path = ""
    var current = 0
    while current < index, index < Int(tokens[current].next) {
      guard let child = child(of: current, around: index, tokens, text) else { break }
      path += "/" + child.name
      if tokens[index].kind == .key, child.index == index + 1 { return path }
      current = child.index
    }
    return path
  }

  /// A name as it stands in a path: `~` and `/` escaped.
  package static func escape(_ name: String) -> String {
    var escaped = ""
    for character in name.unicodeScalars {
      switch character {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The member or element of a container in which the token at `index` lies.
  private static func child(
    of container: Int,
    around index: Int,
    _ tokens: Span<JSONToken>,
    _ text: [UInt8]
  ) -> (name: String, index: Int)? {
    let isObject = tokens[container].kind == .object
    var (place, position) = (container + 1, 0)
    while place < Int(tokens[container].next) - 1 {
      let value = isObject ? place + 1 : place
      if index < Int(tokens[value].next) {
        let name =
          isObject
          ? escape(String(decoding: text[tokens[place].range], as: UTF8.self)) : String(position)
        return (name, value)
      }
      (place, position) = (Int(tokens[value].next), position + 1)
    }
    return nil
  }
}
