"""Text messages on any telephone."""
