"""What the doors of examinations have in common: finding one that the actor has to do with, and noting who asked for another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement

from elearn.core.errors import N_, Forbidden, NotFound
from elearn.core.i18n import in_language
from elearn.core.notes import take_note
from elearn.examinations.policy import audited_by, led_by, organised_by, overseen_by, owned_by, scope_of, served_by
from elearn.examinations.queries.apart import find_stand_ins, is_marker
from elearn.examinations.queries.examinations import OfferedUnit, is_organiser, list_bodies
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.minutes_cancelled import was_used
from elearn.examinations.queries.seen import is_candidate, is_kept_from
from elearn.examinations.rules import Body, State
from elearn.examinations.service.duty import note_seen
from elearn.examinations.views.parts import Part, parts_of
from elearn.web.access import current_actor
from elearn.web.addresses import id_in_address
from elearn.web.forms import translated
from elearn.web.languages import current_language
from elearn.web.work import notes, read_session, today

_SITS = N_(
    "Anh/chị là thí sinh của kỳ thi này, nên trước khi công bố không xem kết quả và biên bản, không quyết định về kết quả. "
    "Phụ trách thi làm việc này thay anh/chị: %(people)s."
)
_SITS_ALONE = N_(
    "Anh/chị là thí sinh của kỳ thi này, nên trước khi công bố không xem kết quả và biên bản, không quyết định về kết quả. "
    "Chưa có phụ trách thi nào khác: xin đề nghị đơn vị cấp trên giao vai trò này cho một người không dự thi."
)
_MARKS = N_(
    "Anh/chị chấm bài của kỳ thi này, nên không quyết định về kết quả (xử lý câu hỏi, hủy, công bố, phúc khảo). "
    "Phụ trách thi làm việc này thay anh/chị: %(people)s."
)
_MARKS_ALONE = N_(
    "Anh/chị chấm bài của kỳ thi này, nên không quyết định về kết quả (xử lý câu hỏi, hủy, công bố, phúc khảo). "
    "Chưa có phụ trách thi nào khác: xin đề nghị đơn vị cấp trên giao vai trò này cho một người không chấm thi."
)


def owned(examination_id: str) -> Held:
    """The examination at an address, for an exam officer of the unit that answers for it.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    return _found(examination_id, owned_by(current_actor()))


def organised(examination_id: str) -> Held:
    """The examination at an address, for an exam officer who holds it: of its unit, or of the unit it was handed to, and then
    within that unit's scope.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    actor = current_actor()
    return _found(examination_id, organised_by(actor, today=today()), scope_of(actor, today=today()))


def overseen(examination_id: str, *bodies: Body) -> Held:
    """The examination at an address, for whoever organises it or serves there in one of `bodies` (none named: in any), within
    what they reach of it. A page of no body shows an officer who serves besides no more than the officer reaches.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    actor = current_actor()
    return _found(examination_id, overseen_by(actor, *bodies, today=today()), scope_of(actor, *bodies, today=today()))


def led(examination_id: str, *bodies: Body) -> Held:
    """The examination at an address, for whoever has to do with the whole of it: an officer of the unit that answers for it, or
    appointed for all of it into one of `bodies`.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    return _found(examination_id, led_by(current_actor(), *bodies))


def served(examination_id: str, *bodies: Body) -> Held:
    """The examination at an address, for whoever serves there in one of `bodies`; its organisers do not by themselves.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    actor = current_actor()
    return _found(examination_id, served_by(actor, *bodies, today=today()), scope_of(actor, *bodies, today=today()))


def audited(examination_id: str) -> Held:
    """The examination at an address, for whoever may read its sealed log.

    Raises:
        NotFound: it is not there, or not theirs.
    """
    return _found(examination_id, audited_by(current_actor()))


def not_sitting(held: Held) -> Held:
    """The examination, for whoever neither sits it nor may still join: while it is sat, no page shows them a question of it,
    whatever else they are (`policy.keeps_questions`).

    Raises:
        NotFound: the actor is its candidate, or may become one, and it is not over.
    """
    if is_kept_from(read_session(), held, current_actor(), today=today()):
        raise NotFound
    return held


def shown_keys(held: Held) -> Held:
    """The examination, for a page that shows keys and what is to become of questions: before results are told it is not for whoever
    sits it, whatever else they are.

    Raises:
        NotFound: the actor is its candidate, and it is not posted.
    """
    if held.state is not State.POSTED and is_candidate(read_session(), held, current_actor()):
        raise NotFound
    return held


def shown_scores(held: Held) -> Held:
    """The examination, for a page that shows what everybody is worth: before results are told it is not for whoever sits it,
    whatever else they are. The refusal says who comes to it in their place.

    Raises:
        Forbidden: the actor is its candidate, and it is not posted.
    """
    if held.state is State.POSTED or not is_candidate(read_session(), held, current_actor()):
        return held
    found = stand_ins(held)
    if found is None:
        raise Forbidden(_SITS_ALONE)
    raise Forbidden(_SITS, people=found)


def stand_ins(held: Held) -> str | None:
    """Who decides in the actor's place, as a page calls them: names and the unit; None where there is nobody."""
    found = find_stand_ins(read_session(), held, current_actor(), today=today())
    if found is None:
        return None
    unit = in_language(found.unit, current_language())[0]
    return f"{', '.join(found.names)} ({unit})" if found.names else unit


def shown_questions(held: Held) -> None:
    """Call it before a page shows questions: while the examination is sat, whoever sees them does not sit it any more.

    Raises:
        NotFound: the actor became its candidate, or may become one.
    """
    if held.state is State.READY:
        with notes() as work:
            note_seen(work.session, current_actor(), held, now=work.now)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads a page of an examination: what they are there, and the parts of the work that they come to, by the endpoint of
    their page. `is_kept_out`: some part is not among them because questions are kept from them while the examination is sat.
    `apart`: why they decide nothing about the results once it is closed, and who does; empty where they do.
    """

    organises: bool
    owns: bool
    bodies: list[Body]
    parts: dict[str, Part]
    is_kept_out: bool
    apart: str = ""


def reader_of(held: Held) -> Reader:
    """What the actor is at an examination that was found for them."""
    session, actor = read_session(), current_actor()
    organises, owns = (is_organiser(session, held, each) for each in (organised_by(actor, today=today()), owned_by(actor)))
    bodies = list_bodies(session, actor, held.id, today=today())
    used = held.state is State.CANCELLED and was_used(session, held)
    found = parts_of(held, is_organiser=organises, is_owner=owns, bodies=bodies, was_used=used)
    parts, is_kept = open_parts(held, found)
    apart = _apart(held) if organises or bodies else ""
    return Reader(organises, owns, bodies, {each.endpoint: each for each in parts}, is_kept, apart)


def _apart(held: Held) -> str:
    session, actor = read_session(), current_actor()
    if held.state not in {State.CLOSED, State.POSTED}:
        return ""
    sits = held.state is State.CLOSED and is_candidate(session, held, actor)
    if not sits and not (is_organiser(session, held, owned_by(actor)) and is_marker(session, held, actor, today=today())):
        return ""
    people = stand_ins(held)
    if people is None:
        return translated(_SITS_ALONE if sits else _MARKS_ALONE)
    return translated(_SITS if sits else _MARKS, people=people)


def open_parts(held: Held, found: list[Part]) -> tuple[list[Part], bool]:
    """Those of the parts that are open to the actor, and whether some are left out because questions are kept from them."""
    session, actor = read_session(), current_actor()
    of_others = {each for each in found if each.is_of_others}
    kept = {each for each in found if each.shows_questions} | of_others
    if kept and is_kept_from(session, held, actor, today=today()):
        return [each for each in found if each not in kept], True
    kept = of_others | {each for each in found if (each.shows_keys or each.shows_scores) and held.state is not State.POSTED}
    if kept and is_candidate(session, held, actor):
        return [each for each in found if each not in kept], False
    return found, False


def parts_here(held: Held) -> dict[str, Part]:
    """The parts of the work that the actor comes to, by the endpoint of their page."""
    return reader_of(held).parts


def way_back(held: Held, endpoint: str) -> str | None:
    """The address of the page of a part, for a page that leads back to it; None where the actor does not come there."""
    return url_for(endpoint, examination_id=held.id) if endpoint in parts_here(held) else None


def unit_choices(units: Iterable[OfferedUnit]) -> list[tuple[str, str]]:
    """Units to choose from, by id: their names in the reader's language, and of what they are where the name is not enough."""
    language = current_language()
    names = ((each.id, [in_language(name, language)[0] for name in (each.name, each.above) if name]) for each in units)
    return [(str(unit_id), ", ".join(found)) for unit_id, found in names]


def hub_of(held: Held) -> str:
    """The address of the page of an examination, from which its parts are reached."""
    return url_for("examinations.examination", examination_id=held.id)


def _found(examination_id: str, clause: ColumnElement[bool], scope: ColumnElement[Any] | None = None) -> Held:
    wanted = id_in_address(examination_id)
    found = find_held(read_session(), wanted, clause, scope=scope)
    if found is None:
        with notes() as work:
            take_note(work, "access.denied", current_actor(), what="examination", id=str(wanted))
        raise NotFound
    return found
