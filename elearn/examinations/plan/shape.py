"""The plan of an examination: its sections and how it is sat, marked and shown. Pure; stored as JSON.

Figures that a law gives are settings with a remark that they are to be checked against its text; the product runs the sitting and
never claims to fulfil a decree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter

from elearn.content.document import Draw

Shows: TypeAlias = Literal["nothing", "score", "answers"]

TITLE_CHARACTERS = 100
"""So long is the title of a section at most."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the paper. `minutes` is its own time (None: the whole paper's), `pass_percent` its own pass mark (None: it has
    none).

    `draws` say what is drawn: so many of a bank, where a filter holds (`difficulty`, `competency`, `tag`, `points`, `kind`, `id`).
    """

    id: str
    title: str
    draws: tuple[Draw, ...]
    minutes: int | None = None
    pass_percent: float | None = None

    @property
    def count(self) -> int:
        """How many questions it asks."""
        return sum(each.count for each in self.draws)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an examination is sat, marked and shown.

    Args:
        minutes: of the whole sitting, from its start.
        pass_percent: of all points, besides the pass marks of sections.
        is_sequential: one question at a time; question n + 1 is not served before n is closed, and n is not opened again.
        grace_seconds: for the network, after the deadline; a save in it is kept and marked.
        units: ids of units whose people may sit it (with everything below); empty where only a list of candidates may.
        markers: how many people mark an essay, each without seeing the other.
        tolerance_percent: of a question's points; two marks further apart are reconciled by a third person.
        shows: what candidates see of their own result when results are posted.
        shows_at_once: the score is told when a sitting is handed in, before results are posted.
        seb_keys: Safe Exam Browser config keys (64 hex digits), one of which a request must prove; empty where it is not asked for.
        appeal_days: for how many days after posting a candidate may ask for another marking; 0 where not at all. To be checked.
        note: what must be known of the figures, e.g. "theo nguồn thứ cấp, chưa đối chiếu văn bản gốc".
    """

    sections: tuple[Section, ...]
    minutes: int
    pass_percent: float = 50
    shuffle_questions: bool = True
    shuffle_options: bool = True
    is_sequential: bool = False
    grace_seconds: int = 30
    units: tuple[str, ...] = ()
    markers: Literal[1, 2] = 1
    tolerance_percent: float = 10
    shows: Shows = "score"
    shows_at_once: bool = False
    seb_keys: tuple[str, ...] = ()
    appeal_days: int = 0
    note: str = ""

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)

    @property
    def count(self) -> int:
        """How many questions a paper asks."""
        return sum(each.count for each in self.sections)


_ADAPTER = TypeAdapter(Plan)


def write_plan(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    written: dict[str, Any] = _ADAPTER.dump_python(plan, mode="json")
    return written


def read_plan(stored: dict[str, Any]) -> Plan:
    """The plan that `write_plan` wrote; a setting that was added since has its usual value.

    Raises:
        pydantic.ValidationError: it is none.
    """
    return _ADAPTER.validate_python(stored)
