// RuleSyntax: from the YAML that people write (charts, entry rules, scenarios, mappings; formats.md)
// to syntax trees with places. It knows what a file says, not whether that makes sense: subjects,
// balance and effective dates are the business of ChartOfAccounts and EntryRules, and of the
// independent replay, which shares this module and nothing else with them.
//
// The only module that imports Yams. Every scalar stays the text it is (`no`, `010`, `1e3`).
//
// Read first: `SyntaxNode` (the generic tree), `EntryRuleSyntax`, `SyntaxErrors`.
