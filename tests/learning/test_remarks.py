"""A line is called wrong or hard; one answer answers all of a line; a line that changed is asked about, never closed by itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from elearn.catalogue.models import CourseVersion
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.content.document import Course
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.core.errors import Invalid
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.learning import voices
from elearn.learning.models import FaultReport
from elearn.learning.remark_queries import RemarkedLine, find_fate, list_counts, list_lines_of
from elearn.learning.remark_rules import Outcome, RemarkKind
from elearn.learning.service import Place
from elearn.notifications.kinds import Kind
from elearn.notifications.queries import list_notices
from tests.build import a_published_course, lessons_of, with_block
from tests.organisation.makers import a_person, a_unit, an_account

COURSE = lessons_of()
FIRST = COURSE.lessons[0]
LINE, OTHER = FIRST.pages["vi"].blocks[1].key, FIRST.pages["vi"].blocks[3].key
UNCLEAR = RemarkKind.UNCLEAR


class Shelf:
    """The first course, its versions, and what is said of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        a_published_course(database)
        self.served = COURSE
        self.days = 0

    def publish(self, course: Course) -> Id:
        """Serves another version, a day later."""
        self.served, self.days = course, self.days + 1
        with self.database.unit_of_work() as work:
            return publish(work.session, SYSTEM, course, {}, now=work.now + timedelta(days=self.days)).version.id

    def say(self, said: voices.Said, actor: Actor = ANONYMOUS, lesson: str = FIRST.id) -> FaultReport:
        with self.database.unit_of_work() as work:
            place = Place(
                get_course(work.session, SYSTEM, COURSE.slug),
                self.served,
                next(each for each in self.served.lessons if each.id == lesson),
            )
            return voices.report_fault(work.session, actor, place, said, language="vi", now=work.now)

    def close(self, report: FaultReport, decision: voices.Decision) -> int:
        with self.database.unit_of_work() as work:
            return voices.close_fault(work.session, SYSTEM, report.id, decision, now=work.now)

    def lines(self) -> tuple[RemarkedLine, ...]:
        with self.database.read() as session:
            return list_lines_of(session, SYSTEM, get_course(session, SYSTEM, COURSE.slug), FIRST.id)

    def row(self, report: FaultReport) -> FaultReport:
        with self.database.read() as session:
            return session.get_one(FaultReport, report.id)

    def count(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count(FaultReport.id))) or 0

    def reader(self, name: str = "Nguyễn Thị Hạnh") -> Actor:
        with self.database.unit_of_work() as work:
            person = a_person(work.session, a_unit(work.session), name=name)
            an_account(work.session, person, username=f"u{person.hex}"[:20])
            return Actor(person)


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


def said(line: str | None = LINE, words: str = "", kind: RemarkKind = UNCLEAR, key: str = "") -> voices.Said:
    return voices.Said(words, line, kind, key)


def fixed(version: Id, answer: str = "") -> voices.Decision:
    return voices.Decision(Outcome.FIXED, answer, version)


DECLINED = voices.Decision(Outcome.DECLINED, "Đã hỏi chuyên gia.")


def test_a_line_is_called_hard_without_a_word(shelf: Shelf) -> None:
    row = shelf.row(shelf.say(said()))
    assert (row.block, row.kind, row.words, row.outcome) == (LINE, "unclear", "", None)


def test_what_says_nothing_of_no_line_is_refused(shelf: Shelf) -> None:
    with pytest.raises(Invalid):
        shelf.say(said(line=None))


@pytest.mark.parametrize("line", ["khong-co/html/1", "q-khong-co", "x" * 160, "' OR 1=1 --"])
def test_nothing_said_of_a_line_that_is_not_there_is_refused(shelf: Shelf, line: str) -> None:
    with pytest.raises(Invalid):
        shelf.say(said(line=line))
    assert shelf.count() == 0


def test_a_line_of_another_lesson_is_none_of_this_one(shelf: Shelf) -> None:
    other = next(
        each.key for each in COURSE.lessons[1].pages["vi"].blocks if each.key not in {b.key for b in FIRST.pages["vi"].blocks}
    )
    with pytest.raises(Invalid):
        shelf.say(said(line=other))


def test_words_for_a_line_that_has_gone_meanwhile_are_kept_for_the_lesson(shelf: Shelf) -> None:
    assert shelf.row(shelf.say(said(line="khong-co/html/1", words="Sai số điều."))).block is None


def test_two_guests_who_say_it_without_words_are_two(shelf: Shelf) -> None:
    for key in ("a", "b"):
        shelf.say(said(key=key))
    assert shelf.count() == 2


def test_a_sending_that_comes_twice_is_kept_once(shelf: Shelf) -> None:
    assert len({shelf.say(said(key="same")).code for _ in range(3)}) == 1


def test_the_mark_of_a_form_is_nobody_elses(shelf: Shelf) -> None:
    shelf.say(said(key="same"))
    assert shelf.say(said(key="same"), shelf.reader()).code is None
    assert shelf.count() == 2


def test_somebody_signed_in_says_it_once_and_another_thing_once(shelf: Shelf) -> None:
    reader = shelf.reader()
    for kind in (UNCLEAR, UNCLEAR, RemarkKind.WRONG):
        shelf.say(said(kind=kind), reader)
    assert shelf.count() == 2


def test_a_guest_gets_a_code_and_who_is_signed_in_none(shelf: Shelf) -> None:
    assert [shelf.say(said()).code is None, shelf.say(said(), shelf.reader()).code is None] == [False, True]


def test_the_same_sending_at_the_same_time_is_kept_once(shelf: Shelf) -> None:
    threads = [threading.Thread(target=lambda: shelf.say(said(key="same"))) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert shelf.count() == 1


def test_one_answer_answers_all_of_a_line_and_nothing_else(shelf: Shelf) -> None:
    first, second = shelf.say(said()), shelf.say(said(words="Câu dài quá."))
    beside = [shelf.say(said(line=OTHER)), shelf.say(said(line=None, words="Bài dài quá."))]
    assert shelf.close(first, DECLINED) == 2
    assert [shelf.row(each).outcome for each in (first, second, *beside)] == ["declined", "declined", None, None]


def test_what_speaks_of_the_whole_lesson_is_answered_alone(shelf: Shelf) -> None:
    first = shelf.say(said(line=None, words="Bài dài quá."))
    shelf.say(said(line=None, words="Bài ngắn quá."))
    assert shelf.close(first, DECLINED) == 1


def test_a_line_is_fixed_by_a_later_version(shelf: Shelf) -> None:
    report = shelf.say(said())
    version = shelf.publish(with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>"))
    assert shelf.close(report, fixed(version)) == 1
    assert (shelf.row(report).outcome, shelf.row(report).fixed_version_id) == ("fixed", version)


def test_a_line_is_not_fixed_by_the_version_it_was_said_of(shelf: Shelf) -> None:
    report = shelf.say(said())
    with shelf.database.read() as session:
        version = session.scalars(select(CourseVersion.id)).one()
    with pytest.raises(Invalid):
        shelf.close(report, fixed(version))
    assert shelf.row(report).closed_at is None


@pytest.mark.parametrize("which", ["another course's", "nobody's"])
def test_a_version_that_is_not_the_courses_fixes_nothing(shelf: Shelf, which: str) -> None:
    report, version = shelf.say(said()), new_id()
    if which == "another course's":
        other = replace(COURSE, id="khac", slug="khac", source_hash="c" * 64)
        version = shelf.publish(other)
        shelf.served = COURSE
    with pytest.raises(Invalid):
        shelf.close(report, fixed(version))
    assert shelf.row(report).closed_at is None


@pytest.mark.parametrize(
    "decision",
    [
        voices.Decision(Outcome.DECLINED),
        voices.Decision(Outcome.DECLINED, "Vì thế.", new_id()),
        voices.Decision(Outcome.FIXED),
        voices.Decision(Outcome.CLOSED, "Xong."),
        voices.Decision(Outcome.DECLINED, "x" * 501),
    ],
)
def test_a_decision_that_does_not_go_together_is_refused(shelf: Shelf, decision: voices.Decision) -> None:
    report = shelf.say(said())
    with pytest.raises(Invalid):
        shelf.close(report, decision)
    assert shelf.row(report).closed_at is None


def test_what_is_said_of_the_version_that_fixed_a_line_stays_open(shelf: Shelf) -> None:
    before = shelf.say(said())
    version = shelf.publish(with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>"))
    after = shelf.say(said(words="Vẫn chưa rõ."))
    assert shelf.close(before, fixed(version)) == 1
    assert shelf.row(after).closed_at is None


def test_a_line_that_changed_is_offered_as_fixed_and_left_open(shelf: Shelf) -> None:
    report = shelf.say(said())
    version = shelf.publish(with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>", "2.0.0"))
    shelf.publish(replace(with_block(shelf.served, FIRST.id, OTHER, "<p>Khác.</p>", "2.1.0")))
    (line,) = shelf.lines()
    assert line.changed is not None
    assert (line.changed.id, line.changed.label, [each.label for each in line.later]) == (version, "2.0.0", ["2.0.0", "2.1.0"])
    assert shelf.row(report).closed_at is None


def test_a_line_that_did_not_change_is_not_offered(shelf: Shelf) -> None:
    shelf.say(said())
    shelf.publish(with_block(COURSE, FIRST.id, OTHER, "<p>Khác.</p>"))
    (line,) = shelf.lines()
    assert line.changed is None


def test_a_line_that_was_taken_away_is_offered_too(shelf: Shelf) -> None:
    shelf.say(said())
    shelf.publish(with_block(COURSE, FIRST.id, LINE, None))
    (line,) = shelf.lines()
    assert (line.line, line.changed is not None) == (None, True)


def test_the_course_counts_what_waits_by_lesson_and_what_changed(shelf: Shelf) -> None:
    for each in (said(), said(kind=RemarkKind.WRONG, words="Sai ngày."), said(line=OTHER)):
        shelf.say(each)
    shelf.publish(with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>"))
    with shelf.database.read() as session:
        (count,) = list_counts(session, SYSTEM, get_course(session, SYSTEM, COURSE.slug))
    assert (count.lesson, count.wrong, count.unclear, count.changed) == (FIRST.id, 1, 2, 1)


def test_every_reader_of_a_line_hears_of_the_answer_once_and_is_led_to_it(shelf: Shelf) -> None:
    readers = [shelf.reader("Nguyễn Thị Hạnh"), shelf.reader("Trần Văn Phúc")]
    reports = [shelf.say(said(kind=kind), reader) for reader in readers for kind in RemarkKind]
    version = shelf.publish(with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>", "2.0.0"))
    shelf.close(reports[0], fixed(version, "Đã viết lại."))
    with shelf.database.read() as session:
        found = [list_notices(session, each).rows for each in readers]
    assert [len(each) for each in found] == [1, 1]
    (told,) = found[1]
    assert (told.kind, told.words["answer"], told.words["outcome"]) == (
        Kind.FAULT_ANSWERED,
        "Đã viết lại.",
        {"vi": "đã sửa ở bản 2.0.0", "en": "fixed in version 2.0.0"},
    )
    assert told.place == f"/courses/{COURSE.slug}/{FIRST.slug}#{LINE}"


def test_events_repeat_no_words(shelf: Shelf) -> None:
    shelf.close(shelf.say(said(words="Riêng tư.")), DECLINED)
    with shelf.database.read() as session:
        events = session.scalars(select(StoredEvent).where(StoredEvent.name.like("learning.fault%"))).all()
    assert len(events) == 2
    assert [each for each in events if "Riêng" in str(each.payload) or "chuyên gia" in str(each.payload)] == []


def test_a_code_tells_what_became_of_a_remark_and_not_what_it_said(shelf: Shelf) -> None:
    report = shelf.say(said(words="Riêng tư."))
    assert report.code is not None
    shelf.close(report, DECLINED)
    with shelf.database.read() as session:
        fate = find_fate(session, report.code)
    assert fate is not None
    assert (fate.outcome, fate.answer) == ("declined", "Đã hỏi chuyên gia.")
    assert "Riêng tư" not in repr(fate)


def test_nobody_has_a_code_that_was_not_given(shelf: Shelf) -> None:
    shelf.say(said())
    with shelf.database.read() as session:
        assert find_fate(session, "ZZ-0000") is None
