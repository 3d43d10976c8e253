"""Điều cần xem: what the answers of an examination show that somebody should look at. Every look at one is noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.i18n import show_number
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.examinations.fairness.evidence import Evidence
from elearn.examinations.fairness.haste import HastyPaper
from elearn.examinations.fairness.similarity import FEWEST_PAPERS, SEES_LITTLE_BELOW, AlikePapers
from elearn.examinations.fairness.wording import CAUTION, alike_words, chance_words, hasty_words, practised_words, quick_words
from elearn.examinations.policy import overseen_by
from elearn.examinations.queries.findings import (
    Concerned,
    FindingRow,
    find_finding,
    find_look,
    has_rooms,
    list_findings,
    shared_answers,
)
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.looks import has_newer
from elearn.examinations.queries.seen import is_candidate
from elearn.examinations.rules import Body, State
from elearn.examinations.saying_forms import AskForm, HeardForm, OutcomeForm, TogetherForm
from elearn.examinations.service import hearing
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.forms import Form, translated
from elearn.web.languages import current_language
from elearn.web.work import database, notes, read_session, today, unit_of_work

READERS = (Body.COUNCIL, Body.SUPERVISION)
_SAVED = N_("Đã lưu.")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was refused, with what was typed in it, at the place where it stands: `what` it is, and about whom."""

    form: Form
    what: str
    candidate_id: Id | None = None


def control_id(form: Form, candidate_id: Id | None) -> str:
    """The id of a form's control: a page has several of a kind."""
    kind = {AskForm: "until", HeardForm: "heard"}.get(type(form), "outcome")
    return kind if candidate_id is None else f"{kind}-{candidate_id}"


def evidence_words(evidence: Evidence, *, has_rooms: bool) -> list[str]:
    """A finding in sentences, in the language of the page; they name nobody, and no room where candidates had none."""
    if isinstance(evidence, AlikePapers):
        return [alike_words(evidence, _say), chance_words(evidence, _say, has_rooms=has_rooms)]
    if isinstance(evidence, HastyPaper):
        return [hasty_words(evidence, _say), practised_words(_say)]
    return [quick_words(evidence, _say)]


def _say(message: str, **numbers: float) -> str:
    return translated(message, **{name: show_number(each, current_language()) for name, each in numbers.items()})


@blueprint.get("/organise/<examination_id>/findings")
@needs("examinations.serve")
def findings(examination_id: str) -> str:
    """All there is to look at."""
    held = overseen(examination_id, *READERS)
    page, rows = _list_page(held, TogetherForm(formdata=None))
    _note_look(held, rows=rows)
    return page


@blueprint.post("/organise/<examination_id>/findings/close")
@needs("examinations.serve")
def close_findings(examination_id: str) -> ResponseReturnValue:
    """Closes those that are ticked, all of which may be chance, with the same words."""
    held, form = overseen(examination_id, Body.COUNCIL), TogetherForm()
    chosen = [id_in_address(each) for each in request.form.getlist("finding")]
    if not form.validate():
        return _list_page(held, form, chosen)[0], 422
    try:
        with unit_of_work() as work:
            count = hearing.close_chances(work.session, current_actor(), held, chosen, form.words.data or "", now=work.now)
    except (Invalid, Conflict, Forbidden) as error:
        form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field="words", **error.values))
        return _list_page(held, form, chosen)[0], 422
    flash(translated(N_("Đã kết thúc xem xét %(count)s dấu hiệu."), count=count), "good")
    return redirect(url_for("examinations.findings", examination_id=held.id), 303)


def _list_page(held: Held, form: Form, chosen: Sequence[Id] = ()) -> tuple[str, int]:
    """The list, and how many stand in it. `chosen`: those that were ticked when the form was refused."""
    look, found = find_look(read_session(), held.id), list_findings(read_session(), held, reader=current_actor())
    page = render_template(
        "examinations/findings.html",
        held=held,
        look=look,
        fewest=FEWEST_PAPERS,
        is_out_of_date=held.state is State.CLOSED and has_newer(read_session(), held.id),
        sees_little=look is not None and "similarity" in look.kinds and held.plan.count < SEES_LITTLE_BELOW,
        found=found,
        sits=is_candidate(read_session(), held, current_actor()),
        caution=translated(CAUTION),
        words=partial(evidence_words, has_rooms=has_rooms(read_session(), held.id)),
        is_over=held.state in (State.CLOSED, State.POSTED),
        may_act=_may_act(held),
        form=form,
        chosen=chosen,
        now=database().clock.now(),
    )
    return page, len(found)


@blueprint.get("/organise/<examination_id>/findings/<finding_id>")
@needs("examinations.serve")
def looked(examination_id: str, finding_id: str) -> str:
    """One finding with its evidence, those concerned and what they said."""
    held, found = _found(examination_id, finding_id, *READERS)
    page = _page(held, found)
    _note_look(held, finding=str(found.id))
    return page


@blueprint.post("/organise/<examination_id>/findings/<finding_id>/ask/<candidate_id>")
@needs("examinations.serve")
def ask_person(examination_id: str, finding_id: str, candidate_id: str) -> ResponseReturnValue:
    """Shows it to the person, who may reply until a day."""
    held, found = _found(examination_id, finding_id, Body.COUNCIL)
    form, about = AskForm(), id_in_address(candidate_id)

    def ask(session: Session, now: datetime) -> None:
        until = form.until.data or today()
        hearing.ask_person(session, current_actor(), held, found.id, about, until=until, now=now)

    return _acted(held, found, Typed(form, "until", about), ask)


@blueprint.post("/organise/<examination_id>/findings/<finding_id>/heard/<candidate_id>")
@needs("examinations.serve")
def heard(examination_id: str, finding_id: str, candidate_id: str) -> ResponseReturnValue:
    """Writes down what the person said at a hearing."""
    held, found = _found(examination_id, finding_id, Body.COUNCIL)
    form, about = HeardForm(), id_in_address(candidate_id)

    def note(session: Session, now: datetime) -> None:
        hearing.note_hearing(session, current_actor(), held, found.id, about, words=form.words.data or "", now=now)

    return _acted(held, found, Typed(form, "words", about), note)


@blueprint.post("/organise/<examination_id>/findings/<finding_id>/close")
@needs("examinations.serve")
def close_finding(examination_id: str, finding_id: str) -> ResponseReturnValue:
    """Closes it with words."""
    held, found = _found(examination_id, finding_id, Body.COUNCIL)
    form = OutcomeForm()

    def close(session: Session, now: datetime) -> None:
        hearing.close_finding(session, current_actor(), held, found.id, form.words.data or "", now=now)

    return _acted(held, found, Typed(form, "words"), close)


def _acted(held: Held, found: FindingRow, typed: Typed, act: Callable[[Session, datetime], None]) -> ResponseReturnValue:
    if not typed.form.validate():
        return _page(held, found, typed), 422
    try:
        with unit_of_work() as work:
            act(work.session, work.now)
    except (Invalid, Conflict, Forbidden) as error:
        typed.form.tell(error if isinstance(error, Invalid) else Invalid(error.message, field=typed.what, **error.values))
        # As it stands by now: somebody else may have closed it meanwhile.
        return _page(held, find_finding(read_session(), held, found.id) or found, typed), 422
    flash(translated(_SAVED), "good")
    return redirect(url_for("examinations.looked", examination_id=held.id, finding_id=found.id), 303)


def _page(held: Held, found: FindingRow, typed: Typed | None = None) -> str:
    session, now = read_session(), database().clock.now()
    return render_template(
        "examinations/looked.html",
        held=held,
        finding=found,
        caution=translated(CAUTION),
        words=evidence_words(found.evidence, has_rooms=has_rooms(session, held.id)),
        shared=shared_answers(session, held, found.evidence, found.people, current_language()),
        forms=_Forms(typed),
        may_act=_may_act(held),
        awaited=[each for each in found.people if each.is_awaited(now)],
        unheard=found.unheard(now),
        now=now,
    )


def _may_act(held: Held) -> bool:
    return find_held(read_session(), held.id, overseen_by(current_actor(), Body.COUNCIL, today=today())) is not None


class _Forms:
    """The forms of the page: empty, but for the one that was refused."""

    def __init__(self, typed: Typed | None) -> None:
        self._typed = typed

    def ask(self, person: Concerned) -> Form:
        return self._form(AskForm, person.candidate_id)

    def heard(self, person: Concerned) -> Form:
        return self._form(HeardForm, person.candidate_id)

    def close(self) -> Form:
        return self._form(OutcomeForm, None)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The id of the control of the refused form, and what is wrong with it."""
        typed = self._typed
        if typed is None:
            return []
        return [(control_id(typed.form, typed.candidate_id), each) for each in typed.form[typed.what].errors]

    def _form(self, kind: type[Form], candidate_id: Id | None) -> Form:
        typed = self._typed
        if typed is not None and isinstance(typed.form, kind) and typed.candidate_id == candidate_id:
            return typed.form
        return kind(formdata=None)


def _found(examination_id: str, finding_id: str, *bodies: Body) -> tuple[Held, FindingRow]:
    held = overseen(examination_id, *bodies)
    found = find_finding(read_session(), held, id_in_address(finding_id), reader=current_actor())
    if found is None:
        raise NotFound
    return held, found


def _note_look(held: Held, **detail: int | str) -> None:
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), examination=str(held.id), **detail)
