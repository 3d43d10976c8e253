"""What one attempt contributes: whole numbers, so that what was added can be taken away again without a trace.

Shares are kept in ten-thousandths (`SCALE`). The *rest* of a question is the share of points earned with all other questions of
the same paper: the question itself is left out, because it would go with itself (Crocker & Algina 1986, chapter 14).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.assessment.responses import Chosen, Response
from elearn.content.document import Choice, Question

SCALE = 10_000
"""Parts of a whole share: a share of a third is kept as 3,333."""
BLANK = ""
"""The option that stands for no answer at all."""


@dataclass(frozen=True, slots=True)
class ItemResponse:
    """How one question of an attempt was answered.

    `identity` changes with what the question asks (`Question.key_hash`): statistics begin anew with it. `share` is what it earned
    of its `points`, from 0 to 1. `options` are the ids of the options that were chosen, of a question that has such; `(BLANK,)`
    where nothing was answered. `seconds` is the time spent on it, None where it is not known.
    """

    question: str
    identity: str
    share: Fraction
    points: Fraction = Fraction(1)
    options: tuple[str, ...] = ()
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class AttemptResponses:
    """The marked answers of one attempt at a test: a quiz, or a sitting of an examination.

    `test` names the test within its course, `form` what could be asked in it: attempts with the same form are compared with each
    other. `is_drawn` says that two papers of the form may ask different questions. `items` holds what is marked; what a person has
    still to mark is left out, and `is_whole` is False then.
    """

    test: str
    form: str
    items: tuple[ItemResponse, ...]
    is_drawn: bool = False
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What one question of one attempt adds. `share` and `rest` in `SCALE`; `rest` is None where nothing else was asked."""

    question: str
    identity: str
    share: int
    rest: int | None
    options: tuple[str, ...] = ()
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What one paper adds: by question id its score in `SCALE`, weighed so that their mean is the share of the whole paper."""

    scores: tuple[tuple[str, int], ...]


def entries_of(responses: AttemptResponses) -> list[Entry]:
    """What each question of an attempt adds to its sums."""
    weights = _weights(responses.items)
    kept = [_kept(each) for each in responses.items]
    points = sum(weights)
    earned = sum(share * weight for share, weight in zip(kept, weights, strict=True))
    return [
        Entry(item.question, item.identity, share, _rest(earned - share * weight, points - weight), item.options, item.seconds)
        for item, share, weight in zip(responses.items, kept, weights, strict=True)
    ]


def _rest(earned: int, points: int) -> int | None:
    return _nearest(earned, points) if points > 0 else None


def paper_entry(responses: AttemptResponses) -> PaperEntry | None:
    """What the paper as a whole adds; None where it is too short, or not wholly marked yet."""
    weights = _weights(responses.items)
    points, length = sum(weights), len(weights)
    if not responses.is_whole or length < 2 or not points:
        return None
    scored = zip(responses.items, weights, strict=True)
    return PaperEntry(tuple((item.question, _nearest(_kept(item) * weight * length, points)) for item, weight in scored))


def _kept(item: ItemResponse) -> int:
    return _nearest(item.share.numerator * SCALE, item.share.denominator)


def _weights(items: Sequence[ItemResponse]) -> list[int]:
    """The points of questions as whole numbers: fractions that are added up a million times would cost minutes."""
    common = math.lcm(*(each.points.denominator for each in items))
    return [each.points.numerator * (common // each.points.denominator) for each in items]


def _nearest(part: int, whole: int) -> int:
    """The whole number nearest to a ratio; a half goes to the even one."""
    number, left = divmod(part, whole)
    return number + (2 * left > whole or (2 * left == whole and number % 2 == 1))


def write_contribution(responses: AttemptResponses) -> dict[str, Any]:
    """The JSON that is kept of an attempt, so that it can be taken away again."""
    items = [
        [each.question, each.identity, _kept(each), str(each.points), list(each.options), each.seconds] for each in responses.items
    ]
    return {
        "test": responses.test,
        "form": responses.form,
        "drawn": responses.is_drawn,
        "whole": responses.is_whole,
        "items": items,
    }


def read_contribution(stored: dict[str, Any]) -> AttemptResponses:
    """What `write_contribution` kept: its entries are those of what was written."""
    return AttemptResponses(
        stored["test"], stored["form"], tuple(_read_items(stored["items"])), is_drawn=stored["drawn"], is_whole=stored["whole"]
    )


def _read_items(stored: Iterable[Sequence[Any]]) -> Iterable[ItemResponse]:
    for question, identity, share, points, options, seconds in stored:
        yield ItemResponse(question, identity, Fraction(share, SCALE), Fraction(points), tuple(options), seconds)


def respond(question: Question, response: Response | None, *, share: Fraction, seconds: int | None = None) -> ItemResponse:
    """The response to a question as statistics take it.

    Args:
        question: as the course has it; the name that forms call it by is not its id.
        response: None where nothing was answered.
        share: of the question's points, from 0 to 1.
        seconds: None where it is not known.
    """
    return ItemResponse(question.id, question.key_hash, share, Fraction(str(question.points)), _chosen(question, response), seconds)


def _chosen(question: Question, response: Response | None) -> tuple[str, ...]:
    if response is None:
        return (BLANK,)
    if isinstance(question.key, Choice) and isinstance(response.answer, Chosen):
        return tuple(each for each in response.answer.options if each in question.key.options) or (BLANK,)
    return ()


def read_share(earned: str, points: str) -> Fraction:
    """The share that two exact fractions make, as results keep them; nothing of nothing is nothing."""
    offered = Fraction(points)
    return Fraction(earned) / offered if offered else Fraction(0)
