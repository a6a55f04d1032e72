"""Every payload that Meta is known to send is read as something with a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sintonia.channels.whatsapp.adapter import WhatsApp
from sintonia.channels.whatsapp.template import read_flow, read_template
from sintonia.conversations.channel import Heard, Identity, Note, Receipt

from .named import BSUID, HEARD, NOTES, NUMBER, RECEIPTS, SECOND, TEMPLATES
from .payloads import body, items, told

if TYPE_CHECKING:
    from sintonia.conversations.channel import Element

WHATSAPP = WhatsApp()
UPDATES = items("updates")
EXPECTED: dict[tuple[str, str], tuple[type, dict[str, Any]]] = {
    **{key: (Heard, fields) for key, fields in HEARD.items()},
    **{key: (Receipt, fields) for key, fields in RECEIPTS.items()},
    **{key: (Note, fields) for key, fields in NOTES.items()},
}


def test_no_fixture_is_left_out():
    assert set(UPDATES) == set(EXPECTED)


@pytest.mark.parametrize("key", sorted(UPDATES), ids="-".join)
def test_every_update_has_a_named_result(key: tuple[str, str]):
    elements = WHATSAPP.split(body(UPDATES[key]))
    results = [WHATSAPP.read(element.kind, element.raw) for element in elements]

    kind, fields = EXPECTED[key]
    expected = [(kind, fields), *([(Note, SECOND[key])] if key in SECOND else [])]
    assert [type(result) for result in results] == [each for each, _ in expected]
    for result, (_, wanted) in zip(results, expected, strict=True):
        assert {path: told(result, path) for path in wanted} == wanted


def test_a_person_is_known_by_number_and_by_business_scoped_id():
    element = WHATSAPP.split(body(UPDATES["message", "text"]))[0]
    heard = WHATSAPP.read(element.kind, element.raw)
    assert isinstance(heard, Heard)
    assert heard.identities == (Identity("phone", NUMBER), Identity("bsuid", BSUID))


def test_a_new_number_is_one_more_identity_of_the_same_person():
    element = WHATSAPP.split(body(UPDATES["system", "phone_number_change"]))[0]
    heard = WHATSAPP.read(element.kind, element.raw)
    assert isinstance(heard, Heard)
    assert heard.identities == (Identity("phone", NUMBER), Identity("phone", "972912345678"))


def test_a_body_inside_a_body_is_read_alike():
    inner = UPDATES["template_components_update", "element"]["all"]
    [element] = WHATSAPP.split(body(inner))
    note = WHATSAPP.read(element.kind, element.raw)
    assert isinstance(note, Note)
    assert (note.about, note.details["message_template_name"]) == ("template_components", "order_confirmation")


@pytest.mark.parametrize("key", sorted(items("templates")), ids="-".join)
def test_every_template_has_a_named_result(key: tuple[str, str]):
    template = read_template(body(items("templates")[key]))
    assert template.name == key[1]
    assert (template.category, len(template.components), template.parameters) == TEMPLATES[template.name]


def test_no_template_is_left_out():
    assert {name for _, name in items("templates")} == set(TEMPLATES)


@pytest.mark.parametrize("key", sorted(items("flows")), ids="-".join)
def test_every_form_has_its_version_and_screens(key: tuple[str, str]):
    item = items("flows")[key]
    flow = read_flow(body(item))
    assert flow.version == key[0].replace("_", ".")
    assert [screen.id for screen in flow.screens] == [screen["id"] for screen in item["screens"]]
    assert all(screen.layout.type == "SingleColumnLayout" for screen in flow.screens)


def test_a_form_knows_the_names_of_its_answers():
    flow = read_flow(body(items("flows")["2_1", "load_re_engagement"]))
    assert flow.screens[0].fields() == ("firstName", "lastName", "email")


ENTRIES = [(key, entry) for key, item in sorted(UPDATES.items()) for entry in item["entry"]]


def elements_of(*bodies: bytes) -> set[Element]:
    return {element for each in bodies for element in WHATSAPP.split(each)}


def merged(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """One body in which the same account's changes stand in one entry, the same number's arrays in one change."""
    together: dict[tuple[str, int], dict[str, dict[str, Any]]] = {}
    for entry in entries:
        changes = together.setdefault((entry["id"], entry.get("time", 0)), {})
        for change in entry["changes"]:
            value = change["value"]
            # Two fixtures give one number two names; Meta gives a person one.
            mark = json.dumps([change["field"], value.get("metadata") or value, value.get("contacts")])
            into = changes.setdefault(mark, {"field": change["field"], "value": {}})["value"]
            for name, held in value.items():
                into[name] = into.get(name, []) + held if isinstance(held, list) and "metadata" in value else held
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {"id": waba, "changes": list(changes.values()), **({"time": time} if time else {})}
            for (waba, time), changes in together.items()
        ],
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=25), st.randoms(use_true_random=False), st.booleans())
def test_any_order_any_batching_any_repetition_gives_the_same_elements(chosen, random, deep):
    alone = elements_of(*(body({"entry": [entry]}) for _, entry in chosen))
    again = [entry for _, entry in chosen] * 2
    random.shuffle(again)
    cut = random.randrange(len(again) + 1)
    batches = [batch for batch in (again[:cut], again[cut:]) if batch]
    together = [merged(batch) if deep else {"entry": batch} for batch in batches]
    assert elements_of(*(body(each) for each in together)) == alone
