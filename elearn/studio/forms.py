"""The shape of the forms of the studio: words and lists, tidied. What of them is sound is for the compiler to say."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from elearn.core import limits
from elearn.core.db.types import LANGUAGES
from elearn.core.text import nfc
from elearn.studio.changes import Answer, ChangedBlock
from elearn.studio.settings import Settings

MOST = 1_000
"""Characters of one sentence; the schema of course.yml says the same."""
_MOST_CHOICES = 500


def read_settings(form: MultiDict[str, str]) -> Settings:
    """The settings in a submission."""
    return Settings(
        version=_line(form, "version"),
        change=_localised(form, "change"),
        old=_localised(form, "old"),
        new=_localised(form, "new"),
        todo=_localised(form, "todo"),
        question=_line(form, "question"),
        relearn=_chosen(form, "relearn"),
        visibility=_line(form, "visibility"),
        theme=_line(form, "theme"),
        place=_line(form, "place"),
        audience=_chosen(form, "audience"),
        competencies=_lines(form, "competencies"),
        all_lessons=form.get("scope", "all") == "all",
        lessons=_chosen(form, "lessons"),
        quizzes=_chosen(form, "quizzes"),
        valid_months=_line(form, "valid_months"),
        credit_hours=_line(form, "credit_hours").replace(",", "."),
        programme_group=_line(form, "programme_group"),
        reviewed_on=_day(_line(form, "reviewed_on")),
        owner=_line(form, "owner"),
    )


def _line(form: MultiDict[str, str], name: str) -> str:
    return " ".join(nfc(form.get(name, "")).split())[:MOST]


def _lines(form: MultiDict[str, str], name: str) -> str:
    text = nfc(form.get(name, ""))[: limits.TEXT_CHARACTERS]
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _localised(form: MultiDict[str, str], name: str) -> dict[str, str]:
    return {code: words for code in LANGUAGES if (words := _line(form, f"{name}_{code}"))}


def _chosen(form: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each[:64] for each in form.getlist(name)[:_MOST_CHOICES] if each))


def _day(text: str) -> str:
    """A day as people here write it becomes one as the format does; anything else stays, to be told."""
    parts = text.split("/")
    if len(parts) == 3 and all(part.isascii() and part.isdecimal() for part in parts):
        day, month, year = parts
        return f"{year:>04}-{month:>02}-{day:>02}"
    return text


def read_answers(form: MultiDict[str, str], asked: Sequence[ChangedBlock]) -> dict[str, Answer]:
    """The answers in a submission about earlier learners, by the name of what was asked; of what else it holds nothing."""
    return {
        each.name: Answer(
            relearn=bool(each.lessons) and form.get(f"{each.name}-relearn") == "yes",
            is_told=form.get(f"{each.name}-told") == "1",
            old=_localised(form, f"{each.name}-old"),
            new=_localised(form, f"{each.name}-new"),
            todo=_localised(form, f"{each.name}-todo"),
        )
        for each in asked
    }


def read_text(form: MultiDict[str, str]) -> dict[str, str]:
    """What a new version changes, per language, in a submission."""
    return _localised(form, "text")
