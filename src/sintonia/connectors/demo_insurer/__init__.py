"""A whole pretend insurer, "Faro Seguros" of Madrid, behind the back office's ports."""
