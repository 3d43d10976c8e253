"""The scenes of a case: sections that begin with a `##` heading, their passages and their choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.forks import is_fork_list, read_forks
from elearn.content.grammar.pages import Conditional
from elearn.content.grammar.raw import Line, RawBlock, RawFork, RawHeading, RawPassage, RawQuestion, RawScene, RawText
from elearn.content.problems import Place

_Role: TypeAlias = Literal["scene", "ending", "model-file"]
_Outcome: TypeAlias = Literal["good", "fair", "poor"]
_ROLES: Final[dict[str, _Role]] = {"scene": "scene", "ending": "ending", "model-file": "model-file"}
_OUTCOMES: Final[dict[str, _Outcome]] = {"good": "good", "fair": "fair", "poor": "poor"}
_SCENE_LEVEL: Final = 2


@dataclass(slots=True)
class _Told:
    """A passage that grows while blocks under the same condition follow each other."""

    lines: list[Line]
    place: Place
    fact: str | None
    unless: bool

    def finished(self) -> RawPassage:
        return RawPassage(RawText(tuple(self.lines)), self.place, self.fact, self.unless)


@dataclass(slots=True)
class _Draft:
    heading: RawHeading
    role: _Role
    outcome: _Outcome | None
    passages: list[_Told] = field(default_factory=list)
    forks: list[RawFork] = field(default_factory=list)

    def finished(self) -> RawScene:
        passages = tuple(told.finished() for told in self.passages)
        return RawScene(self.heading.id or "", self.heading, self.role, self.outcome, passages, tuple(self.forks))

    def tell(self, block: RawBlock, fact: str | None, *, unless: bool) -> None:
        """Add a block to the story; it joins the passage before it when the same condition holds."""
        last = self.passages[-1] if self.passages else None
        if last and (last.fact, last.unless) == (fact, unless):
            last.lines.append(Line(last.lines[-1].number + 1, 1, ""))
            last.lines.extend(block.text.lines)
        else:
            self.passages.append(_Told(list(block.text.lines), block.place, fact, unless))


def opening_line(lines: Sequence[str], number: int) -> int:
    """The number of the `/// …` line at or above a line that stands inside such a block; the line itself if there is none."""
    return next(
        (
            above
            for above in range(number, 0, -1)
            if lines[above - 1].startswith("///") and marks.BLOCK_OPEN.match(lines[above - 1])
        ),
        number,
    )


def read_scenes(
    page: Sequence[RawBlock | RawQuestion | Conditional], lines: Sequence[str], complaints: Complaints
) -> tuple[list[RawBlock | RawQuestion], list[RawScene]]:
    """What stands outside the story, and the scenes in source order."""
    reader = _Reader(lines, complaints)
    for item in page:
        reader.take(item)
    return reader.body, [draft.finished() for draft in reader.drafts]


class _Reader:
    def __init__(self, lines: Sequence[str], complaints: Complaints) -> None:
        self.lines = lines
        self.complaints = complaints
        self.body: list[RawBlock | RawQuestion] = []
        self.drafts: list[_Draft] = []

    def take(self, item: RawBlock | RawQuestion | Conditional) -> None:
        condition = item if isinstance(item, Conditional) else None
        block = item.block if isinstance(item, Conditional) else item
        if isinstance(block, RawQuestion):
            self.body.append(block)
        elif block.shape == "heading" and block.under and block.under.level == _SCENE_LEVEL and not condition:
            self.drafts.append(self._scene(block.under))
        elif not self.drafts or block.kind in {"desk", "instructor", "recall", "include"} or block.shape == "definition":
            if condition:
                self.complaints.add("BLK007", opening_line(self.lines, block.place.line))
            self.body.append(block)
        else:
            self._tell(self.drafts[-1], block, condition)

    def _tell(self, scene: _Draft, block: RawBlock, condition: Conditional | None) -> None:
        if block.edition:
            self.complaints.add("BLK008", opening_line(self.lines, block.place.line))
        start, end = block.text.number - 1, block.text.lines[-1].number
        if block.shape == "list" and is_fork_list(self.lines, start, end):
            if condition:
                self.complaints.at("BLK008", block.place)
            scene.forks.extend(read_forks(self.lines, start, end, len(scene.forks), self.complaints))
        elif condition:
            scene.tell(block, condition.fact, unless=condition.unless)
        else:
            scene.tell(block, None, unless=False)

    def _scene(self, heading: RawHeading) -> _Draft:
        if heading.id is None:
            self.complaints.at("CAS001", heading.place)
        role = heading.attributes.get("role", "scene")
        outcome = heading.attributes.get("outcome")
        known = set(heading.attributes) <= {"role", "outcome"}
        if not known or role not in _ROLES or (outcome is not None and outcome not in _OUTCOMES):
            self.complaints.at("CAS009", heading.place)
        return _Draft(heading, _ROLES.get(role, "scene"), _OUTCOMES.get(outcome) if outcome else None)
