"""Answers about earlier learners and going back to an earlier version, on each database, down to what learners are told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from elearn.catalogue.earlier import sources_of, unpack_sources
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion
from elearn.content import document
from elearn.content.packing import pack_archive
from elearn.core.errors import Conflict, NotFound
from elearn.core.ids import Id, new_id
from elearn.learning.changes import changes_between, lessons_to_read
from elearn.studio import service
from elearn.studio.files import keep_archive
from elearn.studio.models import CourseDraft
from elearn.studio.patch import PATCH, Patch, pack
from elearn.studio.queries import get_documents
from elearn.studio.rules import State
from tests.studio.stage import House, changed, course_files, with_change

LESSON = next(path for path in course_files() if path.startswith("modules/") and path.endswith(".vi.md"))


def with_words(words: str, files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    told = dict(files or course_files())
    return {**told, LESSON: told[LESSON] + f"\n\n{words}\n".encode()}


def publish(house: House, files: Mapping[str, bytes]) -> Id:
    """Publishes sources by the way of a draft; answers the version."""
    return go_on(house, house.checked(files))


def go_on(house: House, draft: Id) -> Id:
    house.ask(draft)
    house.approve(draft)
    house.publish_draft(draft)
    with house.database.read() as session:
        version = session.scalar(select(CourseDraft.version_id).where(CourseDraft.id == draft))
    assert version is not None, house.look(draft).problems
    return version


def served(house: House) -> document.Course:
    with house.database.read() as session:
        rendition = session.scalars(select(Course.rendition_id)).one()
        assert rendition is not None
        return LIBRARY.get_document(session, rendition)


def keep(house: House, patch: Patch) -> str:
    return keep_archive(house.private, pack_archive({PATCH: pack(patch)}))


def tell(house: House, draft: Id, who: str = "trainer", *, shown: str | None = None, label: str = "1.0.1") -> Id:
    patch = Patch({"version": label}, label, {"vi": "Thêm một đoạn.", "en": "More.", "relearn": [], "slips": []})
    document_hash = shown if shown is not None else house.look(draft).document_hash or ""
    with house.database.unit_of_work() as work:
        made = service.tell_learners(work.session, house.actor(who), draft, document_hash, keep(house, patch), now=work.now)
        return made.id


def again(house: House, version: Id, label: str = "1.1.1", who: str = "trainer", *, course: Id | None = None) -> Id:
    """A draft that goes back to a version."""
    with house.database.unit_of_work() as work:
        course_id = course or work.session.scalars(select(Course.id)).one()
        change = {"vi": "Trở lại bản 1.0.0 vì bản mới sai.", "relearn": []}
        digest = keep(house, Patch({"version": label}, label, change, retires=True))
        return service.publish_again(work.session, house.actor(who), course_id, version, digest, now=work.now).id


def test_a_draft_that_only_does_not_say_what_it_changes_can_be_asked_about(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    found = house.look(draft)
    assert (found.state, {each.code for each in found.problems if each.severity.value == "error"}) == (
        State.FAULTY,
        {"CRS004"},
    )
    with house.database.read() as session:
        before, after = get_documents(session, house.actor("trainer"), draft)
    assert before is not None
    assert "Một đoạn vừa thêm." in after.lessons[0].pages["vi"].text


def test_a_draft_with_another_fault_has_no_document(house: House) -> None:
    publish(house, course_files())
    files = {path: content for path, content in course_files().items() if path != LESSON}
    draft = house.checked(files)
    with house.database.read() as session, pytest.raises(NotFound):
        get_documents(session, house.actor("trainer"), draft)


def test_what_is_not_sound_can_be_neither_reviewed_nor_published(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    with pytest.raises(Conflict):
        house.ask(draft)
    with pytest.raises(Conflict):
        house.publish_draft(draft, needs_review=False)


def test_answers_make_a_sound_draft_of_the_same_sources(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    second = tell(house, draft)
    house.check()
    assert house.look(second).state is State.READY, house.look(second).problems
    with house.database.read() as session:
        kept = unpack_sources(session.scalars(select(CourseDraft.sources).where(CourseDraft.id == second)).one() or b"")
    files = with_words("Một đoạn vừa thêm.")
    assert {path: kept[path] for path in kept if path != "course.yml"} == {
        path: files[path] for path in files if path != "course.yml"
    }
    assert b"version: 1.0.1" in kept["course.yml"]


def test_a_draft_is_given_up_once_the_one_with_the_answers_is_sound(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    tell(house, draft)
    assert house.look(draft).state is State.FAULTY
    house.check()
    assert house.look(draft).state is State.WITHDRAWN


def test_a_draft_stays_where_the_answers_are_not_taken(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    second = tell(house, draft, label="0.9")
    house.check()
    assert (house.look(second).state, house.look(draft).state) == (State.FAULTY, State.FAULTY)


def test_answers_about_a_document_that_was_not_shown_are_refused(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    with pytest.raises(Conflict):
        tell(house, draft, shown="0" * 32)


def test_nobody_answers_for_the_draft_of_another(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Một đoạn vừa thêm."))
    with pytest.raises(NotFound):
        tell(house, draft, "colleague", shown=house.look(draft).document_hash)


def test_a_draft_that_waits_for_its_reviewer_takes_no_answers(house: House) -> None:
    publish(house, course_files())
    draft = house.checked(with_words("Thêm.", changed()))
    house.ask(draft)
    with pytest.raises(Conflict):
        tell(house, draft)


def second_lesson(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The course with a lesson more, which has a question of its own."""
    told = dict(files)
    folder = LESSON.rpartition("/")[0]
    for language, words in (("vi", "Bài thêm"), ("en", "One more")):
        head = f"---\nid: bai-them\ntitle: {words}\nminutes: 5\n---\n\n"
        told[f"{folder}/08-bai-them.{language}.md"] = (
            f"{head}## {words} {{#muc}}\n\n{words}.\n\n### ? {words}? {{#q-them}}\n\n- [x] A\n  > A.\n- [ ] B\n  > B.\n".encode()
        )
    return told


def test_going_back_publishes_the_content_of_the_earlier_version_as_a_new_one(house: House) -> None:
    first = publish(house, course_files())
    publish(house, second_lesson(with_words("Một đoạn vừa thêm.", changed())))
    assert served(house).lesson_by_id("bai-them") is not None
    draft = again(house, first)
    house.check()
    assert house.look(draft).state is State.READY, house.look(draft).problems
    third = go_on(house, draft)
    course = served(house)
    assert course.label == "1.1.1"
    assert {"bai-them", "q-them"} <= set(course.retired)
    assert course.lesson_by_id("bai-them") is None
    assert "Một đoạn vừa thêm." not in course.lessons[0].pages["vi"].text
    with house.database.read() as session:
        assert sources_of(session, house.media, third)[LESSON] == course_files()[LESSON]
        assert len(session.scalars(select(CourseVersion.id)).all()) == 3


def test_learners_of_each_version_are_told_of_going_back_alone(house: House) -> None:
    first = publish(house, course_files())
    second = with_words("Một đoạn vừa thêm.", changed())
    publish(house, second)
    draft = again(house, first)
    house.check()
    go_on(house, draft)
    course = served(house)
    for known in ("1.0.0", "1.1.0"):
        found = changes_between(course, known)
        assert [each.text["vi"] for each in found] == ["Trở lại bản 1.0.0 vì bản mới sai."]
        assert lessons_to_read(course, found) == []


def test_ids_that_were_retired_in_between_come_back(house: House) -> None:
    with_more = second_lesson(course_files())
    first = publish(house, with_more)
    settings = with_change(with_more["course.yml"].decode().replace("version: 1.0.0", "version: 1.1.0"), "1.1.0")
    without = {**course_files(), "course.yml": f"retired: [bai-them, q-them]\n{settings}".encode()}
    if b"\nretired:" in course_files()["course.yml"]:
        without["course.yml"] = settings.replace("retired: []", "retired: [bai-them, q-them]").encode()
    publish(house, without)
    draft = again(house, first)
    house.check()
    assert house.look(draft).state is State.READY, house.look(draft).problems
    go_on(house, draft)
    assert served(house).lesson_by_id("bai-them") is not None
    assert served(house).retired == ()


def test_a_translation_is_as_old_as_it_was_when_a_version_comes_back(house: House) -> None:
    first = publish(house, course_files())
    heading = next(line for line in course_files()[LESSON].decode().splitlines() if line and line[0].isalpha() and ":" not in line)
    second = {path: c.replace(heading.encode(), f"{heading} Thêm chữ.".encode()) for path, c in changed().items()}
    publish(house, second)
    assert served(house).lessons[0].pages["en"].stale
    draft = again(house, first)
    house.check()
    go_on(house, draft)
    assert not served(house).lessons[0].pages["en"].stale


def test_the_version_that_is_served_is_not_published_again(house: House) -> None:
    first = publish(house, course_files())
    with pytest.raises(Conflict):
        again(house, first)


@pytest.mark.parametrize("who", ["other trainer", "reviewer", "other reviewer"])
def test_nobody_else_goes_back(house: House, who: str) -> None:
    first = publish(house, course_files())
    publish(house, with_words("Thêm.", changed()))
    with pytest.raises(NotFound):
        again(house, first, who=who)


def test_a_version_of_another_course_is_not_there(house: House) -> None:
    publish(house, course_files())
    with pytest.raises(NotFound):
        again(house, new_id())
    other = {
        path: c.replace(b"id: thu\n", b"id: khac\n").replace(b"slug: thu\n", b"slug: khac\n") for path, c in course_files().items()
    }
    with house.database.read() as session:
        course_id = session.scalars(select(Course.id)).one()
    theirs = publish(house, other)
    with pytest.raises(NotFound):
        again(house, theirs, course=course_id)
