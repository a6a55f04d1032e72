"""What is owed, what was paid and where it went: charges, payments, a ledger, return files, reconciliation."""
