"""The pages of money, for staff."""
