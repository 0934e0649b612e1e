// Placeholder until the module holds something.
