"""
How somebody found the help of a person: a journey of the dialogue's own, and what counts as an answer to it.

An answer is a press, a figure from 1 to 5, or nothing but the words of one: whatever else is said means something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from sintonia.desk import satisfaction
from sintonia.journeys.steps import Caller, Choice, Choose, Do, Outcome, Say, journey
from sintonia.kit.text import folded
from sintonia.kit.words import _

if TYPE_CHECKING:
    from sintonia.dialogue.scene import RunState, Scene

RATING: Final = "rating"
# In their order, so that the figure that somebody types or presses is the one that is meant.
SCORES: Final = (_("Terrible"), _("Bad"), _("Fair"), _("Good"), _("Excellent"))
# Neither "ok" nor "perfect": those are said of anything.
_SAID: Final = {
    1: "pessimo pessima pesimo pesima terrible terrivel horrivel horrible",
    2: "ruim malo mala bad poor",
    3: "regular fair",
    4: "bom bueno buena good",
    5: "otimo otima excelente excellent",
}
_BY_WORD: Final = {word: score for score, words in _SAID.items() for word in words.split()} | {
    str(score): score for score in _SAID
}
_MORE: Final = frozenset({"muito", "muy", "very", "bem"})
_WITHOUT_WEIGHT: Final = frozenset(
    {"foi", "estava", "achei", "dou", "nota", "o", "a", "um", "uma", "atendimento", "obrigado", "obrigada"}
    | {"fue", "estuvo", "doy", "la", "el", "una", "un", "puntos", "punto", "atencion", "gracias"}
    | {"it", "was", "is", "i", "would", "say", "score", "thanks", "thank", "you"}
)
_MOST_WORDS: Final = 6
_NEVER: Final = re.compile(
    r"\bnao (quero|vou|gostaria de) (responder|avaliar|dar nota|opinar)\b|\bnao (me )?pergunt\w+( mais| isso|$)"
    r"|\bno (quiero|voy a) (responder|contestar|calificar|evaluar|opinar)\b|\bno me (lo )?pregunt\w+"
    r"|\b(do not|don t|dont) (ask|want to (answer|rate))\b|\bstop asking\b"
)


@dataclass(frozen=True)
class Ratings:
    """What a journey keeps of how somebody found it."""

    at: datetime
    here: ClassVar[bool] = True

    def rate(self, key: str, *, item: str, score: int) -> bool:  # noqa: ARG002 - a deed's shape
        """Keep an answer, 1 to 5; the first of an item counts."""
        return satisfaction.rate(item=item, score=score, at=self.at)


@journey(RATING, title=_("How it went"), offered=False)
async def rating(me: Caller, *, ratings: Ratings) -> Outcome:
    """Ask how a person's help was found, once; `me.said` is as `asked_of_rating` made it."""
    options = [Choice(n, str(n), title) for n, title in enumerate(SCORES, 1)]
    score = await Choose(_("How was the help you just had? You need not answer."), options, skip_single=False)
    await Do(ratings.rate, item=item_of(me.said), score=score)
    await Say(_("Thank you for telling us."))
    return Outcome.done


def asked_of_rating(*, item: str, below: str) -> str:
    """What the question keeps: the work item that it is about, and the run whose question stays open beneath."""
    return f"{item}\n{below}"


def item_of(said: str) -> str:
    """The work item that a question is about."""
    return said.partition("\n")[0]


def open_below(scene: Scene, asked: RunState) -> None:
    """Let the run whose question was open when this one was put have the word again, without asking it anew."""
    below = asked.caller.said.partition("\n")[2]
    for run in scene.live_runs():
        if run.token == below and run.state == "paused":
            run.state, run.changed = "active", True


def score_in(text: str) -> int | None:
    """The score that words say, if they say nothing else: "ótimo", "foi muito bom, obrigada", "5"; never "bom dia"."""
    words = re.findall(r"\w+", folded(text))
    telling = [word for word in words if word not in _WITHOUT_WEIGHT and word not in _MORE]
    if len(words) > _MOST_WORDS or len(telling) != 1 or telling[0] not in _BY_WORD:
        return None
    score = _BY_WORD[telling[0]]
    if score in {2, 4} and any(word in _MORE and word != telling[0] for word in words):
        return {2: 1, 4: 5}[score]
    return score


def declines(text: str) -> bool:
    """Whether somebody says that they do not want to be asked this."""
    return _NEVER.search(" ".join(re.findall(r"\w+", folded(text)))) is not None
