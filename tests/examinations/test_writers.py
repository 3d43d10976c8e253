"""Whoever wrote, translated or reviewed a course does not sit an examination that asks it; and whoever sits one comes to nothing of
what is written of the course before results are told (0060).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from elearn.assessment.holding import KEPT
from elearn.authoring.models import Workspace, WorkspaceFile, WorkspaceImport, WorkspacePassage, WorkspaceRevision
from elearn.authoring.queries import get_workspace, list_workspaces
from elearn.authoring.queries.hands import list_hands
from elearn.authoring.rules import ImportState
from elearn.catalogue.models import Course
from elearn.core.actor import Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.errors import Invalid, NotFound
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Candidate, Examination
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.holding import keeps_banks
from elearn.examinations.queries.seen import may_join
from elearn.examinations.queries.writers import INFO as HANDS
from elearn.examinations.queries.writers import list_left_out, writers_of
from elearn.examinations.rules import State
from elearn.examinations.service import cards, listing, plans
from elearn.measurement.queries import get_measured, may_read
from elearn.studio.models import CourseDraft, DraftComment, DraftReview, DraftWriter
from elearn.studio.queries import get_draft, list_kept, list_to_review, may_change, may_read_versions
from elearn.studio.rules import BanksKept
from elearn.studio.versions import get_history
from tests.examinations.pages import Pages, address
from tests.examinations.pages import application as application
from tests.examinations.pages import site as site
from tests.examinations.pages import sown as sown
from tests.examinations.sat import CHOICE, a_plan
from tests.examinations.stage import Stage, a_stage
from tests.examinations.test_listing import coded
from tests.organisation.makers import TODAY, a_grant
from tests.site import Site


@pytest.fixture
def stage(database_url: str, clock: FakeClock) -> Iterator[Stage]:
    database = Database(database_url, clock=clock, session_info={HANDS: list_hands, KEPT: keeps_banks})
    yield a_stage(database, clock)
    database.close()


@pytest.fixture
def pages(site: Site) -> Pages:
    assert isinstance(site.database.clock, FakeClock)
    return Pages(site, a_stage(site.database, site.database.clock))


def id_of(actor: Actor) -> Id:
    assert actor.person_id is not None
    return actor.person_id


def a_draft(session: Session, stage: Stage, by: Id, **more: Any) -> CourseDraft:
    values = {"state": "withdrawn", "origin": "editor", "file_name": "x", "code": stage.course.id, "made_at": stage.clock.now()}
    row = CourseDraft(id=new_id(), made_by=by, **{**values, **more})
    session.add(row)
    session.flush()
    return row


def a_workspace(session: Session, stage: Stage, by: Id, **more: Any) -> Workspace:
    """A workspace of the course; closed unless `more` says otherwise."""
    now = stage.clock.now()
    values = {"code": stage.course.id, "title": {"vi": "Khóa"}, "languages": ["vi"], "made_at": now, "changed_at": now}
    row = Workspace(id=new_id(), made_by=by, **{**values, "ended_at": now, **more})
    session.add(row)
    session.flush()
    return row


def made_a_draft(session: Session, stage: Stage, who: Id, other: Id) -> None:
    a_draft(session, stage, who)


def made_a_draft_of_the_course_by_its_id(session: Session, stage: Stage, who: Id, other: Id) -> None:
    a_draft(session, stage, who, code=None, course_id=stage.entry.id)


def helped(session: Session, stage: Stage, who: Id, other: Id) -> None:
    session.add(DraftWriter(draft_id=a_draft(session, stage, other).id, person_id=who))


def reviewed(session: Session, stage: Stage, who: Id, other: Id) -> None:
    draft = a_draft(session, stage, other, state="asked", document_hash="a", review_round=1)
    facts = {"decision": "agreed", "round": 1, "document_hash": "a", "decided_at": stage.clock.now()}
    session.add(DraftReview(draft_id=draft.id, reviewer_id=who, **facts))


def commented(session: Session, stage: Stage, who: Id, other: Id) -> None:
    facts = {"part": "thu", "spot": "question", "place": "q", "quote": "", "document_hash": "a", "words": "xem lại"}
    session.add(DraftComment(draft_id=a_draft(session, stage, other).id, author_id=who, written_at=stage.clock.now(), **facts))


def opened_a_workspace(session: Session, stage: Stage, who: Id, other: Id) -> None:
    a_workspace(session, stage, who)


def saved_a_file(session: Session, stage: Stage, who: Id, other: Id) -> None:
    now, digest = stage.clock.now(), "0" * 64
    file = WorkspaceFile(
        id=new_id(), workspace_id=a_workspace(session, stage, other).id, path="banks/thu.vi.md", revision=1, sha256=digest, size=1,
        saved_by=other, saved_at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    facts = {"based_on": 0, "sha256": digest, "saved_at": now}
    session.add(WorkspaceRevision(file_id=file.id, revision=1, saved_by=who, **facts))


def translated(session: Session, stage: Stage, who: Id, other: Id) -> None:
    facts = {"language": "en", "hash": "a", "source_hash": "b", "said_at": stage.clock.now()}
    session.add(WorkspacePassage(workspace_id=a_workspace(session, stage, other).id, said_by=who, **facts))


def brought_a_file(session: Session, stage: Stage, who: Id, other: Id) -> None:
    facts = {"form": "document", "file_name": "x.docx", "sha256": "0" * 64, "state": ImportState.READING}
    workspace = a_workspace(session, stage, other).id
    session.add(WorkspaceImport(workspace_id=workspace, made_by=who, made_at=stage.clock.now(), **facts))


Hand = Callable[[Session, Stage, Id, Id], None]
HANDS_IN = [
    *(made_a_draft, made_a_draft_of_the_course_by_its_id, helped, reviewed, commented),
    *(opened_a_workspace, saved_a_file, translated, brought_a_file),
]


def wrote(stage: Stage, actor: Actor, hand: Hand = opened_a_workspace) -> None:
    other = id_of(stage.a_worker(name="Người Khác"))
    with stage.database.unit_of_work() as work:
        hand(work.session, stage, id_of(actor), other)


@pytest.mark.parametrize("hand", HANDS_IN)
def test_whoever_had_a_hand_in_the_course_neither_is_listed_nor_joins(stage: Stage, hand: Hand) -> None:
    author, free = coded(stage, "NS01"), coded(stage, "NS02")
    wrote(stage, author, hand)
    held = stage.a_held(a_plan(CHOICE, units=(str(stage.ward),)))
    with stage.database.read() as session:
        assert id_of(author) in writers_of(session, held.course_id)
        assert id_of(free) not in writers_of(session, held.course_id)
        assert [may_join(session, each, held, today=TODAY) for each in (author, free)] == [False, True]
    with pytest.raises(NotFound), stage.database.unit_of_work() as work:
        cards.join(work.session, author, held, now=work.now, today=TODAY)
    with pytest.raises(Invalid) as refused, stage.database.unit_of_work() as work:
        listing.list_staff(work.session, stage.officer, held, ["NS02", "NS01"], now=work.now)
    assert refused.value.values == {"codes": "NS01"}
    with stage.database.unit_of_work() as work:
        listing.list_people_of_units(work.session, held, now=work.now, today=TODAY)
        on_list = {each.person_id for each in work.session.query(Candidate).filter_by(examination_id=held.id)}
    assert id_of(free) in on_list
    assert id_of(author) not in on_list


def test_the_list_says_who_of_its_units_is_left_out(pages: Pages) -> None:
    stage = pages.stage
    author = coded(stage, "NS03", name="Đỗ Thị Soạn")
    wrote(stage, author)
    held = stage.a_held(a_plan(CHOICE, units=(str(stage.ward),)), state=State.DRAFT, rendition_id=None, version_id=None)
    with stage.database.read() as session:
        assert list_left_out(session, held, today=TODAY) == ["Đỗ Thị Soạn"]
    said = "Không phải là thí sinh, vì đã soạn, dịch hoặc thẩm định khóa học lấy làm đề: Đỗ Thị Soạn."
    assert said in pages.checked(stage.officer).get(address(held, "candidates")).text
    answer = pages.checked(stage.officer).post(address(held, "candidates"), data={"codes": "NS03"})
    assert answer.status_code == 422
    assert "thì không dự thi kỳ thi này: NS03." in answer.text


def test_no_plan_is_frozen_with_an_author_on_its_list(stage: Stage) -> None:
    author = coded(stage, "NS04", name="Đỗ Thị Soạn")
    held = stage.a_held(a_plan(CHOICE), state=State.DRAFT, rendition_id=None, version_id=None)
    candidate = stage.a_candidate(held, author, number="AA-42")
    wrote(stage, author, made_a_draft)

    def freeze() -> None:
        with stage.database.unit_of_work() as work:
            plans.make_ready(work.session, stage.officer, held.id, now=work.now)

    with pytest.raises(plans.NotReady) as refused:
        freeze()
    assert [each.values for each in refused.value.lacks] == [{"people": "Đỗ Thị Soạn (AA-42)"}]
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, candidate).struck_at = work.now
    stage.a_candidate(held, stage.a_worker())
    freeze()


def a_trainer(stage: Stage) -> Actor:
    """Writes and reviews for the city, to which the course belongs, and works in the ward."""
    actor = stage.a_worker()
    roles = (Role.TRAINER, Role.REVIEWER)
    with stage.database.unit_of_work() as work:
        work.session.get_one(Course, stage.entry.id).owner_unit_id = stage.city
        for each in roles:
            a_grant(work.session, id_of(actor), each, stage.city)
    return replace(actor, grants=tuple(Grant(each, stage.city) for each in roles))


def reached(stage: Stage, actor: Actor, workspace: Id, draft: Id) -> list[bool]:
    """Which of the ways to the banks of the course are open to somebody."""
    slug, course = stage.entry.slug, stage.entry.id

    def is_open(read: Callable[[], object]) -> bool:
        try:
            read()
        except (NotFound, BanksKept):
            return False
        return True

    with stage.database.read() as session:
        return [
            bool(list_workspaces(session, actor, today=TODAY).rows),
            is_open(lambda: get_workspace(session, actor, workspace, today=TODAY)),
            bool(list_to_review(session, actor, today=TODAY).rows),
            is_open(lambda: get_draft(session, actor, draft, today=TODAY)),
            may_change(session, actor, course),
            may_read_versions(session, actor, course),
            is_open(lambda: get_history(session, actor, slug)),
            may_read(session, actor, course),
            is_open(lambda: get_measured(session, actor, slug)),
            not list_kept(session, actor),
        ]


def in_writing(stage: Stage) -> tuple[Id, Id]:
    """An open workspace of the course by somebody else, and a draft that waits for a review."""
    other = id_of(stage.a_worker(name="Người Khác"))
    with stage.database.unit_of_work() as work:
        facts = {"state": "asked", "document_hash": "a", "review_round": 1, "unit_id": stage.city, "course_id": stage.entry.id}
        draft = a_draft(work.session, stage, other, **facts)
        return a_workspace(work.session, stage, other, ended_at=None, unit_id=stage.city).id, draft.id


@pytest.mark.parametrize("state", list(State))
def test_who_sits_comes_to_nothing_that_is_written_of_the_course_until_results_are_told(stage: Stage, state: State) -> None:
    actor, other = a_trainer(stage), a_trainer(stage)
    workspace, draft = in_writing(stage)
    assert reached(stage, actor, workspace, draft) == [True] * 10
    held = stage.a_held(state=state, posted_at=stage.clock.now() if state is State.POSTED else None)
    candidate = stage.a_candidate(held, actor)
    is_kept = state not in {State.POSTED, State.CANCELLED}
    assert set(reached(stage, actor, workspace, draft)) == {not is_kept}
    assert reached(stage, other, workspace, draft) == [True] * 10
    with stage.database.unit_of_work() as work:
        work.session.get_one(Candidate, candidate).struck_at = work.now
    assert reached(stage, actor, workspace, draft) == [True] * 10


def test_of_another_course_nothing_is_kept(stage: Stage) -> None:
    actor = a_trainer(stage)
    workspace, draft = in_writing(stage)
    held = stage.a_held()
    with stage.database.unit_of_work() as work:
        other = Course(id=new_id(), code="khac", slug="khac", visibility="public", owner_unit_id=stage.city, created_at=work.now)
        work.session.add(other)
        work.session.flush()
        work.session.get_one(Examination, held.id).course_id = other.id
    stage.a_candidate(held, actor)
    assert reached(stage, actor, workspace, draft)[:-1] == [True] * 9


def test_the_pages_of_the_studio_say_why(pages: Pages) -> None:
    stage = pages.stage
    actor = a_trainer(stage)
    workspace, draft = in_writing(stage)
    slug, client = stage.entry.slug, pages.checked(actor)
    writing = [f"/vi/authoring/{workspace}", f"/vi/studio/drafts/{draft}", f"/vi/studio/{slug}/versions"]
    held: Held = stage.a_held()
    stage.a_candidate(held, actor)
    for each in writing:
        answer = client.get(each)
        assert (answer.status_code, "danh sách thí sinh của một kỳ thi" in answer.text) == (403, True), each
    assert client.post(f"/vi/authoring/courses/{slug}").status_code == 403
    assert client.get(f"/vi/studio/{slug}/sources.zip").status_code == 404
    assert client.get(f"/vi/measurement/{slug}").status_code == 404
    assert "danh sách thí sinh của một kỳ thi" in client.get(f"/vi/studio/{slug}").text
    for each in ("/vi/studio", "/vi/authoring"):
        text = re.sub(r"\s+", " ", client.get(each).text)
        assert "Đang tạm đóng với anh/chị, vì anh/chị là thí sinh của kỳ thi lấy câu hỏi từ đó:" in text
