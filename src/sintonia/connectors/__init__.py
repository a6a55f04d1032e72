"""Back-office vendors behind our ports, one folder each."""
