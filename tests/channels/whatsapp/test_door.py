"""The door: who signed it, what may be inside, and how one call is cut."""

from __future__ import annotations

import json
from timeit import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.channels.whatsapp.splitting import UnableToSplit
from sintonia.channels.whatsapp.states import later
from sintonia.conversations.channel import Element, Heard, Note, Receipt

from .cloud import (
    ANA,
    ANA_WITHOUT_THE_NINTH,
    AT,
    BIA_WITHOUT_A_PHONE,
    button,
    call,
    headers,
    image,
    location,
    row,
    status,
    text,
)
from .payloads import SIGNATURE

WHATSAPP = WhatsApp()
VECTOR = json.loads((SIGNATURE / "vectors.json").read_text())
SIGNED = (SIGNATURE / VECTOR["body_file"]).read_bytes()
ROOM_US = 250  # ten times the 25 µs that it is meant to take: this machine may be busy


def heard(body: bytes) -> Heard:
    [element] = WHATSAPP.split(body)
    result = WHATSAPP.read(element.kind, element.raw)
    assert isinstance(result, Heard)
    return result


def test_metas_own_signature_is_verified():
    assert WHATSAPP.verify(SIGNED, VECTOR["signature"], VECTOR["app_secret"])


@pytest.mark.parametrize(
    ("body", "header", "secret"),
    [
        (SIGNED + b" ", VECTOR["signature"], VECTOR["app_secret"]),
        (SIGNED, VECTOR["signature"].replace("5", "6"), VECTOR["app_secret"]),
        (SIGNED, VECTOR["signature"].removeprefix("sha256="), VECTOR["app_secret"]),
        (SIGNED, "", VECTOR["app_secret"]),
        (SIGNED, "sha256=é", VECTOR["app_secret"]),
        (SIGNED, VECTOR["signature"], "another"),
        (SIGNED, headers(SIGNED, "")["X-Hub-Signature-256"], ""),
    ],
    ids=["changed", "forged", "bare", "none", "not ASCII", "other secret", "no secret"],
)
def test_a_forged_signature_is_refused(body: bytes, header: str, secret: str):
    assert not WHATSAPP.verify(body, header, secret)


def test_the_setup_call_is_answered_only_for_our_token():
    asked = {"hub.mode": "subscribe", "hub.verify_token": "demo-verify", "hub.challenge": "1158201444"}
    assert WHATSAPP.challenge(asked, "demo-verify") == "1158201444"
    assert WHATSAPP.challenge(asked, "another") is None
    assert WHATSAPP.challenge({**asked, "hub.verify_token": ""}, "") is None
    assert WHATSAPP.challenge({**asked, "hub.mode": "unsubscribe"}, "demo-verify") is None


@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2", b"hello", b'{"entry":[NaN]}', b"[" * 100_000, b'{"entry":[]} x'])
def test_what_is_not_json_is_refused(body: bytes):
    with pytest.raises(UnableToSplit):
        WHATSAPP.split(body)


@pytest.mark.parametrize("body", [b"{}", b"5", b'{"entry":[]}', b'{"entry":{}}', b'[{"entry":1}]'])
def test_json_of_another_shape_is_kept_whole_under_its_hash(body: bytes):
    [element] = WHATSAPP.split(body)
    assert (element.kind, element.raw, len(element.key)) == ("unsplit", body, 64)
    assert WHATSAPP.read(element.kind, element.raw) == Note("unsplit", {"bytes": len(body)})


def test_a_strange_piece_never_loses_its_neighbours():
    good = json.loads(call(text(ANA, "oi", wamid="wamid.1", at=AT)))["entry"][0]
    value = good["changes"][0]["value"]
    value["messages"] = [7, *value["messages"], {"id": 9}]
    body = json.dumps({"entry": [5, {**good, "changes": ["x", *good["changes"], {"field": "f", "value": "v"}]}]})
    elements = WHATSAPP.split(body.encode())
    assert sorted(element.kind for element in elements) == ["message", *["unsplit"] * 5]
    assert len({element.key for element in elements}) == len(elements)


def test_an_unknown_kind_of_change_is_one_event():
    body = {"entry": [{"id": "9", "time": 1, "changes": [{"field": "brand_new", "value": {"a": [1]}}]}]}
    [element] = WHATSAPP.split(json.dumps(body).encode())
    assert (element.account, element.kind) == ("waba:9", "event")
    assert WHATSAPP.read("event", element.raw) == Note("brand_new", {"a": [1]})


def test_an_unknown_kind_of_message_is_heard_as_unsupported():
    body = call(text(ANA, "oi", wamid="wamid.1", at=AT)).replace(b'"type":"text"', b'"type":"hologram"')
    assert (heard(body).kind, heard(body).details) == ("unsupported", {"type": "hologram"})


def test_a_known_kind_in_an_unknown_shape_is_heard_as_unsupported():
    body = call(text(ANA, "oi", wamid="wamid.1", at=AT)).replace(b'{"body":"oi"}', b"[1]")
    assert (heard(body).kind, heard(body).address, heard(body).key) == ("unsupported", ANA.digits, "wamid.1")


def test_both_writings_of_a_number_are_one_lane_and_the_answer_goes_where_meta_said():
    bodies = [call(text(phone, "oi", wamid="wamid.1", at=AT)) for phone in (ANA, ANA_WITHOUT_THE_NINTH)]
    assert {WHATSAPP.split(body)[0].sender for body in bodies} == {"5531988887777"}
    assert [heard(body).address for body in bodies] == ["5531988887777", "553188887777"]
    assert {heard(body).identities for body in bodies} == {heard(bodies[0]).identities}


def test_a_landline_is_left_alone():
    body = call(text(type(ANA)(digits="553132221111"), "oi", wamid="wamid.1", at=AT))
    assert WHATSAPP.split(body)[0].sender == "553132221111"


def test_a_person_without_a_phone_is_known_by_the_business_scoped_id():
    body = call(text(BIA_WITHOUT_A_PHONE, "oi", wamid="wamid.1", at=AT))
    [element] = WHATSAPP.split(body)
    assert element.sender == BIA_WITHOUT_A_PHONE.user_id
    said = heard(body)
    assert (said.address, said.name) == (BIA_WITHOUT_A_PHONE.user_id, "Bia")
    assert [(each.kind, each.value) for each in said.identities] == [("bsuid", BIA_WITHOUT_A_PHONE.user_id)]


def test_a_person_named_only_among_the_contacts_is_still_known():
    body = json.loads(call(text(BIA_WITHOUT_A_PHONE, "oi", wamid="wamid.1", at=AT)))
    del body["entry"][0]["changes"][0]["value"]["messages"][0]["from_user_id"]
    [element] = WHATSAPP.split(json.dumps(body).encode())
    assert element.sender == BIA_WITHOUT_A_PHONE.user_id


def test_each_message_of_a_batch_has_its_own_person():
    body = call(
        text(ANA, "um", wamid="wamid.1", at=AT),
        text(BIA_WITHOUT_A_PHONE, "dois", wamid="wamid.2", at=AT),
        status("wamid.9", "read", to=ANA.digits, at=AT, outbox="77"),
    )
    results = [WHATSAPP.read(element.kind, element.raw) for element in WHATSAPP.split(body)]
    assert [result.name for result in results if isinstance(result, Heard)] == ["Ana", "Bia"]
    assert results[2] == Receipt("wamid.9", "read", AT, 77)


def test_our_own_ids_come_back_as_step_and_choice():
    for press in (button, row):
        said = heard(call(press(ANA, "run-1:2|yes|really", "Sim", wamid="wamid.1", at=AT, reply_to="wamid.0")))
        assert (said.kind, said.step, said.choice, said.text) == ("choice", "run-1:2", "yes|really", "Sim")
        assert said.reply_to == "wamid.0"


def test_a_place_and_a_picture_are_heard():
    place = heard(call(location(ANA, -19.92, -43.94, wamid="wamid.1", at=AT)))
    assert place.spot is not None
    assert (place.spot.latitude, place.spot.longitude) == (-19.92, -43.94)
    picture = heard(call(image(ANA, "m1", caption="meu relógio", wamid="wamid.2", at=AT)))
    assert picture.media is not None
    assert (picture.text, picture.media.id) == ("meu relógio", "m1")


@pytest.mark.parametrize("echoed", ["", "x", "-1", "1" * 40, "٣", "1.5"])
def test_what_is_not_our_outbox_id_is_none(echoed: str):
    [element] = WHATSAPP.split(call(status("wamid.1", "sent", to="1", at=AT, outbox=echoed)))
    receipt = WHATSAPP.read(element.kind, element.raw)
    assert isinstance(receipt, Receipt)
    assert receipt.outbox is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("😮" * 4096, "😮" * 4096),
        ("🧑🏽‍🚒" * 600, "🧑🏽‍🚒" * 600),
        ("a\x00b\x00\x00c", "abc"),
        ("\\u0000 \\\x00", "\\u0000 \\"),
        ("\u202eשלום\u202c \u200f", "\u202eשלום\u202c \u200f"),
    ],
    ids=["4,096 emoji", "families", "NUL", "a written NUL", "right to left"],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_strange_text_arrives_whole_and_without_nul(written: str, read: str, escaped: bool):
    call_of = json.loads(call(text(ANA, written, wamid="wamid.1", at=AT)))
    body = json.dumps(call_of, ensure_ascii=escaped).encode()
    [element] = WHATSAPP.split(body)
    assert heard(body).text == read
    assert b"\x00" not in element.raw


def test_a_raw_nul_is_stripped():
    body = call(text(ANA, "ab", wamid="wamid.1", at=AT)).replace(b'"ab"', b'"a\x00b"')
    assert heard(body).text == "ab"


def test_half_an_emoji_does_not_lose_the_message():
    body = call(text(ANA, "HALF oi", wamid="wamid.1", at=AT)).replace(b"HALF", b"\\ud83d")
    assert heard(body).text == "\ufffd oi"
    broken = call(text(ANA, "HALF oi", wamid="wamid.1", at=AT)).replace(b"HALF", b"\xf0\x9f")
    assert heard(broken).text == "\ufffd oi"


@given(st.text(max_size=300))
def test_any_text_arrives_as_it_was_written_but_for_nul(written: str):
    body = json.dumps(json.loads(call(text(ANA, "HERE", wamid="wamid.1", at=AT)))).replace(
        '"HERE"', json.dumps(written)
    )
    assert heard(body.encode()).text == written.replace("\x00", "")


KEYS = [
    "entry",
    "changes",
    "value",
    "field",
    "messages",
    "statuses",
    "contacts",
    "metadata",
    "id",
    "from",
    "type",
    "text",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=25,
)


@given(JSON)
def test_no_json_makes_it_stumble(anything: Any):
    body = json.dumps(anything).encode()
    elements = WHATSAPP.split(body)
    assert elements
    for element in elements:
        assert isinstance(element, Element)
        WHATSAPP.read(element.kind, element.raw)


STATES = st.sampled_from(["waiting", "sending", "sent", "delivered", "read", "failed"])


@given(st.lists(STATES, min_size=1), st.randoms(use_true_random=False))
def test_states_in_any_order_end_alike_and_never_go_back(states: list[str], random: Any):
    def final(order: list[str]) -> str:
        state = "sending"
        for each in order:
            state = later(state, each)
        return state

    shuffled = random.sample(states, len(states))
    assert final(states) == final(shuffled) == final([*states, *shuffled])


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("read", "delivered", "read"),
        ("delivered", "sent", "delivered"),
        ("sent", "failed", "failed"),
        ("failed", "sent", "failed"),
        ("delivered", "failed", "delivered"),
        ("failed", "read", "read"),
        ("sending", "sent", "sent"),
    ],
)
def test_a_late_status_changes_nothing(old: str, new: str, kept: str):
    assert later(old, new) == kept


def test_one_message_is_cut_quickly():
    times = repeat(lambda: WHATSAPP.split(SIGNED), number=200, repeat=5)
    assert min(times) / 200 * 1e6 < ROOM_US
