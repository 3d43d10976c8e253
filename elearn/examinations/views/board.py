"""The board of a running examination: how each candidate stands, live, for whoever organises it, invigilates or watches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.core.errors import N_
from elearn.core.ids import Id, parse_id
from elearn.core.paging import page_number
from elearn.examinations.candidates.board_rules import AT_OWN_DESK, STANDING_WORDS, Standing, minutes_left
from elearn.examinations.queries.board import Board, BoardRow, has_rooms, list_rooms, read_board
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.told_acts import list_watched
from elearn.examinations.rules import Cause, last_start_for, window_for
from elearn.examinations.views.act_lines import Teller
from elearn.examinations.views.acting import ON_BOARD, may_act, note_look
from elearn.examinations.views.doors import blueprint
from elearn.examinations.views.shared import overseen, way_back
from elearn.web.access import needs
from elearn.web.forms import translated
from elearn.web.work import database, read_session

CAUSE_WORDS = {
    Cause.CANDIDATE: N_("tự nộp"),
    Cause.CLOCK: N_("hệ thống tự thu bài khi hết giờ"),
    Cause.OFFICER: N_("cán bộ coi thi thu bài"),
    Cause.PAPER: N_("làm trên giấy"),
}
STANDING_LOOKS = {
    Standing.ABSENT: ("", "ring"),
    Standing.PRESENT: ("civic", "person"),
    Standing.SITTING: ("civic", "half"),
    Standing.SILENT: ("bad", "alert"),
    Standing.SUBMITTED: ("good", "check"),
}
"""The colour and the shape of each standing; the word stands beside them."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which part of the board an address asks for."""

    room_id: Id | None
    standing: Standing | None
    page: int

    def address(self, endpoint: str, held: Held, **changes: object) -> str:
        values = {"room": self.room_id, "standing": self.standing, "page": self.page if self.page > 1 else None, **changes}
        return url_for(endpoint, examination_id=held.id, **values)  # type: ignore[arg-type]  # parts of an address


@blueprint.get("/organise/<examination_id>/board")
@needs("examinations.serve")
def board(examination_id: str) -> str:
    """The board of an examination or of one of its rooms. The look at people is noted, once for each page that is opened."""
    held, asked = overseen(examination_id, *ON_BOARD), _read_asked()
    found, rooms = _read(held, asked), list_rooms(read_session(), held)
    note_look("board", len(found.page.rows), found.page.paging.number)
    return render_template(
        "examinations/board.html",
        asked=asked,
        rooms=[(str(each.id), each.name) for each in rooms],
        reload=asked.address("examinations.board", held),
        observing=None if may_act(held) else way_back(held, "examinations.observations"),
        standings=[(each.value, translated(words)) for each, words in standing_words(held).items()],
        **_live(held, asked, found),
    )


@blueprint.get("/organise/<examination_id>/board/live")
@needs("examinations.serve")
def board_live(examination_id: str) -> Response:
    """What the board refreshes itself from, every few seconds: nothing where it stands as it stood."""
    held, asked = overseen(examination_id, *ON_BOARD), _read_asked()
    html = render_template("examinations/board_live.html", **_live(held, asked, _read(held, asked)))
    answer = Response(html, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.set_etag(hashlib.sha256(html.encode()).hexdigest()[:20], weak=True)
    return answer.make_conditional(request)


def standing_words(held: Held) -> dict[Standing, str]:
    """How the standings are called at this examination."""
    return STANDING_WORDS if has_rooms(read_session(), held.id) else AT_OWN_DESK


def begin_by(held: Held, row: BoardRow) -> datetime | None:
    """Until when somebody who was let in late may begin; None where they were not, or have begun."""
    if row.let_in_at is None or row.started_at is not None or row.submitted_at is not None:
        return None
    return window_for(held.window, held.plan.minutes, let_in_at=row.let_in_at).last_start_at


def again_by(held: Held, row: BoardRow) -> datetime | None:
    """Until when somebody who was let sit once more may begin that; None where they were not, or have begun."""
    if row.offered_at is None:
        return None
    return last_start_for(held.window.last_start_at, row.let_in_at, row.offered_at)


def watched(held: Held, *, is_there: bool, candidate_id: Id | None = None) -> dict[str, Any]:
    """What whoever watches is told of the acts of those who invigilate."""
    acts = list_watched(read_session(), held, candidate_id=candidate_id) if is_there else ()
    return {"watched": acts, "told_acts": Teller(held, acts)}


def _read_asked() -> _Asked:
    standing = request.args.get("standing", "")
    chosen = Standing(standing) if standing in set(Standing) else None
    return _Asked(parse_id(request.args.get("room", "")), chosen, page_number(request.args.get("page")))


def _read(held: Held, asked: _Asked) -> Board:
    now = database().clock.now()
    session, is_named = read_session(), may_act(held)
    return read_board(session, held, room_id=asked.room_id, standing=asked.standing, page=asked.page, is_named=is_named, now=now)


def _live(held: Held, asked: _Asked, found: Board) -> dict[str, Any]:
    """What the part of the page needs that changes by itself. It holds no form: what somebody is typing is never taken away."""
    now, words, acts = database().clock.now(), standing_words(held), may_act(held)
    return {
        "held": held,
        "may_act": acts,
        **watched(held, is_there=not acts),
        "found": found,
        "standing": Standing,
        "words": words,
        "has_rooms": words is STANDING_WORDS,
        "looks": STANDING_LOOKS,
        "causes": CAUSE_WORDS,
        "left": lambda row: minutes_left(row.deadline_at, now),
        "begin_by": lambda row: begin_by(held, row),
        "again_by": lambda row: again_by(held, row),
        "now": now,
        "address": lambda to: asked.address("examinations.board", held, page=to if to > 1 else None),
        "again": asked.address("examinations.board_live", held),
    }
