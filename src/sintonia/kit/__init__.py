"""Money, Phone, Words, the clock and the wake-up call: pure, tiny, importing nothing of ours."""
