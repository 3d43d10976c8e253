"""One sitting's result, as its candidate may see it: nothing, the score, or every question explained; and how it came to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearn.assessment.log import Sheet
from elearn.assessment.marking import mark
from elearn.assessment.papers import Item
from elearn.assessment.presentation import QuestionView, present
from elearn.assessment.result_view import Explained, shown_points, unanswered
from elearn.content.document import Language, Question
from elearn.core.errors import N_
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Ruling, Sitting, SittingResult
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries.annulments import find_annulled
from elearn.examinations.queries.appeals import AppealRow, find_appeal
from elearn.examinations.queries.graced import count_graced
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.queries.posted import Worth, list_worths
from elearn.examinations.queries.readings import LateSheet, find_late
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.questions.ruling_rules import REMEDY_WORDS, Remedy
from elearn.examinations.rules import ResultCause, State
from elearn.examinations.scores.results import Rulings

CAUSE_WORDS = {
    ResultCause.SUBMITTED: N_("Chấm khi nộp bài"),
    ResultCause.MARKED: N_("Chấm xong bài tự luận"),
    ResultCause.RULED: N_("Chấm lại theo quyết định về một câu hỏi"),
    ResultCause.APPEALED: N_("Chấm lại khi phúc khảo"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A result among those that were told, and why it was written: `ruled` are the rulings that made it, in the order in which they
    did, each as what it does and its reason.
    """

    worth: Worth
    cause: ResultCause
    ruled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnResult:
    """What a candidate may see of their own sitting.

    `worth` is None where nothing may be shown, or not yet. `history` has more than one entry only where the result changed after it
    was told, the first one first. `in_grace` counts the questions of which an answer came in the grace for the network; `late` is
    told where their answer sheet was handed in after its deadline. `appeal` is their own, if they asked. `annulled`
    is why the result does not count ("" where the words are erased), None where it does.
    """

    sitting_id: Id
    candidate_id: Id
    number: str
    seed: str
    paper: list[list[str]]
    held: Held
    submitted_at: datetime
    worth: Worth | None
    history: tuple[Change, ...]
    in_grace: int
    late: LateSheet | None
    appeal: AppealRow | None
    annulled: str | None = None

    @property
    def is_posted(self) -> bool:
        return self.held.state is State.POSTED

    @property
    def may_explain(self) -> bool:
        """Whether every question may be shown with its key: only once results are posted, as the plan says."""
        return self.is_posted and self.held.plan.shows == "answers" and self.worth is not None


def find_own_result(session: Session, sitting_id: Id, *wanted: ColumnElement[bool]) -> OwnResult | None:
    """The sitting where the clauses on `Candidate` hold; None where there is none, it was not handed in, or another replaced it."""
    row = session.execute(
        select(Sitting.examination_id, Sitting.candidate_id, Sitting.seed, Sitting.paper, Sitting.submitted_at, Candidate.number)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.id == sitting_id, Sitting.submitted_at.is_not(None), Sitting.is_void.is_(False), *wanted)
    ).first()
    if row is None:
        return None
    held = get_held(session, row.examination_id)
    worths = list_worths(session, sitting_id, held.plan)
    annulled = find_annulled(session, row.candidate_id)
    is_shown = _is_shown(held) and bool(worths) and annulled is None
    return OwnResult(
        sitting_id=sitting_id,
        candidate_id=row.candidate_id,
        number=row.number,
        seed=row.seed,
        paper=row.paper,
        held=held,
        submitted_at=row.submitted_at,
        worth=worths[-1] if is_shown else None,
        history=_history(session, held, worths) if is_shown else (),
        in_grace=count_graced(session, sitting_id),
        late=find_late(session, sitting_id),
        appeal=find_appeal(session, Candidate.id == row.candidate_id),
        annulled=annulled,
    )


def _is_shown(held: Held) -> bool:
    if held.state is State.POSTED:
        return held.plan.shows != "nothing"
    return held.plan.shows_at_once


def _history(session: Session, held: Held, worths: list[Worth]) -> tuple[Change, ...]:
    """What was told: from the result at posting on or, where scores are shown at once, from the first one that was whole. What it
    was while people were still marking is nobody's result.
    """
    told = _shown_at_once(worths) if held.plan.shows_at_once else _shown_from(worths, held.posted_at)
    # The first that was told is what every ruling before it made.
    before = worths[: len(worths) - len(told)]
    wanted = {each.because for each in worths if each.cause == ResultCause.RULED}
    rulings = {row.id: row for row in session.scalars(select(Ruling).where(Ruling.id.in_(wanted)))} if wanted else {}
    made = [[*before, *told[:1]], *([each] for each in told[1:])]
    return tuple(_change(each, steps, rulings) for each, steps in zip(told, made, strict=True))


def _shown_from(worths: list[Worth], posted_at: datetime | None) -> list[Worth]:
    if posted_at is None:
        return []
    later = [each for each in worths if each.decided_at > posted_at]
    return [*[each for each in worths if each.decided_at <= posted_at][-1:], *later]


def _shown_at_once(worths: list[Worth]) -> list[Worth]:
    first = next((place for place, each in enumerate(worths) if not each.pending), len(worths))
    return worths[first:]


def _change(worth: Worth, steps: Sequence[Worth], rulings: Mapping[Id, Ruling]) -> Change:
    # One ruling may have been put into effect in several steps.
    found = dict.fromkeys(each.because for each in steps if each.because in rulings)
    made = [rulings[each] for each in found if each is not None]
    return Change(worth, ResultCause(worth.cause), tuple((REMEDY_WORDS[Remedy(each.remedy)], each.reason) for each in made))


def explain(session: Session, own: OwnResult, language: Language, rulings: Rulings) -> tuple[Explained, ...]:
    """Every question that counts, with what was answered, its key and why. Only where `may_explain`."""
    if not own.may_explain or own.worth is None:
        return ()
    course, sheet = own.held.course(session), read_sheet(session, own.sitting_id)
    kept = session.scalars(select(SittingResult.items).where(SittingResult.id == own.worth.id)).one()
    marked = {each["id"]: each for each in kept}
    items = [item for section in sections_of(course, own.held.plan, own.paper) for item in section.items if item.id in marked]
    return tuple(_explained(_ruled(item, rulings), marked[item.id], sheet, own.seed, language) for item in items)


def _ruled(item: Item, rulings: Rulings) -> Item:
    other: Question | None = rulings.rekeyed.get(item.id)
    return item if other is None else replace(item, question=replace(other, id=item.name))


def _explained(item: Item, kept: Mapping[str, Any], sheet: Sheet, seed: str, language: Language) -> Explained:
    return Explained(
        id=item.id,
        number=item.number,
        view=_view(item, sheet, seed, language),
        outcome=kept["outcome"],
        earned=shown_points(Fraction(kept["earned"])),
        points=shown_points(Fraction(kept["points"])),
    )


def _view(item: Item, sheet: Sheet, seed: str, language: Language) -> QuestionView:
    given = sheet.given.get(item.id)
    response, judged = unanswered(item.question)
    if given is not None and sheet.is_answered(item.id):
        response, judged = given.response, mark(item.question, given.response)
    # A hint belongs to practice.
    return replace(present(item.question, language, response, judged, order_seed=seed), hint="")
