"""The append-only trail: who did what to what, and the keys of personal fields."""
