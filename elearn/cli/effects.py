"""What a file of a framework or of positions would do to what is there, and what of that somebody leans on.

A file is imported in its unit of work, its effects are looked at there, and the work is undone where they are not wanted: so what
is told is what happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from elearn.cli.speech import say
from elearn.competency.ledger import competencies_spoken_of
from elearn.core.errors import N_
from elearn.frameworks.queries import find_framework, known_frameworks
from elearn.frameworks.service import Imported
from elearn.organisation.queries import people_in_positions, positions_requiring
from elearn.organisation.service import ImportedPositions

MOST_CODES: Final = 20
"""So many codes are named on one line; the others are counted."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be imported. `may_retire`: also where it retires what is in use; `is_rehearsal`: tell, and write nothing."""

    may_retire: bool = False
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The version of a framework that is in use, and the codes of its competencies; empty where there is none."""

    version: str = ""
    codes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, session: Session, framework: str) -> Standing:
        found = find_framework(session, framework)
        return cls() if found is None else cls(found.version, known_frameworks(session)[framework].codes)


@dataclass(frozen=True, slots=True)
class FrameworkEffect:
    """What importing a framework does: `replaces` is the version that goes out of use.

    `required` (by which positions) and `spoken_of` (by the ledger) are what of the competencies that it retires is in use.
    """

    done: Imported
    version: str
    replaces: str
    retired: tuple[str, ...]
    required: Mapping[str, tuple[str, ...]]
    spoken_of: frozenset[str]

    @property
    def hurts(self) -> bool:
        return bool(self.required or self.spoken_of)

    def tell(self) -> None:
        if self.replaces:
            say(N_("Phiên bản %(version)s thay phiên bản %(replaced)s đang dùng"), version=self.version, replaced=self.replaces)
        _tell_codes(N_("Thêm: %(codes)s"), self.done.added)
        _tell_codes(N_("Sửa: %(codes)s"), self.done.changed)
        _tell_codes(N_("Rút: %(codes)s"), self.retired)
        for code, positions in self.required.items():
            _tell_codes(N_("%(code)s còn cần ở các vị trí: %(codes)s"), positions, code=code)
        _tell_codes(N_("Còn minh chứng trong sổ: %(codes)s"), sorted(self.spoken_of))


@dataclass(frozen=True, slots=True)
class PositionEffect:
    """What importing a list of positions does. `people` counts those who hold a position of today, by its code."""

    done: ImportedPositions
    people: Mapping[str, int]

    @property
    def hurts(self) -> bool:
        return any(code in self.people for code, _ in self.done.ended)

    def tell(self) -> None:
        _tell_codes(N_("Thêm: %(codes)s"), self.done.added)
        _tell_codes(N_("Sửa: %(codes)s"), self.done.changed)
        for code in self.done.changed:
            if code in self.people:
                say(N_("%(code)s: số người đang giữ: %(people)s"), code=code, people=self.people[code])
        ended: dict[str, list[str]] = {}
        for code, required in self.done.ended:
            ended.setdefault(code, []).append(f"{required.framework} {required.code}")
        for code, competencies in ended.items():
            _tell_codes(N_("%(code)s không còn cần: %(codes)s"), competencies, code=code)


Effect = FrameworkEffect | PositionEffect


def effect_of_framework(session: Session, framework: tuple[str, str], before: Standing, done: Imported, *, today: date) -> Effect:
    """What an import has done in this session, not committed yet.

    Args:
        framework: its code and version.
        before: what was in use until then.
    """
    code, version = framework
    gone = before.codes - Standing.of(session, code).codes
    return FrameworkEffect(
        done,
        version,
        replaces=before.version if before.version != version else "",
        retired=tuple(sorted({*done.retired, *gone})),
        required=positions_requiring(session, code, gone, on=today) if gone else {},
        spoken_of=competencies_spoken_of(session, code, gone) if gone else frozenset(),
    )


def effect_of_list(session: Session, done: ImportedPositions, *, today: date) -> Effect:
    """What an import of a list of positions has done in this session, not committed yet."""
    return PositionEffect(done, people_in_positions(session, today=today))


def _tell_codes(message: str, codes: Iterable[str], **values: object) -> None:
    named = list(codes)
    if not named:
        return
    rest = len(named) - MOST_CODES
    told = ", ".join(named[:MOST_CODES]) + (f" … (+{rest})" if rest > 0 else "")
    say(message, codes=told, **values)
