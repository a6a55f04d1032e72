"""The chat on the company's own pages."""
