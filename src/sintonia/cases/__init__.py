"""Cases and their protocol numbers."""
