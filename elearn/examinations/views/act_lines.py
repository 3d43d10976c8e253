"""The lines of the sealed log as a page tells them: in words, with what units and questions are called now."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, Protocol, TypeAlias

from sqlalchemy.orm import Session

from elearn.core.errors import N_, NotFound
from elearn.core.i18n import SOURCE_LANGUAGE, in_language
from elearn.core.ids import Id
from elearn.examinations.act_words import Names, act_name, questions_in, read_words, units_in
from elearn.examinations.acts import ActKind
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sealed_plan import PlanCheck, check_plan
from elearn.examinations.questions.answer_words import question_words
from elearn.examinations.rules import State
from elearn.organisation.queries import name_units
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import read_session, today

Part: TypeAlias = "tuple[str, str | None]"
"""Some words and their language; None is that of the page, "" is not known."""

_PLACE = re.compile(r"%\((\w+)\)s")
_WRITTEN = ("why", "words", "room", "old", "to", "label", "hours")
_LANGUAGES: Final = {**dict.fromkeys(_WRITTEN, SOURCE_LANGUAGE), "unit": "", "title": ""}
"""What stands in places that hold what somebody wrote."""


_DIFFERS = (PlanCheck.PLAN_DIFFERS, PlanCheck.HOURS_DIFFER)
_PLAN_WORDS: Final = {
    PlanCheck.UNSEALED: N_("Không đối chiếu được: khi chốt kế hoạch này, nhật ký chưa ghi mã đối chiếu của kế hoạch."),
    PlanCheck.SAME: N_("Khớp: kế hoạch đang lưu đúng là bản đã niêm phong khi chốt, giờ thi đúng như nhật ký ghi lần cuối."),
    PlanCheck.PLAN_DIFFERS: N_(
        "Không khớp: kế hoạch đang lưu khác bản đã niêm phong khi chốt. "
        "Xin giữ nguyên hiện trạng máy chủ và báo người phụ trách an toàn thông tin."
    ),
    PlanCheck.HOURS_DIFFER: N_(
        "Không khớp: giờ thi đang lưu khác giờ mà nhật ký ghi lần cuối. "
        "Xin giữ nguyên hiện trạng máy chủ và báo người phụ trách an toàn thông tin."
    ),
}


def about_plan(session: Session, held: Held) -> dict[str, object]:
    """What a page says of the plan beside its seal: `plan_words`, None while nothing is frozen, and whether all is well."""
    found = check_plan(session, held.id)
    return {"plan_words": _PLAN_WORDS.get(found), "plan_holds": found not in _DIFFERS}


class Line(Protocol):
    """A line of the log. `has_words`: it was written with words, emptied or not; `number`: of the candidate whom it is about."""

    @property
    def kind(self) -> ActKind: ...

    @property
    def words(self) -> str: ...

    @property
    def has_words(self) -> bool: ...

    @property
    def number(self) -> str | None: ...


class Teller:
    """Tells the lines that it was made for."""

    def __init__(self, held: Held, lines: Sequence[Line], *, keeps: Collection[ActKind] = ()) -> None:
        """`keeps`: of acts of these kinds the reader is told neither the words nor whom they are about."""
        self._keeps = frozenset(keeps)
        kept = [(each.kind, each.words) for each in lines if each.kind not in self._keeps]
        self._names = Names(_units(kept), _questions(held, kept))

    def is_kept(self, line: Line) -> bool:
        """Whether of this act no more is told than that it was done."""
        return line.kind in self._keeps

    def name(self, line: Line) -> str:
        """What was done."""
        return translated(act_name(line.kind, has_words=line.has_words))

    def words(self, line: Line) -> list[Part]:
        """What was written, in words, part by part with its language."""
        told = read_words(line.kind, line.words, self._names, _say, is_about_one=line.number is not None)
        return [(told, SOURCE_LANGUAGE)] if isinstance(told, str) else told


def _say(message: str, **values: str) -> list[Part]:
    parts: list[Part] = []
    # Words and the names of places in turn.
    for at, each in enumerate(_PLACE.split(translated(message))):
        parts.append((values[each], _LANGUAGES.get(each)) if at % 2 else (each, None))
    return parts


def _units(kept: list[tuple[ActKind, str]]) -> dict[Id, str]:
    names = name_units(read_session(), units_in(kept), today=today())
    return {unit: in_language(name, current_language())[0] for unit, name in names.items()}


def _questions(held: Held, kept: list[tuple[ActKind, str]]) -> dict[str, str]:
    wanted = questions_in(kept)
    # While it is sat, somebody who sits it may read its log, or may still join: ids tell nothing of the paper.
    if not wanted or held.state is State.READY:
        return {}
    try:
        questions = held.course(read_session()).questions
    except NotFound:
        return {}
    return {each: question_words(questions[each], current_language()) for each in wanted if each in questions}
