"""What somebody's needs change for whoever serves them, in words that all staff see, whatever is behind them."""

from __future__ import annotations

from datetime import date

from sintonia.customers.facts import needs_for
from sintonia.customers.needs import Needs
from sintonia.kit.words import Words, _


def manner_for(customer: int, *, on: date, language: str) -> list[str]:
    """How staff serve a customer on a day, in their own language; nothing of why."""
    return [words.render(language) for words in manner_of(needs_for(customer, on=on))]


def manner_of(needs: Needs) -> tuple[Words, ...]:
    """The same of needs, what must never be done first."""
    asked = (
        (needs.never_cut_without_review, _("Never cut without a person's review.")),
        (needs.counter_priority, _("Goes first at the counter, by law.")),
        (needs.slow_pace or needs.one_question_at_a_time, _("Take time: short sentences, one question at a time.")),
        (needs.no_timeout, _("Wait for the answer: nothing closes by itself.")),
        (needs.large_type, _("Large type on paper and screen.")),
    )
    return tuple(words for is_so, words in asked if is_so)
