"""“Điều gì đã đổi”: who is told what, once; and what stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.content.document import Change, Course, Slip
from elearn.core.actor import ANONYMOUS, SYSTEM
from elearn.core.db.work import Database
from elearn.core.errors import Forbidden, NotFound
from elearn.core.events import StoredEvent
from elearn.learning.changes import changes_between, lessons_to_read, list_behind, question_of, see_changes
from elearn.learning.models import ChangeSeen, Completion
from tests.build import a_learner, with_block
from tests.learning.filling import right_fields
from tests.learning.learner import COURSE, FIRST, Learner
from tests.site import Site

QUESTION = next(each for each in COURSE.iter_questions(FIRST) if each.role == "practice" and each.kind == "single")
ADDRESS = f"/vi/courses/{COURSE.slug}/changes"


def change(label: str, *, question: str | None = None, relearn: tuple[str, ...] = ()) -> Change:
    words = (("Cũ", "Old"), ("Mới", "New"), ("Việc", "Act"))
    old, new, todo = ({"vi": f"{vi} {label}", "en": f"{en} {label} in English"} for vi, en in words)
    return Change(label, {"vi": f"Bản {label} đổi."}, relearn, (Slip(old, new, todo),), question)


def version(label: str, *changes: Change) -> Course:
    return replace(COURSE, label=label, source_hash=f"{label:0<64}", changes=changes)


LATER = version("9.1.0", change("9.1.0", question=QUESTION.id, relearn=(FIRST.id,)))


# Rules


@pytest.mark.pure
def test_changes_after_a_version_come_in_the_order_of_their_labels() -> None:
    course = version("1.10.0", change("1.10.0"), change("1.9.0"), change("1.2.0"))
    assert [each.label for each in changes_between(course, "1.2.0")] == ["1.9.0", "1.10.0"]


@pytest.mark.pure
def test_a_change_of_a_version_that_is_not_served_is_not_told() -> None:
    assert changes_between(version("1.1.0", change("1.1.0"), change("1.2.0")), "1.1.0") == []


@pytest.mark.pure
def test_a_change_that_nobody_needs_to_know_is_not_told() -> None:
    quiet = replace(change("1.1.0"), slips=(), is_told=False)
    assert changes_between(version("1.2.0", change("1.2.0"), quiet), "1.0.0") == [change("1.2.0")]


@pytest.mark.pure
def test_what_changed_in_a_translation_alone_is_told_to_its_readers_alone() -> None:
    apart = replace(change("1.1.0"), slips=(Slip(new={"en": "Mended"}, only=("en",)),))
    course = version("1.1.0", apart)
    assert [[each.label for each in changes_between(course, "1.0.0", language)] for language in ("vi", "en", None)] == [
        [],
        ["1.1.0"],
        [],
    ]


@pytest.mark.pure
def test_beside_what_all_are_told_readers_of_others_find_no_slip_of_a_translation() -> None:
    both = replace(change("1.1.0"), slips=(*change("1.1.0").slips, Slip(new={"en": "Mended"}, only=("en",))))
    (found,) = changes_between(version("1.1.0", both), "1.0.0", "vi")
    assert found.slips == change("1.1.0").slips


_labels = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: f"{pair[0]}.{pair[1]}")


@pytest.mark.pure
@given(st.lists(_labels, unique=True, min_size=1, max_size=8), _labels, _labels)
def test_told_in_two_parts_every_change_is_told_once(labels: list[str], first: str, second: str) -> None:
    """Whoever looks in between sees each change exactly once."""
    course = version("9.9", *(change(each) for each in labels))
    early, late = sorted((first, second), key=lambda each: [int(part) for part in each.split(".")])
    until_then = changes_between(replace(course, label=late), early)
    assert [*until_then, *changes_between(course, late)] == changes_between(course, early)


@pytest.mark.pure
def test_the_question_is_that_of_the_latest_change_that_has_one() -> None:
    found = question_of(COURSE, [change("1.1", question=QUESTION.id), change("1.2")])
    assert found is not None
    assert (found[0].id, found[1].id) == (QUESTION.id, FIRST.id)
    assert question_of(COURSE, [change("1.2", question="khong-co")]) is None


@pytest.mark.pure
def test_the_lessons_to_read_again_come_in_the_order_of_the_course() -> None:
    names = [lesson.id for lesson in COURSE.lessons[:2]]
    found = lessons_to_read(COURSE, [change("1.1", relearn=(names[1],)), change("1.2", relearn=(names[0],))])
    assert [lesson.id for lesson in found] == names


# Pages


def completed(site: Site) -> Learner:
    learner = Learner(site)
    learner.complete()
    return learner


def test_whoever_completed_an_earlier_version_finds_the_slip_on_their_page(site: Site) -> None:
    learner = completed(site)
    assert "Điều gì đã đổi" not in learner.read("/vi/learning")
    site.publish(LATER)
    page = site.checking("own").get("/vi/learning").get_data(as_text=True)
    assert ADDRESS in page
    assert "Bản 9.1.0 đổi." in page


def test_whoever_is_still_learning_is_told_nothing(site: Site) -> None:
    learner = Learner(site)
    learner.finish(FIRST)
    site.publish(LATER)
    assert ADDRESS not in learner.read("/vi/learning")


def test_whoever_is_still_learning_sees_at_a_finished_lesson_what_changed(site: Site) -> None:
    learner = Learner(site)
    learner.finish(FIRST)
    home = f"/vi/courses/{COURSE.slug}/"
    assert "Đã đổi từ khi anh/chị học" not in learner.read(home)
    site.publish(LATER)
    page = site.checking("own").get(home).get_data(as_text=True)
    assert page.count("Đã đổi từ khi anh/chị học: Bản 9.1.0 đổi.") == 1


def test_a_lesson_that_was_not_finished_or_need_not_be_seen_again_says_nothing(site: Site) -> None:
    learner = Learner(site)
    learner.finish(FIRST)
    site.publish(version("9.1.0", change("9.1.0", relearn=(COURSE.lessons[1].id,))))
    assert "Đã đổi từ khi anh/chị học" not in learner.read(f"/vi/courses/{COURSE.slug}/")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_slip_strikes_the_old_and_sets_the_new(site: Site, language: str) -> None:
    completed(site)
    site.publish(LATER)
    page = site.checking("own").get(ADDRESS.replace("/vi/", f"/{language}/")).get_data(as_text=True)
    old, new = ("<del>Cũ 9.1.0</del>", "<ins>Mới 9.1.0</ins>")
    if language == "en":
        # Most of the words stay: only the others are marked.
        old, new = ("<del>Old</del> 9.1.0 in English", "<ins>New</ins> 9.1.0 in English")
    assert old in page
    assert new in page
    assert ("Việc 9.1.0" if language == "vi" else "Act 9.1.0 in English") in page


def test_the_slip_says_what_is_to_be_read_again_and_leads_to_what_changed(site: Site) -> None:
    completed(site)
    block = next(each for each in FIRST.pages["vi"].blocks if each.kind == "html" and each.edition is None)
    later = with_block(COURSE, FIRST.id, block.key, "<p>Câu vừa đổi trong bài.</p>", "9.1.0")
    site.publish(replace(later, changes=(change("9.1.0", relearn=(FIRST.id,)),)))
    page = site.checking("own").get(ADDRESS).get_data(as_text=True)
    assert "nên xem lại 1 bài có chỗ đổi quan trọng" in page
    assert "không phải học lại. " not in page.replace("các bài khác không phải học lại", "")
    assert f'#{block.key}" lang="vi">Câu vừa đổi trong bài.</a>' in page


@pytest.mark.parametrize(("again", "said"), [((FIRST.id,), "Nên xem lại 1 bài;"), ((), "Không phải học lại;")])
def test_the_learners_page_says_what_the_slip_says(site: Site, again: tuple[str, ...], said: str) -> None:
    learner = completed(site)
    site.publish(version("9.1.0", change("9.1.0", relearn=again)))
    page = learner.read("/vi/learning")
    assert [each for each in ("Nên xem lại 1 bài;", "Không phải học lại;") if each in page] == [said]


def test_where_nothing_is_to_be_read_again_the_slip_says_so(site: Site) -> None:
    completed(site)
    site.publish(version("9.1.0", change("9.1.0")))
    page = site.checking("own").get(ADDRESS).get_data(as_text=True)
    assert "Chỉ cần xem phần dưới đây, không phải học lại." in page
    assert "Nên xem lại" not in page


def test_its_question_is_answered_on_the_slip_and_kept_nowhere(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    site.written.clear()
    fields = "&".join(f"{name}={value}" for name, value in right_fields(QUESTION, "vi"))
    page = learner.read(f"{ADDRESS}?{fields}")
    assert "Đúng" in page
    assert "Tôi đã nắm được" in page
    assert not site.written


def test_after_it_was_seen_the_slip_is_gone_from_the_page_and_can_be_read_again(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    assert learner.browser.post(ADDRESS).status_code == 303
    assert ADDRESS not in learner.read("/vi/learning")
    page = learner.read(ADDRESS)
    assert "Anh/chị đã xem phiếu này." in page
    assert "<ins>Mới 9.1.0</ins>" in page


def test_seeing_the_slip_changes_no_completion(site: Site) -> None:
    learner = completed(site)
    before = completions(site)
    site.publish(LATER)
    learner.browser.post(ADDRESS)
    assert completions(site) == before
    assert "hoàn thành" in learner.read(f"/vi/courses/{COURSE.slug}/")


def completions(site: Site) -> list[object]:
    with site.database.read() as session:
        return [tuple(row) for row in session.execute(select(Completion.__table__))]


def test_several_versions_behind_each_change_is_told_once(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    learner.browser.post(ADDRESS)
    site.publish(version("9.3.0", change("9.3.0"), change("9.2.0"), *LATER.changes))
    page = learner.read(ADDRESS)
    assert ["<ins>Mới 9.1.0</ins>" in page, "<ins>Mới 9.2.0</ins>" in page, "<ins>Mới 9.3.0</ins>" in page] == [False, True, True]
    assert page.index("Mới 9.2.0") < page.index("Mới 9.3.0")


def test_sent_twice_it_is_kept_once(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    for _ in range(2):
        learner.browser.post(ADDRESS)
    assert site.count(ChangeSeen) == 1
    with site.database.read() as session:
        assert len(session.scalars(select(StoredEvent).where(StoredEvent.name == "learning.changes_seen")).all()) == 1


def test_whoever_has_not_completed_the_course_cannot_say_that_they_saw_it(site: Site) -> None:
    site.publish(LATER)
    learner = Learner(site)
    assert learner.browser.post(ADDRESS).status_code == 404
    assert "Anh/chị chưa hoàn thành khóa học này." in learner.read(ADDRESS)
    assert site.count(ChangeSeen) == 0


def test_a_course_that_is_not_for_the_reader_has_no_slip(site: Site) -> None:
    completed(site)
    site.publish(replace(LATER, visibility="unit"), owner_id=site.plan.units["sibling"])
    assert site.browser("own").get(ADDRESS).status_code == 404
    assert site.browser("own").post(ADDRESS).status_code == 404


def test_an_address_with_other_fields_leads_to_the_one_without(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    answer = learner.browser.get(f"{ADDRESS}?x=1")
    assert (answer.status_code, answer.location) == (302, ADDRESS)


def test_a_value_that_no_page_of_ours_can_send_is_refused(site: Site) -> None:
    learner = completed(site)
    site.publish(LATER)
    assert learner.browser.get(f"{ADDRESS}?{QUESTION.id}=khong-co").status_code == 422


def test_a_reader_without_account_is_asked_to_sign_in(site: Site) -> None:
    assert site.browser().get(ADDRESS).status_code == 302


# Records


def test_only_for_oneself_and_only_when_completed(database: Database) -> None:
    person = a_learner(database)
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, COURSE, {}, now=work.now)
        entry = get_course(work.session, SYSTEM, COURSE.slug)
    with pytest.raises(NotFound), database.unit_of_work() as work:
        see_changes(work.session, person, entry, now=work.now)
    with pytest.raises(Forbidden), database.unit_of_work() as work:
        see_changes(work.session, ANONYMOUS, entry, now=work.now)
    with database.read() as session:
        assert list_behind(session, person) == {}
