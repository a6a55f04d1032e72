"""Whatever we say, the real API would take: the adapter's bodies against the provider's rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.conversations.channel import Account, Card, Code, File, Option, Saying
from sintonia.demo import rules

WHATSAPP = WhatsApp()
ACCOUNT = Account(id=1, channel="whatsapp", key="1", token="t")

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("😮\u200d🏽\n "), max_size=120)
some_words = words.filter(lambda text: bool(text.strip()))
long_words = st.builds(lambda text, times: text * times, words, st.integers(1, 90))
files = st.builds(File, some_words, st.sampled_from(["application/pdf", "image/png"]), st.just("https://x.example/f"))
codes = st.builds(Code, st.just("pix"), words, some_words)
options = st.lists(
    st.builds(Option, st.text("abc-|.", max_size=90), some_words, words),
    max_size=13,
    unique_by=lambda option: option.id,
).map(tuple)
sayings = st.builds(
    Saying,
    text=long_words,
    options=options,
    step=st.text("abc:0", max_size=130),
    card=st.none()
    | st.builds(Card, some_words, words, st.just(()), st.lists(codes, max_size=2).map(tuple), st.none() | files),
    file=st.none() | files,
    code=st.none() | codes,
    language=st.sampled_from(["pt-BR", "es", "en"]),
)


@given(sayings, st.sampled_from(["5531988887777", "+5531988887777", "BR.13491208655302741918"]), st.integers(1, 2**62))
def test_whatever_we_say_would_be_taken(saying: Saying, to: str, outbox: int):
    for part in WHATSAPP.parts(saying):
        rules.taken(WHATSAPP.request(part, to=to, account=ACCOUNT, outbox=outbox).body)


@pytest.mark.parametrize("anything", [None, 5, "x", [], {}, {"messaging_product": "whatsapp"}])
def test_what_is_no_message_is_refused(anything: Any):
    with pytest.raises(rules.UnableToTake):
        rules.taken(anything)
