"""
The way to a company's language model, where it has one: any endpoint that speaks OpenAI's chat completions.

Nothing personal leaves, nothing that comes back is believed, and everything works without it.
"""
