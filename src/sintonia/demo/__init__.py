"""The demonstration: its first page, the simulator's phone and the pretend company's seed."""
