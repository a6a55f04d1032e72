"""A message's state never goes backwards, in whatever order its statuses arrive."""

from typing import Final

_ORDER: Final = ("sent", "failed", "delivered", "read")


def later(old: str, new: str) -> str:
    """
    The state to keep of two, the same in any order and any repetition.

    A failure ends what was only sent; a message that reached the person did not fail. A state of our own, from before
    the provider spoke ("waiting", "sending"), gives way to any of theirs.
    """
    ranks = {state: rank for rank, state in enumerate(_ORDER)}
    return new if ranks.get(new, -1) > ranks.get(old, -1) else old
