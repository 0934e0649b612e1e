// JSON in and out: a strict reader over simdjson that gives a flat list of tokens, and a writer of one
// canonical form. Read `JSONReader`, `JSONToken` and `JSONWriter` first.
//
// What lives here: the only Swift that touches `CSimdJSON`, and the only `unsafe` of the layer. What
// may not: anything that knows what an event is.
//
// - `JSONReader.swift`: reads one text; no allocation once its buffers have grown.
// - `JSONToken.swift`: what it gives, and how to walk it.
// - `JSONFailure.swift`: why a text was refused, with its place.
// - `JSONWriter.swift`, `JSONWriter+Canonical.swift`, `CanonicalNumber.swift`: the canonical form.
// - `JSONValue.swift`: a whole text as a tree, for schemas, settings and tests; not for events.
// - `JSONPointer.swift`: the place of a token as a path (RFC 6901), for messages.
