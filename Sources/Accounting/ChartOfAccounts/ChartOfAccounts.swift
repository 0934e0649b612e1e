// ChartOfAccounts: the checked chart: subjects of six classes in a hierarchy, what their accounts
// may do, and the currencies they may hold. Made from a `ChartSyntax`, or not at all.
//
// No accounts, no balances and no name numbers here: those are Ledgers'.
//
// Read first: `Chart`, `Subject`, `ChartCheck`.
