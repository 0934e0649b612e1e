// Scenario files run on a real book: events in, entries, balances and refusals out, compared with
// what an accountant wrote. Read `ScenarioRunner`, `ScenarioRun` and `ScenarioFailure` first.
//
// What lives here: from a scenario's syntax (`RuleSyntax`) to its result. Events pass through
// intake, are appended by the one writer, and are looked at through the reports that everybody
// uses, so that a scenario sees nothing that a user could not see. What may not: knowledge of the
// engine's inside, and any rule of bookkeeping.
//
// - `Running/`: one scenario on a book of its own, step by step, and the checks at its end.
// - `Recording/`: the entries as they came out, written into the file's text.
// - `Results/`: what came of it, and its renderings.
