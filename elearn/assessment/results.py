"""What an attempt is worth, and what the attempts at a quiz are worth together. Pure, in exact fractions.

The share of an attempt is the points earned over the points that its paper offers. It passes when the share reaches the pass mark.
A quiz counts its attempts by its `grade`: the best, the last, the first, or the average of all (Moodle's four grading methods).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.assessment.log import Sheet
from elearn.assessment.marking import Outcome, mark
from elearn.assessment.papers import Item, Paper
from elearn.content.document import Quiz


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one question of a paper earned. `is_sure` says whether the learner had said to be certain."""

    id: str
    outcome: Outcome
    earned: Fraction
    points: Fraction
    is_sure: bool = False

    @property
    def is_lacking(self) -> bool:
        """Whether there is something to read again."""
        return self.outcome not in {"right", "pending"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned of points offered."""

    earned: Fraction = Fraction(0)
    points: Fraction = Fraction(0)

    @property
    def share(self) -> Fraction:
        return self.earned / self.points if self.points else Fraction(0)


@dataclass(frozen=True, slots=True)
class PaperResult:
    """The result of one attempt. `is_passed` is None while a person has still to mark something that could decide it."""

    items: tuple[ItemResult, ...]
    earned: Fraction
    points: Fraction
    is_passed: bool | None

    @property
    def share(self) -> Fraction:
        return Tally(self.earned, self.points).share

    @property
    def is_pending(self) -> bool:
        return any(item.outcome == "pending" for item in self.items)


@dataclass(frozen=True, slots=True)
class Award:
    """What a person gave for an essay: a share of its points between 0 and 1."""

    share: Fraction


def mark_paper(paper: Paper, sheet: Sheet, quiz: Quiz, awards: Mapping[str, Award] | None = None) -> PaperResult:
    """The result of a paper as it was answered.

    Args:
        awards: by question id, what people gave for essays so far.
    """
    items = tuple(mark_item(item, sheet, (awards or {}).get(item.id)) for item in paper.items)
    earned = sum((item.earned for item in items), Fraction(0))
    points = sum((item.points for item in items), Fraction(0))
    return PaperResult(items, earned, points, _is_passed(items, earned, points, pass_share(quiz)))


def _is_passed(items: Sequence[ItemResult], earned: Fraction, points: Fraction, wanted: Fraction) -> bool | None:
    open_points = sum((item.points for item in items if item.outcome == "pending"), Fraction(0))
    if not points or earned >= wanted * points:
        return True
    return None if earned + open_points >= wanted * points else False


def mark_item(item: Item, sheet: Sheet, award: Award | None = None) -> ItemResult:
    """What one question earned: nothing where nothing was given, nothing yet where a person marks."""
    points = exact(item.question.points)
    given = sheet.given.get(item.id)
    if given is None or not sheet.is_answered(item.id):
        return ItemResult(item.id, "unanswered", Fraction(0), points)
    is_sure = given.response.confidence == "certain"
    if item.question.kind == "essay":
        return _essay(item, points, award)
    judged = mark(item.question, given.response)
    return ItemResult(item.id, judged.outcome, judged.score * points, points, is_sure)


def _essay(item: Item, points: Fraction, award: Award | None) -> ItemResult:
    if award is None:
        return ItemResult(item.id, "pending", Fraction(0), points)
    outcome: Outcome = "right" if award.share == 1 else "partly" if award.share > 0 else "wrong"
    return ItemResult(item.id, outcome, award.share * points, points)


def asked_back(paper: Paper, sheet: Sheet) -> tuple[Item, ...]:
    """The questions whose answer can be read in two ways: they are asked back before anything is submitted."""
    return tuple(item for item in paper.items if mark_item(item, sheet).outcome == "ask-back")


def by_competency(items: Iterable[ItemResult], competencies: Mapping[str, Sequence[str]]) -> dict[str, Tally]:
    """The points per competency code; a question that serves two counts in full for each, one that waits for a person not yet.

    Args:
        competencies: the codes of each question, by question id.
    """
    earned: dict[str, Fraction] = defaultdict(Fraction)
    points: dict[str, Fraction] = defaultdict(Fraction)
    for item in items:
        if item.outcome == "pending":
            continue
        for code in competencies.get(item.id, ()):
            earned[code] += item.earned
            points[code] += item.points
    return {code: Tally(earned[code], points[code]) for code in sorted(points)}


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt that was submitted: its share, or None while a person has still to mark."""

    number: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with a quiz in one cycle. `left` is None where attempts are not counted."""

    share: Fraction | None
    is_passed: bool
    used: int
    left: int | None

    @property
    def may_begin(self) -> bool:
        """Whether another attempt may begin: nobody is asked again who has passed."""
        return not self.is_passed and (self.left is None or self.left > 0)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a person tried a quiz in one cycle, as lists of courses need it: without shares.

    `extra` are further attempts that were allowed, `is_waiting` says that a person has still to mark what was handed in.
    """

    handed_in: int = 0
    extra: int = 0
    is_open: bool = False
    is_waiting: bool = False

    def left(self, quiz: Quiz) -> int | None:
        """How many attempts may still begin; None where they are not counted."""
        return _left(quiz, self.extra, self.handed_in)


NO_TRIES = Tries()


def may_sit_again(quiz: Quiz, standing: Standing) -> bool:
    """Whether a quiz that is passed may be taken once more of one's own will: where no other attempt can take the pass back.

    The attempts that its author allows are for passing it: none is asked to be left.
    """
    return standing.is_passed and quiz.grade in {"best", "first"}


def standing_of(quiz: Quiz, attempts: Iterable[Past], *, extra: int = 0) -> Standing:
    """The standing that attempts give.

    Args:
        attempts: those submitted.
        extra: further attempts that were allowed to this person.
    """
    past = sorted(attempts, key=lambda each: each.number)
    share = _graded(quiz, [each.share for each in past])
    passed = share is not None and share >= pass_share(quiz)
    return Standing(share, passed, len(past), _left(quiz, extra, len(past)))


def _left(quiz: Quiz, extra: int, used: int) -> int | None:
    return None if quiz.attempts is None else max(0, quiz.attempts + extra - used)


def _graded(quiz: Quiz, shares: Sequence[Fraction | None]) -> Fraction | None:
    known = [share for share in shares if share is not None]
    if not known:
        return None
    match quiz.grade:
        case "best":
            return max(known)
        case "first":
            return shares[0]
        case "last":
            return shares[-1]
        case "average":
            return sum(known, Fraction(0)) / len(known) if len(known) == len(shares) else None


def may_explain(quiz: Quiz, standing: Standing, *, is_submitted: bool) -> bool:
    """Whether the whole of an attempt may be shown with keys and feedback.

    `after-close` waits until nobody can gain by it: the person has passed, or has no attempt left. `immediate` explains each
    question as soon as it is answered, and all of them after handing in.
    """
    match quiz.feedback:
        case "immediate" | "after-submit":
            return is_submitted
        case "after-close":
            return is_submitted and (standing.is_passed or standing.left == 0)
        case "none":
            return False


def pass_share(quiz: Quiz) -> Fraction:
    """The share that passes."""
    return exact(quiz.pass_percent) / 100


def exact(number: float) -> Fraction:
    """The number as its author wrote it: 0.1 is a tenth, not its binary neighbour."""
    return Fraction(str(number))


def read_share(text: str) -> Fraction:
    """The fraction that `str` wrote into a row."""
    return Fraction(text)
