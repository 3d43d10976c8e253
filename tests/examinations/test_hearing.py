"""Whoever a finding is about reads it, replies once in time, is heard before it is closed, and nothing follows by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.core.clock import FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.candidates.holders import CardHolder, acting
from elearn.examinations.models import (
    Candidate,
    Examination,
    ExaminationAct,
    Finding,
    FindingPerson,
    Hearing,
    Sitting,
    SittingResult,
)
from elearn.examinations.policy import sat_by
from elearn.examinations.queries.findings import Concerned, FindingRow, OwnFinding, find_finding, find_own_finding
from elearn.examinations.service import hearing
from elearn.examinations.service.log import note_act
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.looked import Looked, an_examination, laid_looked, look, use_long_bank
from tests.examinations.sat_papers import Sat
from tests.examinations.stage import Stage
from tests.organisation.makers import TODAY, an_account

BEFORE_HEARINGS = "0041"
"""The revision in which what officers wrote down stood where replies stand."""
UNTIL = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def _long_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    use_long_bank(monkeypatch)


@pytest.fixture
def looked(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    return laid_looked(database, clock, _looked_through)


def _looked_through(stage: Stage) -> Looked:
    """The first of the pair has an account, the second has none."""
    worker = stage.a_worker()
    with stage.database.unit_of_work() as work:
        assert worker.person_id is not None
        an_account(work.session, worker.person_id)
    found = an_examination(stage, (worker,))
    look(stage, found.held)
    return found


def ask(looked: Looked, sat: Sat, until: date = UNTIL) -> None:
    with looked.stage.database.unit_of_work() as work:
        finding = looked.similarity()
        hearing.ask_person(work.session, looked.stage.officer, looked.held, finding.id, sat.candidate_id, until=until, now=work.now)


def reply(looked: Looked, own: OwnFinding, words: str = "Tôi tự làm.") -> None:
    actor = looked.pair[0].actor
    assert actor is not None
    with looked.stage.database.unit_of_work() as work:
        hearing.reply(work.session, actor, own, words, now=work.now)


def hear(looked: Looked, sat: Sat, words: str = "Nói là tự làm.") -> None:
    with looked.stage.database.unit_of_work() as work:
        finding = looked.similarity()
        officer = looked.stage.officer
        hearing.note_hearing(work.session, officer, looked.held, finding.id, sat.candidate_id, words=words, now=work.now)


def close(looked: Looked, words: str = "Đã nghe hai người; không có gì.") -> None:
    with looked.stage.database.unit_of_work() as work:
        hearing.close_finding(work.session, looked.stage.officer, looked.held, looked.similarity().id, words, now=work.now)


def own_finding(looked: Looked, sat: Sat) -> OwnFinding | None:
    assert sat.actor is not None
    with looked.stage.database.read() as session:
        clause = (Sitting.id == sat.sitting_id) & sat_by(sat.actor)
        return find_own_finding(session, looked.similarity().id, clause)


def acts(looked: Looked) -> list[tuple[ActKind, str]]:
    with looked.stage.database.read() as session:
        rows = session.scalars(select(ExaminationAct).where(ExaminationAct.actor_id.is_not(None)).order_by(ExaminationAct.seq))
        return [(ActKind(row.kind), row.words) for row in rows]


def told(looked: Looked) -> list[tuple[str, str | None]]:
    with looked.stage.database.read() as session:
        rows = session.execute(select(Message.kind, Message.place).join(Notice).order_by(Message.written_at, Message.kind))
        return [(row.kind, row.place) for row in rows]


def test_who_was_not_asked_reads_nothing(looked: Looked) -> None:
    assert own_finding(looked, looked.pair[0]) is None
    ask(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    assert own.person.candidate_id == looked.pair[0].candidate_id


def test_asking_shows_it_to_them_tells_them_and_is_noted(looked: Looked) -> None:
    sat = looked.pair[0]
    ask(looked, sat)
    finding = looked.similarity()
    place = f"/sittings/{sat.sitting_id}/findings/{finding.id}"
    assert told(looked) == [(Kind.EXAM_FINDING, place)]
    assert acts(looked) == [(ActKind.HEARD, f"Đề nghị giải trình đến hết {UNTIL:%d/%m/%Y}")]
    with pytest.raises(Conflict):
        ask(looked, sat)


def test_the_last_day_counts_whole_and_is_neither_too_near_nor_too_far(looked: Looked) -> None:
    sat, clock = looked.pair[0], looked.stage.clock
    for days in (-1, 0, 1, 61):
        with pytest.raises(Invalid):
            ask(looked, sat, TODAY + timedelta(days=days))
    ask(looked, sat, TODAY + timedelta(days=2))
    own = own_finding(looked, sat)
    assert own is not None
    assert own.person.reply_until is not None
    clock.instant = own.person.reply_until - timedelta(seconds=1)
    assert own.person.is_awaited(clock.now())
    clock.advance(seconds=1)
    assert not own.person.is_awaited(clock.now())
    with pytest.raises(Conflict):
        reply(looked, own)


def test_a_reply_is_given_once_and_reaches_the_officer(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    reply(looked, own)
    for words in ("Tôi tự làm.", "Lời khác."):
        with pytest.raises(Conflict):
            reply(looked, own, words)
    looked.stage.clock.advance(days=6)
    with pytest.raises(Conflict):
        hear(looked, looked.pair[0], "Lời ghi hộ.")
    said = {each.candidate_id: each.reply for each in looked.similarity().people}
    assert said == {looked.pair[0].candidate_id: "Tôi tự làm.", looked.pair[1].candidate_id: ""}


def concerned(looked: Looked, sat: Sat) -> Concerned:
    return next(each for each in looked.similarity().people if each.candidate_id == sat.candidate_id)


@pytest.mark.parametrize("is_invited", [True, False])
def test_who_has_neither_account_nor_card_is_invited_on_paper_and_heard_at_any_time(looked: Looked, is_invited: bool) -> None:
    if is_invited:
        ask(looked, looked.pair[1])
        with pytest.raises(Conflict):
            ask(looked, looked.pair[1])
    hear(looked, looked.pair[1])
    with pytest.raises(Conflict):
        hear(looked, looked.pair[1], "Lần nữa.")
    invited = [(ActKind.HEARD, f"Gửi giấy mời trình bày đến hết {UNTIL:%d/%m/%Y}")] if is_invited else []
    assert acts(looked) == [*invited, (ActKind.HEARD, "Nói là tự làm.")]
    person = concerned(looked, looked.pair[1])
    assert (person.reply, person.heard, person.asked_at is not None) == ("", "Nói là tự làm.", True)
    assert told(looked) == []


@pytest.mark.parametrize("has_account", [True, False])
def test_nobody_speaks_for_who_can_reply_and_was_never_asked(looked: Looked, has_account: bool) -> None:
    sat = looked.pair[0 if has_account else 1]
    with looked.stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, looked.pair[1].candidate_id).card_digest = b"card"
    with pytest.raises(Conflict, match="đề nghị giải trình trước"):
        hear(looked, sat, "Thừa nhận chép bài.")
    assert (concerned(looked, sat).heard, concerned(looked, sat).asked_at, acts(looked)) == ("", None, [])
    ask(looked, sat)
    assert concerned(looked, sat).is_awaited(looked.stage.clock.now())


def test_whoever_others_wrote_for_is_told_reads_it_and_still_replies_beside_it(looked: Looked) -> None:
    sat = looked.pair[0]
    ask(looked, sat)
    looked.stage.clock.advance(days=6)
    hear(looked, sat, "Thừa nhận chép bài.")
    place = f"/sittings/{sat.sitting_id}/findings/{looked.similarity().id}"
    assert told(looked) == [(Kind.EXAM_FINDING, place), (Kind.EXAM_FINDING_HEARD, place)]
    own = own_finding(looked, sat)
    assert own is not None
    assert (own.person.heard, own.person.may_reply(looked.stage.clock.now())) == ("Thừa nhận chép bài.", True)
    reply(looked, own, "Tôi không nói thế.")
    assert (concerned(looked, sat).reply, concerned(looked, sat).heard) == ("Tôi không nói thế.", "Thừa nhận chép bài.")
    with pytest.raises(Conflict):
        reply(looked, own, "Lời khác.")


def test_once_it_is_closed_nobody_replies_to_what_was_written_for_them(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    looked.stage.clock.advance(days=6)
    hear(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    hear(looked, looked.pair[1])
    close(looked)
    assert own is not None
    with pytest.raises(Conflict):
        reply(looked, own)


def test_who_was_heard_without_being_asked_and_gets_a_card_may_be_asked_and_is_waited_for(looked: Looked) -> None:
    sat = looked.pair[1]
    hear(looked, sat)
    with looked.stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, sat.candidate_id).card_digest = b"card"
    looked.stage.clock.advance(minutes=1)
    ask(looked, sat)
    ask(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    reply(looked, own)
    with pytest.raises(Conflict):
        close(looked)
    looked.stage.clock.advance(days=6)
    close(looked)


def test_what_is_hardly_chance_is_not_closed_before_everybody_had_their_say(looked: Looked) -> None:
    for act in (lambda: hear(looked, looked.pair[1]), lambda: ask(looked, looked.pair[0])):
        with pytest.raises(Conflict, match="mọi thí sinh liên quan"):
            close(looked)
        act()
    looked.stage.clock.advance(days=6)
    close(looked)


def test_an_invitation_on_paper_is_waited_for_until_its_day_is_over(looked: Looked) -> None:
    ask(looked, looked.pair[1])
    ask(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    reply(looked, own)
    with pytest.raises(Conflict, match="còn trong hạn"):
        close(looked)
    looked.stage.clock.advance(days=6)
    close(looked)
    assert [kind for kind, _ in told(looked)] == [Kind.EXAM_FINDING, Kind.EXAM_FINDING_CLOSED]


def test_what_may_be_chance_is_closed_without_asking_anybody(looked: Looked) -> None:
    with looked.stage.database.unit_of_work() as work:
        row = work.session.get_one(Finding, looked.similarity().id)
        row.evidence = {**row.evidence, "chance": {**row.evidence["chance"], "among_all": 0.9}}
    assert looked.similarity().may_be_chance
    close(looked)


def test_who_has_a_card_and_no_account_is_asked_and_nobody_is_told_by_the_site(looked: Looked) -> None:
    sat = looked.pair[1]
    with looked.stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, sat.candidate_id).card_digest = b"card"
    ask(looked, sat)
    holder = CardHolder(sat.candidate_id, looked.held.id, "")
    with looked.stage.database.read() as session:
        own = find_own_finding(session, looked.similarity().id, (Sitting.id == sat.sitting_id) & sat_by(holder))
    assert own is not None
    with looked.stage.database.unit_of_work() as work:
        hearing.reply(work.session, acting(holder), own, "Tôi tự làm.", now=work.now)
    ask(looked, looked.pair[0])
    looked.stage.clock.advance(days=6)
    hear(looked, looked.pair[0])
    close(looked)
    person = next(each for each in looked.similarity().people if each.candidate_id == sat.candidate_id)
    assert person.reply == "Tôi tự làm."
    assert [place for _, place in told(looked) if str(sat.sitting_id) in str(place)] == []


@pytest.mark.parametrize("has_account", [True, False])
def test_nobody_writes_down_a_hearing_while_the_person_may_reply_themselves(looked: Looked, has_account: bool) -> None:
    sat = looked.pair[0 if has_account else 1]
    with looked.stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, looked.pair[1].candidate_id).card_digest = b"card"
    ask(looked, sat)
    with pytest.raises(Conflict):
        hear(looked, sat)
    asked = next(each for each in looked.similarity().people if each.candidate_id == sat.candidate_id)
    assert (asked.reply, asked.replied_at) == ("", None)
    looked.stage.clock.advance(days=6)
    hear(looked, sat)


def test_whose_card_was_taken_back_while_they_might_reply_is_heard(looked: Looked) -> None:
    sat = looked.pair[1]
    for digest in (b"card", None):
        with looked.stage.database.unit_of_work() as work:
            work.session.get_one(Candidate, sat.candidate_id).card_digest = digest
        if digest:
            ask(looked, sat)
    hear(looked, sat)
    person = next(each for each in looked.similarity().people if each.candidate_id == sat.candidate_id)
    assert person.heard == "Nói là tự làm."


def test_whom_it_is_not_about_is_neither_asked_nor_heard(looked: Looked) -> None:
    for act in (ask, hear):
        with pytest.raises(NotFound):
            act(looked, looked.sats[5])


def test_it_is_not_closed_while_somebody_may_still_reply(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    with pytest.raises(Conflict):
        close(looked)
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    reply(looked, own)
    hear(looked, looked.pair[1])
    close(looked)
    assert looked.similarity().outcome == "Đã nghe hai người; không có gì."


def test_it_is_closed_when_the_time_to_reply_is_over(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    hear(looked, looked.pair[1])
    looked.stage.clock.advance(days=6)
    close(looked)
    assert looked.similarity().closed_at is not None


def test_closing_tells_who_was_asked_and_ends_it(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    looked.stage.clock.advance(days=6)
    hear(looked, looked.pair[0])
    hear(looked, looked.pair[1])
    close(looked)
    assert sorted(kind for kind, _ in told(looked)) == [Kind.EXAM_FINDING, Kind.EXAM_FINDING_CLOSED, Kind.EXAM_FINDING_HEARD]
    numbers = ", ".join(sorted(each.number for each in looked.similarity().people))
    assert acts(looked)[-1] == (ActKind.LOOKED, f"Số báo danh {numbers}: Đã nghe hai người; không có gì.")
    with pytest.raises(Conflict):
        close(looked, "Lời khác.")
    for act in (ask, hear):
        with pytest.raises(Conflict):
            act(looked, looked.pair[1])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    assert own.outcome == "Đã nghe hai người; không có gì."


def test_whatever_comes_of_it_no_result_changes(looked: Looked) -> None:
    def results() -> list[tuple[object, ...]]:
        with looked.stage.database.read() as session:
            rows = session.execute(select(SittingResult.id, SittingResult.seq, SittingResult.earned).order_by(SittingResult.id))
            return [tuple(row) for row in rows]

    before, state = results(), looked.stage.row(Examination, looked.held.id).state
    ask(looked, looked.pair[0])
    looked.stage.clock.advance(days=6)
    hear(looked, looked.pair[0])
    hear(looked, looked.pair[1])
    close(looked, "Hai bài giống nhau.")
    assert results() == before
    assert looked.stage.row(Examination, looked.held.id).state == state
    assert not looked.stage.row(Sitting, looked.pair[0].sitting_id).is_void


def test_a_finding_of_another_examination_is_not_there(looked: Looked) -> None:
    other, finding = looked.stage.a_held(), looked.similarity()
    with looked.stage.database.read() as session:
        assert find_finding(session, other, finding.id) is None
    with looked.stage.database.unit_of_work() as work, pytest.raises(NotFound):
        hearing.close_finding(work.session, looked.stage.officer, other, finding.id, "Khép.", now=work.now)


def test_an_erased_candidate_reads_nothing_any_more(looked: Looked) -> None:
    ask(looked, looked.pair[0])
    with looked.stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, looked.pair[0].candidate_id).erased_at = work.now
    assert own_finding(looked, looked.pair[0]) is None


def test_what_officers_wrote_before_it_had_a_place_of_its_own_is_moved_there(kept_stage: Stage) -> None:
    """Words that nobody could have sent were written by an officer: of who was not asked, and of whose time was over."""
    stage, finding, words = kept_stage, new_id(), {"own": "Tôi tự làm.", "unasked": "Thừa nhận.", "late": "Nói là tự làm."}
    held, officer, now = stage.a_held(), stage.officer.person_id, stage.clock.now()
    about = {each: stage.a_candidate(held, number=f"S-{n}") for n, each in enumerate(words)}
    until = {"own": now + timedelta(days=3), "unasked": None, "late": now - timedelta(days=1)}
    with stage.database.unit_of_work() as work:
        work.session.add(Finding(id=finding, examination_id=held.id, kind="speed", evidence={}, found_at=now))
        work.session.flush()
        for each, candidate in about.items():
            said = {"reply": words[each], "replied_at": now, "reply_until": until[each]}
            work.session.add(FindingPerson(finding_id=finding, candidate_id=candidate, asked_by=officer, asked_at=now, **said))
        note_act(work.session, stage.city_officer, held.id, ActKind.HEARD, candidate_id=about["late"], words=words["late"], now=now)

    def read() -> tuple[dict[Id, str], dict[Id, tuple[str, Id]]]:
        with stage.database.read() as session:
            replies = {row.candidate_id: row.reply for row in session.scalars(select(FindingPerson)) if row.replied_at is not None}
            return replies, {row.candidate_id: (row.words, row.written_by) for row in session.scalars(select(Hearing))}

    before = read()[0]
    schema.downgrade(stage.database, BEFORE_HEARINGS)
    schema.upgrade(stage.database)
    assert (len(before), read()[0]) == (3, {about["own"]: words["own"]})
    wrote = {about["unasked"]: (words["unasked"], officer), about["late"]: (words["late"], stage.city_officer.person_id)}
    assert read()[1] == wrote
    schema.downgrade(stage.database, BEFORE_HEARINGS)
    schema.upgrade(stage.database)
    assert read()[1] == wrote


def test_one_reads_ones_own_part_alone(looked: Looked) -> None:
    """Of the other person nothing is told, in whatever order the two stand."""
    ask(looked, looked.pair[0])
    own = own_finding(looked, looked.pair[0])
    assert own is not None
    row: FindingRow = looked.similarity()
    other = next(each for each in row.people if each.candidate_id == looked.pair[1].candidate_id)
    assert other.number not in repr(own.person)
    with looked.stage.database.read() as session:
        assert session.get(FindingPerson, (row.id, other.candidate_id)) is not None
