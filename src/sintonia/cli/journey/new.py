"""`sintonia journey new NAME`: the files of a new journey, which run and whose test passes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

JOURNEY: Final = '''"""{title}."""

from __future__ import annotations

from sintonia.journeys.steps import Ask, Caller, Outcome, Say, journey
from sintonia.kit.words import _
from sintonia.understanding.readers import anything


@journey("{name}", title=_("{title}"), version=1)
async def {name}(me: Caller) -> Outcome:
    """Say here what gets done, in one sentence."""
    wish = await Ask(_("What is it about?"), read=anything, heard=me.said)
    await Say(_("Noted: {{wish}}.", wish=wish))
    return Outcome.done
'''
TEST: Final = '''"""{title}: the conversation, as it reads."""

from sintonia.journeys.rehearsal import Rehearsal
from sintonia.journeys.steps import Outcome
from sintonia.packs.{pack}.journeys.{name} import {name}


def test_what_is_said_is_noted() -> None:
    run = Rehearsal({name}, {{}})
    assert run.begin() == ["What is it about?"]
    assert run.hear("a tree in the wires") == ["Noted: a tree in the wires."]
    assert run.outcome is Outcome.done
'''


def command(
    name: Annotated[str, typer.Argument(help="Its name, in words joined by underscores, such as tree_pruning.")],
    pack: Annotated[str, typer.Option(help="The pack that it belongs to.")] = "utility",
    title: Annotated[str, typer.Option(help="How it is called in a menu.")] = "",
    where: Annotated[Path, typer.Option(help="The checkout to write into.")] = Path(),
) -> None:
    """Write a journey and its test, and say what is left to do."""
    if not name.isidentifier() or not name.islower():
        sys.exit(f"sintonia: {name!r} is no name for a journey: small letters and underscores, such as tree_pruning.")
    folder = where / "src/sintonia/packs" / pack
    if not (folder / "pack.py").is_file():
        sys.exit(f"sintonia: there is no pack {pack!r} under {where.resolve()}.")
    words = {"name": name, "pack": pack, "title": title or name.replace("_", " ").capitalize()}
    files = {
        folder / "journeys" / f"{name}.py": JOURNEY,
        where / "tests/packs" / pack / f"test_{name}.py": TEST,
    }
    for file in files:
        if file.exists():
            sys.exit(f"sintonia: {file} is there already; nothing was written.")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**words))
        print(f"written: {file}")
    print(
        f"Left to do: name it in {folder / 'pack.py'} (JOURNEYS, and MENU if it is offered there), give it phrases in "
        f"{folder / 'understanding'} in each language, and translate its words in {folder / 'locale'}."
    )
