"""One saying as text messages: numbered options, at most three segments each, and nothing that needs the internet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sintonia.channels.sms.segments import cut, fits
from sintonia.conversations.channel import Card, Code, Option, Saying
from sintonia.kit.words import _

_SHORT: Final = (60, 32, 20, 14)


def parts(saying: Saying) -> tuple[Saying, ...]:
    """Cut a saying into messages that fit; what to choose comes last. Cutting what was cut changes nothing."""
    plain = Saying(language=saying.language)
    shown = "\n".join(line for line in _lines(saying) if line)
    codes = [code for code in (*(saying.card.codes if saying.card else ()), saying.code) if code is not None]
    made = [replace(plain, text=piece) for piece in cut(shown)] if shown and not _ends_with_options(saying) else []
    made += [one for code in codes for one in _code(code, plain)]
    if not _ends_with_options(saying):
        return tuple(replace(one, step=saying.step, expects=saying.expects) for one in made)
    asked = replace(plain, options=saying.options, step=saying.step)
    if fits(f"{shown}\n{numbered(saying.options, room=shown)}"):
        return (*made, replace(asked, text=shown))
    *before, last = cut(shown) if shown else [""]
    alone = _("Answer with a number:").render(saying.language)
    if fits(f"{last}\n{numbered(saying.options, room=last)}"):
        return (*(replace(plain, text=piece) for piece in before), *made, replace(asked, text=last))
    return (*(replace(plain, text=piece) for piece in (*before, last)), *made, replace(asked, text=alone))


def text_of(saying: Saying) -> str:
    """The whole text of one message (one of `parts`)."""
    if saying.code is not None:
        return saying.code.value
    return "\n".join(part for part in (saying.text, numbered(saying.options, room=saying.text)) if part)


def numbered(options: tuple[Option, ...], *, room: str) -> str:
    """Options by number, each as fully as fits beside what is said."""
    if not options:
        return ""
    full = [f"{o.title} ({o.description})" if o.description else o.title for o in options]
    ways = [full, *([o.title[:size].rstrip() for o in options] for size in _SHORT)]
    lists = ["\n".join(f"{n} {title}" for n, title in enumerate(titles, 1)) for titles in ways]
    return next((one for one in lists if fits(f"{room}\n{one}")), lists[-1])


def _ends_with_options(saying: Saying) -> bool:
    return bool(saying.options)


def _lines(saying: Saying) -> Iterator[str]:
    if saying.text:
        yield saying.text
    if saying.card is not None:
        yield from _card(saying.card)
    for file in (saying.card.file if saying.card else None, saying.file):
        if file is not None:
            yield _("The paper “{name}” waits for you at the counter.", name=file.name).render(saying.language)


def _card(card: Card) -> Iterator[str]:
    yield f"{card.title}: {card.amount}" if card.amount else card.title
    yield from (f"{name}: {value}" for name, value in card.facts)


def _code(code: Code, plain: Saying) -> Iterator[Saying]:
    """A code alone in its message, so that it can be copied; one that no message holds is left to other doors."""
    if not fits(code.value):
        yield replace(plain, text=_("{code}: ask for it at the counter or on the site.", code=code.title or code.kind)
                      .render(plain.language))  # fmt: skip
        return
    if code.title:
        yield replace(plain, text=f"{code.title}:")
    yield replace(plain, code=Code(code.kind, "", code.value))
