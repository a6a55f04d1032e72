"""The 300 streets of Vila Clara, and which of them somebody's words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from sintonia.backoffice.ports import Place
from sintonia.kit.text import folded

CITY: Final = "Vila Clara"
DISTRICTS: Final = (
    "Santa Rita", "Centro", "Jardim das Flores", "Vila Nova", "São Geraldo", "Alto da Serra",
    "Bela Aurora", "Monte Verde", "Santo Onofre", "Cidade Jardim", "Lagoinha", "Parque dos Ipês",
)  # fmt: skip
# Each name but the first carries several streets: the first is the only one of its name, as in story 1.
_NAMES: Final = (
    "da Igreja", "das Acácias", "dos Ipês", "das Palmeiras", "dos Jacarandás", "das Orquídeas",
    "dos Girassóis", "das Violetas", "dos Cravos", "das Magnólias", "dos Eucaliptos", "das Mangueiras", "dos Coqueiros",
    "das Laranjeiras", "São João Batista", "São Sebastião", "Santo Antônio", "Santa Luzia", "São Benedito",
    "Santa Bárbara", "São Cristóvão",
    "Nossa Senhora Aparecida", "Padre Anselmo", "Monsenhor Horta", "Frei Orlando", "Dom Silvério", "Madre Teodora",
    "Bahia", "Pernambuco", "Sergipe", "Goiás", "Amazonas", "Paraíba", "Alagoas", "Maranhão", "Rondônia", "Piauí",
    "Sete de Setembro", "Quinze de Novembro", "Treze de Maio", "Vinte e Um de Abril", "Primeiro de Maio",
    "Tiradentes", "Coronel Fagundes", "Capitão Eusébio", "Doutor Olavo Prates", "Professora Esmeralda",
    "Barão do Ribeirão", "Marechal Tavares", "Engenheiro Lacerda", "Vereador Jonas Pimenta", "Maestro Bonfim",
    "dos Tropeiros", "dos Ferroviários", "dos Operários", "das Lavadeiras", "dos Pescadores", "dos Oleiros",
    "do Comércio", "da Estação", "do Rosário", "do Mercado", "da Matriz", "do Moinho", "da Fonte", "do Engenho",
    "Rio Doce", "Rio Pardo", "Rio Verde", "Serra Azul", "Pico do Cruzeiro", "Ouro Fino", "Pedra Branca", "Campo Belo",
    "dos Bandeirantes", "das Gaivotas",
)  # fmt: skip
_KINDS: Final = ("Rua", "Avenida", "Travessa", "Alameda")
_SHORT: Final = {
    "r": "rua", "calle": "rua", "street": "rua", "av": "avenida", "avn": "avenida",
    "trav": "travessa", "tv": "travessa", "al": "alameda",
    "sta": "santa", "sto": "santo", "s": "sao", "dr": "doutor", "prof": "professora", "profa": "professora",
    "cel": "coronel", "cap": "capitao", "pe": "padre", "eng": "engenheiro", "mal": "marechal", "ns": "nossa senhora",
    "1": "primeiro", "7": "sete", "13": "treze", "15": "quinze", "21": "vinte e um", "jd": "jardim", "vl": "vila",
}  # fmt: skip
_EMPTY: Final = frozenset({"da", "das", "de", "do", "dos", "e"})
# Without "rua" before them, these mean the thing and not the street.
_EVERYDAY: Final = frozenset(
    {"comercio", "estacao", "mercado", "fonte", "matriz", "cravos", "operarios", "rio", "bahia"}
)
_CLEAR, _NEAR = 0.6, 0.35


@dataclass(frozen=True, slots=True)
class _Street:
    place: Place
    kind: str
    words: tuple[str, ...]
    district: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """Every street, by its id from "1" on."""
    named = [("Rua", _NAMES[0])] + [(kind, name) for kind in _KINDS for name in _NAMES[1:]]
    return tuple(
        Place(id=str(number), street=f"{kind} {name}", district=_district(number), city=CITY)
        for number, (kind, name) in enumerate(named[:300], start=1)
    )


def place(identity: str | int) -> Place | None:
    """One street by its id."""
    number = int(identity) if str(identity).isdigit() else 0
    return places()[number - 1] if 0 < number <= len(places()) else None


def find(text: str) -> tuple[Place, ...]:
    """At most three streets that `text` may mean, best first; abbreviations and one wrong letter are forgiven."""
    said = tuple(_tokens(text))
    meant = _meant(said)
    near = {number for word in meant for number in _vocabulary().get(word, ())}
    streets = _streets()
    scored = [(score, streets[at].place) for at in near if (score := _score(streets[at], said, meant)) >= _CLEAR]
    if not scored:
        return ()
    best = max(score for score, _place in scored)
    kept = [(score, one) for score, one in scored if score >= best - _NEAR]
    return tuple(one for _score, one in sorted(kept, key=lambda pair: (-pair[0], int(pair[1].id)))[:3])


def _district(number: int) -> str:
    return DISTRICTS[0] if number == 1 else DISTRICTS[number * 7 % len(DISTRICTS)]


@cache
def _streets() -> tuple[_Street, ...]:
    return tuple(
        _Street(
            place=one,
            kind=folded(one.street).split(" ")[0],
            words=tuple(word for word in folded(one.street).split(" ")[1:] if word not in _EMPTY),
            district=tuple(word for word in folded(one.district).split(" ") if word not in _EMPTY),
        )
        for one in places()
    )


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for word in re.findall(r"[a-z0-9]+", folded(text)[:500]):
        found += (_SHORT.get(word) or word).split(" ")
    return [word for word in found if word not in _EMPTY]


@cache
def _vocabulary() -> dict[str, tuple[int, ...]]:
    """Each word of a street's or a district's name, and the streets (by place in `_streets`) that have it in theirs."""
    found: dict[str, tuple[int, ...]] = {}
    for at, street in enumerate(_streets()):
        for word in street.words:
            found[word] = (*found.get(word, ()), at)
        for word in street.district:
            found.setdefault(word, ())
    return found


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in _vocabulary():
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


def _meant(said: Sequence[str]) -> dict[str, int]:
    """The words of our names that are in what was said, and where each first is."""
    found: dict[str, int] = {}
    for at, word in enumerate(said):
        for name in _by_letter().get(word[0], ()):
            if name not in found and _same(word, name):
                found[name] = at
    return found


def _score(street: _Street, said: Sequence[str], meant: dict[str, int]) -> float:
    """1 for all words of the name, more when its kind stands before them or its district is named."""
    hits = [meant.get(part) for part in street.words]
    found = [at for at in hits if at is not None]
    if not found:
        return 0.0
    before = said[found[0] - 1] if found[0] > 0 else ""
    cue = before if before in {"rua", "avenida", "travessa", "alameda"} else ""
    share = sum(len(part) for part, at in zip(street.words, hits, strict=True) if at is not None)
    score = share / sum(len(part) for part in street.words)
    whole = len(found) == len(street.words) and found == list(range(found[0], found[0] + len(found)))
    if not cue and (not whole or (len(street.words) == 1 and street.words[0] in _EVERYDAY)):
        return 0.0
    score += 0.5 * (cue == street.kind) + 0.15 * bool(cue)
    return score + 0.4 * all(part in meant for part in street.district)


def _same(said: str, meant: str) -> bool:
    """Whether two words are one, up to one wrong, missing, doubled or swapped letter in a word of five or more."""
    if said == meant:
        return True
    if len(meant) < 5 or abs(len(said) - len(meant)) > 1 or said[0] != meant[0]:  # noqa: PLR2004
        return False
    start = next((at for at, (one, other) in enumerate(zip(said, meant, strict=False)) if one != other), len(meant))
    rest, other = said[start:], meant[start:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or rest[1::-1] + rest[2:] == other
