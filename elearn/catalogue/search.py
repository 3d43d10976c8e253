"""Search over courses and lessons, the same on both databases.

Texts are folded in Python (`core.text.fold`) and cut into words before they are indexed, because neither database folds Vietnamese
wholly and PostgreSQL takes "22.11.2026" or an address for one word; the query is treated the same way. Hits with the very
diacritics that were typed come first; among them, and where none were typed, hits in a title come before hits in the text.
SQLite uses an FTS5 table, PostgreSQL a GIN index over the folded columns; both are made by the migration from the statements here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DDL, ColumnElement, Integer, Row, Select, delete, event, func, literal_column, or_, select, text
from sqlalchemy.orm import Session

from elearn.catalogue.findable import words_of
from elearn.catalogue.models import Course, CourseVersion, Rendition, SearchEntry
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.content import document
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.text import fold, nfc

_WORD = re.compile(r"[^\W_]+")
_CANDIDATES = 200
_SNIPPET = 140
_BODY = 100_000
"""Characters of one text that can be found; PostgreSQL indexes no text whose words take more than a megabyte."""

_SQLITE_TABLE = """
CREATE VIRTUAL TABLE search_fts USING fts5(
    title, body, content='search_entry', content_rowid='rowid', tokenize='unicode61 remove_diacritics 0'
)"""
_SQLITE_ADD = """
INSERT INTO search_fts(rowid, title, body) SELECT rowid, title_folded, body_folded FROM search_entry WHERE course_id = :course"""
_SQLITE_REMOVE = """
INSERT INTO search_fts(search_fts, rowid, title, body)
SELECT 'delete', rowid, title_folded, body_folded FROM search_entry WHERE course_id = :course"""
_POSTGRESQL_INDEX = """
CREATE INDEX ix_search_entry_words ON search_entry USING gin (to_tsvector('simple', title_folded || ' ' || body_folded))"""

CREATE = {"sqlite": (_SQLITE_TABLE,), "postgresql": (_POSTGRESQL_INDEX,)}
"""The statements that make the index, per database."""
DROP = {"sqlite": ("DROP TABLE search_fts",), "postgresql": ("DROP INDEX ix_search_entry_words",)}
"""The statements that remove it."""

for _dialect, _statements in CREATE.items():
    for _statement in _statements:
        _made = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        event.listen(SearchEntry.__table__, "after_create", _made)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `lesson` is the lesson's slug, or None for the course itself. `snippet` is plain text around the words."""

    course_slug: str
    course_title: LocalisedText
    lesson: str | None
    title: str
    snippet: str
    minutes: int


def index_course(session: Session, course_id: Id, course: document.Course) -> None:
    """Replaces what can be found of a course. Runs inside the unit of work that publishes it."""
    _tell_index(session, _SQLITE_REMOVE, course_id)
    session.execute(delete(SearchEntry).where(SearchEntry.course_id == course_id))
    session.add_all(_findable(course_id, course))
    session.flush()
    _tell_index(session, _SQLITE_ADD, course_id)


def _tell_index(session: Session, statement: str, course_id: Id) -> None:
    """SQLite's index is told by us, not by triggers: connections that trust no schema let no trigger touch a virtual table."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(statement), {"course": course_id.bytes})


def _findable(course_id: Id, course: document.Course) -> Iterator[SearchEntry]:
    for language in course.languages:
        terms = " ".join(f"{term.term.get(language, '')}: {term.meaning.get(language, '')}" for term in course.glossary)
        summary = f"{course.summary.get(language, '')} {terms}"
        yield _entry(course_id, language, title=course.title[language], body=summary, minutes=course.minutes)
        for lesson in course.lessons:
            page = lesson.pages.get(language)
            if page is not None:
                body = words_of(course, lesson, language)
                yield _entry(course_id, language, lesson=lesson.slug, title=page.title, body=body, minutes=lesson.minutes)


def _entry(course_id: Id, language: str, *, title: str, body: str, minutes: int, lesson: str | None = None) -> SearchEntry:
    return SearchEntry(
        course_id=course_id,
        lesson=lesson,
        language=language,
        title=title,
        body=body[:_BODY],
        title_folded=_words(fold(title)),
        body_folded=_words(fold(body[:_BODY])),
        minutes=minutes,
        detail={},
    )


def has_words(wanted: str) -> bool:
    """Whether there is anything in it that can be looked for: signs alone are found nowhere."""
    return _WORD.search(fold(wanted)) is not None


def search(session: Session, actor: Actor, wanted: str, language: str) -> list[Hit]:
    """What the actor may see that has all words of `wanted`, best first; at most 200. Hostile or empty input finds nothing."""
    exact = _words(nfc(wanted)[: limits.SEARCH_CHARACTERS].casefold())
    words = _WORD.findall(fold(exact))
    if not words:
        return []
    rows = session.execute(_candidates(session, actor, words, language), acting_as(actor)).all()
    folded = " ".join(words)
    ranked = sorted(rows, key=lambda row: _rank(row, exact, folded))
    return [Hit(row.slug, row.course_title, row.lesson, row.title, _snippet(row.body, words), row.minutes) for row in ranked]


def _candidates(session: Session, actor: Actor, words: list[str], language: str) -> Select[*tuple[Any, ...]]:
    title_first = or_(*[SearchEntry.title_folded.contains(word, autoescape=True) for word in words])
    return (
        select(
            Course.slug,
            CourseVersion.title.label("course_title"),
            SearchEntry.lesson,
            SearchEntry.title,
            SearchEntry.body,
            SearchEntry.title_folded,
            SearchEntry.body_folded,
            SearchEntry.minutes,
        )
        .join(Course, Course.id == SearchEntry.course_id)
        .join(Rendition, Rendition.id == Course.rendition_id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(VISIBLE[viewer_of(actor)], SearchEntry.language == language, _matches(session, words))
        .order_by(title_first.desc(), SearchEntry.id)
        .limit(_CANDIDATES)
    )


def _matches(session: Session, words: list[str]) -> ColumnElement[bool]:
    """All words, in any order, the last one perhaps unfinished. Only letters and digits reach the query languages, quoted."""
    if session.get_bind().dialect.name == "postgresql":
        query = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
        vector = func.to_tsvector(
            literal_column("'simple'"), SearchEntry.title_folded + literal_column("' '") + SearchEntry.body_folded
        )
        return vector.bool_op("@@")(func.to_tsquery(literal_column("'simple'"), query))
    query = " AND ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
    rowid: ColumnElement[int] = literal_column("search_entry.rowid")
    return rowid.in_(
        text("SELECT rowid FROM search_fts WHERE search_fts MATCH :words").bindparams(words=query).columns(rowid=Integer)
    )


def _rank(row: Row[*tuple[Any, ...]], exact: str, folded: str) -> tuple[bool, bool, bool, bool, bool, str]:
    """The order of hits, the best first: as typed, in the title, side by side, spelt alike, a course before its lessons."""
    is_as_typed = _holds(_words(nfc(row.title).casefold()), exact) or _holds(_words(nfc(row.body).casefold()), exact)
    is_in_title = _holds(row.title_folded, folded)
    are_apart = not (is_in_title or _holds(row.body_folded, folded))
    # Whoever typed no diacritics meant every spelling: for them a title says more than the same spelling in a text.
    has_marks = exact != folded
    return (has_marks and not is_as_typed, not is_in_title, are_apart, not is_as_typed, row.lesson is not None, row.title)


def _words(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(_WORD.findall(text))


def _holds(text: str, words: str) -> bool:
    """Whether the words stand in the text one after the other, the last one perhaps unfinished."""
    return f" {words}" in f" {text}"


def _snippet(body: str, words: list[str]) -> str:
    """About 140 characters of the text around the words where they stand side by side, else around the first one; cut at spaces."""
    body = nfc(body)
    folded = body.translate(_LETTERS)
    places = (re.search(rf"(?<![^\W_]){each}", folded) for each in (r"[\W_]+".join(words), *words))
    at = next((found.start() for found in places if found), 0)
    start = body.rfind(" ", 0, max(0, at - 40)) + 1
    end = body.find(" ", min(len(body), start + _SNIPPET))
    cut = body[start : end if end > 0 else len(body)].strip()
    return ("… " if start > 0 else "") + cut + (" …" if 0 < end < len(body) else "")


class _Letters(dict[int, str]):
    """One character for one, so that a place in the folded text is the same place in the text."""

    def __missing__(self, letter: int) -> str:
        self[letter] = folded = fold(chr(letter))[:1] or chr(letter)
        return folded


_LETTERS = _Letters()
