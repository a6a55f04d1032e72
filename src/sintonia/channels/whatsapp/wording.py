"""One saying, cut into the bubbles that WhatsApp shows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sintonia.channels.whatsapp import limits
from sintonia.conversations.channel import Card, Code, File, Option, Saying
from sintonia.kit.words import _


def parts(saying: Saying) -> tuple[Saying, ...]:
    """
    Cut a saying into bubbles, each of which is one message.

    A card becomes a text, each code alone in a bubble (a long press copies it) and its document. What to choose comes
    last, under the thumb. Cutting what was cut changes nothing.
    """
    if saying.template:
        return (saying,)
    plain = Saying(language=saying.language)
    bubbles = list(_shown(saying, plain))
    if saying.options:
        bubbles.extend(_asked(saying, plain))
    return tuple(bubbles)


def _shown(saying: Saying, plain: Saying) -> Iterator[Saying]:
    """All but the options; with options, the saying's own words are kept for the question."""
    words = [] if saying.options else [saying.text]
    codes: list[Code] = []
    files: list[File | None] = []
    if saying.card:
        words.append(_facts(saying.card))
        codes.extend(saying.card.codes)
        files.append(saying.card.file)
    if saying.code:
        codes.append(saying.code)
    files.append(saying.file)
    text = "\n\n".join(word for word in words if word)
    if saying.file and not saying.card and not codes and limits.size(text) <= limits.CAPTION:
        yield replace(plain, text=text, file=saying.file)
        return
    for code in codes:
        text = "\n\n".join(word for word in (text, code.title) if word)
        yield from _texts(text, plain)
        yield replace(plain, code=Code(code.kind, "", code.value))
        text = ""
    yield from _texts(text, plain)
    for file in files:
        if file:
            yield replace(plain, file=file)


def _facts(card: Card) -> str:
    """The title, the amount largest (bold is all that WhatsApp has), then the facts."""
    lines = [f"*{line}*" for line in (card.title, card.amount) if line]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in card.facts)])


def _texts(text: str, plain: Saying) -> Iterator[Saying]:
    for piece in limits.pieces(text, limits.TEXT):
        yield replace(plain, text=piece)


def _asked(saying: Saying, plain: Saying) -> Iterator[Saying]:
    """The question with its buttons or list; more than fits is numbered, to be answered by number or by words."""
    question = saying.text.strip() or _("Choose an option.").render(saying.language)
    if not pressable(saying):
        yield from _texts(f"{question}\n\n{_numbered(saying.options)}", plain)
        return
    limit = limits.LIST_BODY
    if as_buttons(saying.options):
        limit = limits.BUTTONS_BODY - limits.size(button_notes(saying.options))
    *before, last = limits.pieces(question, limit)
    for piece in before:
        yield replace(plain, text=piece)
    yield replace(plain, text=last, options=saying.options, step=saying.step)


def pressable(saying: Saying) -> bool:
    """Whether these options fit WhatsApp's buttons or list: few enough, and ids that come back whole."""
    ids = [option_id(saying.step, option) for option in saying.options]
    room = limits.BUTTON_ID if as_buttons(saying.options) else limits.ROW_ID
    return len(ids) <= limits.ROWS and all(limits.size(each) <= room for each in ids)


def as_buttons(options: tuple[Option, ...]) -> bool:
    """Whether these options are buttons; titles that a cut makes alike, or long notes, go into a list."""
    if len(options) > limits.BUTTONS:
        return False
    titles = {limits.short(option.title, limits.BUTTON_TITLE) for option in options}
    return len(titles) == len(options) and limits.size(button_notes(options)) <= limits.BUTTONS_BODY // 2


def button_notes(options: tuple[Option, ...]) -> str:
    """What buttons have no room for, to stand under the question: full titles and descriptions."""
    lines = [
        f"• {_full(option)}"
        for option in options
        if option.description or limits.size(option.title) > limits.BUTTON_TITLE
    ]
    return "\n\n" + "\n".join(lines) if lines else ""


def option_id(step: str, option: Option) -> str:
    """What comes back when an option is pressed."""
    return f"{step}|{option.id}"


def _numbered(options: tuple[Option, ...]) -> str:
    return "\n".join(f"{number}. {_full(option)}" for number, option in enumerate(options, 1))


def _full(option: Option) -> str:
    return f"{option.title}: {option.description}" if option.description else option.title
