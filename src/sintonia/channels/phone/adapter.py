"""The adapter of this door: what is said is said by a person, so nothing is pushed."""

from sintonia.conversations.door import Door

CHANNEL = Door("phone")
