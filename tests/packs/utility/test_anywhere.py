"""Stopping anywhere changes nothing, whatever is said."""

import ast
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sintonia.journeys.runner import Asking, Waiting
from sintonia.journeys.steps import NotUnderstood, Unfinished
from sintonia.packs.utility import pack

WORDS = (
    "sim",
    "não",
    "4832",
    "12.480",
    "é 4",
    "832",
    "rua das flores",
    "norte",
    "a segunda",
    "ja paguei",
    "?",
    "302",
    "😀",
)
FORBIDDEN = {"datetime.now", "date.today", "time.time", "random", "open", "uuid4", "django"}
# A port may be called so; the library may not be had.
LIBRARIES = {"requests", "httpx"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([journey.name for journey in pack.JOURNEYS]),
    words=st.lists(st.sampled_from(WORDS), max_size=7),
)
def test_a_run_can_stop_anywhere_and_go_on_elsewhere(company, a_bill, neighbors, name, words):
    company.holds(*neighbors)
    company.billing.open = (a_bill(8, 16500, "overdue"), a_bill(9, 18740))
    company.billing.submitted.clear()
    run = company.start(name, "oi", language="pt-BR")
    run.begin()
    for word in words:
        there = run.elsewhere()
        assert type(there.run.pause) is type(run.run.pause)
        assert there.asking == run.asking
        if isinstance(run.run.pause, Waiting):
            run.event(run.run.pause.event)
        elif isinstance(run.run.pause, Asking):
            with suppress(NotUnderstood, Unfinished):
                run.hear(word)
    assert len(company.billing.submitted) <= 1


@pytest.mark.parametrize(
    "path", sorted((Path(pack.__file__).parent / "journeys").glob("*.py")), ids=lambda path: path.stem
)
def test_a_journey_reads_no_clock_no_chance_and_no_system(path):
    named = {ast.unparse(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.expr)}
    imported = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert not (named | imported) & FORBIDDEN
    assert not imported & LIBRARIES


@pytest.mark.parametrize("language", ["pt-BR", "es"])
def test_every_sentence_is_in_every_language_and_fits_a_bubble(language):
    from sintonia.kit.words import catalogue

    known = catalogue(language)
    for path in Path(pack.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "_"
                and isinstance(node.args[0], ast.Constant)
            ):
                sentence = str(node.args[0].value)
                assert sentence in known or (sentence.startswith("{") and sentence.endswith("}")), sentence
                assert len(known.get(sentence, sentence)) <= 320
