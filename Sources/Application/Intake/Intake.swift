// What comes in: lines of CloudEvents JSON, checked against the schemas of `Schemas/events` and
// appended to a `DraftBatch`; and what goes out again as the same JSON. Read `EventStream`,
// `EventIntake` and `IntakeError` first.
//
// What lives here: everything between bytes and drafts. What may not: a decision that needs the
// state of the book (is there a rule, is there money), and anything that reads or writes a log.
//
// - `Stream/`: chunks of a file to lines to batches, and what becomes of a bad line.
// - `Events/`: one line to the fields of a draft, and a recorded event back to text.
// - `Schemas/`: JSON Schemas to flat tables, and tokens checked against them.
// - `Cards/`: what looks like a card number, and keeping its digits out of everything.
// - `Sensitive/`: identity, phone and card numbers to keyed tokens.
// - `Errors/`: the rules of intake and the error that names place, rule and next step.
