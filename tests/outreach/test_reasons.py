"""Every reason of ours why letters wait or do not go is said in the reader's own words."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from sintonia.outreach import carrying, letters
from sintonia.outreach.views import _in_words

REASONS = {
    name: value
    for module in (letters, carrying)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str)
}


def test_they_are_found() -> None:
    assert {"NO_ADDRESS", "NO_ENTRY", "NO_RELAY", "NO_SENDER", "NO_TLS", "NOTHING_TO_MAIL", "NOT_READ"} <= set(REASONS)


@pytest.mark.parametrize("language", ["pt-br", "es"])
@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_each_is_translated(reason: str, language: str) -> None:
    with override("en"):
        in_english = _in_words(reason)
    with override(language):
        assert _in_words(reason) not in {reason, in_english}
        assert _in_words(f"{reason}: 535 5.7.8 no") == f"{_in_words(reason)} (535 5.7.8 no)"
