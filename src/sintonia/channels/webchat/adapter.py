"""The adapter of this door: our own wire format, nothing pushed."""

from sintonia.conversations.door import Door

CHANNEL = Door("webchat")
