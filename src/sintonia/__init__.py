"""Sintonia: one conversation with each customer, on every channel."""

__version__ = "0.1.0"
