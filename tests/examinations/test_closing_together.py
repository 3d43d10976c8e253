"""Several findings that may be chance are closed in one go: of the lowest grade alone, each by itself in the log, all or none."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.models import ExaminationAct, Finding, FindingPerson
from elearn.examinations.service import hearing
from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.examinations.looked import Looked, an_examination, laid_looked, look, use_long_bank
from tests.examinations.said_pages import SaidPages
from tests.examinations.said_pages import pages as pages
from tests.examinations.stage import Stage
from tests.organisation.makers import an_account
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

REASON = "Đã xem sơ đồ chỗ ngồi: hai em ngồi hai phòng."


@pytest.fixture(autouse=True)
def _long_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    use_long_bank(monkeypatch)


@pytest.fixture
def looked(_long_bank: None, database: Database, clock: FakeClock) -> Looked:
    return laid_looked(database, clock, looked_at)


def looked_at(stage: Stage) -> Looked:
    """The first of those who were looked at has an account, the others have none."""
    worker = stage.a_worker()
    with stage.database.unit_of_work() as work:
        assert worker.person_id is not None
        an_account(work.session, worker.person_id)
    found = an_examination(stage, (worker,))
    look(stage, found.held)
    return found


def chances(looked: Looked, *pairs: tuple[int, int]) -> list[Id]:
    """Findings that may be chance, about pairs of those who sat."""
    like, found = looked.similarity(), []
    with looked.stage.database.unit_of_work() as work:
        kept = work.session.get_one(Finding, like.id)
        for first, second in pairs:
            about = [looked.sats[each].candidate_id for each in (first, second)]
            evidence = {**kept.evidence, "first": str(about[0]), "second": str(about[1])}
            evidence["chance"] = {**kept.evidence["chance"], "among_all": 0.9}
            row = Finding(id=new_id(), examination_id=looked.held.id, kind="similarity", evidence=evidence, found_at=work.now)
            work.session.add(row)
            work.session.flush()
            work.session.add_all(FindingPerson(finding_id=row.id, candidate_id=each) for each in about)
            found.append(row.id)
    return found


def close(looked: Looked, *chosen: Id) -> int:
    with looked.stage.database.unit_of_work() as work:
        return hearing.close_chances(work.session, looked.stage.officer, looked.held, chosen, REASON, now=work.now)


def ask(looked: Looked, finding: Id, sat: int) -> None:
    with looked.stage.database.unit_of_work() as work:
        who, day = looked.sats[sat].candidate_id, work.now.date().replace(day=28)
        hearing.ask_person(work.session, looked.stage.officer, looked.held, finding, who, until=day, now=work.now)


def closings(looked: Looked) -> list[str]:
    with looked.stage.database.read() as session:
        wanted = (ExaminationAct.kind == ActKind.LOOKED, ExaminationAct.actor_id.is_not(None))
        return list(session.scalars(select(ExaminationAct.words).where(*wanted).order_by(ExaminationAct.seq)))


def open_ones(looked: Looked) -> set[Id]:
    return {each.id for each in looked.findings() if each.closed_at is None}


def test_each_of_them_is_an_act_of_its_own_that_says_whom_it_is_about(looked: Looked) -> None:
    chosen = chances(looked, (3, 4), (5, 6))
    # The same one ticked twice is closed once.
    assert close(looked, *chosen, chosen[0]) == 2
    people = {each.id: ", ".join(sorted(one.number for one in each.people)) for each in looked.findings()}
    assert sorted(closings(looked)) == sorted(f"Số báo danh {people[each]}: {REASON}" for each in chosen)
    assert {each.outcome for each in looked.findings() if each.id in chosen} == {REASON}
    assert open_ones(looked).isdisjoint(chosen)
    assert len(open_ones(looked)) == 2


def test_what_is_hardly_chance_is_weighed_by_itself(looked: Looked) -> None:
    chosen = chances(looked, (3, 4))
    for graver in (looked.similarity(), looked.speed()):
        if graver.id in chosen:
            continue
        with pytest.raises(Invalid):
            close(looked, *chosen, graver.id)
    assert closings(looked) == []
    assert set(chosen) <= open_ones(looked)


def test_all_are_closed_or_none(looked: Looked) -> None:
    first, second, third = chances(looked, (3, 4), (0, 5), (6, 7))
    close(looked, first)
    ask(looked, second, 0)
    for chosen, refused in (
        ((third, first), Conflict),
        ((third, second), Conflict),
        ((third, UUID(int=7)), NotFound),
        ((), Invalid),
    ):
        with pytest.raises(refused):
            close(looked, *chosen)
    assert open_ones(looked) >= {second, third}
    assert len(closings(looked)) == 1


def test_who_was_asked_is_told_and_nobody_else(looked: Looked) -> None:
    asked, other = chances(looked, (0, 3), (4, 5))
    ask(looked, asked, 0)
    looked.stage.clock.advance(days=30)
    assert close(looked, asked, other) == 2
    with looked.stage.database.read() as session:
        told = session.scalars(select(Message.place).join(Notice).where(Message.kind == Kind.EXAM_FINDING_CLOSED)).all()
    assert told == [f"/sittings/{looked.sats[0].sitting_id}/findings/{asked}"]


def test_whoever_sits_the_examination_closes_nothing(looked: Looked) -> None:
    (chosen,) = chances(looked, (3, 4))
    actor = looked.sats[0].actor
    assert actor is not None
    with looked.stage.database.unit_of_work() as work, pytest.raises(Forbidden):
        hearing.close_chances(work.session, actor, looked.held, [chosen], REASON, now=work.now)
    assert chosen in open_ones(looked)


def test_the_page_offers_it_for_the_lowest_grade_and_gives_back_what_was_ticked(pages: SaidPages) -> None:
    looked = looked_at(pages.stage)
    officer, address = pages.of(pages.stage.officer), f"/vi/organise/{looked.held.id}/findings"
    assert 'name="finding"' not in officer.get(address).text
    one, other = chances(looked, (3, 4), (5, 6))
    page = officer.get(address).text
    assert page.count('name="finding"') == 2
    assert 'form="close-together"' in page
    # Whoever has a card alone is told by people.
    assert "thí sinh có tài khoản đã được đề nghị giải trình thì được báo" in page
    assert "candidates with an account who were asked are told" in officer.get(address.replace("/vi/", "/en/")).text
    refused = officer.post(f"{address}/close", data={"finding": [str(one)], "words": ""})
    ticked = [f'value="{each}" form="close-together" checked' in refused.text for each in (one, other)]
    assert (refused.status_code, ticked) == (422, [True, False])
    assert officer.post(f"{address}/close", data={"words": REASON}).status_code == 422
    graver = officer.post(f"{address}/close", data={"finding": [str(one), str(looked.speed().id)], "words": REASON})
    assert (graver.status_code, REASON in graver.text) == (422, True)
    assert officer.post(f"{address}/close", data={"finding": "không phải", "words": REASON}).status_code == 404
    assert pages.of(pages.stage.stranger).post(f"{address}/close", data={"finding": str(one), "words": REASON}).status_code == 404
    done = officer.post(f"{address}/close", data={"finding": [str(one), str(other)], "words": REASON})
    assert done.status_code == 303
    assert "Đã kết thúc xem xét 2 dấu hiệu." in officer.get(address).text
    assert open_ones(looked).isdisjoint({one, other})
