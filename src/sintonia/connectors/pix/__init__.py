"""Banks that speak Bacen's API of PIX (2.9): charges, payments seen, refunds; several at once."""
