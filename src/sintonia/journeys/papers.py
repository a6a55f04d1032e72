"""
What the people of a company are known by: the words in which they are asked who they are, and how they answer.

A country has its own documents, and a trade its own name for a contract's number. A pack keeps its papers here under a
name; a company says which are its own, and a run remembers that name. Without one, a Brazilian bill is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sintonia.journeys.steps import Reader
from sintonia.kit.words import Words, _
from sintonia.understanding.readers import cpf_or_cnpj


@dataclass(frozen=True, slots=True)
class Papers:
    """The questions: `yours` and `theirs` for a document, `contract` and `which_contract` for a contract's number."""

    name: str
    yours: Words
    theirs: Words
    contract: Words
    which_contract: Words
    read: Reader[str]


USUAL: Final = Papers(
    "",
    yours=_("To keep your data safe: what is the CPF or CNPJ on the bill?"),
    theirs=_("Of course, I will help you help them. What is the CPF or CNPJ of the person on the bill?"),
    contract=_("Installation number"),
    which_contract=_("What is the installation number on the bill?"),
    read=cpf_or_cnpj,
)
_kept: Final[dict[str, Papers]] = {"": USUAL}


def keep_papers(papers: Papers) -> Papers:
    """Keep a pack's papers under their name."""
    _kept[papers.name] = papers
    return papers


def asks_who(question: str) -> bool:
    """Whether a question, by its message id, asks somebody who they are."""
    return any(question in {papers.yours.text, papers.theirs.text} for papers in _kept.values())


def papers_named(name: str) -> Papers:
    """The papers of that name; the usual ones where no pack has it any more."""
    return _kept.get(name, USUAL)
