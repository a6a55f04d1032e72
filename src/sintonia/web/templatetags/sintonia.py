"""The small words that templates use: protocol numbers by fours, moments, clocks, live tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone, translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sintonia.web import live

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()
AMOUNT = re.compile(r"(R\$|€|US\$)\s?[\d.,]+$|[\d.,]+\s?€$")
DAY_S, HOUR_S, MINUTE_S = 86_400, 3_600, 60


@register.simple_tag
def html_lang() -> str:
    """The page's language as browsers and readers name it: `pt-BR`."""
    language, _dash, region = translation.get_language().partition("-")
    return f"{language}-{region.upper()}" if region else language


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """`data-theme="dark"` if the reader chose; otherwise nothing, and the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("sintonia_theme") if request else None
    return format_html(' data-theme="{}"', chosen) if chosen in {"light", "dark"} else mark_safe("")


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The path of this page, to come back to."""
    request = context.get("request")
    return request.get_full_path() if request else "/"


@register.filter
def protocol(number: str) -> SafeString:
    """A number grouped by four for the eye, and copied without spaces."""
    digits = str(number)
    groups = [digits[i : i + 4] for i in range(0, len(digits), 4)]
    return format_html(
        '<span class="protocol">{}</span>', format_html_join("", "<span>{}</span>", ((group,) for group in groups))
    )


@register.filter
def marked(text: str) -> SafeString:
    """A text with WhatsApp's own marks shown as it shows them: `*bold*`, an amount larger."""
    bold = re.sub(
        r"(?m)\*(\S(?:[^*\n]*\S)?)\*",
        lambda found: f'<strong class="{"amount" if AMOUNT.match(found[1]) else "bold"}">{found[1]}</strong>',
        escape(text),
    )
    return mark_safe(bold)  # noqa: S308 - escaped before it was marked


@register.filter
def cpf(digits: str) -> str:
    """A CPF as it is written: `123.456.789-09`."""
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}" if re.fullmatch(r"\d{11}", digits) else digits


@register.filter
def spoken(code: str) -> str:
    """Six digits as they are said: `482-107`."""
    return f"{code[:3]}-{code[3:]}" if re.fullmatch(r"\d{6}", code) else code


@register.filter
def hour(moment: datetime) -> str:
    """A moment of the day as the reader writes it: `21h04` in Portuguese, `21:04` elsewhere."""
    local = timezone.localtime(moment)
    return local.strftime("%Hh%M" if translation.get_language().startswith("pt") else "%H:%M")


@register.filter
def when(moment: datetime) -> str:
    """The hour today; the day and the hour before."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        return hour(moment)
    day = local.strftime("%b %-d" if translation.get_language().startswith("en") else "%d/%m")
    return f"{day}, {hour(moment)}"


@register.filter
def span(length: timedelta) -> str:
    """A length of time in one or two words: `8 min`, `2 h 10`, `3 days`."""
    seconds = abs(int(length.total_seconds()))
    if seconds < MINUTE_S:
        return _("%(n)s s") % {"n": seconds}
    if seconds < HOUR_S:
        return _("%(n)s min") % {"n": seconds // MINUTE_S}
    if seconds < DAY_S:
        hours, minutes = divmod(seconds // MINUTE_S, 60)
        return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"
    days = seconds // DAY_S
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.simple_tag
def live_stream(*topics: str) -> str:
    """A signed token for these topics."""
    return live.sign(topics)


@register.filter
def live_token(topics: Iterable[str]) -> str:
    """The same, for a list of topics."""
    return live.sign(topics)


@register.filter
def door_name(door: str) -> str:
    """A channel as people call it."""
    names = {
        "whatsapp": "WhatsApp",
        "webchat": _("Web chat"),
        "counter": _("Counter"),
        "desk": _("Agent"),
        "phone": _("Phone"),
        "terminal": _("Terminal"),
    }
    return names.get(door, door.capitalize())


@register.filter
def copied(card: Any) -> str:
    """What the button says once a code is copied: `Copied · R$ 187,40 · payee`."""
    words = [_("Copied")]
    if card and card.amount:
        words.append(card.amount)
        payee = [value for name, value in card.facts if name in {_("Payee"), "Payee", "Favorecido", "Beneficiario"}]
        words += payee[:1]
    return " · ".join(words)


@register.inclusion_tag("web/parts/bubble.html", takes_context=True)
def bubble(context: Context, shown: Any) -> dict[str, Any]:
    """One bubble; the page's `say_url` is where its options are sent."""
    return {
        "b": shown,
        "say_url": context.get("say_url"),
        "say_fields": context.get("say_fields", ()),
        "step_name": "reply_to" if context.get("say_fields") else "step",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("web/parts/thread.html")
def thread(shown: Any) -> dict[str, Any]:
    """O fio."""
    return {"thread": shown}


@register.inclusion_tag("web/parts/clock.html")
def clock(shown: Any, size: str = "") -> dict[str, Any]:
    """A thin arc with its words."""
    return {"clock": shown, "size": size}


@register.inclusion_tag("web/parts/band.html")
def band(shown: Any) -> dict[str, Any]:
    """An estimate as a soft band."""
    return {"band": shown}
