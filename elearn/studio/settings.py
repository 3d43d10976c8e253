"""The settings of a course as a form shows them and as a draft carries them: a patch over what is served. Pure.

A form begins with the compiled document, and what is submitted becomes a patch (`patch.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter

from elearn.content.document import Course
from elearn.content.problems import Problem
from elearn.studio.patch import Patch, pack, unpack

COURSE: Final = "course.yml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the form holds, as words: what of it is sound is for the compiler to say. `owner` is the id of a unit or empty."""

    version: str = ""
    change: Mapping[str, str] = field(default_factory=dict)
    old: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    todo: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    relearn: tuple[str, ...] = ()
    visibility: str = ""
    theme: str = ""
    place: str = ""
    audience: tuple[str, ...] = ()
    competencies: str = ""
    all_lessons: bool = True
    lessons: tuple[str, ...] = ()
    quizzes: tuple[str, ...] = ()
    valid_months: str = ""
    credit_hours: str = ""
    programme_group: str = ""
    reviewed_on: str = ""
    owner: str = ""


def settings_of(course: Course) -> Settings:
    """The settings of a served course; what the next version changes is not said yet."""
    lessons = tuple(lesson.id for lesson in course.lessons if lesson.kind != "quiz")
    return Settings(
        version=next_label(course.label),
        visibility=course.visibility,
        theme=course.theme,
        place=course.place,
        audience=course.audience,
        competencies="\n".join(f"{each.framework} {each.code} {each.level}" for each in course.competencies),
        all_lessons=set(course.required_lessons) == set(lessons),
        lessons=course.required_lessons,
        quizzes=course.required_quizzes,
        valid_months=str(course.valid_months) if course.valid_months is not None else "",
        credit_hours=f"{course.credit_hours:g}" if course.credit_hours else "",
        programme_group=str(course.programme_group or ""),
        reviewed_on=course.reviewed_on.isoformat() if course.reviewed_on is not None else "",
    )


def next_label(label: str) -> str:
    """A label above another: its last number raised by one. `1.2.0` becomes `1.2.1`, `2.0-rc.1` becomes `2.0`."""
    numbers, hyphen, _ = label.partition("-")
    if hyphen:
        return numbers
    *first, last = numbers.split(".")
    return ".".join([*first, str(int(last) + 1)])


def values_of(settings: Settings, course: Course) -> dict[str, Any]:
    """The keys of course.yml that differ from what is served, with their new values; None takes a key out.

    Of the rest not a byte is touched.
    """
    before = settings_of(course)
    values: dict[str, Any] = {"version": settings.version}
    for key in ("visibility", "theme", "place", "valid_months", "credit_hours", "programme_group", "reviewed_on"):
        if getattr(settings, key) != getattr(before, key):
            values[key] = getattr(settings, key) or None
    if set(settings.audience) != set(before.audience):
        values["audience"] = list(settings.audience) or None
    if settings.competencies.split() != before.competencies.split():
        values["competencies"] = _claims(settings.competencies) or None
    if (settings.all_lessons, *_required(settings)) != (before.all_lessons, *_required(before)):
        lessons, quizzes = _required(settings)
        values["completion"] = {"lessons": "all" if settings.all_lessons else lessons, "quizzes": quizzes}
    return values


def _required(settings: Settings) -> tuple[list[str], list[str]]:
    """The lessons that must be done, where not all must, and the quizzes that must be passed; in one order, to be compared."""
    return [] if settings.all_lessons else sorted(settings.lessons), sorted(settings.quizzes)


def _claims(text: str) -> list[dict[str, str]]:
    """A competency on each line: framework, code, level. A line of another shape is kept whole, so that the compiler tells it."""
    claims = []
    for line in filter(None, map(str.strip, text.splitlines())):
        framework, code, level, *more = [*line.split(), "", "", ""][: max(3, len(line.split()))]
        claims.append({"framework": framework, "code": code, "level": " ".join([level, *more]).strip()})
    return claims


def change_of(settings: Settings) -> dict[str, Any]:
    """The entry of `changes` for the new version."""
    slip = {key: dict(said) for key in ("old", "new", "todo") if (said := getattr(settings, key))}
    entry: dict[str, Any] = {**settings.change, "relearn": list(settings.relearn)}
    if slip:
        entry["slips"] = [slip]
    if settings.question:
        entry["question"] = settings.question
    return entry


def to_json(settings: Settings, course: Course) -> bytes:
    """What a draft from the form carries: the form itself, to be opened again, and what it changes."""
    return pack(Patch(values_of(settings, course), settings.version, change_of(settings), asdict(settings)))


_FORM: TypeAdapter[Settings] = TypeAdapter(Settings)


def form_of(content: bytes) -> Settings | None:
    """The form in what a draft carries; None where it came from no form of settings."""
    form = unpack(content).form
    return _FORM.validate_python(form) if form is not None else None


_BY_CODE: Final[Mapping[str, str]] = {
    "CRS003": "quizzes",
    "CRS004": "version",
    "CRS012": "lessons",
    "CRS013": "relearn",
    "CRS016": "change_vi",
    "CRS017": "question",
    "CRS019": "new_vi",
    "CRS020": "new_en",
    "CRS021": "owner",
}
_BY_KEY: Final[Mapping[str, str]] = {
    **{key: key for key in ("version", "visibility", "theme", "place", "audience", "question", "relearn", "quizzes", "lessons")},
    **{key: key for key in ("valid_months", "credit_hours", "programme_group", "reviewed_on", "competencies")},
    **dict.fromkeys(("framework", "code", "level"), "competencies"),
    **{key: f"{key}_vi" for key in ("old", "new", "todo")},
    **dict.fromkeys(("vi", "en", "changes"), "change_vi"),
    "completion": "lessons",
}


def field_of(problem: Problem) -> str:
    """The field of the form that a problem of course.yml speaks of; empty where it is none of them."""
    if problem.place.path != COURSE:
        return ""
    if problem.code in _BY_CODE:
        return _BY_CODE[problem.code]
    words = dict(problem.words)
    if problem.code in {"FM002", "FM003"}:
        return _BY_KEY.get(words.get("key", "").partition(".")[0], "")
    # What is said of a claim comes from the frameworks, and names one.
    return "competencies" if "framework" in words else ""


def fields_with(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """The problems by the field that they speak of; those of no field are under the empty name."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(field_of(problem), []).append(problem)
    return found
