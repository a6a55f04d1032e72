"""The ports to a company's own systems: Protocols, their values and their errors."""
