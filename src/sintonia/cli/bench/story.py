"""
`sintonia bench story`: every story in every order of doors that makes sense, undisturbed and with each worker killed.

Each telling has a database of its own, copied from one in which the pretend companies stand as the story finds them.
Every step is done by a new worker process; where workers are killed, one dies by SIGKILL at some moment of each step
before another does it. What counts: a question that was answered is not put again; all that was said and done is kept;
nothing is done twice, but for sends whose receipt never came, which are marked; one protocol; the open step stands at
the next door.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import psycopg
import typer

from sintonia.cli import django_on
from sintonia.cli.bench.scripts import Door, Script, changes, orders, scripts
from sintonia.cli.progress import say
from sintonia.config import database, postgres

CUSTOMERS: Final = 60
# A database of which a killed worker's connection still lives is dropped with it.
MAY: Final = (f"ALTER ROLE {database.OWNER} CREATEDB;", f"GRANT pg_signal_backend TO {database.OWNER};")
Variant = tuple[Script, tuple[Door, ...], bool]
Result = dict[str, Any]


def command(
    only: Annotated[str, typer.Option(help="The numbers of some stories, as in 1,7.")] = "",
    quick: Annotated[bool, typer.Option(help="Each story through one door, and with one change, undisturbed.")] = False,
    from_: Annotated[
        Path | None, typer.Option("--from", help="Stories of your own, as a JSON list, instead of the packs'.")
    ] = None,
    tell: Annotated[bool, typer.Option(help="Say on standard error what went wrong, telling by telling.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Tell the stories, and count what must not happen."""
    home = Path(tempfile.mkdtemp(prefix="sintonia-stories-"))
    home.chmod(0o711)
    server = postgres.start(home, also=MAY)
    try:
        wanted = {int(number) for number in only.split(",") if number.strip().isdigit()}
        chosen = [script for script in scripts(from_) if not wanted or script.number in wanted]
        # Whatever is said on the way goes to standard error: the result is the one line.
        with contextlib.redirect_stdout(sys.stderr):
            result = Bench(home, server.url).run(list(variants(chosen, quick=quick)), tell=tell)
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(result) if json_ else json.dumps(result, indent=2), flush=True)


def variants(chosen: list[Script], *, quick: bool) -> Iterator[Variant]:
    """What is told: each story's orders of doors, the one from which facts are taken first; then killed."""
    for script in chosen:
        found = orders(script)
        if quick:
            found = [found[0], *[order for order in found if changes(order) == 1][:1]]
        yield from ((script, order, False) for order in found)
        if not quick:
            yield from ((script, order, True) for order in found)


class Bench:
    """One measurement: a database, a copy of it for each telling."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url = home, url

    def run(self, told: list[Variant], *, tell: bool) -> Result:
        """Tell everything, some at a time, and put together what was counted."""
        _prepare(self.home, self.url, [variant[0] for variant in told])
        say(f"bench: {len(told)} tellings of {len({variant[0].number for variant in told})} stories …")
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(os.cpu_count(), mp_context=fork) as players:
            results = list(players.map(play, told, range(len(told)), [self.url] * len(told)))
        total = summed(told, results)
        if tell:
            _say_what_went_wrong(told, results)
        return total


def _prepare(home: Path, url: str, told: list[Script]) -> None:
    """One database with tables and accounts; from it one for each story, in which its company stands at its hour."""
    # What the home that this is started in has learnt is not learnt again.
    if (learnt := Path(os.environ.get("SINTONIA_HOME", "/nowhere"), "understanding")).is_dir():
        (home / "understanding").symlink_to(learnt.resolve())
    os.environ |= {"DATABASE_URL": url, "SINTONIA_HOME": str(home), "SINTONIA_DEMO": "1"}
    os.environ["SINTONIA_SECRET"] = "bench-only-" * 4
    from sintonia.cli.migrate import migrate

    say("bench: tables and the pretend companies …")
    migrate(url)
    django_on.become(database.OWNER)
    from django.db import connection

    from sintonia.config import plugins
    from sintonia.conversations.accounts import ensure_accounts
    from sintonia.staff.operations import seed_demo_staff

    ensure_accounts(demo=True)
    seed_demo_staff()
    connection.close()
    for script in {script.number: script for script in told}.values():
        copy(url, database.NAME, f"story_{script.number}")
        _turn_to(f"story_{script.number}")
        plugins.connector(script.company, "operations").seed(at=script.at, customers=CUSTOMERS)
        connection.close()
    django_on.become(database.WORKER)
    # Learnt once, before there are several who would each learn it.
    for company in plugins.companies(home).values():
        company.engine.understand([""], language="en", at=told[0].at)
    # Whoever learnt asked the database what was published; a database with a guest cannot be copied.
    connection.close()


def copy(url: str, name: str, new: str) -> None:
    """Copy a database to which nobody is connected."""
    with psycopg.connect(url.replace(f"/{database.NAME}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {new} TEMPLATE {name}".encode())


def drop(url: str, name: str) -> None:
    """Drop a copy."""
    with psycopg.connect(url.replace(f"/{database.NAME}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _turn_to(name: str) -> None:
    """Let this process speak to another database from now on."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    settings.DATABASE_URL = os.environ["DATABASE_URL"].replace(f"/{database.NAME}?", f"/{name}?")


def play(variant: Variant, place: int, url: str) -> Result:
    """Tell one story, in a process of the pool."""
    from sintonia.cli.bench.telling import Telling
    from sintonia.config import plugins

    script, order, killed = variant
    name = f"telling_{place}"
    copy(url, f"story_{script.number}", name)
    _turn_to(name)
    clock = [script.at]
    try:
        companies = {
            name: replace(company, ports=plugins.connector(name, "ports").ports(lambda: clock[0]))
            for name, company in plugins.companies(Path(os.environ["SINTONIA_HOME"])).items()
        }
        return Telling(script, order, companies, killed=killed, clock=clock).tell()
    except Exception as problem:  # noqa: BLE001 - one that breaks off is counted, and the others are told
        return {"broken": [f"{type(problem).__name__}: {problem}"]}
    finally:
        _turn_to(database.NAME)
        drop(url, name)


def summed(told: list[Variant], results: list[Result]) -> Result:
    """What is printed: nothing must be lost, doubled or asked twice in any telling."""
    known: dict[int, set[tuple[str, ...]]] = {}
    for (script, _order, _killed), result in zip(told, results, strict=True):
        facts = {tuple(fact) for fact in result.get("facts", ())}
        known.setdefault(script.number, facts)
        result["lost"] = [*result.get("lost", ()), *(f"not known: {one}" for one in known[script.number] - facts)]
    opened = [one for result in results for one in result.get("opened_s", ())]
    count = {key: sum(len(r.get(key, ())) for r in results) for key in ("repeated", "lost", "doubled", "not_open")}
    return {
        "stories": len({script.number for script, _order, _killed in told}),
        "variants": len(told),
        "killed": sum(killed for _script, _order, killed in told),
        "questions_repeated": count["repeated"],
        "protocols_per_matter": max((r["protocols"] for r in results if "protocols" in r), default=0),
        "facts_lost": count["lost"],
        "effects_doubled": count["doubled"],
        "steps_not_open_at_new_door": count["not_open"],
        "outcomes_wrong": sum(len(r.get("outcomes", ())) for r in results),
        "broken_off": sum(len(r.get("broken", ())) for r in results),
        "open_step_at_new_door_p95_s": round(statistics.quantiles(opened, n=20)[-1], 3) if len(opened) > 1 else None,
    }


def _say_what_went_wrong(told: list[Variant], results: list[Result]) -> None:
    for (script, order, killed), result in zip(told, results, strict=True):
        wrong = [one for key in WRONG for one in result.get(key, ())]
        if wrong:
            way = " > ".join(dict.fromkeys(order)) + (f" at {order.index(order[-1])}" if changes(order) else "")
            head = f"story {script.number}, {way}{', killed' if killed else ''}:"
            print(head, *wrong, *result.get("said", ()), sep="\n    ", file=sys.stderr)


WRONG: Final = ("broken", "repeated", "lost", "doubled", "not_open", "outcomes")
