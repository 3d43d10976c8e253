"""Publishing, retiring and rendering again, on both databases."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from elearn.catalogue import service
from elearn.catalogue.library import Library
from elearn.catalogue.models import Course as CourseRow
from elearn.catalogue.models import CourseVersion, Rendition, SearchEntry, StoredFile
from elearn.catalogue.queries import find_course, get_course, list_courses, list_versions
from elearn.content.document import Course
from elearn.content.source_folder import read_folder
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor, Grant, Role
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from tests.build import SEC_PHISH
from tests.organisation.makers import a_person, a_unit
from tests.site import another, first_course


@dataclass
class Press:
    """A database, and what the operator does with its courses."""

    database: Database

    def publish(
        self, course: Course, sources: Mapping[str, bytes] | None = None, actor: Actor = SYSTEM, owner_id: Id | None = None
    ) -> bool:
        with self.database.unit_of_work() as work:
            return service.publish(work.session, actor, course, sources or {}, owner_id=owner_id, now=work.now).is_changed

    def rerender(self, course: Course) -> None:
        with self.database.unit_of_work() as work:
            service.rerender(work.session, SYSTEM, course, because="a fault in the sanitiser", now=work.now)

    def retire(self, course: Course, actor: Actor = SYSTEM) -> None:
        with self.database.unit_of_work() as work:
            service.retire(work.session, actor, course.id, now=work.now)

    def owner_of(self, course: Course) -> Id | None:
        with self.database.read() as session:
            return session.execute(select(CourseRow.owner_unit_id).where(CourseRow.code == course.id)).scalar_one()

    def count(self, model: type[Base]) -> int:
        with self.database.read() as session:
            return session.execute(select(func.count()).select_from(model)).scalar_one()

    def event_names(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(StoredEvent.name).order_by(StoredEvent.id)))

    def served_label(self, course: Course) -> str | None:
        with self.database.read() as session:
            found = find_course(session, ANONYMOUS, course.slug)
        return found.label if found else None


@pytest.fixture
def press(database: Database) -> Press:
    return Press(database)


@pytest.fixture
def course() -> Course:
    return first_course()


@pytest.fixture
def newer(course: Course) -> Course:
    return replace(course, label="9.0.0", source_hash="9" * 64, title={"vi": "Bản mới", "en": "New edition"})


def a_trainer(database: Database, role: Role = Role.TRAINER) -> Actor:
    with database.unit_of_work() as work:
        unit = a_unit(work.session)
        person = a_person(work.session, unit)
    return Actor(person_id=person, unit_id=unit, grants=(Grant(role, unit),))


def test_publishing_the_same_sources_twice_changes_nothing(press: Press, course: Course) -> None:
    assert press.publish(course)
    events = press.event_names()
    assert not press.publish(course)
    assert (press.count(CourseVersion), press.count(Rendition)) == (1, 1)
    assert press.event_names() == events


def test_a_new_version_is_served_at_once(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    press.publish(newer)
    assert press.served_label(course) == "9.0.0"


def test_the_list_shows_the_title_of_the_version_served(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    press.publish(newer)
    with press.database.read() as session:
        assert [each.title["vi"] for each in list_courses(session, ANONYMOUS)] == ["Bản mới"]


def test_the_old_version_stays_and_can_still_be_read(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    with press.database.read() as session:
        old = get_course(session, SYSTEM, course.slug)
    press.publish(newer)
    with press.database.read() as session:
        assert Library().get_document(session, old.rendition_id) == course


def test_publishing_old_sources_again_serves_the_old_version(press: Press, course: Course, newer: Course) -> None:
    for each in (course, newer, course):
        press.publish(each)
    assert press.served_label(course) == course.label
    assert press.count(CourseVersion) == 2


def test_the_history_names_every_version_and_which_is_served(press: Press, course: Course, newer: Course, clock: FakeClock) -> None:
    press.publish(course)
    clock.advance(hours=1)
    press.publish(newer)
    with press.database.read() as session:
        versions = list_versions(session, get_course(session, SYSTEM, course.slug).id)
    assert [(each.label, each.is_served) for each in versions] == [("9.0.0", True), (course.label, False)]


def test_a_course_may_change_its_address(press: Press, course: Course) -> None:
    press.publish(course)
    press.publish(replace(course, slug="dia-chi-moi", source_hash="8" * 64))
    with press.database.read() as session:
        assert find_course(session, ANONYMOUS, course.slug) is None
        assert find_course(session, ANONYMOUS, "dia-chi-moi") is not None


def test_an_address_of_another_course_is_refused(press: Press, course: Course) -> None:
    press.publish(course)
    with pytest.raises(Conflict):
        press.publish(another(course, code="khac", slug=course.slug))
    assert press.count(CourseVersion) == 1


def test_a_course_cannot_move_to_the_address_of_another(press: Press, course: Course) -> None:
    press.publish(course)
    press.publish(another(course, code="khac"))
    with pytest.raises(Conflict):
        press.publish(another(course, code="khac", slug=course.slug, source_hash="7" * 64))


@pytest.mark.parametrize("role", [None, *(role for role in Role if role not in {Role.TRAINER, Role.REVIEWER})])
def test_only_trainers_publish(press: Press, course: Course, role: Role | None) -> None:
    actor = ANONYMOUS if role is None else Actor(person_id=new_id(), grants=(Grant(role, new_id()),))
    with pytest.raises(Forbidden):
        press.publish(course, actor=actor)


def test_a_version_knows_which_trainer_published_it(press: Press, course: Course) -> None:
    trainer = a_trainer(press.database)
    press.publish(course, actor=trainer)
    with press.database.read() as session:
        assert session.scalars(select(CourseVersion.published_by)).one() == trainer.person_id


def test_who_may_not_publish_may_not_retire(press: Press, course: Course) -> None:
    press.publish(course)
    with pytest.raises(Forbidden):
        press.retire(course, actor=Actor(person_id=new_id()))


def test_who_may_not_publish_may_not_render_again(press: Press, course: Course) -> None:
    press.publish(course)
    with press.database.unit_of_work() as work, pytest.raises(Forbidden):
        service.rerender(work.session, Actor(person_id=new_id()), course, because="x", now=work.now)


def test_retiring_hides_a_course_from_everybody(press: Press, course: Course) -> None:
    press.publish(course)
    press.retire(course)
    with press.database.read() as session:
        for actor in (ANONYMOUS, Actor(person_id=new_id()), SYSTEM):
            assert find_course(session, actor, course.slug) is None
            assert list_courses(session, actor) == []


def test_retiring_twice_is_told_once(press: Press, course: Course) -> None:
    press.publish(course)
    press.retire(course)
    press.retire(course)
    assert press.event_names().count("catalogue.course_retired") == 1


def test_retiring_keeps_every_version(press: Press, course: Course) -> None:
    press.publish(course)
    press.retire(course)
    assert press.count(CourseVersion) == 1


def test_publishing_a_retired_course_brings_it_back(press: Press, course: Course) -> None:
    press.publish(course)
    press.retire(course)
    assert press.publish(course)
    assert press.served_label(course) == course.label
    assert press.count(CourseVersion) == 1


def test_an_unknown_course_cannot_be_retired(press: Press, course: Course) -> None:
    with pytest.raises(NotFound):
        press.retire(course)


def test_rendering_again_keeps_the_version_and_serves_the_new_rendition(press: Press, course: Course) -> None:
    press.publish(course)
    with press.database.read() as session:
        before = get_course(session, SYSTEM, course.slug)
    safer = replace(course, summary=course.summary | {"vi": "An toàn hơn"})
    press.rerender(safer)
    with press.database.read() as session:
        after = get_course(session, SYSTEM, course.slug)
        assert (after.version_id, after.label) == (before.version_id, before.label)
        assert Library().get_document(session, after.rendition_id) == safer
        assert Library().get_document(session, before.rendition_id) == course


def test_rendering_an_old_version_again_does_not_serve_it(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    press.publish(newer)
    press.rerender(replace(course, summary={"vi": "An toàn hơn"}))
    assert press.served_label(course) == "9.0.0"
    with press.database.read() as session:
        titles = session.scalars(select(SearchEntry.title).where(SearchEntry.lesson.is_(None))).all()
    assert "Bản mới" in titles


def test_a_rendition_says_why_it_was_made(press: Press, course: Course) -> None:
    press.publish(course)
    press.rerender(replace(course, summary={"vi": "An toàn hơn"}))
    with press.database.read() as session:
        assert set(session.scalars(select(Rendition.because))) == {None, "a fault in the sanitiser"}


def test_sources_that_were_never_published_cannot_be_rendered_again(press: Press, course: Course) -> None:
    with pytest.raises(NotFound):
        press.rerender(course)


def test_a_version_that_is_served_no_more_can_be_rendered_again_and_keeps_what_it_was(
    press: Press, course: Course, newer: Course
) -> None:
    press.publish(course)
    press.publish(newer)
    with press.database.read() as session:
        served = get_course(session, SYSTEM, course.slug).rendition_id
        kept = dict(session.execute(select(Rendition.id, Rendition.document)).all())
    other = replace(course.media[0], sha256="e" * 64)
    press.rerender(replace(course, media=(other, *course.media[1:])))
    with press.database.read() as session:
        assert get_course(session, SYSTEM, course.slug).rendition_id == served
        after = dict(session.execute(select(Rendition.id, Rendition.document)).all())
        assert len(after) == len(kept) + 1
        assert {each: after[each] for each in kept} == kept
        assert session.scalar(select(StoredFile.sha256).where(StoredFile.sha256 == other.sha256)) == other.sha256


def test_a_version_is_not_rendered_as_another_courses(press: Press, course: Course) -> None:
    press.publish(course)
    with press.database.unit_of_work() as work:
        version = get_course(work.session, SYSTEM, course.slug).version_id
        with pytest.raises(NotFound):
            service.rerender(work.session, SYSTEM, replace(course, id="khac"), because="x", version_id=version, now=work.now)


def test_the_sources_are_kept_as_they_were(press: Press, course: Course) -> None:
    sources = {path: content for path, content in read_folder(SEC_PHISH).items() if not path.startswith("assets/")}
    press.publish(course, sources)
    with press.database.read() as session:
        stored = session.scalars(select(CourseVersion).options(undefer(CourseVersion.sources))).one().sources
    with tarfile.open(fileobj=io.BytesIO(stored)) as archive:
        kept = {entry.name: file.read() for entry in archive if (file := archive.extractfile(entry)) is not None}
    assert kept == sources


def test_the_same_sources_make_the_same_archive() -> None:
    assert service.pack_sources({"a": b"1", "b": b"2"}) == service.pack_sources({"b": b"2", "a": b"1"})


def test_a_course_tells_its_whole_life(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    press.publish(newer)
    press.rerender(replace(newer, summary={"vi": "An toàn hơn"}))
    press.retire(course)
    assert press.event_names() == [
        "catalogue.course_published",
        "catalogue.course_published",
        "catalogue.course_rerendered",
        "catalogue.course_retired",
    ]


def test_publishing_tells_which_version_was_replaced(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    with press.database.read() as session:
        first = get_course(session, SYSTEM, course.slug).version_id
    press.publish(newer)
    with press.database.read() as session:
        replaced = [each.payload["replaced_id"] for each in session.scalars(select(StoredEvent).order_by(StoredEvent.id))]
    assert replaced == [None, str(first)]


def test_media_of_two_versions_are_noted_once(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    press.publish(newer)
    with press.database.read() as session:
        kept = session.scalars(select(StoredFile.sha256)).all()
    assert sorted(kept) == sorted(each.sha256 for each in course.media)


# --- whose course it is ------------------------------------------------------------------------------------------------


@pytest.fixture
def units(database: Database) -> tuple[Id, Id]:
    with database.unit_of_work() as work:
        return a_unit(work.session), a_unit(work.session)


@pytest.fixture
def inner(course: Course) -> Course:
    """A course for one unit."""
    return replace(course, visibility="unit")


def owners(press: Press) -> list[tuple[str | None, str | None]]:
    """The owner before and after, as each publication told it."""
    with press.database.read() as session:
        published = select(StoredEvent).where(StoredEvent.name == "catalogue.course_published").order_by(StoredEvent.id)
        told = [each.payload for each in session.scalars(published)]
    return [(each["former_owner_unit_id"], each["owner_unit_id"]) for each in told]


def test_a_course_of_a_unit_is_refused_while_nobody_says_of_which(press: Press, inner: Course) -> None:
    with pytest.raises(Invalid) as refused:
        press.publish(inner)
    assert refused.value.field == "unit"
    assert press.count(CourseRow) == 0


def test_a_course_that_becomes_one_of_a_unit_needs_to_know_it_too(press: Press, course: Course, newer: Course) -> None:
    press.publish(course)
    with pytest.raises(Invalid):
        press.publish(replace(newer, visibility="unit"))
    assert press.served_label(course) == course.label


def test_the_owner_is_kept_when_a_new_version_names_none(press: Press, inner: Course, newer: Course, units: tuple[Id, Id]) -> None:
    press.publish(inner, owner_id=units[0])
    press.publish(replace(newer, visibility="unit"))
    assert press.owner_of(inner) == units[0]


def test_publishing_tells_whose_the_course_is_and_was(press: Press, inner: Course, newer: Course, units: tuple[Id, Id]) -> None:
    first, second = (str(each) for each in units)
    press.publish(inner, owner_id=units[0])
    press.publish(replace(newer, visibility="unit"), owner_id=units[1])
    assert owners(press) == [(None, first), (first, second)]


def test_the_same_sources_for_another_unit_are_a_change(press: Press, inner: Course, units: tuple[Id, Id]) -> None:
    press.publish(inner, owner_id=units[0])
    assert press.publish(inner, owner_id=units[1])
    assert press.owner_of(inner) == units[1]
    assert (press.count(CourseVersion), press.count(Rendition)) == (1, 1)
    assert owners(press)[-1] == (str(units[0]), str(units[1]))


def test_the_same_sources_for_the_same_unit_are_none(press: Press, inner: Course, units: tuple[Id, Id]) -> None:
    press.publish(inner, owner_id=units[0])
    assert not press.publish(inner, owner_id=units[0])


def test_labels_and_themes_may_be_as_long_as_the_format_allows(press: Press, course: Course) -> None:
    press.publish(replace(course, label="1.0.0-" + "a" * 34, theme="t" * 64, place="p" * 64))
    assert press.served_label(course) == "1.0.0-" + "a" * 34


def test_rendering_again_keeps_the_media_of_the_new_document(press: Press, course: Course) -> None:
    press.publish(course)
    other = replace(course.media[0], sha256="f" * 64)
    press.rerender(replace(course, media=(other, *course.media[1:])))
    with press.database.read() as session:
        assert "f" * 64 in session.scalars(select(StoredFile.sha256)).all()
