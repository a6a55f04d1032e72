"""What waits is about: the subjects that the packs know, and what they are called."""

from __future__ import annotations

from sintonia.conversations.plugins import plugins
from sintonia.journeys.fio import reader_language
from sintonia.journeys.registry import skill_title, skills


def subject_title(skill: str) -> str:
    """What a subject is called, in the reader's language."""
    plugins().load_packs()
    return skill_title(skill).render(reader_language())


def subjects() -> list[str]:
    """The subjects that the packs know."""
    plugins().load_packs()
    return sorted(skills)
