"""The settings of a course and its compiled parts become its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elearn.content import settings_shapes
from elearn.content.assemble import Parts
from elearn.content.document import FORMAT, Author, Change, CompetencyClaim, Course, LawText, Slip, Term


def course_of(
    values: Mapping[str, Any], parts: Parts, laws: tuple[LawText, ...], terms: tuple[Term, ...], source_hash: str
) -> Course:
    """The document of a course.

    Args:
        values: what course.yml says; all that a course must have is in it.
        parts: its lessons, questions and media, compiled.
        laws: those that it names.
        source_hash: SHA-256 of its sources, in hexadecimal.
    """
    lessons = [lesson for module in parts.modules for lesson in module.lessons]
    completion = values.get("completion", {})
    every_lesson = tuple(lesson.id for lesson in lessons if lesson.kind != "quiz")
    every_quiz = tuple(lesson.id for lesson in lessons if lesson.kind == "quiz")
    required = completion.get("lessons", "all")
    return Course(
        format=FORMAT,
        id=values["id"],
        slug=values["slug"],
        label=values["version"],
        languages=tuple(values["languages"]),
        title=values["title"],
        summary=values["summary"],
        modules=tuple(parts.modules),
        source_hash=source_hash,
        theme=values.get("theme", ""),
        place=values.get("place", ""),
        audience=values.get("audience", ()),
        competencies=tuple(
            CompetencyClaim(claim["framework"], claim["code"], claim["level"])
            for claim in values.get("competencies", ())
            if {"framework", "code", "level"} <= set(claim)
        ),
        laws=laws,
        credit_hours=values.get("credit_hours", 0),
        valid_months=values.get("valid_months"),
        programme_group=values.get("programme_group"),
        visibility=values.get("visibility", "signed-in"),
        required_lessons=every_lesson if required == "all" else tuple(required),
        required_quizzes=tuple(completion.get("quizzes", every_quiz)),
        questions=parts.questions,
        banks=tuple(parts.banks),
        card=parts.cards[0] if parts.cards else None,
        glossary=terms,
        media=tuple(dict.fromkeys(asset.media for asset in parts.used_media)),
        changes=tuple(_change(label, change) for label, change in values.get("changes", {}).items()),
        authors=tuple(_author(author, values["languages"]) for author in values.get("authors", ()) if author.get("name")),
        licence=values.get("licence", ""),
        reviewed_on=values.get("reviewed_on"),
        retired=values.get("retired", ()),
        places=values.get("places", {}),
    )


def _author(author: Mapping[str, Any], languages: Sequence[str]) -> Author:
    name = author["name"]
    if isinstance(name, str):
        return Author(name, author.get("hours"))
    return Author(name.get(languages[0]) or next(iter(name.values())), author.get("hours"), name)


def _change(label: str, change: Mapping[str, Any]) -> Change:
    text = {language: words for language, words in change.items() if language in settings_shapes.LANGUAGES}
    slips = (
        Slip(each.get("old", {}), each.get("new", {}), each.get("todo", {}), tuple(each.get("only", ())))
        for each in change.get("slips", ())
    )
    # An empty list is said, not left out: it means that nobody needs to be told.
    is_told = change.get("slips") != () or bool(change.get("relearn"))
    return Change(label, text, tuple(change.get("relearn", ())), tuple(slips), change.get("question"), is_told)
