// Statements: report models and their renderings.
//
// A model says what a report contains, in minor units and dates; the engine fills it. A rendering is
// a pure function from a model to text, JSON, NDJSON, CSV or hledger's journal.
//
// What may not live here: folding events, looking anything up, choosing a date.
//
// Read first: `ReportHead` (what every report says about itself), `TrialBalance` (the model with the
// most rules), `TextTable` (how figures are set).
