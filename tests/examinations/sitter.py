"""Somebody who sits an examination, in a test: each act in a unit of work of its own, as a page would do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event

from sqlalchemy import select

from elearn.assessment.papers import Item
from elearn.assessment.responses import Chosen, Filled, Ordered, Paired, Response, Spotted, Written
from elearn.content.document import Choice, Cloze, Matching, Ordering, Spot
from elearn.core.ids import Id, new_id, secret_digest
from elearn.core.jobs.context import JobContext
from elearn.examinations.candidates.holders import Holder
from elearn.examinations.models import Sitting, SittingLine
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sheets import read_sheet, stored_lines
from elearn.examinations.queries.sittings import OwnSitting, get_own
from elearn.examinations.service import again, closing, sittings, starting
from elearn.examinations.service.sittings import Saved
from tests.examinations.stage import Stage

FIRST, SECOND = secret_digest("máy một"), secret_digest("máy hai")


@dataclass(frozen=True)
class Sitter:
    """One candidate at one machine."""

    stage: Stage
    holder: Holder
    held: Held
    candidate_id: Id
    device: bytes = FIRST

    def at(self, device: bytes) -> Sitter:
        """The same candidate at another machine."""
        return replace(self, device=device)

    def start(self, access_code: str = "") -> OwnSitting:
        with self.stage.database.unit_of_work() as work:
            found = starting.start(
                work.session,
                self.holder,
                self.held,
                self.candidate_id,
                device=self.device,
                access_code=access_code,
                now=work.now,
            )
        return self.look(found)

    def offered(self) -> Id | None:
        """The sitting that they may begin in place of the one that counts."""
        with self.stage.database.read() as session:
            return session.scalar(select(Sitting.id).where(Sitting.candidate_id == self.candidate_id, Sitting.is_offered))

    def start_again(self, offered: Id | None = None, access_code: str = "") -> OwnSitting:
        """Begins the sitting that is offered, or the one with this id, as the page does that showed it."""
        with self.stage.database.unit_of_work() as work:
            found = again.start_again(
                work.session,
                self.holder,
                self.held,
                self.candidate_id,
                offered=offered or self.offered() or new_id(),
                device=self.device,
                access_code=access_code,
                now=work.now,
            )
        return self.look(found)

    def look(self, sitting_id: Id) -> OwnSitting:
        """The sitting as it now stands."""
        with self.stage.database.read() as session:
            return get_own(session, self.holder, sitting_id)

    def save(self, sitting: OwnSitting, index: int, option: int = 0, *, key: str) -> Saved:
        """Answers a question of the whole paper, by its place from 0, as the page that shows `sitting` sends it."""
        item = sitting.paper.items[index]
        with self.stage.database.unit_of_work() as work:
            return sittings.save_answer(
                work.session, sitting, item, an_answer(item, option), language="vi", device=self.device, key=key, now=work.now
            )

    def flag(self, sitting: OwnSitting, index: int, *, is_on: bool, key: str) -> Saved:
        item = sitting.paper.items[index]
        with self.stage.database.unit_of_work() as work:
            return sittings.flag(work.session, sitting, item, is_on=is_on, device=self.device, key=key, now=work.now)

    def close_question(self, sitting: OwnSitting, index: int) -> None:
        item = sitting.paper.items[index]
        with self.stage.database.unit_of_work() as work:
            sittings.close_question(work.session, sitting, item=item, device=self.device, now=work.now)

    def close_section(self, sitting: OwnSitting, section: int) -> None:
        with self.stage.database.unit_of_work() as work:
            sittings.close_section(work.session, sitting, section=section, device=self.device, now=work.now)

    def submit(self, sitting: OwnSitting) -> bool:
        with self.stage.database.unit_of_work() as work:
            return sittings.submit(work.session, self.holder, sitting, device=self.device, now=work.now)

    def take_over(self, sitting: OwnSitting) -> None:
        with self.stage.database.unit_of_work() as work:
            sittings.take_over(work.session, self.holder, sitting, device=self.device, now=work.now)

    def given(self, sitting: OwnSitting) -> dict[str, Response]:
        """The answers that count, by question."""
        with self.stage.database.read() as session:
            return {item: each.response for item, each in read_sheet(session, sitting.id).given.items()}

    def lines(self, sitting: OwnSitting) -> list[SittingLine]:
        with self.stage.database.read() as session:
            return stored_lines(session, sitting.id)


def an_answer(item: Item, option: int) -> Response:
    """An answer that fits the question; another number gives another one."""
    match item.question.key:
        case Choice(options=options):
            return Response(Chosen((options[option % len(options)],)))
        case Ordering(items=items):
            return Response(Ordered((*items[option % len(items) :], *items[: option % len(items)])))
        case Spot(segments=segments):
            return Response(Spotted((segments[option % len(segments)],)))
        case Matching(lefts=lefts, rights=rights):
            return Response(Paired(((lefts[0], rights[option % len(rights)]),)))
        case Cloze(gaps=gaps):
            free = next(each for each in gaps if not each.options)
            return Response(Filled(((free.id, f"{option}"),)))
        case _:
            return Response(Written(f"{option}"))


def a_sitter(stage: Stage, held: Held, **changes: object) -> Sitter:
    """Somebody with an account who is on the list of the examination."""
    actor = stage.a_worker()
    return Sitter(stage, actor, held, stage.a_candidate(held, actor, **changes))


def close_due(stage: Stage) -> None:
    """What the pulse does, once."""
    closing.close_due(JobContext(stage.database, Event()))
