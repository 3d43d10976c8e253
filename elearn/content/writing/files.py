"""The files that a course is begun with, and those that are added to it: paths and first texts. Pure; writes YAML, reads none."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Final, Literal, TypeAlias

from elearn.content.identity import slug_of, unique
from elearn.content.source import Kind, classify

NewKind: TypeAlias = Literal["lesson", "case", "quiz", "bank", "card"]
_MINUTES: Final[dict[NewKind, int]] = {"lesson": 8, "case": 8, "quiz": 15}
_LONGEST: Final = 40
FIRST_MODULE: Final = "01-noi-dung"


def code_of(title: str, taken: Collection[str] = ()) -> str:
    """The id of a course called so, which none of `taken` is; of a title without letters "khoa-hoc"."""
    return unique(slug_of(title, _LONGEST) or "khoa-hoc", taken)


def new_course(code: str, title: str, language: str, *, module: str, visibility: str = "signed-in") -> str:
    """course.yml of a course that holds nothing yet but one module, in one language.

    Args:
        module: the title of its first module.
    """
    words = {
        "format": 1,
        "id": code,
        "slug": code,
        "version": "1.0.0",
        "title": {language: title},
        "summary": {language: title},
        "languages": [language],
        "completion": {"lessons": "all"},
        "visibility": visibility,
        "modules": [{"dir": FIRST_MODULE, "title": {language: module}}],
        "changes": {"1.0.0": {language: _FIRST[language], "relearn": []}},
    }
    return _dumped(words)


_FIRST: Final = {"vi": "Bản đầu tiên.", "en": "First version."}


def lesson_path(module: str, title: str, language: str, paths: Collection[str]) -> str:
    """Where a new lesson of a module goes: behind those that are there, under an address that none has."""
    places = [place for place in map(classify, paths) if place.kind is Kind.LESSON and place.folder == module]
    number = max((int(place.number) for place in places), default=0) + 1
    slug = unique(slug_of(title, _LONGEST) or "bai", {place.slug for place in places})
    return f"modules/{module}/{min(number, 99):02d}-{slug}.{language}.md"


def bank_path(title: str, language: str, paths: Collection[str]) -> str:
    """Where a new bank goes."""
    taken = {place.slug for place in map(classify, paths) if place.kind is Kind.BANK}
    return f"banks/{unique(slug_of(title, _LONGEST) or 'ngan-hang', taken)}.{language}.md"


def module_folder(title: str, folders: Collection[str]) -> str:
    """The folder of a new module, behind those that are there."""
    numbers = [int(each[:2]) for each in folders if each[:2].isdigit()]
    slug = unique(slug_of(title, _LONGEST) or "phan", {each[3:] for each in folders})
    return f"{max(numbers, default=0) + 1:02d}-{slug}"


def first_text(
    kind: NewKind, title: str, ids: Collection[str], *, bank: str = "", count: int = 5, minutes: int | None = None
) -> str:
    """What a new file begins with: its settings, and of a lesson a first heading.

    Args:
        ids: ids that are taken in the course.
        bank: of a quiz, the bank from which it draws, and `count` how many questions.
        minutes: how long it takes; None for what is usual.
    """
    front: dict[str, object] = {} if kind == "lesson" else {"kind": kind}
    front["id"] = unique(slug_of(title, _LONGEST) or kind, ids)
    front["title"] = title
    if kind in _MINUTES:
        front["minutes"] = minutes or _MINUTES[kind]
    if kind == "quiz":
        front |= {"attempts": 3, "grade": "best", "pass": "70%", "feedback": "after-submit", "shuffle": ["questions", "options"]}
        front["draw"] = [{"bank": bank, "count": count}] if bank else []
    if kind == "case":
        front |= {"start": "07:30", "actor": "anh Phúc"}
    return f"---\n{_dumped(front)}---\n\n{_BODIES.get(kind, '')}"


_BODIES: Final[Mapping[str, str]] = {
    "case": "## Cảnh một {#canh-1}\n\n- [Việc nên làm](#ket-tot) | +1m\n\n## Kết thúc {#ket-tot role=ending outcome=good}\n",
}


def _dumped(values: Mapping[str, object], indent: str = "") -> str:
    """Values as YAML, a key a line: words that YAML could take for something else are quoted, lists stand on one line."""
    return "".join(
        f"{indent}{name}:\n{_dumped(value, indent + '  ')}" if isinstance(value, Mapping) else f"{indent}{name}: {_plain(value)}\n"
        for name, value in values.items()
    )


def _plain(value: object) -> str:
    if isinstance(value, str) and _SAFE.fullmatch(value) and value.lower() not in _TAKEN:
        return value
    return json.dumps(value, ensure_ascii=False)


_SAFE: Final = re.compile(r"[^\W\d_](?:[\w ,./()–-]*[\w)])?")
_TAKEN: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
