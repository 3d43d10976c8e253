"""The sealed log as it is read: who, about whom, whether it holds. Tables without triggers stand for whoever gets around them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from elearn.core import limits
from elearn.core.actor import ANONYMOUS, SYSTEM
from elearn.examinations.acts import ActKind
from elearn.examinations.models import ExaminationAct
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.log import SealedLog, read_log, read_log_page
from elearn.examinations.queries.minutes import read_minutes
from elearn.examinations.service.log import note_act
from tests.examinations.stage import Stage


def log_of(stage: Stage, held: Held) -> SealedLog:
    with stage.database.read() as session:
        return read_log(session, held.id)


def a_log(stage: Stage) -> Held:
    """Three acts: of an officer about somebody with an account, of an officer about somebody without, of the clock."""
    held = stage.a_held()
    worker = stage.a_worker(name="Lê Văn Thí")
    about = [stage.a_candidate(held, worker), stage.a_candidate(held), None]
    for actor, candidate, words in zip((stage.officer, stage.officer, SYSTEM), about, ("một", "hai", ""), strict=True):
        with stage.database.unit_of_work() as work:
            note_act(work.session, actor, held.id, ActKind.INCIDENT, candidate_id=candidate, words=words, now=work.now)
    return held


def change(stage: Stage, held: Held, seq: int, **values: Any) -> None:
    with stage.database.unit_of_work() as work:
        wanted = (ExaminationAct.examination_id == held.id, ExaminationAct.seq == seq)
        work.session.execute(update(ExaminationAct).where(*wanted).values(**values))


def test_every_act_tells_who_and_about_whom(stage: Stage) -> None:
    held = a_log(stage)
    found = log_of(stage, held)
    assert [(each.seq, each.actor, each.is_system, each.name, each.words) for each in found.acts] == [
        (1, "Nguyễn Văn Khảo", False, "Lê Văn Thí", "một"),
        (2, "Nguyễn Văn Khảo", False, "Trần Thị Ngoài", "hai"),
        (3, None, True, None, ""),
    ]
    assert found.broken_at is None
    assert found.last_digest == found.acts[-1].digest


@pytest.mark.parametrize(
    "values", [{"words": "khác"}, {"kind": "erased"}, {"actor_id": None}, {"candidate_id": None}, {"digest": "0" * 64}]
)
def test_an_act_that_was_changed_is_told(stage: Stage, values: dict[str, Any]) -> None:
    held = a_log(stage)
    change(stage, held, 2, **values)
    assert log_of(stage, held).broken_at == 2


def test_words_that_were_emptied_on_their_day_break_nothing(stage: Stage) -> None:
    held = a_log(stage)
    change(stage, held, 1, words="", salt="")
    found = log_of(stage, held)
    assert found.broken_at is None
    assert [each.is_emptied for each in found.acts] == [True, False, False]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_an_act_that_is_missing_is_told_also_the_last(stage: Stage, seq: int) -> None:
    held = a_log(stage)
    with stage.database.unit_of_work() as work:
        work.session.execute(delete(ExaminationAct).where(ExaminationAct.examination_id == held.id, ExaminationAct.seq == seq))
    assert log_of(stage, held).broken_at == seq


@pytest.mark.parametrize("changed", [None, 1, 3])
def test_a_page_has_its_own_acts_the_latest_first_and_what_holds_of_all(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, changed: int | None
) -> None:
    monkeypatch.setattr(limits, "PAGE_ROWS", 2)
    held = a_log(stage)
    if changed is not None:
        change(stage, held, changed, kind="erased")
    whole = log_of(stage, held)
    assert (whole.total, whole.broken_at) == (3, changed)
    with stage.database.read() as session:
        pages = [read_log_page(session, held.id, number) for number in (1, 2, 9)]
    assert [paging.number for _, paging in pages] == [1, 2, 2]
    assert [log.acts for log, _ in pages] == [whole.acts[:0:-1], whole.acts[:1], whole.acts[:1]]
    assert {(log.total, log.broken_at, log.last_digest) for log, _ in pages} == {(3, changed, whole.last_digest)}


def test_the_record_reads_what_it_tells_and_checks_the_whole_chain(stage: Stage) -> None:
    held = a_log(stage)
    for kind, words in ((ActKind.IDENTIFIED, ""), (ActKind.IDENTIFIED, "(−) nhầm"), (ActKind.HEARD, "riêng"), (ActKind.CLOSED, "")):
        with stage.database.unit_of_work() as work:
            note_act(work.session, stage.officer, held.id, kind, words=words, now=work.now)
    with stage.database.read() as session:
        found = read_minutes(session, held)
    assert [(each.seq, each.kind, each.words) for each in found.told] == [
        (1, ActKind.INCIDENT, "một"),
        (2, ActKind.INCIDENT, "hai"),
        (3, ActKind.INCIDENT, ""),
        (5, ActKind.IDENTIFIED, "(−) nhầm"),
        (7, ActKind.CLOSED, ""),
    ]
    assert (found.acts, found.broken, found.log_digest) == (7, None, log_of(stage, held).last_digest)
    with stage.database.unit_of_work() as work:
        work.session.execute(delete(ExaminationAct).where(ExaminationAct.examination_id == held.id, ExaminationAct.seq == 7))
    with stage.database.read() as session:
        assert read_minutes(session, held).broken == 7


def test_the_log_of_another_examination_is_another_one(stage: Stage) -> None:
    a_log(stage)
    assert log_of(stage, stage.a_held()) == SealedLog((), 0, None, "")


def test_what_a_candidate_did_by_card_is_theirs_and_not_the_installations(stage: Stage) -> None:
    held = stage.a_held()
    guest = stage.a_candidate(held, number="TD7")
    with stage.database.unit_of_work() as work:
        for kind, actor, about in (
            (ActKind.APPEALED, ANONYMOUS, guest),
            (ActKind.APPEALED, stage.officer, guest),
            (ActKind.HEARD, ANONYMOUS, guest),
            (ActKind.STRUCK, SYSTEM, guest),
            (ActKind.CLOSED, SYSTEM, None),
        ):
            note_act(work.session, actor, held.id, kind, candidate_id=about, now=work.now)
    assert [each.is_by_card for each in log_of(stage, held).acts] == [True, False, True, False, False]
