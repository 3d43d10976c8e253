"""A course is written in a workspace, on each database: begun, saved, shared, sent, published, gone on with."""

from __future__ import annotations

import hashlib
import threading

import pytest
from sqlalchemy import select

from elearn.authoring import queries, service
from elearn.authoring.models import WorkspaceRevision
from elearn.authoring.rules import State
from elearn.catalogue.earlier import unpack_sources
from elearn.catalogue.models import CourseVersion
from elearn.core.actor import ANONYMOUS, Role
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.studio.rules import State as DraftState
from elearn.studio.tidying import forget_old_files
from tests.authoring.writing import LESSON, begun, kept, published, revision, row, save, sent, taken_up, text
from tests.organisation.makers import TODAY, a_grant
from tests.studio.stage import House, course_files


def test_a_new_course_is_there_with_its_files(house: House) -> None:
    workspace = begun(house)
    assert text(house, workspace) == course_files()[LESSON].decode()
    assert row(house, workspace).state is State.WRITING


def test_a_course_is_begun_once(house: House) -> None:
    begun(house)
    with pytest.raises(Conflict):
        begun(house, "city trainer", unit="city")


def test_a_course_that_is_served_is_not_begun_again(house: House) -> None:
    house.publish(owner="ward")
    with pytest.raises(Conflict):
        begun(house)


def test_nobody_begins_a_course_for_a_unit_that_is_not_theirs(house: House) -> None:
    with pytest.raises(Invalid):
        begun(house, unit="other ward")


def test_a_reviewer_begins_nothing(house: House) -> None:
    with pytest.raises(Invalid):
        begun(house, "reviewer")


@pytest.mark.parametrize("who", ["other trainer", "reviewer", "administrator", "far reviewer"])
def test_a_workspace_of_others_is_not_there(house: House, who: str) -> None:
    workspace = begun(house)
    with pytest.raises(NotFound):
        row(house, workspace, who)
    with pytest.raises(NotFound):
        save(house, workspace, "Chữ.", who)


@pytest.mark.parametrize("who", ["colleague", "city trainer"])
def test_the_trainers_of_a_unit_and_of_those_above_write_together(house: House, who: str) -> None:
    workspace = begun(house)
    save(house, workspace, "Chữ của người kia.", who)
    assert text(house, workspace) == "Chữ của người kia."


def test_nobody_signed_in_writes_nothing(house: House) -> None:
    workspace = begun(house)
    with house.database.unit_of_work() as work, pytest.raises(Forbidden):
        service.save_text(work.session, ANONYMOUS, workspace, LESSON, "Chữ.", based_on=1, now=work.now)


def test_every_state_that_was_saved_can_be_read_again(house: House) -> None:
    workspace = begun(house)
    first = text(house, workspace)
    save(house, workspace, "Hai.")
    save(house, workspace, "Ba.")
    with house.database.read() as session:
        actor = house.actor("trainer")
        rows = queries.list_revisions(session, actor, workspace, LESSON).rows
        texts = [queries.get_revision_text(session, actor, workspace, LESSON, each.id) for each in rows]
    assert texts == ["Ba.", "Hai.", first]


def test_the_same_text_sent_twice_is_saved_once(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Một lần.", based_on=1)
    again = save(house, workspace, "Một lần.", based_on=1)
    assert (again.revision, again.aside_id) == (2, None)


def test_what_is_saved_over_an_unseen_state_is_kept_aside(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Của đồng nghiệp.", "colleague", based_on=1)
    late = save(house, workspace, "Của tôi.", based_on=1)
    assert text(house, workspace) == "Của đồng nghiệp."
    assert late.aside_id is not None
    with house.database.read() as session:
        aside = queries.get_aside(session, house.actor("trainer"), workspace, late.aside_id)
    assert (aside.text, aside.current.text, aside.base) == ("Của tôi.", "Của đồng nghiệp.", course_files()[LESSON].decode())


def test_whoever_goes_on_writing_aside_writes_in_the_same_aside(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Của đồng nghiệp.", "colleague", based_on=1)
    first = save(house, workspace, "Của tôi.", based_on=1)
    again = save(house, workspace, "Của tôi, thêm một câu.", based_on=1, aside_id=first.aside_id)
    assert again == first
    assert again.aside_id is not None
    with house.database.read() as session:
        assert queries.get_aside(session, house.actor("trainer"), workspace, again.aside_id).text == "Của tôi, thêm một câu."


def test_two_windows_of_one_person_never_take_each_others_words(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Lưu giữa chừng.", based_on=1)
    one = save(house, workspace, "BETA", based_on=1)
    other = save(house, workspace, "GAMMA", based_on=1)
    assert one.is_own
    assert one.aside_id is not None
    assert other.aside_id not in {None, one.aside_id}
    with house.database.read() as session:
        assert queries.get_aside(session, house.actor("trainer"), workspace, one.aside_id).text == "BETA"


def test_the_same_words_sent_twice_are_kept_aside_once(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Lưu giữa chừng.", based_on=1)
    assert save(house, workspace, "BETA", based_on=1).aside_id == save(house, workspace, "BETA", based_on=1).aside_id


def test_nobody_sees_or_settles_the_aside_of_somebody_else(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Của đồng nghiệp.", "colleague", based_on=1)
    aside = save(house, workspace, "Của tôi.", based_on=1).aside_id
    assert aside is not None
    with house.database.read() as session, pytest.raises(NotFound):
        queries.get_aside(session, house.actor("colleague"), workspace, aside)
    with house.database.unit_of_work() as work, pytest.raises(NotFound):
        service.settle(work.session, house.actor("colleague"), workspace, aside, now=work.now)


def test_a_settled_aside_is_not_asked_about_again(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Của đồng nghiệp.", "colleague", based_on=1)
    aside = save(house, workspace, "Của tôi.", based_on=1).aside_id
    assert aside is not None
    with house.database.unit_of_work() as work:
        service.settle(work.session, house.actor("trainer"), workspace, aside, now=work.now)
    with house.database.read() as session:
        assert queries.list_asides(session, house.actor("trainer"), workspace) == []
        assert queries.get_aside(session, house.actor("trainer"), workspace, aside).text == "Của tôi."


@pytest.mark.parametrize(
    "path", ["../ngoai.vi.md", "modules/x.exe", "/etc/passwd", "modules/01-a/bai.md", "con.yml", "a" * 400 + ".vi.md"]
)
def test_a_path_that_no_course_has_is_refused(house: House, path: str) -> None:
    workspace = begun(house)
    with pytest.raises(Invalid):
        save(house, workspace, "Chữ.", path=path, based_on=0)


def test_a_path_that_differs_in_capitals_alone_is_refused(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Chữ.", path="snippets/A.md", based_on=0)
    with pytest.raises(Invalid):
        save(house, workspace, "Chữ.", path="snippets/a.md", based_on=0)


def test_a_text_that_is_too_long_is_refused(house: House) -> None:
    workspace = begun(house)
    with pytest.raises(Invalid):
        save(house, workspace, "ă" * 200_000)


def test_what_is_written_goes_to_readers_without_a_version_number(house: House) -> None:
    workspace = begun(house)
    published(house, workspace)
    assert row(house, workspace).state is State.PUBLISHED
    save(house, workspace, text(house, workspace).replace("Mất mười giây.", "Mất chín giây."))
    assert row(house, workspace).state is State.WRITING
    draft = sent(house, workspace)
    found = house.look(draft)
    assert (found.state, found.plan.label if found.plan else None) == (DraftState.READY, "1.0.1"), found.problems


def test_each_version_says_what_all_before_it_changed(house: House) -> None:
    workspace = begun(house)
    published(house, workspace)
    for words in ("chín", "tám"):
        save(house, workspace, text(house, workspace).replace("mười giây", f"{words} giây").replace("chín giây", f"{words} giây"))
        published(house, workspace)
    settings = latest_settings(house)
    assert [label in settings for label in ("1.0.0:", "1.0.1:", "1.0.2:")] == [True] * 3


def latest_settings(house: House) -> str:
    with house.database.read() as session:
        packed = session.scalars(select(CourseVersion.sources).order_by(CourseVersion.id.desc()).limit(1)).one()
    return unpack_sources(packed)["course.yml"].decode()


def test_a_course_that_is_served_is_taken_up_with_its_sources(house: House) -> None:
    house.publish(owner="ward")
    workspace = taken_up(house)
    assert text(house, workspace) == course_files()[LESSON].decode()
    assert row(house, workspace).state is State.PUBLISHED


def test_a_course_is_taken_up_once_by_all_its_trainers(house: House) -> None:
    house.publish(owner="ward")
    assert taken_up(house) == taken_up(house, "colleague")


def test_what_waits_for_a_review_is_not_overtaken(house: House) -> None:
    workspace = begun(house)
    house.ask(sent(house, workspace))
    with pytest.raises(Conflict):
        sent(house, workspace)


def test_what_was_not_asked_for_is_withdrawn_by_the_next(house: House) -> None:
    workspace = begun(house)
    first = sent(house, workspace)
    sent(house, workspace)
    assert house.look(first).state is DraftState.WITHDRAWN


def test_a_picture_goes_along(house: House) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    workspace = begun(house)
    kept(house, picture)
    with house.database.unit_of_work() as work:
        service.put_media(work.session, house.actor("trainer"), workspace, "assets/hinh.png", picture, now=work.now)
    words = text(house, workspace)
    save(house, workspace, f"{words}\n![Một chấm](assets/hinh.png)\n")
    found = house.look(sent(house, workspace))
    assert [each for each in found.problems if each.code == "IMG002"] == []


SNIPPET = "snippets/chung.vi.md"


def removed(house: House) -> Id:
    """A workspace whose snippet was saved and then removed: its states are 1 and 2."""
    workspace = begun(house)
    save(house, workspace, "Đoạn chung.", path=SNIPPET, based_on=0)
    act(house, workspace, SNIPPET)
    return workspace


def test_a_file_that_is_removed_is_not_sent(house: House) -> None:
    assert SNIPPET not in paths(house, removed(house))


def test_a_removed_file_comes_back_as_it_was(house: House) -> None:
    workspace = removed(house)
    with house.database.unit_of_work() as work:
        service.restore_file(work.session, house.actor("trainer"), workspace, SNIPPET, now=work.now)
    assert (text(house, workspace, SNIPPET), revision(house, workspace, SNIPPET)) == ("Đoạn chung.", 3)


def test_a_removed_picture_comes_back(house: House) -> None:
    workspace = begun(house)
    with house.database.unit_of_work() as work:
        actor = house.actor("trainer")
        service.put_media(work.session, actor, workspace, "assets/hinh.png", b"hinh", now=work.now)
        service.remove_file(work.session, actor, workspace, "assets/hinh.png", now=work.now)
        service.restore_file(work.session, actor, workspace, "assets/hinh.png", now=work.now)
    with house.database.read() as session:
        assert queries.media_of(queries.list_files(session, workspace)) == {
            "assets/hinh.png": f"{hashlib.sha256(b'hinh').hexdigest()}.png"
        }


def test_a_removed_file_is_begun_anew_and_its_history_goes_on(house: House) -> None:
    workspace = removed(house)
    assert save(house, workspace, "Đoạn khác.", path=SNIPPET, based_on=0).aside_id is None
    with house.database.read() as session:
        rows = queries.list_revisions(session, house.actor("trainer"), workspace, SNIPPET).rows
    assert [(each.revision, each.is_removal) for each in rows] == [(3, False), (2, True), (1, False)]


def test_whoever_writes_on_in_a_file_that_was_removed_chooses(house: House) -> None:
    workspace = removed(house)
    late = save(house, workspace, "Đoạn chung, thêm.", "colleague", path=SNIPPET, based_on=1)
    assert late.aside_id is not None
    with house.database.read() as session:
        aside = queries.get_aside(session, house.actor("colleague"), workspace, late.aside_id)
    assert (aside.text, aside.current.is_removed, aside.current.revision) == ("Đoạn chung, thêm.", True, 2)
    assert SNIPPET not in paths(house, workspace)


def test_what_was_removed_is_listed_until_it_is_back(house: House) -> None:
    workspace = removed(house)
    with house.database.read() as session:
        assert [each.path for each in queries.list_removed(session, workspace)] == [SNIPPET]
    save(house, workspace, "Đoạn khác.", path=SNIPPET, based_on=2)
    with house.database.read() as session:
        assert queries.list_removed(session, workspace) == []


@pytest.mark.parametrize("who", ["other trainer", "reviewer"])
def test_nobody_else_brings_a_file_back(house: House, who: str) -> None:
    workspace = removed(house)
    with house.database.unit_of_work() as work, pytest.raises(NotFound):
        service.restore_file(work.session, house.actor(who), workspace, SNIPPET, now=work.now)


def act(house: House, workspace: Id, path: str) -> None:
    with house.database.unit_of_work() as work:
        service.remove_file(work.session, house.actor("trainer"), workspace, path, now=work.now)


def paths(house: House, workspace: Id) -> set[str]:
    with house.database.read() as session:
        return {each.path for each in queries.list_files(session, workspace)}


def test_a_file_moves_with_its_history(house: House) -> None:
    workspace = begun(house)
    to = LESSON.replace("01-truoc", "02-truoc")
    with house.database.unit_of_work() as work:
        service.move_files(work.session, house.actor("trainer"), workspace, {LESSON: to}, now=work.now)
    assert revision(house, workspace, to) == 1
    assert LESSON not in paths(house, workspace)


def test_a_file_does_not_move_over_another(house: House) -> None:
    workspace = begun(house)
    renames = {LESSON: LESSON.replace(".vi.md", ".en.md")}
    with house.database.unit_of_work() as work, pytest.raises(Conflict):
        service.move_files(work.session, house.actor("trainer"), workspace, renames, now=work.now)


def test_two_files_change_places(house: House) -> None:
    workspace, other = begun(house), LESSON.replace(".vi.md", ".en.md")
    before = text(house, workspace), text(house, workspace, other)
    with house.database.unit_of_work() as work:
        renames = {LESSON: other, other: LESSON}
        service.move_files(work.session, house.actor("trainer"), workspace, renames, now=work.now)
    assert (text(house, workspace, other), text(house, workspace)) == before


def test_a_workspace_that_has_ended_lets_the_course_be_taken_up_anew(house: House) -> None:
    house.publish(owner="ward")
    first = taken_up(house)
    with house.database.unit_of_work() as work:
        service.end(work.session, house.actor("trainer"), first, now=work.now)
    assert taken_up(house) != first


def test_those_who_wrote_are_known(house: House) -> None:
    workspace = begun(house)
    save(house, workspace, "Của đồng nghiệp.", "colleague")
    with house.database.read() as session:
        writers = queries.list_writers(session, workspace, since=None)
    assert writers == {house.people["trainer"], house.people["colleague"]}


def test_two_trainers_who_save_at_once_lose_nothing(house: House) -> None:
    workspace = begun(house)
    saved = [save(house, workspace, f"Chữ {n}.", who, based_on=1) for n, who in enumerate(["trainer", "colleague", "city trainer"])]
    with house.database.read() as session:
        texts = session.scalars(select(WorkspaceRevision.text).where(WorkspaceRevision.based_on == 1)).all()
    assert len(texts) == 3
    assert sum(each.aside_id is not None for each in saved) == 2


def test_a_list_holds_what_the_actor_may_write(house: House) -> None:
    begun(house)
    with house.database.read() as session:
        seen = [len(queries.list_workspaces(session, house.actor(who), today=TODAY).rows) for who in ("trainer", "other trainer")]
    assert seen == [1, 0]


def test_whoever_helped_to_write_does_not_review(house: House) -> None:
    with house.database.unit_of_work() as work:
        a_grant(work.session, house.people["colleague"], Role.REVIEWER, house.units["ward"])
    workspace = begun(house)
    save(house, workspace, text(house, workspace).replace("Mất mười giây.", "Mất chín giây."), "colleague")
    draft = sent(house, workspace)
    house.ask(draft)
    with pytest.raises(NotFound):
        house.approve(draft, "colleague", document_hash=house.look(draft).document_hash)


def test_the_pictures_of_a_workspace_outlive_the_tidying_of_drafts(house: House) -> None:
    workspace = begun(house)
    kept(house, b"hinh")
    with house.database.unit_of_work() as work:
        service.put_media(work.session, house.actor("trainer"), workspace, "assets/hinh.png", b"hinh", now=work.now)
    house.database.clock.advance(days=400)  # type: ignore[attr-defined]  # the clock of tests
    others = queries.files_of_workspaces
    context = JobContext(house.database, threading.Event())
    name = f"{hashlib.sha256(b'hinh').hexdigest()}.png"
    forget_old_files(context, files=house.private, others=others)
    assert house.private.find(name) is not None
    forget_old_files(context, files=house.private, others=lambda _session: set())
    assert house.private.find(name) is None


def closed(house: House) -> Id:
    workspace = begun(house)
    save(house, workspace, "Chưa gửi.")
    with house.database.unit_of_work() as work:
        service.end(work.session, house.actor("trainer"), workspace, now=work.now)
    return workspace


def reopen(house: House, workspace: Id, who: str = "trainer") -> None:
    with house.database.unit_of_work() as work:
        service.reopen(work.session, house.actor(who), workspace, now=work.now)


def test_a_closed_workspace_is_opened_again_with_its_words(house: House) -> None:
    workspace = closed(house)
    with house.database.read() as session:
        assert [each.id for each in queries.list_closed(session, house.actor("trainer"), today=TODAY)] == [workspace]
    reopen(house, workspace)
    assert text(house, workspace) == "Chưa gửi."


def test_a_closed_workspace_stays_closed_while_the_course_is_written_elsewhere(house: House) -> None:
    workspace = closed(house)
    begun(house)
    with pytest.raises(Conflict):
        reopen(house, workspace)


@pytest.mark.parametrize("who", ["other trainer", "reviewer"])
def test_nobody_else_opens_a_closed_workspace(house: House, who: str) -> None:
    workspace = closed(house)
    with house.database.read() as session:
        assert queries.list_closed(session, house.actor(who), today=TODAY) == []
    with pytest.raises(NotFound):
        reopen(house, workspace, who)
