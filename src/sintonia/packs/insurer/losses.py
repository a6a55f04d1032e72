"""What somebody says of a loss: what it is, when it was (and that it was another night), and what comes after."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from sintonia.journeys.steps import NotUnderstood, Said
from sintonia.kit.text import folded
from sintonia.kit.words import Words, _
from sintonia.packs.insurer.clock import ZONE
from sintonia.packs.insurer.ports import Photo
from sintonia.understanding.moments import moments_in
from sintonia.understanding.readers import Reads

MORNING: Final = 7
NOON: Final = 12
_PICTURES: Final = frozenset({"image", "video", "document"})
KINDS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "water_from_neighbor", "home", (
     r"(?:agua|gotera|humedad|fuga|goteira|vazamento|infiltra\w*|water|leak).{0,30}"
     r"(?:vecin|vizinh|neighb|upstairs|de arriba|de cima|piso de arriba)|(?:vecin|vizinh|neighb|upstairs|de arriba)"
     r".{0,40}(?:agua|gotera|humedad|fuga|inund|mancha|moj|goteira|vaza|alag|water|leak|flood)")),
    ("glass", "motor", r"\b(?:luna|parabrisas|lunas|parabrisa|windscreen|windshield)\b"),
    ("crash", "motor", (r"\b(?:choqu\w*|choc\w*|golpe|colisi\w*|accidente|bati(?:da|do|eu)?|acidente|alcance|crash\w*"
     r"|accident|collision|bumped|hit my car|me han dado|me dieron|rozado|rayad\w*|abollad\w*|amassad\w*)\b")),
    ("water", "home", (r"\b(?:agua|gotera\w*|humedad\w*|inund\w*|fuga|tuberia|cano|alag\w*|vazamento|water|leak\w*"
     r"|flood\w*|pipe)\b")),
    ("fire", "home", r"\b(?:incendi\w*|fuego|humo|quem\w*|fogo|fire|smoke|burn\w*)\b"),
    ("theft", "", r"\b(?:rob\w*|hurt\w*|furt\w*|roub\w*|stole\w*|theft|burgl\w*|broke in|forzad\w*|arromb\w*)\b"),
    ("storm", "", r"\b(?:granizo|tormenta|viento|rayo|temporal|vento|tempestade|hail|storm|wind|lightning)\b"),
)  # fmt: skip
TITLES: Final[dict[str, Words]] = {
    "water_from_neighbor": _("water from a neighbor"), "glass": _("a broken window"), "crash": _("a crash"),
    "water": _("water"), "fire": _("fire or smoke"), "theft": _("a theft"), "storm": _("a storm"),
    "other": _("damage"),
}  # fmt: skip
_ABOUT: Final = re.compile(
    r"\b(?:tipo|sobre|hacia|a eso de|como a|alrededor de|umas?|por volta d[ae]s?|perto d[ae]s?|la[s]?|around"
    r"|about|at|as)\s(?:las? |a las |as )?(\d{1,2})(?:[:.h](\d{2}))?\b(?!\s?(?:euros|personas|dias|anos|/))"
)
_NOT_THAT: Final = re.compile(
    r"\b(?:no|nao|not) (?:fue|era|foi|es|e|it was|was)?\s*(?:el |la )?(anoche|ayer|hoy|ontem(?: a noite)?|hoje"
    r"|last night|yesterday|today)\b"
)
_NIGHT: Final = re.compile(r"anoche|\bnoche\b|\bnoite\b|\bnight\b|madrugada")
_VISIT: Final = re.compile(r"\b(?:perito|peritaje|perita|expert\w*|adjuster|surveyor|vistoria\w*|quien viene"
                           r"|cuando viene\w*|cuando vien|quando vem|when .{0,20}come)\b")  # fmt: skip
# Who wants the assistance to break its own rules, or another person's data. Who asks for the expert's phone, or for
# ours, asks for what people do ask for.
_RULES: Final = re.compile(
    r"\b(?:ignora|olvida|salta|ignore|forget|disregard|esquec\w*|desconsidere)\b.{0,30}\b(?:reglas|normas|instruc\w*"
    r"|rules|regras|orders|prompt)"
)
_DATA: Final = re.compile(
    r"\b(?:dame|deme|dime|digame|pasame|paseme|give me|tell me|me (?:de|da|diga|passa|manda))\b.{0,25}"
    r"\b(?:direccion|telefono|numero|movil|datos|address|phone|number|endereco|telefone|celular|iban|cuenta|conta)\b"
)
_WORKS_FOR_US: Final = re.compile(
    r"\b(?:perit[oa]|expert\w*|adjuster|surveyor|perito|vistoriador|taller|oficina|reparador\w*|gruista|grua|guincho"
    r"|workshop|garage|repairer|vuestr[oa]|tu telefono|seu telefone|your (?:phone|number)|atencion al cliente"
    r"|llamar(?:les|os)|ligar (?:para|pra) voc\w*"
    r"|compania|aseguradora|seguradora|insurer|company|seguro)\b"
)
_THEIR_OWN: Final = re.compile(
    r"\b(?:poliza|apolice|policy|ustedes|usted|voces|mi|meu|minha|my|me (?:ingres|pag)\w*|vao (?:me )?pagar)\b"
)
_PARTE: Final = re.compile(r"\b(?:parte|siniestro|expediente|claim|sinistro|protocolo)\b")
_JOKE: Final = re.compile(r"\b(?:broma|bromeando|brincadeira|joke|joking|kidding|disculp\w*|perdon|desculp\w*|sorry)\b")
_LATER: Final = re.compile(
    r"\b(?:no (?:tengo|hay|puedo)|ahora no|luego|despues|mas tarde|manana|ya esta|eso es todo|nada mas|listo|gracias"
    r"|vale|nao tenho|agora nao|depois|mais tarde|so isso|e so|pronto|obrigad\w*|no photos?|not now|later|that's all"
    r"|thats all|done|thanks|thank you|sin fotos|sem fotos?)\b|^(?:no|nao|ok)\W*$"
)


class Loss(Struct, frozen=True):
    """A loss as it was told. `happened_at` is empty where no moment was named."""

    words: str
    kind: str = "other"
    branch: str = ""
    happened_at: datetime | None = None


class Next(Struct, frozen=True):
    """What comes after a claim was opened: a picture, another moment, a question, or the end."""

    what: Literal["photo", "moment", "visit", "phone", "ours", "rules", "joke", "end"]
    words: str = ""
    at: datetime | None = None
    photo: Photo | None = None


def loss_in(text: str, at: datetime) -> Loss:
    """What a text tells of a loss."""
    said = folded(text)
    for kind, branch, pattern in KINDS:
        if re.search(pattern, said):
            return Loss(text.strip(), kind, branch, moment_in(text, at))
    return Loss(text.strip(), happened_at=moment_in(text, at))


def moment_in(text: str, at: datetime, *, before: datetime | None = None) -> datetime | None:
    """
    When it happened, where the company is: "anoche, tipo 3" is three in the morning of today.

    A night that is put right keeps the hour of `before`; a moment to come is none.
    """
    local, said = at.astimezone(ZoneInfo(ZONE)), _NOT_THAT.sub(" ", folded(text))
    found = moments_in(said, local)
    hour = _ABOUT.search(said)
    if not found:
        return None
    day = _night_of(found[0], said) if _NIGHT.search(said) else found[0]
    told = _told(day, said, hour, before.astimezone(local.tzinfo) if before else None)
    return told if told <= local else None


def _night_of(moment: datetime | date, said: str) -> date:
    """The day on which a night began; "esta madrugada" and "anoche a las 3" are of the night before."""
    if isinstance(moment, datetime):
        return moment.date() - timedelta(days="madrugada" in said or moment.hour < MORNING)
    return moment - timedelta(days="madrugada" in said)


def _told(day: datetime | date, said: str, hour: re.Match[str] | None, before: datetime | None) -> datetime:
    zone = ZoneInfo(ZONE)
    at_night = _NIGHT.search(said) is not None
    if hour is not None and int(hour[1]) < 24:  # noqa: PLR2004 - hours of a day
        clock = time(int(hour[1]), int(hour[2] or 0) % 60)
        if at_night and MORNING <= clock.hour < NOON:
            clock = clock.replace(hour=clock.hour + NOON)
    elif isinstance(day, datetime):
        return day
    elif at_night and before is not None:
        clock = before.timetz().replace(tzinfo=None)
    else:
        clock = time(22 if at_night else NOON)
    began = day.date() if isinstance(day, datetime) else day
    # After midnight it is the next day, though people say "last night".
    return datetime.combine(began + timedelta(days=at_night and clock.hour < MORNING), clock, zone)


def _loss(said: Said) -> Loss:
    if len(re.findall(r"[^\W\d_]", said.text)) < 3:  # noqa: PLR2004
        raise NotUnderstood(_("What is damaged, and when did it happen? One message is enough."))
    return loss_in(said.text, said.at)


def _moment(said: Said) -> datetime:
    found = moment_in(said.text, said.at)
    if found is None:
        raise NotUnderstood(_("Which day was it, and about what time? You can write “yesterday at 15:00” or a date."))
    return found


def _photo(said: Said) -> Photo | None:
    """The picture that came, whatever it shows; none where only its words came, for it could not be opened."""
    file = (said.details or {}).get("file")
    if said.kind not in _PICTURES or file is None:
        return None
    return Photo(file["name"], file["sha256"], file["mime"], said.text.strip())


def _next(said: Said) -> Next:
    text = folded(said.text)
    if (photo := _photo(said)) is not None:
        return Next("photo", photo=photo)
    if _RULES.search(text):
        return Next("rules", said.text.strip())
    if _DATA.search(text) and not _PARTE.search(text):
        if _WORKS_FOR_US.search(text):
            return Next("phone")
        return Next("ours") if _THEIR_OWN.search(text) else Next("rules", said.text.strip())
    if moment_in(said.text, said.at) is not None:
        return Next("moment", said.text.strip(), said.at)
    if _VISIT.search(text):
        return Next("visit")
    if _JOKE.search(text):
        return Next("joke")
    if _LATER.search(text):
        return Next("end")
    raise NotUnderstood(_("Send a photo of the damage when you can, or say “that is all”."))


loss: Final = Reads("loss", Loss, _loss)
moment: Final = Reads("moment", datetime, _moment, "date")
after: Final = Reads("after_claim", Next, _next)
