"""The `sintonia` command: a table of commands, each in its own module, loaded when it is called."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Final

COMMANDS: Final = {
    "demo": ("sintonia.cli.demo", "Run the pretend company: the database, the pages and the worker on one port."),
    "up": ("sintonia.cli.up", "Run all of Sintonia on one port."),
    "migrate": ("sintonia.cli.migrate", "Bring the database up to date."),
    "doctor": ("sintonia.cli.doctor", "Say in sentences what is wrong with this deployment."),
    "worker": ("sintonia.cli.worker", "Run one worker alone: turns, deliveries, timers."),
    "administrator": ("sintonia.cli.administrator", "Let in an administrator: a link to choose a password."),
    "rules": ("sintonia.cli.rules", "List every deadline, with its source."),
    "journey": ("sintonia.cli.journey", "Write a journey, see where people leave it, replay yesterday's runs."),
    "chat": ("sintonia.cli.chat", "Talk with Sintonia here, in the terminal."),
    "batch": ("sintonia.cli.batch", "Mail what every customer gets, such as a month's bills, and show how far it is."),
    "bench": ("sintonia.cli.bench", "Measure; one line of JSON each."),
    "nlu": ("sintonia.cli.nlu", "Learn, examine and try out what customers mean."),
    "payments": (
        "sintonia.cli.payments",
        "Take in the files that banks send; say what is wrong with the money.",
    ),
    "banks": (
        "sintonia.cli.banks",
        "Set up the banks that the company is paid at, try them, show how they stand.",
    ),
    "prepare": ("sintonia.cli.prepare", ""),
    "lesson": ("sintonia.cli.lesson", ""),
    "batchwork": ("sintonia.cli.batchwork", ""),
}
FAMILIES: Final = {
    "batch": "sintonia batch bills|clearances|list|pause|resume|cancel, as in: sintonia batch bills --month 2026-10",
    "bench": "sintonia bench NAME [options], as in: sintonia bench turn --messages 20000 --json",
    "nlu": "sintonia nlu train|evaluate|entities|understand [options], as in: sintonia nlu entities --test FILE --json",
    "payments": "sintonia payments take-in|check [options], as in: sintonia payments take-in FILE --bank NAME",
    "banks": "sintonia banks list|add|try [options], as in: sintonia banks try NAME",
    "journey": "sintonia journey new|show|replay NAME [options], as in: sintonia journey show second_copy",
}
UNKNOWN: Final = 2


def main() -> None:
    """Run the command named first on the command line."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a letter shows a question mark instead, and is no reason to stop.
        sys.stdout.reconfigure(errors="replace")
    # Before numpy is there, also in what this starts: two threads learn hardly sooner than one, and take two cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    name, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("--help", [])
    if name in {"-h", "--help", "help"}:
        print(_table())
        return
    if name not in COMMANDS:
        sys.exit(f"sintonia: there is no command {name!r}.\n\n{_table()}")
    module = COMMANDS[name][0]
    if name in FAMILIES:
        part = arguments[0].replace("-", "_") if arguments else ""
        if arguments[:1] in (["--help"], ["-h"], ["help"]):
            print(f"Usage: {FAMILIES[name]}\n\nEach tells its options: sintonia {name} NAME --help")
            return
        if part.startswith("_") or not part.isidentifier():
            sys.exit(f"Usage: {FAMILIES[name]}")
        if iskeyword(part):
            part += "_"
        module, name, arguments = f"{module}.{part}", f"{name} {arguments[0]}", arguments[1:]
    _run(module, name, arguments)


def _run(module: str, name: str, arguments: list[str]) -> None:
    """Hand the rest of the line to the module's function `command`."""
    # Imported here because it takes longer than everything above.
    import typer

    try:
        command = import_module(module).command
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        sys.exit(f"sintonia: there is no {name!r} yet.")
    application = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    application.command(name)(command)
    application(args=arguments, prog_name=f"sintonia {name}")


def _table() -> str:
    lines = [f"  {name:<15}{meaning}" for name, (_, meaning) in COMMANDS.items() if meaning]
    return "\n".join(["Usage: sintonia COMMAND [options]", "", *lines, "", "sintonia COMMAND --help tells more."])
