"""A pretend bank: the API of PIX as Bacen publishes it, a page to pay on, and the calls that tell of payments."""
