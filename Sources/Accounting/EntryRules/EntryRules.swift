// EntryRules: from rules as syntax trees to rules that are known to balance, and from an event's
// facts to the lines of its journal entry.
//
//   syntax ─RuleResolver─► RuleModel ─RuleProver─► RuleProof, or a counter-example
//                              └─────RuleProgram─► flat arrays ─RuleBook.entry─► EntryBuffer
//
// Publishing may take its time and speaks to people; `RuleBook.entry` runs once per event and works
// on numbers only. No balances here, and no outcomes: what an event that cannot be computed becomes
// is decided by the caller.
//
// Read first: `RuleBook`, `RuleModel`, `RuleProver`.
