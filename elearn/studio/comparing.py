"""Two versions of a lesson or bank side by side: which blocks and questions stayed, changed, moved, came and went. Pure.

Blocks are the same by what the reader sees (their hash). Of the others, those between the same neighbours that have words in
common are one block that changed, then those with the same key. Questions are told apart by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from elearn.content.alignment import pairs_in_common
from elearn.content.document import Bank, Block, Course, Lesson, Page, Question, Scene
from elearn.content.plain import plain_text

Fate: TypeAlias = Literal["same", "changed", "moved", "added", "removed"]

_ALIKE: Final = 0.4
"""From this share of common words on two blocks are taken for one that was changed."""
_MOST: Final = 900
"""So many pairs of blocks are held against each other between two neighbours; beyond that keys alone decide."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block before and after; one of them is None where it came or went."""

    what: Fate
    before: Block | None = None
    after: Block | None = None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question before and after. `has_new_key`: what is right or can be chosen differs, so that earlier answers do not count."""

    id: str
    what: Fate
    before: Question | None = None
    after: Question | None = None

    @property
    def has_new_key(self) -> bool:
        return self.before is not None and self.after is not None and self.before.key_hash != self.after.key_hash


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene of a case before and after."""

    id: str
    what: Fate
    before: Scene | None = None
    after: Scene | None = None


def page_rows(before: Page | None, after: Page | None) -> list[BlockRow]:
    """All blocks of two pages in the order of the later one; what is gone stands where it stood. Questions stand as their place."""
    old = list(before.blocks) if before is not None else []
    new = list(after.blocks) if after is not None else []
    partners = {there: here for here, there in pairs_in_common([_sight(each) for each in old], [_sight(each) for each in new])}
    rows: dict[int, BlockRow] = {there: BlockRow("same", old[here], new[there]) for there, here in partners.items()}
    anchors = [(-1, -1), *((here, there) for there, here in sorted(partners.items())), (len(old), len(new))]
    _find_moved(old, new, partners, rows)
    for last, following in pairwise(anchors):
        _find_changed(old, new, (last, following), partners, rows)
    _find_by_key(old, new, partners, rows)
    for there, block in enumerate(new):
        rows.setdefault(there, BlockRow("added", None, block))
    return _in_order(old, rows, partners)


def _sight(block: Block) -> str:
    """What makes a block the same: of a question that it stands there, whatever became of it."""
    return f"?{block.question}" if block.kind == "question" else block.hash


def _find_moved(old: list[Block], new: list[Block], partners: dict[int, int], rows: dict[int, BlockRow]) -> None:
    taken = set(partners.values())
    left: dict[str, list[int]] = {}
    for here, block in enumerate(old):
        if here not in taken:
            left.setdefault(_sight(block), []).append(here)
    for there, block in enumerate(new):
        places = left.get(_sight(block))
        if there not in partners and places:
            partners[there] = places.pop(0)
            rows[there] = BlockRow("moved", old[partners[there]], block)


def _find_changed(
    old: list[Block],
    new: list[Block],
    between: tuple[tuple[int, int], tuple[int, int]],
    partners: dict[int, int],
    rows: dict[int, BlockRow],
) -> None:
    """Pairs of blocks between two that stayed: of one kind, and with words in common."""
    last, following = between
    taken = set(partners.values())
    gone = [here for here in range(last[0] + 1, following[0]) if here not in taken and old[here].kind != "question"]
    come = [there for there in range(last[1] + 1, following[1]) if there not in partners and new[there].kind != "question"]
    if not gone or not come or len(gone) * len(come) > _MOST:
        return
    words = {id(block): _words(block) for block in (*(old[here] for here in gone), *(new[there] for there in come))}
    begin = 0
    for there in come:
        alike = [(_likeness(words[id(old[here])], words[id(new[there])]), -at) for at, here in enumerate(gone) if at >= begin]
        best, at = max(alike, default=(0.0, 0))
        if best >= _ALIKE and old[gone[-at]].kind == new[there].kind:
            partners[there] = gone[-at]
            rows[there] = BlockRow("changed", old[gone[-at]], new[there])
            begin = 1 - at


def _words(block: Block) -> frozenset[str]:
    return frozenset(_WORD.findall(plain_text(html_of(block)).casefold()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _find_by_key(old: list[Block], new: list[Block], partners: dict[int, int], rows: dict[int, BlockRow]) -> None:
    taken = set(partners.values())
    by_key = {block.key: here for here, block in enumerate(old) if here not in taken and block.kind != "question"}
    for there, block in enumerate(new):
        if there not in partners and block.key in by_key:
            partners[there] = by_key.pop(block.key)
            rows[there] = BlockRow("changed", old[partners[there]], block)


def _in_order(old: list[Block], rows: Mapping[int, BlockRow], partners: Mapping[int, int]) -> list[BlockRow]:
    where = {here: there for there, here in partners.items() if rows[there].what != "moved"}
    placed: list[tuple[int, int, BlockRow]] = [(there, -1, row) for there, row in rows.items()]
    taken, last = set(partners.values()), -1
    for here, block in enumerate(old):
        if here in where:
            last = where[here]
        elif here not in taken:
            placed.append((last, here, BlockRow("removed", block)))
    return [row for _, _, row in sorted(placed, key=lambda each: each[:2])]


def html_of(block: Block) -> str:
    """What a block shows: its HTML, or of a recall the line of each option."""
    return block.html or "".join(f"<p>{line}</p>" for line in block.recall.values())


def question_rows(before: Mapping[str, Question], after: Mapping[str, Question]) -> list[QuestionRow]:
    """All questions, those of the later version in their order, then those that are gone."""
    rows = []
    for name, question in after.items():
        earlier = before.get(name)
        what: Fate = "added" if earlier is None else "same" if earlier == question else "changed"
        rows.append(QuestionRow(name, what, earlier, question))
    return rows + [QuestionRow(name, "removed", each) for name, each in before.items() if name not in after]


def scene_rows(before: Lesson | None, after: Lesson | None) -> list[SceneRow]:
    """All scenes of a case, those of the later version in their order, then those that are gone."""
    old = {scene.id: scene for scene in before.case.scenes} if before is not None and before.case is not None else {}
    new = {scene.id: scene for scene in after.case.scenes} if after is not None and after.case is not None else {}
    rows = []
    for name, scene in new.items():
        what: Fate = "added" if name not in old else "same" if old[name] == scene else "changed"
        rows.append(SceneRow(name, what, old.get(name), scene))
    return rows + [SceneRow(name, "removed", scene) for name, scene in old.items() if name not in new]


def questions_in(course: Course | None, lesson: Lesson | None) -> dict[str, Question]:
    """The questions of a lesson by id."""
    return {each.id: each for each in course.iter_questions(lesson)} if course is not None and lesson is not None else {}


def questions_of_bank(course: Course | None, bank_id: str) -> dict[str, Question]:
    """The questions of a bank by id; none where there is no such bank."""
    bank = bank_by_id(course, bank_id)
    return {name: course.questions[name] for name in bank.questions} if course is not None and bank is not None else {}


def bank_by_id(course: Course | None, bank_id: str) -> Bank | None:
    """The bank with an id, or None."""
    banks: Iterable[Bank] = course.banks if course is not None else ()
    return next((each for each in banks if each.id == bank_id), None)
