"""Results: the list for whoever holds the examination, proposing and posting, and the list that hangs on a wall."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.ids import Id
from elearn.core.notes import take_note
from elearn.examinations import policy
from elearn.examinations.next_step import PLACES
from elearn.examinations.queries.annulments import count_after_posting
from elearn.examinations.queries.apart import is_marker
from elearn.examinations.queries.held import Held, find_held
from elearn.examinations.queries.posted import (
    ResultLine,
    counts_of,
    find_proposal,
    list_lacks,
    list_results,
    marks_of,
    one_total,
    without_names,
)
from elearn.examinations.queries.readings import list_late
from elearn.examinations.rules import STATE_WORDS, Body, State, Template
from elearn.examinations.scores.posting_rules import MISSING_WORDS, tenths
from elearn.examinations.service import posting
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import led, overseen, owned, parts_here, shown_scores
from elearn.organisation.queries import name_units
from elearn.web.access import current_actor, needs
from elearn.web.forms import translated
from elearn.web.work import notes, read_session, today, unit_of_work


@blueprint.get("/organise/<examination_id>/results")
@needs("examinations.serve")
def results(examination_id: str) -> str:
    """Everybody with what they are worth, for organisers and the council; the look is noted."""
    held, lines = looked_at(examination_id, "results")
    session, actor = read_session(), current_actor()
    posts = find_held(session, held.id, policy.owned_by(actor)) is not None and not is_marker(session, held, actor, today=today())
    is_council = find_held(session, held.id, policy.sits_in_council(actor)) is not None
    return render_template(
        "examinations/results.html",
        held=held,
        lines=lines,
        counts=counts_of(lines),
        tenths=tenths,
        total=one_total(lines),
        marks=marks_of(held, lines),
        lacks=_hindrances(held),
        late=list_late(session, held),
        proposal=find_proposal(session, held) if held.state is State.CLOSED else None,
        needs_two=held.template is Template.RECRUITMENT,
        is_owner=posts,
        is_council=is_council,
        me=actor.person_id,
        state_words=STATE_WORDS,
    )


def _hindrances(held: Held) -> list[tuple[str, str | None]]:
    """What stands between the results and their being told: in words, and where it is done if the actor comes there."""
    if held.state is not State.CLOSED:
        return []
    there = parts_here(held)
    places = {each: url_for(page, examination_id=held.id) if page in there else None for each, page in PLACES.items()}
    lacks = list_lacks(read_session(), held, reader=current_actor())
    return [(translated(MISSING_WORDS[each.what], n=each.n), places[each.what]) for each in lacks]


@blueprint.post("/organise/<examination_id>/results/propose")
@needs("examinations.serve")
def propose(examination_id: str) -> ResponseReturnValue:
    """A member of the council asks to post the results."""
    held = led(examination_id, Body.COUNCIL)
    words = translated(N_("Đã xem kết quả."))
    try:
        with unit_of_work() as work:
            posting.propose_posting(work.session, current_actor(), held.id, words=words, now=work.now)
    except (Conflict, Forbidden) as refused:
        return _refused(held.id, refused)
    flash(translated(N_("Đã ghi đề nghị. Phụ trách thi, là một người khác, sẽ công bố.")), "good")
    return redirect(url_for("examinations.results", examination_id=held.id), 303)


@blueprint.post("/organise/<examination_id>/results/post")
@needs("examinations.organise")
def post(examination_id: str) -> ResponseReturnValue:
    """Tells the results."""
    held = owned(examination_id)
    try:
        with unit_of_work() as work:
            posting.post_results(work.session, current_actor(), held.id, now=work.now)
    except (Conflict, Forbidden) as refused:
        return _refused(held.id, refused)
    flash(translated(N_("Đã công bố kết quả. Thí sinh có tài khoản được báo.")), "good")
    return redirect(url_for("examinations.results", examination_id=held.id), 303)


def _refused(examination_id: Id, refused: Conflict | Forbidden) -> ResponseReturnValue:
    flash(translated(refused.message, **refused.values), "bad")
    return redirect(url_for("examinations.results", examination_id=examination_id), 303)


@blueprint.get("/organise/<examination_id>/results/posting")
@needs("examinations.serve")
def posting_list(examination_id: str) -> str:
    """The list to print and to hang up: numbers of candidates and scores, no names."""
    held, lines = looked_at(examination_id, "posting")
    unit = name_units(read_session(), [held.unit_id], today=today()).get(held.unit_id)
    return render_template(
        "examinations/posting.html",
        held=held,
        unit=unit,
        lines=without_names(lines),
        counts=counts_of(lines),
        tenths=tenths,
        total=one_total(lines),
        marks=marks_of(held, lines),
        annulled_since=count_after_posting(read_session(), held),
    )


def looked_at(examination_id: str, what: str) -> tuple[Held, list[ResultLine]]:
    """The results of an examination for organisers and its council; that they were looked at is noted, before they are shown.

    Raises:
        NotFound: the examination is not theirs, or not over: whoever knew scores while it is sat could let somebody sit once more.
        Forbidden: they sit it, and results are not told yet.
    """
    held = overseen(examination_id, Body.COUNCIL)
    if held.state not in {State.CLOSED, State.POSTED}:
        raise NotFound
    shown_scores(held)
    lines = list_results(read_session(), held)
    with notes() as work:
        take_note(work, "examinations.looked", current_actor(), what=what, examination=str(held.id), rows=len(lines))
    return held, lines
