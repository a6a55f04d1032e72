"""The append-only trail: who did what to what, and the keys of personal fields."""

from sintonia.audit.actor import SYSTEM, Actor

__all__ = ["SYSTEM", "Actor"]
