"""What a letter looks like: calm, readable in the dark and on a phone, without tables and without a picture. Pure."""

from __future__ import annotations

from html import escape
from typing import Final

from sintonia.kit.words import _
from sintonia.outreach.letters import Letter

INK, PAPER, MUTED, TEAL, LINE = "#14213D", "#FBF8F3", "#5B6475", "#0B6E69", "#E4DED3"
_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
# Who reads by day gets the colors of the elements; by night these go before them.
_DARK: Final = (
    "@media (prefers-color-scheme:dark){.m-page{background:#10161F!important}.m-card{background:#18202C!important;"
    "border-color:#2B3544!important}.m-ink{color:#EDEAE3!important}.m-muted{color:#A8B0BD!important}"
    ".m-name{color:#5CC9BF!important}.m-line{border-color:#2B3544!important}.m-code{background:#10161F!important}}"
)


def text(letter: Letter, stop_url: str) -> str:
    """A letter in plain text, for whoever reads that."""
    lines = [*letter.paragraphs]
    if letter.amount or letter.facts:
        told = [letter.amount] if letter.amount else []
        lines.append("\n".join([*told, *(f"{name}: {value}" for name, value in letter.facts)]))
    if letter.code:
        lines.append(f"{letter.code[0]}:\n{letter.code[1]}")
    if stop_url:
        lines.append(f"{_stop(letter)}\n{stop_url}")
    return "\n\n".join(lines) + "\n"


def html(letter: Letter, sender: str, stop_url: str, color: str = TEAL) -> str:
    """A letter as a page."""
    return (
        f'<!doctype html><html lang="{escape(letter.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(letter.subject)}</title><style>:root{{color-scheme:light dark}}{_DARK}</style></head>"
        f'<body class="m-page" style="margin:0;background:{PAPER};{_FONT}">'
        '<div style="max-width:34rem;margin:0 auto;padding:24px 16px">'
        f'<p class="m-name" style="margin:0 0 16px;font-size:20px;font-weight:700;color:{color}">{escape(sender)}</p>'
        f'<div class="m-card" style="background:#fff;border:1px solid {LINE};border-radius:12px;padding:24px;'
        'overflow-wrap:anywhere;word-break:break-word">'
        f"{_said(letter)}{_told(letter)}{_code(letter)}</div>{_foot(letter, stop_url)}</div></body></html>"
    )


def _said(letter: Letter) -> str:
    style = f"margin:0 0 16px;font-size:16px;line-height:1.5;color:{INK}"
    return "".join(
        f'<p class="m-ink" style="{style}">{escape(one).replace(chr(10), "<br>")}</p>' for one in letter.paragraphs
    )


def _told(letter: Letter) -> str:
    amount = (
        f'<p class="m-ink" style="margin:8px 0;font-size:31px;font-weight:700;color:{INK};'
        f'font-variant-numeric:tabular-nums">{escape(letter.amount)}</p>'
        if letter.amount
        else ""
    )
    rows = "".join(
        f'<p class="m-line" style="margin:0;padding:8px 0;border-top:1px solid {LINE};font-size:16px">'
        f'<span class="m-muted" style="color:{MUTED}">{escape(name)}</span><br>'
        f'<span class="m-ink" style="color:{INK};font-weight:600">{escape(value)}</span></p>'
        for name, value in letter.facts
    )
    return amount + rows


def _code(letter: Letter) -> str:
    if letter.code is None:
        return ""
    title, value = letter.code
    return (
        f'<p class="m-muted" style="margin:16px 0 4px;font-size:14px;color:{MUTED}">{escape(title)}</p>'
        f'<p class="m-code m-ink" style="margin:0;padding:12px;border-radius:8px;background:{PAPER};color:{INK};'
        f'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;word-break:break-all">{escape(value)}</p>'
    )


def _foot(letter: Letter, stop_url: str) -> str:
    if not stop_url:
        return ""
    return (
        f'<p class="m-muted" style="margin:16px 4px;font-size:13px;line-height:1.5;color:{MUTED}">'
        f'<a class="m-muted" href="{escape(stop_url)}" style="color:{MUTED}">{escape(_stop(letter))}</a></p>'
    )


def _stop(letter: Letter) -> str:
    return _("I do not want to get this by e-mail any more").render(letter.language)
