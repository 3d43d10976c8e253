"""The result of an attempt as its page tells it: counts and points in words, and each question once it may be explained. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from elearn.assessment.log import Sheet
from elearn.assessment.marking import WHOLE, Mark, Outcome, PartState, mark
from elearn.assessment.papers import Item
from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.queries import Sitting
from elearn.assessment.responses import Ordered, Response
from elearn.assessment.results import PaperResult, exact, pass_share
from elearn.content.document import Choice, Cloze, Course, Essay, Matching, Numeric, Ordering, Question, Quiz, ShortText, Spot
from elearn.content.keys_as_read import is_corrected_for

Verdict: TypeAlias = Literal["passed", "failed", "waiting"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was earned of what, and what passing needs, in points: the measure of every page that tells of an attempt.

    What was earned is never rounded up, what is needed never down.
    """

    verdict: Verdict
    earned: Decimal
    total: Decimal
    needed: Decimal
    is_pending: bool


def summary_of(result: PaperResult, quiz: Quiz) -> Summary:
    """The points of a result."""
    verdict: Verdict = "waiting" if result.is_passed is None else "passed" if result.is_passed else "failed"
    return Summary(
        verdict=verdict,
        earned=shown_points(result.earned),
        total=shown_points(result.points),
        needed=needed_points(quiz, result.points),
        is_pending=result.is_pending,
    )


def needed_points(quiz: Quiz, points: Fraction) -> Decimal:
    """How many of so many points pass, to two places, never rounded down."""
    return Decimal(math.ceil(pass_share(quiz) * points * 100)) / 100


def shown_points(number: Fraction) -> Decimal:
    """Points to two places, never rounded up: 6.999 does not look like the 7 that pass."""
    return Decimal(math.floor(number * 100)) / 100


def percent_of(share: Fraction) -> int:
    """A share in whole per cent, never rounded up: 69.9 % does not look like the 70 % that pass."""
    return math.floor(share * 100)


@dataclass(frozen=True, slots=True)
class Explained:
    """One question of a paper with its key and feedback. `remark` is what the person who marked it said.

    `today` is the question with its key as the course has it now, where another answer than the one told is right by now.
    """

    id: str
    number: int
    view: QuestionView
    outcome: Outcome
    earned: Decimal
    points: Decimal
    remark: str = ""
    today: QuestionView | None = None


def explained(
    sitting: Sitting,
    sheet: Sheet,
    result: PaperResult,
    language: str,
    remarks: Mapping[str, str],
    *,
    served: Course | None,
) -> tuple[Explained, ...]:
    """Every question of a paper, explained. Only for whom `results.may_explain` lets see it.

    Args:
        served: the course as it is read today; None where it may be read no more.
    """
    by_id = {item.id: item for item in result.items}

    def one(item: Item) -> Explained:
        earned = by_id[item.id]
        return Explained(
            id=item.id,
            number=item.number,
            view=_marked_view(sitting, sheet, item, language),
            outcome=earned.outcome,
            earned=shown_points(earned.earned),
            points=shown_points(exact(item.question.points)),
            remark=remarks.get(item.id, ""),
            today=_as_corrected(item, served, language) if served is not None else None,
        )

    return tuple(one(item) for item in sitting.paper.items)


def _marked_view(sitting: Sitting, sheet: Sheet, item: Item, language: str) -> QuestionView:
    given = sheet.given.get(item.id)
    response, judged = unanswered(item.question)
    if given is not None and sheet.is_answered(item.id):
        response, judged = given.response, mark(item.question, given.response)
    # A hint belongs to practice.
    return replace(present(item.question, language, response, judged, order_seed=sitting.seed), hint="")


def _as_corrected(item: Item, served: Course, language: str) -> QuestionView | None:
    """A question with the key that it has today, None where what was told of it still holds or it is asked no more."""
    today = served.questions.get(item.id)
    if today is None or not is_corrected_for(item.question, today, language):
        return None
    response, judged = unanswered(today)
    return replace(present(today, language, response, judged), hint="")


def unanswered(question: Question) -> tuple[Response | None, Mark]:
    """How a question that was left empty is shown with its key: what was right, and nothing that its learner did."""
    parts: dict[str, PartState] = {}
    response = None
    match question.key:
        case Choice(options=options, right=right):
            parts = {option: "missed" if option in right else "left" for option in options}
        case Spot(segments=segments, suspicious=suspicious):
            parts = {segment: "miss" if segment in suspicious else "left" for segment in segments}
        case Matching(lefts=lefts):
            parts = dict.fromkeys(lefts, "empty")
        case Ordering(items=items):
            response, parts = Response(Ordered(items)), dict.fromkeys(items, "right")
        case Cloze(gaps=gaps):
            parts = {gap.id: "empty" for gap in gaps}
        case Numeric() | ShortText():
            parts = {WHOLE: "empty"}
        case Essay():
            pass
    return response, Mark(Fraction(0), "wrong", parts)
