"""What the customer meant: language, intent and the values in their words."""
