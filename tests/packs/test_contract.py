"""What every pack keeps to, whatever its trade: a folder under `packs/` is tried by being there."""

from __future__ import annotations

import ast
import inspect
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final, get_type_hints

import pytest

from sintonia import packs
from sintonia.cases.rules import all_rules
from sintonia.config.plugins import back_office, companies, load_packs
from sintonia.customers.authority import Purposes
from sintonia.journeys.papers import Papers
from sintonia.journeys.steps import Journey
from sintonia.kit.words import Words
from sintonia.understanding.features import plain, words_of
from sintonia.understanding.knowledge import Article
from sintonia.understanding.phrases import read_phrases
from tests.running import LEARNT

FOLDER: Final = Path(packs.__file__).parent
NAMES: Final = sorted(path.parent.name for path in FOLDER.glob("*/pack.py"))
LANGUAGES: Final = ("pt-BR", "es", "en")
AN_ENGINE_NEEDS: Final = 40
A_PHONE_LISTS: Final = 10
# Ports of the house itself, given to every run beside a company's own.
OF_THE_HOUSE: Final = frozenset({"clocks", "identity", "notices", "history", "registry", "documents"})
NEVER: Final = frozenset({"now", "today", "utcnow", "sleep", "random", "randint", "choice", "urandom", "uuid4", "open"})


@pytest.fixture(params=NAMES)
def pack(request: pytest.FixtureRequest) -> ModuleType:
    load_packs()
    return import_module(f"sintonia.packs.{request.param}.pack")


def folder_of(pack: ModuleType) -> Path:
    return Path(str(pack.__file__)).parent


def phrases_of(pack: ModuleType, language: str) -> dict[str, Any]:
    return tomllib.loads((pack.PHRASES / f"{language}.toml").read_text("utf-8"))


def test_there_are_packs_to_try() -> None:
    assert {"insurer", "utility"} <= set(NAMES)


def test_a_pack_says_what_the_house_takes_of_it(pack: ModuleType) -> None:
    assert folder_of(pack).name == pack.NAME
    assert all(isinstance(journey, Journey) for journey in pack.JOURNEYS)
    assert all(isinstance(article, Article) for article in pack.ARTICLES)
    assert isinstance(pack.PURPOSES, Purposes)
    assert isinstance(pack.PAPERS, Papers)


def test_a_menu_names_journeys_of_its_pack_and_a_person_last(pack: ModuleType) -> None:
    names = [journey.name for journey in pack.JOURNEYS]
    assert len(names) == len(set(names))
    assert set(pack.MENU) <= set(names)
    assert pack.MENU[-1] == "person"
    assert len(pack.MENU) <= A_PHONE_LISTS


def test_a_journey_has_a_name_that_people_read(pack: ModuleType) -> None:
    for journey in pack.JOURNEYS:
        assert isinstance(journey.title, Words)
        assert len({journey.title.render(language) for language in LANGUAGES}) > 1, journey.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_understood_in_each_language(pack: ModuleType, language: str) -> None:
    phrases = phrases_of(pack, language)
    named = {name: text.strip().splitlines() for name, text in phrases.items() if name != "elsewhere"}
    known = {journey.name for journey in pack.JOURNEYS}
    # What is near the trade and nobody's matter all the same is `none`, as in the house's own words.
    assert named.keys() <= known | {"none"}
    assert {name: len(set(lines)) for name, lines in named.items() if len(set(lines)) < AN_ENGINE_NEEDS} == {}
    # A person is asked for in every trade alike, and danger cried: the house has words for both.
    assert {journey.name for journey in pack.JOURNEYS if journey.offered} - named.keys() <= {"person", pack.DANGER}
    assert phrases["elsewhere"], "what belongs to no journey is written down too"


def test_no_phrase_means_two_things(pack: ModuleType) -> None:
    # All that is learnt together: the pack's own, what is of no journey, and what every pack is taught.
    meant: dict[tuple[str, str], str] = {}
    for phrase in read_phrases([pack.PHRASES]):
        said = phrase.language, " ".join(words_of(plain(phrase.text)))
        assert meant.setdefault(said, phrase.intent) == phrase.intent, phrase.text


def test_its_company_gives_every_port_that_its_journeys_ask_for(pack: ModuleType) -> None:
    theirs = {
        name: back_office(name) for name, company in companies(LEARNT.parent).items() if company.menu == pack.MENU
    }
    assert theirs, "no company of the demonstration has this pack"
    for offered in theirs.values():
        for journey in pack.JOURNEYS:
            assert set(journey.ports) - offered.keys() <= OF_THE_HOUSE, journey.name


def test_its_company_speaks_each_port_as_the_pack_wrote_it(pack: ModuleType) -> None:
    for name, company in companies(LEARNT.parent).items():
        if company.menu != pack.MENU:
            continue
        for journey in pack.JOURNEYS:
            hints = get_type_hints(journey.body)
            for port in set(journey.ports) & back_office(name).keys():
                _speaks(back_office(name)[port], hints[port])


def _speaks(made: object, port: type) -> None:
    for name, wanted in inspect.getmembers(port, inspect.isfunction):
        if name.startswith("_"):
            continue
        asked = [one for one in inspect.signature(wanted).parameters if one != "self"]
        given = inspect.signature(getattr(made, name)).parameters
        assert asked == list(given), f"{type(made).__name__}.{name}"


def test_its_deadlines_have_a_source_and_a_name_in_each_language(pack: ModuleType) -> None:
    load_packs()
    rules = {rule.id for rule in all_rules()}
    for file in sorted((folder_of(pack) / "rules").glob("*.toml")):
        for rule in tomllib.loads(file.read_text("utf-8"))["rule"]:
            assert rule["id"] in rules
            assert rule["article"] and rule["sure"], rule["id"]
            assert set(rule["names"]) == set(LANGUAGES), rule["id"]


def test_its_articles_are_in_each_language_and_say_whose_words_they_are(pack: ModuleType) -> None:
    assert pack.ARTICLES
    for article in pack.ARTICLES:
        assert set(article.texts) == set(LANGUAGES), article.name
        assert set(article.sources) == set(LANGUAGES), article.name


def test_its_journeys_know_no_clock_no_chance_and_no_files(pack: ModuleType) -> None:
    for file in sorted(folder_of(pack).rglob("*.py")):
        if file.name == "pack.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                assert name not in NEVER, f"{file.relative_to(FOLDER)}:{node.lineno} calls {name}"


def test_it_has_conversations_that_must_go_well(pack: ModuleType) -> None:
    stories = sorted((folder_of(pack) / "stories").glob("*.toml"))
    assert stories
    for story in stories:
        assert tomllib.loads(story.read_text("utf-8")), story.name
