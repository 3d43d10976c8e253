"""Rules for the blueprint of a quiz: what it draws is there, can be read, and is enough to make attempts differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elearn.content import yaml_tree
from elearn.content.assemble import Parts
from elearn.content.course_rules import Settings
from elearn.content.document import Draw, Question
from elearn.content.grammar.filters import faults_in, parse_where
from elearn.content.problems import Place, Problem, Severity
from elearn.content.reading import Reading, Sheaf
from elearn.content.source import Kind


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions of a bank; `unusable` stand in its file and have problems of their own, so that they may yet be drawn.

    `is_kept`: for examinations alone.
    """

    questions: list[Question]
    unusable: int = 0
    is_kept: bool = False


def check_draws(parts: Parts, reading: Reading) -> Iterator[Problem]:
    """BNK001 to BNK006: what a quiz draws is there, is meant for quizzes and enough to differ between attempts, and every bank is
    drawn from that is not kept for examinations.
    """
    pools = _pools(parts, reading)
    may_be_there = reading.may_hold_more(Kind.BANK)
    for sheaf in parts.lessons.values():
        if sheaf.kind != "quiz":
            continue
        for written in _written_draws(sheaf):
            yield from _check_draw(written, pools, may_be_there=may_be_there)
        yield from _check_shared(sheaf.source.settings.get("draw", ()), pools, sheaf.source.place_of("draw"))
    yield from _check_undrawn(parts, reading)


def _check_undrawn(parts: Parts, reading: Reading) -> Iterator[Problem]:
    """BNK005, where it is known of every quiz what it draws: who names a bank that is not there may mean this one.

    A course without a quiz that draws keeps its banks for another purpose, and is told nothing.
    """
    quizzes = [sheaf.source for sheaf in parts.lessons.values() if sheaf.kind == "quiz"]
    drawn = {draw.get("bank") for quiz in quizzes for draw in quiz.settings.get("draw", ())}
    if not drawn or reading.may_hold_more(Kind.LESSON, Kind.BANK) or not drawn <= {bank.id for bank in parts.banks}:
        return
    for bank, sheaf in zip(parts.banks, reading.banks, strict=True):
        if bank.id not in drawn and bank.use is None:
            yield _problem(Place(sheaf.source.place.path), "BNK005", Severity.WARNING, bank=bank.id)


def _pools(parts: Parts, reading: Reading) -> dict[str, Pool]:
    pools = {}
    for bank, sheaf in zip(parts.banks, reading.banks, strict=True):
        if sheaf.source.place.path in reading.unread:
            continue
        questions = [parts.questions[name] for name in bank.questions]
        pools[bank.id] = Pool(questions, sum(1 for _ in sheaf.source.raw.questions) - len(questions), bank.use is not None)
    return pools


def _written_draws(sheaf: Sheaf) -> Iterator[Settings]:
    """The lines of a blueprint, each with those of its values that are sound, and their places."""
    whole = sheaf.source.value_of("draw")
    items = whole.items if isinstance(whole, yaml_tree.Sequence) else ()
    # What is no mapping was left out when the front matter was read.
    lines = [item for item in items if isinstance(item, yaml_tree.Mapping)]
    for values, line in zip(sheaf.source.settings.get("draw", ()), lines, strict=False):
        yield Settings(values, line, sheaf.source.place.path)


def _check_draw(written: Settings, pools: Mapping[str, Pool], *, may_be_there: bool) -> Iterator[Problem]:
    bank, where, count = (written.values.get(key) for key in ("bank", "where", "count"))
    if bank is not None and bank not in pools and not may_be_there:
        yield _problem(written.place("bank"), "BNK002", bank=bank, known=", ".join(sorted(pools)) or "–")
    if bank is not None and bank in pools and pools[bank].is_kept:
        yield _problem(written.place("bank"), "BNK006", bank=bank)
    refused = faults_in(where or "")
    for part in refused:
        yield _problem(written.place("where"), "BNK003", where=part[:80])
    # A filter that could not be read at all has its problem, and it is not known how much it lets through.
    has_filter = isinstance(written.yaml, yaml_tree.Mapping) and written.yaml.get("where") is not None
    if bank is not None and bank in pools and count is not None and not refused and (where is not None or not has_filter):
        yield from _check_amount(written.place("count"), Draw(bank, count, where or ""), pools[bank])


def _check_amount(place: Place, draw: Draw, pool: Pool) -> Iterator[Problem]:
    found = len(drawn_from(draw, pool.questions))
    if found + pool.unusable < draw.count:
        yield _problem(place, "BNK001", bank=draw.bank, count=draw.count, found=found)
    elif found + pool.unusable < 2 * draw.count:
        yield _problem(place, "BNK004", Severity.WARNING, bank=draw.bank, count=draw.count, found=found)


def _check_shared(draws: Iterable[Mapping[str, Any]], pools: Mapping[str, Pool], place: Place) -> Iterator[Problem]:
    """Several draws of one bank never give the same question twice, so together they must fit."""
    totals: Counter[str] = Counter()
    several: Counter[str] = Counter()
    for draw in draws:
        if draw.get("bank") in pools:
            totals[draw["bank"]] += draw.get("count", 0)
            several[draw["bank"]] += 1
    for bank, total in totals.items():
        if several[bank] > 1 and total > len(pools[bank].questions) + pools[bank].unusable:
            yield _problem(place, "BNK001", bank=bank, count=total, found=len(pools[bank].questions))


def drawn_from(draw: Draw, bank: Iterable[Question]) -> list[Question]:
    """The questions of a bank that a draw may take.

    Raises:
        FilterRefused: the draw's filter cannot be read.
    """
    where = parse_where(draw.where)
    return [
        question
        for question in bank
        if where.matches(
            difficulty=question.difficulty,
            competencies=question.competencies,
            tags=question.tags,
            points=question.points,
            kind=question.kind,
            question_id=question.id,
        )
    ]


def _problem(place: Place, code: str, severity: Severity = Severity.ERROR, /, **words: object) -> Problem:
    return Problem(place, severity, code, tuple((name, str(value)) for name, value in words.items()))
