"""Questions that are held back because an examination is using them: asked and explained nowhere else meanwhile.

Examinations are known above this package. `elearn.wiring` names the reader, and `session.info` carries it as it carries the
reactions to events; without one nothing is held back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy.orm import Session

from elearn.assessment.queries import Sitting
from elearn.content.document import Lesson
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict
from elearn.core.ids import Id

INFO = "holds"
"""Where `session.info` has the reader."""
KEPT = "keeps_banks"
"""Where it has what says of whom the banks of a course are kept from as they were written."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Banks that are held back, and the questions in them. `until` is when that is planned to end; None where that is past, and
    only the end itself is waited for.
    """

    banks: frozenset[str]
    questions: frozenset[str]
    until: datetime | None


HoldReader: TypeAlias = Callable[[Session, Actor, Id, datetime], Sequence[Hold]]
"""Session, who asks, the course, the instant: what of the course is held back from them."""


BankKeeper: TypeAlias = Callable[[Session, Actor, Id], bool]
"""Session, who asks, the course: whether its banks are kept from them."""


class HeldBack(Conflict):
    """The quiz asks what an examination is using. Nothing that was saved is lost."""

    default = N_("Ngân hàng câu hỏi này đang dùng cho một kỳ thi, nên bài kiểm tra này tạm đóng. Những gì đã lưu vẫn còn.")


def keeps_banks(session: Session, actor: Actor, course_id: Id) -> bool:
    """Whether somebody sits an examination that asks questions of a course, so that no page shows them its banks, keys or figures,
    whatever their roles are.
    """
    keeper: BankKeeper | None = session.info.get(KEPT)
    return keeper is not None and keeper(session, actor, course_id)


def find_hold(
    session: Session, actor: Actor, course_id: Id, lesson: Lesson, asked: Iterable[str] = (), *, now: datetime
) -> Hold | None:
    """Why a quiz may now be neither asked nor explained; None where it may. Of several the one that lasts longest.

    Args:
        asked: the questions of an attempt at it, beside those that it would ask today.
    """
    reader: HoldReader | None = session.info.get(INFO)
    if reader is None:
        return None
    questions = {*lesson.questions, *asked}
    banks = {draw.bank for draw in lesson.quiz.draw} if lesson.quiz is not None else set()
    found = [each for each in reader(session, actor, course_id, now) if each.banks & banks or each.questions & questions]
    return max(found, key=lambda each: each.until or datetime.max.replace(tzinfo=UTC), default=None)


def hold_of(session: Session, actor: Actor, sitting: Sitting, *, now: datetime) -> Hold | None:
    """As `find_hold`, of an attempt."""
    asked = (item.id for item in sitting.paper.items)
    return find_hold(session, actor, sitting.course_id, sitting.lesson, asked, now=now)
