"""A conversation typed in a terminal."""
