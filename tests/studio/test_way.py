"""The way of a draft, on each database: sent, checked, reviewed, published; and every turn that it must not take."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from elearn.catalogue.earlier import unpack_sources
from elearn.catalogue.library import unpack
from elearn.catalogue.models import Course, CourseVersion
from elearn.content.source_folder import read_folder
from elearn.core.actor import ANONYMOUS, Role
from elearn.core.db.work import Database
from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.runner import Runner
from elearn.studio import service
from elearn.studio.checking import check_draft
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin, State
from elearn.studio.service import CHECK, Sent
from tests.build import SEC_PHISH
from tests.content.lint.course_examples import TOLD_BY_THE_STUDIO
from tests.content.zips import a_zip
from tests.organisation.makers import a_grant
from tests.studio.stage import House, changed, course_files


def served(database: Database) -> tuple[str, str] | None:
    """The address and the label of the version published last."""
    with database.read() as session:
        row = session.execute(
            select(Course.slug, CourseVersion.label)
            .join(CourseVersion, CourseVersion.course_id == Course.id)
            .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        ).first()
        return (row.slug, row.label) if row else None


def events(database: Database) -> list[str]:
    with database.read() as session:
        names = session.scalars(select(StoredEvent.name).where(StoredEvent.name.startswith("studio.")).order_by(StoredEvent.id))
        return [name.removeprefix("studio.") for name in names]


def test_a_course_goes_from_a_zip_to_its_readers(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    assert house.publish_draft(draft).slug == "thu"
    assert served(house.database) == ("thu", "1.0.0")
    assert house.look(draft).state is State.PUBLISHED


def test_every_step_is_an_event(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    house.publish_draft(draft)
    assert events(house.database) == ["draft_made", "draft_checked", "review_asked", "draft_approved", "draft_published"]


def test_a_new_course_belongs_to_the_unit_for_which_it_was_written(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    house.publish_draft(draft)
    with house.database.read() as session:
        assert session.scalars(select(Course.owner_unit_id)).one() == house.units["ward"]


def test_what_is_published_is_what_was_sent_byte_for_byte(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    house.publish_draft(draft)
    with house.database.read() as session:
        kept = session.scalars(select(CourseVersion.sources)).one()
        assert session.scalars(select(CourseVersion.source_hash)).one() == house.look(draft).source_hash
    assert unpack_sources(kept) == dict(course_files())


def test_errors_are_told_with_their_line_and_nothing_can_be_asked_for(house: House) -> None:
    broken = dict(course_files())
    broken["course.yml"] = broken["course.yml"].replace(b"format: 1", b"format: 1\nforrmat: 2")
    draft = house.checked(broken)
    found = house.look(draft)
    assert found.state is State.FAULTY
    assert [(each.code, each.place.path, each.place.line) for each in found.problems if each.code == "FM002"] == [
        ("FM002", "course.yml", 2)
    ]
    with pytest.raises(Conflict):
        house.ask(draft)


def test_what_is_no_zip_is_told_on_the_page_of_the_draft(house: House) -> None:
    found = house.look(house.checked(b"PK\x03\x04 hello"))
    assert (found.state, [each.code for each in found.problems]) == (State.FAULTY, ["SEC014"])


def test_a_version_that_is_not_raised_is_told(house: House) -> None:
    house.publish(owner="ward")
    found = house.look(house.checked({**course_files(), "README.md": b"other"}))
    assert "CRS004" in {each.code for each in found.problems}


def test_the_plan_says_from_which_version_to_which(house: House) -> None:
    house.publish(owner="ward")
    plan = house.look(house.checked(changed())).plan
    assert plan is not None
    assert (plan.before, plan.label) == ("1.0.0", "1.1.0")


def test_the_author_cannot_approve_their_own_draft(house: House) -> None:
    with house.database.unit_of_work() as work:
        a_grant(work.session, house.people["trainer"], Role.REVIEWER, house.units["ward"])
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(NotFound):
        house.approve(draft, "trainer")


def test_the_database_refuses_a_review_by_the_author(house: House) -> None:
    draft = house.checked(course_files())
    with pytest.raises(IntegrityError), house.database.unit_of_work() as work:
        work.session.execute(update(CourseDraft).where(CourseDraft.id == draft).values(reviewed_by=house.people["trainer"]))


def test_the_database_refuses_an_approval_of_another_document(house: House) -> None:
    draft = house.checked(course_files())
    with pytest.raises(IntegrityError), house.database.unit_of_work() as work:
        work.session.execute(update(CourseDraft).where(CourseDraft.id == draft).values(state="approved", approved_hash="0" * 64))


@pytest.mark.parametrize("who", ["colleague", "other reviewer", "far reviewer", "administrator"])
def test_whoever_does_not_review_for_the_unit_sees_no_draft(house: House, who: str) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(NotFound):
        house.look(draft, who)


@pytest.mark.parametrize("who", ["reviewer", "city reviewer"])
def test_a_reviewer_of_the_unit_or_above_may_approve(house: House, who: str) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft, who)
    assert house.look(draft).state is State.APPROVED


def test_a_draft_that_nobody_asked_about_is_shown_to_no_reviewer(house: House) -> None:
    draft = house.checked(course_files())
    with pytest.raises(NotFound):
        house.look(draft, "reviewer")


def test_a_draft_is_not_published_before_it_was_approved(house: House) -> None:
    draft = house.checked(course_files())
    with pytest.raises(Conflict):
        house.publish_draft(draft)
    house.ask(draft)
    with pytest.raises(Conflict):
        house.publish_draft(draft)
    assert served(house.database) is None


def test_an_installation_may_do_without_a_second_person(house: House) -> None:
    draft = house.checked(course_files())
    assert house.publish_draft(draft, by_default=0).slug == "thu"


def test_only_the_author_publishes(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    for who in ("reviewer", "colleague", "city trainer"):
        with pytest.raises(NotFound):
            house.publish_draft(draft, who)


def test_sending_back_needs_words(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(Invalid):
        house.send_back(draft, words=" ")
    house.send_back(draft)
    assert house.look(draft).state is State.SENT_BACK
    assert house.decisions(draft) == [("reviewer", "sent-back", "Sửa bài 1.")]


def test_a_decision_about_another_document_than_the_one_shown_is_refused(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    with pytest.raises(Conflict):
        house.approve(draft, document_hash="0" * 64)


def test_what_was_changed_behind_the_approval_is_not_published(house: House) -> None:
    draft = house.checked(course_files())
    house.ask(draft)
    house.approve(draft)
    other = house.checked(changed(), "colleague")
    with house.database.unit_of_work() as work:
        bytes_of_other = work.session.scalars(select(CourseDraft.document).where(CourseDraft.id == other)).one()
        work.session.execute(update(CourseDraft).where(CourseDraft.id == draft).values(document=bytes_of_other))
    with pytest.raises(Conflict):
        house.publish_draft(draft)
    assert served(house.database) is None


def test_a_draft_that_was_overtaken_is_checked_and_reviewed_again(house: House) -> None:
    house.publish(owner="ward")
    draft = house.checked(changed(version="1.1.0"))
    house.ask(draft)
    house.approve(draft)
    house.publish(changed(version="1.2.0"), owner="ward")
    assert house.publish_draft(draft).slug is None
    assert served(house.database) == ("thu", "1.2.0")
    house.check()
    found = house.look(draft)
    assert found.state is State.FAULTY
    assert "CRS004" in {each.code for each in found.problems}


def test_of_two_new_versions_only_the_first_is_published_as_it_was_approved(house: House) -> None:
    house.publish(owner="ward")
    first, second = house.checked(changed(version="1.1.0")), house.checked(changed(version="1.2.0"), "colleague")
    for draft, who in ((first, "trainer"), (second, "colleague")):
        house.ask(draft, who)
        house.approve(draft)
    assert house.publish_draft(first).slug == "thu"
    assert house.publish_draft(second, "colleague").slug is None
    house.check()
    found = house.look(second, "colleague")
    assert (found.state, found.needed) == (State.READY, None)
    assert found.plan is not None
    assert found.plan.before == "1.1.0"


def test_publishing_twice_is_told(house: House) -> None:
    draft = house.checked(course_files())
    house.publish_draft(draft, by_default=0)
    with pytest.raises(Conflict):
        house.publish_draft(draft, by_default=0)


def test_a_withdrawn_draft_goes_nowhere(house: House) -> None:
    draft = house.checked(course_files())
    with house.database.unit_of_work() as work:
        service.withdraw(work.session, house.actor("trainer"), draft, now=work.now)
    with pytest.raises(Conflict):
        house.ask(draft)
    assert house.look(draft).state is State.WITHDRAWN


def test_the_course_of_another_unit_cannot_be_changed(house: House) -> None:
    house.publish(owner="other ward")
    found = house.look(house.checked(changed()))
    assert found.state is State.FAULTY
    assert "CRS018" in {each.code for each in found.problems}


def test_the_course_of_no_unit_is_changed_from_the_top_alone(house: House) -> None:
    house.publish()
    assert house.look(house.checked(changed())).state is State.FAULTY
    mine = house.checked(changed(), "city trainer", unit="city")
    assert house.look(mine, "city trainer").state is State.READY
    house.ask(mine, "city trainer")
    with pytest.raises(NotFound):
        house.look(mine, "reviewer")
    house.approve(mine, "city reviewer")
    assert house.publish_draft(mine, "city trainer").slug == "thu"
    with house.database.read() as session:
        assert session.scalars(select(Course.owner_unit_id)).one() is None


def test_a_course_that_changed_hands_after_its_check_is_not_published(house: House) -> None:
    house.publish(owner="ward")
    draft = house.checked(changed())
    house.ask(draft)
    house.approve(draft)
    with house.database.unit_of_work() as work:
        work.session.execute(update(Course).values(owner_unit_id=house.units["other ward"]))
    with pytest.raises(NotFound):
        house.publish_draft(draft)


def test_an_address_that_another_course_has_is_told(house: House) -> None:
    house.publish(owner="ward")
    files = {path: content.replace(b"id: thu\n", b"id: khac\n", 1) for path, content in course_files().items()}
    found = house.look(house.checked(files))
    assert [(each.code, dict(each.words)["key"]) for each in found.problems if each.code == "CRS018"] == [("CRS018", "slug")]


@pytest.mark.parametrize("unit", ["other ward", "city", "far city"])
def test_nobody_writes_for_a_unit_that_is_not_theirs(house: House, unit: str) -> None:
    with pytest.raises(Invalid):
        house.send(course_files(), unit=unit)


def test_nobody_without_account_makes_a_draft(house: House) -> None:
    with pytest.raises(Forbidden), house.database.unit_of_work() as work:
        service.make_draft(work.session, ANONYMOUS, Sent(Origin.UPLOAD, "x.zip", "0" * 64), unit_id=None, now=work.now)


def test_a_check_that_runs_again_changes_nothing(house: House) -> None:
    draft = house.checked(course_files())
    before = house.look(draft)
    with house.database.unit_of_work() as work:
        service.record_findings(work.session, draft, service.Findings(()), now=work.now)
    assert house.look(draft) == before


def test_a_course_with_pictures_brings_them_along(house: House) -> None:
    draft = house.checked(a_zip(read_folder(SEC_PHISH)), "city trainer", unit="city")
    with house.database.read() as session:
        document = session.scalars(select(CourseDraft.document).where(CourseDraft.id == draft)).one()
    media = unpack(document or b"").media
    assert media
    assert all(house.private.find(f"{each.sha256}.{each.suffix}") for each in media)


def test_a_file_of_a_draft_is_for_the_service_alone(house: House) -> None:
    house.send(course_files())
    for path in (house.folder / "private").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_how_far_a_check_is_can_be_told_file_by_file(house: House) -> None:
    stands: list[tuple[int, int]] = []

    def watched(context: JobContext) -> None:
        tell = context.progress

        def progress(done: int, total: int) -> None:
            tell(done, total)
            stands.append(context.progress_now)

        context.progress = progress  # type: ignore[method-assign]  # to hear what the page could show
        check_draft(context, bench=house.bench)

    house.send(course_files())
    Runner(house.database, {CHECK: watched}).run_once()
    pages = sum(path.endswith(".md") for path in course_files())
    assert [done for done, _ in stands] == sorted(done for done, _ in stands)
    assert len(stands) > 3 * pages
    assert stands[-1][0] == stands[-1][1]


@pytest.mark.parametrize("code", sorted(TOLD_BY_THE_STUDIO))
def test_what_the_studio_tells_stands_at_its_line_of_course_yml(house: House, code: str) -> None:
    house.publish(owner=None if code == "CRS021" else "ward")
    line = {"CRS018": b"id: khac", "CRS021": b"visibility: unit"}[code]
    key = line.partition(b":")[0]
    settings = changed()["course.yml"].splitlines()
    at = next(number for number, text in enumerate(settings) if text.startswith(key + b":"))
    settings[at] = line
    files = {**changed(), "course.yml": b"\n".join(settings) + b"\n"}
    who, unit = ("city trainer", "city") if code == "CRS021" else ("trainer", "ward")
    found = house.look(house.checked(files, who, unit=unit), who)
    slug = next(number for number, text in enumerate(settings) if text.startswith(b"slug:"))
    assert [(each.place.path, each.place.line) for each in found.problems if each.code == code] == [
        ("course.yml", (slug if code == "CRS018" else at) + 1)
    ]


@pytest.mark.parametrize("code", sorted(TOLD_BY_THE_STUDIO))
def test_what_the_studio_tells_is_not_told_of_a_sound_draft(house: House, code: str) -> None:
    house.publish(owner="ward")
    assert code not in {each.code for each in house.look(house.checked(changed())).problems}
