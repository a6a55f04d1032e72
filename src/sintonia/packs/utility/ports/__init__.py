"""What a distributor's systems answer: its supplies, its services, its alerts. See `backoffice.ports` for the rules."""
