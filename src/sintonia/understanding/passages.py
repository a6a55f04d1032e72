"""
Passages: the packs' articles as rows, found by PostgreSQL's text search and by the encoder's vectors.

They are written from the files whenever the tables are brought up to date, once for each content; a worker adds the
vectors beside its turns. Accents are left out on both sides, because people do, and the database need not have
`unaccent`. One statement answers all questions of a batch of turns.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.db import connection, transaction
from msgspec import Struct

from sintonia.kit import bulk
from sintonia.kit.together import together
from sintonia.kit.words import LANGUAGES
from sintonia.understanding.asking import telling_words
from sintonia.understanding.encoder import Encoder, Vectors
from sintonia.understanding.knowledge import Article
from sintonia.understanding.models import Passage
from sintonia.understanding.retrieval import Entry, Found, Shelf

_CONFIGS: Final = {"pt-BR": "portuguese", "es": "spanish", "en": "english"}
_COLUMNS: Final = {
    "company": "text",
    "article": "text",
    "language": "text",
    "place": "int",
    "title": "text",
    "text": "text",
    "source": "text",
    "fingerprint": "text",
    "config": "text",
    "head": "text",
    "body": "text",
}
_STORED: Final = ("company", "article", "language", "place", "title", "text", "source", "fingerprint")
_KEEP: Final = f"""
INSERT INTO understanding_passage ({", ".join(_STORED)}, encoder, search)
SELECT {", ".join(_STORED)}, '', setweight(to_tsvector(config::regconfig, head), 'A')
    || setweight(to_tsvector(config::regconfig, body), 'D')
FROM {bulk.records(_COLUMNS)}
"""  # noqa: S608 - names of ours alone
_ASKED: Final = {
    "company": "text",
    "language": "text",
    "config": "text",
    "words": "text",
    "encoder": "text",
    "n": "int",
}
_MATCHES: Final = f"""
WITH asked AS (
    SELECT n, company, language, encoder, to_tsvector(config::regconfig, words) AS told FROM {bulk.records(_ASKED)}),
wanted AS (
    SELECT *, tsvector_to_array(told) AS lexemes,
        array_to_string(ARRAY(SELECT quote_literal(l) FROM unnest(tsvector_to_array(told)) AS l), ' | ')::tsquery
            AS sought
    FROM asked)
SELECT lexemes,
    ARRAY(SELECT id FROM understanding_passage p
        WHERE p.company = wanted.company AND p.language = wanted.language AND p.search @@ wanted.sought),
    (SELECT max(id) FROM understanding_passage p WHERE p.company = wanted.company),
    (SELECT count(*) FROM understanding_passage p WHERE p.company = wanted.company AND p.encoder = wanted.encoder)
FROM wanted ORDER BY n
"""  # noqa: S608 - names of ours alone
_SHELF: Final = """
SELECT id, article, language, place, title, text, source, tsvector_to_array(ts_filter(search, '{a}')),
    tsvector_to_array(search), vector, encoder
FROM understanding_passage WHERE company = %s ORDER BY id
"""
_TO_ENCODE: Final = """
SELECT id, concat_ws('. ', title, nullif(text, '')) FROM understanding_passage WHERE encoder <> %s ORDER BY id LIMIT %s
"""
_ENCODED: Final = "UPDATE understanding_passage SET vector = %s, encoder = %s WHERE id = %s"
_AS_WRITTEN: Final = "the first version of how passages are written"


class _Question(Struct, frozen=True):
    company: str
    language: str
    text: str
    encoder: Encoder | None


_shelves: Final[dict[tuple[str, str], tuple[tuple[int, int], Shelf]]] = {}


def find(text: str, *, company: str, language: str, encoder: Encoder | None) -> Found | None:
    """The article that answers a question, in its language; None where that is not sure. One statement."""
    ranked, shelf = together(_ask, _Question(company, language, text, encoder))
    found: Found | None = shelf.answer(ranked, by_meaning=encoder is not None)
    return found


def nearest(text: str, *, company: str, language: str, most: int = 5) -> list[Found]:
    """The articles that have a question's words, best first; for a person to choose from."""
    ranked, _shelf = together(_ask, _Question(company, language, text, None))
    return list(ranked[:most])


def keep_passages(articles: Mapping[str, Sequence[Article]], unanswered: Mapping[str, Path]) -> int:
    """
    Write the companies' articles as rows where they are others than before; returns how many were written.

    `unanswered` is, by company, the file of what people ask that no article answers.
    """
    written = 0
    for company, told in articles.items():
        rows = [*_rows(told), *_rows_of_nothing(unanswered.get(company))]
        mark = hashlib.sha256(repr((_AS_WRITTEN, rows)).encode()).hexdigest()[:32]
        with transaction.atomic():
            if set(Passage.objects.filter(company=company).values_list("fingerprint", flat=True)) == {mark}:
                continue
            Passage.objects.filter(company=company).delete()
            full = [(company, *row[:6], mark, _CONFIGS[row[1]], *row[6:]) for row in rows]
            with connection.cursor() as cursor:
                cursor.execute(_KEEP, [bulk.as_json(_COLUMNS, full)])
            written += len(full)
    return written


def add_vectors(encoder: Encoder, *, most: int = 64) -> int:
    """Encode some passages that the encoder has not; returns how many (0: all are)."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_ENCODE, [encoder.name, most])
        waiting = cursor.fetchall()
        if waiting:
            vectors = encoder.encode([text for _, text in waiting])
            of = zip(waiting, vectors, strict=True)
            cursor.executemany(_ENCODED, [(v.astype(np.float32).tobytes(), encoder.name, one) for (one, _), v in of])
    return len(waiting)


def _rows(articles: Iterable[Article]) -> Iterable[tuple[Any, ...]]:
    for article in articles:
        for language in LANGUAGES:
            title, text = article.titles[language], article.texts[language]
            head, body = telling_words(title, language), telling_words(text, language)
            yield article.name, language, 0, title, text, article.sources[language], head, body
            for place, ask in enumerate(article.asks[language], 1):
                yield article.name, language, place, ask, "", "", telling_words(ask, language), ""


def _rows_of_nothing(file: Path | None) -> Iterable[tuple[Any, ...]]:
    asked = tomllib.loads(file.read_text("utf-8")) if file is not None and file.exists() else {}
    for language, lines in asked.items():
        for place, ask in enumerate(lines.strip().splitlines(), 1):
            yield "", language, place, ask, "", "", telling_words(ask, language), ""


def _ask(questions: Sequence[_Question]) -> list[tuple[list[Found], Shelf]]:
    """Answer the questions of many turns at once."""
    rows = [
        (
            one.company,
            one.language,
            _CONFIGS[one.language],
            telling_words(one.text, one.language),
            _name_of(one.encoder),
            n,
        )
        for n, one in enumerate(questions)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MATCHES, [bulk.as_json(_ASKED, rows)])
        matches = cursor.fetchall()
    answers = []
    for question, vector, (lexemes, ids, newest, encoded) in zip(questions, _meanings(questions), matches, strict=True):
        shelf = _shelf(question.company, newest or 0, encoded, question.encoder)
        answers.append((shelf.ranked(lexemes, ids, vector, question.language), shelf))
    return answers


def _meanings(questions: Sequence[_Question]) -> list[Vectors | None]:
    encoder = questions[0].encoder
    return [None] * len(questions) if encoder is None else list(encoder.encode([one.text for one in questions]))


def _shelf(company: str, newest: int, encoded: int, encoder: Encoder | None) -> Shelf:
    """The shelf of a company as it stands in the database; kept until something is written."""
    key, mark = (company, _name_of(encoder)), (newest, encoded)
    kept = _shelves.get(key)
    if kept is not None and kept[0] == mark:
        return kept[1]
    with connection.cursor() as cursor:
        cursor.execute(_SHELF, [company])
        shelf = Shelf([_entry(row, encoder) for row in cursor.fetchall()])
    _shelves[key] = mark, shelf
    return shelf


def _name_of(encoder: Encoder | None) -> str:
    return encoder.name if encoder else ""


def _entry(row: tuple[Any, ...], encoder: Encoder | None) -> Entry:
    one, article, language, place, title, text, source, head, words, vector, name = row
    meant = bytes(vector) if vector is not None and encoder is not None and name == encoder.name else None
    heads = frozenset(head)
    return Entry(one, article, language, place, title, text, source, heads, frozenset(words) - heads, meant)
