"""The list of laws, and one law with everything that cites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import g, render_template, request, url_for

from elearn.catalogue.library import LIBRARY
from elearn.content import document
from elearn.core.db.types import LocalisedText
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.core.paging import page_number
from elearn.core.permissions import allows
from elearn.frameworks.sentences import sentence_of
from elearn.laws.queries import CitationRow, LawRecord, find_reading, get_law, known_laws, list_laws
from elearn.laws.views.doors import blueprint
from elearn.laws.views.words import FIELDS, KINDS, status_words, value_words
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session


@dataclass(frozen=True, slots=True)
class CitationView:
    """A passage in the list: its words, in which language they are, and where it is read; None where no page shows it alone."""

    row: CitationRow
    kind: str
    articles: Sequence[str]
    excerpt: str
    language: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The passages of one lesson, bank or course as a whole that are shown together."""

    id: str
    course: LocalisedText
    part: LocalisedText | None
    citations: Sequence[CitationView]

    @property
    def to_confirm(self) -> list[Id]:
        """Those that wait and that the reader may confirm."""
        return [each.row.id for each in self.citations if each.row.is_waiting and each.row.is_mine]


@blueprint.get("/studio/laws")
@needs("studio.open")
def laws() -> str:
    """Every law of the register: what is to be read again first."""
    session, actor = read_session(), current_actor()
    reading = find_reading(session)
    language = current_language()
    return render_template(
        "laws/laws.html",
        laws=list_laws(session, actor),
        reading=reading,
        problems=[(each.place.line, sentence_of(each, language)) for each in (reading.problems if reading else ())],
        status_words=status_words,
    )


@blueprint.get("/studio/laws/<law_key>")
@needs("studio.open")
def law(law_key: str) -> str:
    """One law: what changed of it, and every passage that cites it."""
    return law_page(law_key)


def law_page(law_key: str, complaint: str | None = None) -> str:
    """The page of a law, with what could not be done if something was tried."""
    session, actor = read_session(), current_actor()
    found = get_law(session, actor, law_key[:64], page=page_number(request.args.get("page")))
    numbers = {key: each.number for key, each in known_laws(session).items()}
    return render_template(
        "laws/law.html",
        found=found,
        may_confirm=allows(actor, "studio.author"),
        complaint=complaint,
        groups=_groups(found),
        numbers=numbers,
        state=status_words(found.law.status, is_gone=found.is_gone),
        changed=_changed(found, numbers),
        address=partial(_address_of_page, law_key),
    )


def _address_of_page(law_key: str, to: int) -> str:
    return url_for("laws.law", law_key=law_key, page=to if to > 1 else None)


def _changed(found: LawRecord, numbers: dict[str, str]) -> list[tuple[str, str, str]]:
    """What changed: the field, what stood there, what stands there now."""
    return [
        (g.translate(FIELDS[each.name]), *(value_words(each.name, value, numbers) for value in (each.old, each.new)))
        for each in found.changed
    ]


def _groups(found: LawRecord) -> list[Group]:
    rows = found.citations.rows
    courses = LIBRARY.list_documents(read_session(), {row.rendition_id for row in rows})
    gathered: dict[tuple[Id, str, bool], list[CitationRow]] = {}
    for row in rows:
        gathered.setdefault((row.rendition_id, row.lesson, row.is_waiting), []).append(row)
    return [
        Group(f"group-{number}", courses[rendition].title, _part(courses[rendition], lesson), _views(courses, each))
        for number, ((rendition, lesson, _), each) in enumerate(gathered.items(), 1)
    ]


def _part(course: document.Course, lesson_id: str) -> LocalisedText | None:
    lesson = course.lesson_by_id(lesson_id)
    if lesson is not None:
        return lesson.title
    return next((bank.title for bank in course.banks if bank.id == lesson_id), None)


def _views(courses: Mapping[Id, document.Course], rows: Sequence[CitationRow]) -> list[CitationView]:
    return [_view(courses[row.rendition_id], row) for row in rows]


def _view(course: document.Course, row: CitationRow) -> CitationView:
    """The passage in the language of the page where it cites the law in it too, else in the one in which it does."""
    excerpt, language = in_language(row.excerpt, current_language())
    articles = row.articles.get(language) or next(iter(row.articles.values()), ())
    return CitationView(row, g.translate(KINDS[row.kind]), articles, excerpt, language, _address(course, row))


def _address(course: document.Course, row: CitationRow) -> str | None:
    """Where a passage is read: its place in the lesson, the card, the settings; an item of a bank has no page of its own."""
    lesson = course.lesson_by_id(row.lesson)
    if lesson is not None:
        return url_for("learning.lesson", slug=row.slug, lesson_slug=lesson.slug, _anchor=row.anchor or None)
    if row.kind == "card":
        return url_for("learning.card", slug=row.slug)
    if row.kind == "course":
        return url_for("studio.course", slug=row.slug)
    return url_for("learning.course", slug=row.slug) if row.kind in {"term", "change"} else None
