"""The sealed log, to be read and printed: for whoever answers for it, the council, supervision, and the auditor of the unit."""

from __future__ import annotations

from flask import render_template, request, url_for

from elearn.core.paging import page_number
from elearn.examinations.acts import ActKind
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.log import SealedLog, read_log, read_log_page
from elearn.examinations.queries.seen import is_candidate, is_kept_from
from elearn.examinations.rules import State
from elearn.examinations.views.act_lines import Teller, about_plan
from elearn.examinations.views.acting import note_look
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import audited
from elearn.web.access import current_actor, needs
from elearn.web.work import database, read_session, today

_GROUP = 4
"""Signs of a digest between two spaces: it is copied by hand."""


@blueprint.get("/organise/<examination_id>/log")
@needs("examinations.serve")
def sealed_log(examination_id: str) -> str:
    """The log page by page, the latest acts first, and whether the whole of it holds."""
    held = audited(examination_id)
    found, paging = read_log_page(read_session(), held.id, page_number(request.args.get("page")))
    note_look("log", found.total, paging.number)
    return render_template(
        "examinations/log.html",
        acts=found.acts,
        paging=paging,
        address=lambda to: url_for("examinations.sealed_log", examination_id=held.id, page=to if to > 1 else None),
        **_about(held, found),
    )


@blueprint.get("/organise/<examination_id>/log/print")
@needs("examinations.serve")
def printed_log(examination_id: str) -> str:
    """The whole log on paper, from the first act on, with the digest that is written into the record by hand."""
    held = audited(examination_id)
    found = read_log(read_session(), held.id)
    note_look("log", found.total)
    return render_template("examinations/log_print.html", acts=found.acts, now=database().clock.now(), **_about(held, found))


def _kept_kinds(held: Held) -> set[ActKind]:
    """Acts of which the reader is told no more than that they were done. Whoever sits the examination is not told whom findings are
    about, nor how many there are: one may be about them, and so may an observation; nor, before results are told, whose result is
    to be annulled and what is asked to become of a question: it tells of its key. While it is sat, what was answered about a
    question or observed tells of the paper.
    """
    session, actor = read_session(), current_actor()
    observed = {ActKind.OBSERVED, ActKind.OBSERVATION_ANSWERED}
    kept = {ActKind.HEARD, ActKind.LOOKED, *observed} if is_candidate(session, held, actor) else set[ActKind]()
    if kept and held.state is not State.POSTED:
        kept |= {ActKind.RULING_ASKED, ActKind.RULED, ActKind.ANNULMENT_ASKED, ActKind.ANNULMENT_DECIDED}
    return kept | ({ActKind.REPORT_ANSWERED, *observed} if is_kept_from(session, held, actor, today=today()) else set())


def _about(held: Held, found: SealedLog) -> dict[str, object]:
    digest = found.last_digest
    return {
        "held": held,
        "log": found,
        "told": Teller(held, found.acts, keeps=_kept_kinds(held)),
        "digest": " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)),
        **about_plan(read_session(), held),
    }
