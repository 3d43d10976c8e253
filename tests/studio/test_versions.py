"""The pages of versions: what was in force on a day, what differs, who may see it; and the forms that make drafts of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Person
from elearn.catalogue import service as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion
from elearn.catalogue.queries import get_course
from elearn.content.document import Course as Document
from elearn.core.actor import SYSTEM, Role
from elearn.studio.models import CourseDraft
from tests.organisation.makers import a_grant
from tests.site import Site
from tests.studio.stage import changed, course_files
from tests.studio.test_pages import check, draft_of, drafted, text_of, with_review_off

LESSON = next(path for path in course_files() if path.startswith("modules/") and path.endswith(".vi.md"))
BANK = next(path for path in course_files() if path.startswith("banks/") and path.endswith(".vi.md"))
MISSING = "0190a000-0000-7000-8000-000000000000"
OLD, NEW = "Câu cũ trong bài.", "Câu mới tinh trong bài."


def with_words(words: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    told = dict(files or course_files())
    return {**told, LESSON: told[LESSON] + f"\n\n{words}\n".encode()}


@pytest.fixture
def versions(site: Site) -> list[str]:
    """Two published versions of the trainer's course, the earlier one first."""
    with_review_off(site, drafted(site, with_words(OLD)))
    with_review_off(site, drafted(site, with_words(NEW, changed())))
    return ids(site)


def ids(site: Site, code: str = "thu") -> list[str]:
    with site.database.read() as session:
        found = session.scalars(
            select(CourseVersion.id)
            .join(Course, Course.id == CourseVersion.course_id)
            .where(Course.slug == code)
            .order_by(CourseVersion.published_at, CourseVersion.id)
        )
        return [str(each) for each in found]


def served(site: Site) -> Document:
    with site.database.read() as session:
        return LIBRARY.get_document(session, get_course(session, SYSTEM, "thu").rendition_id)


def first_lesson(site: Site) -> str:
    return served(site).lessons[0].id


@pytest.mark.parametrize(("language", "role"), [("vi", Role.TRAINER), ("en", Role.AUDITOR), ("vi", Role.REVIEWER)])
def test_the_pages_of_versions_read_well(site: Site, versions: list[str], language: str, role: Role) -> None:
    client = site.checking(role)
    old, new = versions
    lesson, bank = first_lesson(site), served(site).banks[0].id
    below = f"/{language}/studio/thu/versions"
    pages = ("", f"/{old}", f"/{new}", f"/{old}/lessons/{lesson}", f"/{old}/banks/{bank}", f"/{old}/{new}")
    beside = (f"/{old}/{new}/lessons/{lesson}", f"/{old}/{new}/banks/{bank}")
    for address in (f"/{language}/studio/versions", *(below + each for each in (*pages, *beside))):
        assert client.get(address).status_code == 200, address


def test_an_old_version_is_shown_as_it_was_and_says_so(site: Site, versions: list[str]) -> None:
    page = text_of(site.browser(Role.AUDITOR), f"/vi/studio/thu/versions/{versions[0]}/lessons/{first_lesson(site)}")
    assert OLD in page
    assert NEW not in page
    assert "Bản cũ, không phải bản đang dùng" in page


def test_who_published_a_version_is_named(site: Site, versions: list[str]) -> None:
    page = text_of(site.browser(Role.AUDITOR), f"/vi/studio/thu/versions/{versions[1]}")
    assert "Bản 1.1.0 đang dùng." in page
    with site.database.read() as session:
        name = session.scalar(select(Person.full_name).where(Person.id == site.plan.people[Role.TRAINER]))
    assert name in page


def test_every_lesson_of_an_old_version_can_be_opened(site: Site, versions: list[str]) -> None:
    client = site.browser(Role.REVIEWER)
    page = text_of(client, f"/vi/studio/thu/versions/{versions[0]}")
    addresses = set(re.findall(r'href="(/vi/studio/thu/versions/[^"]+/(?:lessons|banks)/[^"]+)"', page))
    assert len(addresses) == len(served(site).lessons) + len(served(site).banks)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_every_kind_of_question_and_a_case_is_shown(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people[Role.REVIEWER], Role.REVIEWER, site.plan.units["above"])
    (version,) = ids(site, "so-tay-tiep-dan")
    client = site.checking(Role.REVIEWER)
    with site.database.read() as session:
        course = LIBRARY.get_document(session, get_course(session, SYSTEM, "so-tay-tiep-dan").rendition_id)
    below = f"/vi/studio/so-tay-tiep-dan/versions/{version}"
    for lesson in course.lessons:
        page = client.get(f"{below}/lessons/{lesson.id}").get_data(as_text=True)
        assert all(course.questions[name].texts["vi"].title in page for name in lesson.questions if lesson.kind == "lesson")


def test_a_comparison_strikes_and_sets_the_words_that_differ(site: Site, versions: list[str]) -> None:
    old, new = versions
    page = text_of(site.browser(Role.TRAINER), f"/vi/studio/thu/versions/{old}/{new}/lessons/{first_lesson(site)}")
    said = '<span class="vh" lang="vi">'
    assert f'Câu <del class="cut">{said}bỏ: </span>cũ </del><ins>{said}thêm: </span>mới tinh </ins>' in page
    assert "chỗ không đổi" in page


def test_the_other_way_round_strikes_what_was_set(site: Site, versions: list[str]) -> None:
    old, new = versions
    page = text_of(site.browser(Role.TRAINER), f"/vi/studio/thu/versions/{new}/{old}/lessons/{first_lesson(site)}")
    assert '<del class="cut"><span class="vh" lang="vi">bỏ: </span>mới tinh </del>' in page


def test_another_key_is_said_loudly(site: Site) -> None:
    with_review_off(site, drafted(site))
    files = changed()
    for path in (BANK, BANK.replace(".vi.", ".en.")):
        text = files[path].decode()
        right = text.index("- [x]")
        wrong = text.index("- [ ]", right)
        files[path] = f"{text[:right]}- [ ]{text[right + 5 : wrong]}- [x]{text[wrong + 5 :]}".encode()
    with_review_off(site, drafted(site, files))
    old, new = ids(site)
    bank = served(site).banks[0].id
    client = site.checking(Role.REVIEWER)
    overview = client.get(f"/vi/studio/thu/versions/{old}/{new}").get_data(as_text=True)
    assert "1 câu hỏi đổi phương án hoặc đáp án." in overview
    page = client.get(f"/vi/studio/thu/versions/{old}/{new}/banks/{bank}").get_data(as_text=True)
    assert "Phương án hoặc đáp án đổi" in page
    assert "Bây giờ đúng là" in page


def test_a_lesson_that_is_gone_can_be_looked_at_in_the_comparison(site: Site) -> None:
    folder = LESSON.rpartition("/")[0]
    files = dict(course_files())
    for language in ("vi", "en"):
        files[f"{folder}/08-them.{language}.md"] = b"---\nid: bai-them\ntitle: Them\nminutes: 5\n---\n\nChu trong bai.\n"
    with_review_off(site, drafted(site, files))
    files = changed()
    settings = files["course.yml"].decode()
    has_key = "\nretired: []" in settings
    files["course.yml"] = (
        settings.replace("\nretired: []", "\nretired: [bai-them]") if has_key else f"retired: [bai-them]\n{settings}"
    ).encode()
    with_review_off(site, drafted(site, files))
    old, new = ids(site)
    page = text_of(site.checking(Role.TRAINER), f"/vi/studio/thu/versions/{old}/{new}/lessons/bai-them")
    assert "Phần này không còn trong bản 1.1.0." in page
    assert "Chu trong bai." in page


def test_two_versions_are_chosen_by_a_form(site: Site, versions: list[str]) -> None:
    old, new = versions
    answer = site.browser(Role.TRAINER).get(f"/vi/studio/thu/versions/compare?before={old}&after={new}")
    assert (answer.status_code, answer.location) == (303, f"/vi/studio/thu/versions/{old}/{new}")


def test_a_choice_of_what_is_no_version_is_not_there(site: Site, versions: list[str]) -> None:
    for query in ("?before=x&after=y", f"?before={versions[0]}&after={MISSING}"):
        assert site.browser(Role.TRAINER).get(f"/vi/studio/thu/versions/compare{query}").status_code == 404


@pytest.mark.parametrize("query", ["", "?before={0}&after={0}", "?before={0}"])
def test_one_version_alone_is_not_compared(site: Site, versions: list[str], query: str) -> None:
    answer = site.browser(Role.TRAINER).get(f"/vi/studio/thu/versions/compare{query.format(versions[0])}")
    assert (answer.status_code, answer.location) == (303, "/vi/studio/thu/versions")


_BELOW = ["", "/{lesson}", "/lessons/{lesson}", "/banks/x", "/again", "/sources.zip", "/{version}", "/{version}/lessons/{lesson}"]


def test_a_version_that_is_not_this_courses_is_not_there(site: Site, versions: list[str]) -> None:
    client, lesson = site.browser(Role.TRAINER), first_lesson(site)
    named = [f"/vi/studio/thu/versions/{each}" for each in ("x", MISSING, ids(site, "sec-phish")[0])]
    below = [each.format(lesson=lesson, version=versions[0]) for each in _BELOW]
    assert {client.get(first + last).status_code for first in named for last in below} == {404}


def test_versions_of_a_course_of_another_unit_are_not_there(site: Site) -> None:
    """Readers of a ward do not see the keys of old versions of a course that the installation answers for."""
    (version,) = ids(site, "sec-phish")
    below = ["", "/{v}", "/{v}/lessons/x", "/{v}/banks/x", "/{v}/{v}", "/{v}/{v}/lessons/x", "/{v}/again", "/{v}/sources.zip"]
    client = site.browser(Role.TRAINER)
    assert {client.get("/vi/studio/sec-phish/versions" + each.format(v=version)).status_code for each in below} == {404}


def test_nobody_else_sees_a_version(site: Site, versions: list[str]) -> None:
    address = f"/vi/studio/thu/versions/{versions[0]}"
    found = {who: site.browser(who).get(address).status_code for who in ("guest", "own", Role.HEAD, Role.ADMINISTRATOR)}
    assert found == {"guest": 302, "own": 403, Role.HEAD: 403, Role.ADMINISTRATOR: 403}


def test_a_rendition_of_something_else_is_not_there(site: Site, versions: list[str]) -> None:
    with site.database.read() as session:
        of_the_other = get_course(session, SYSTEM, "thu").rendition_id
    client = site.browser(Role.TRAINER)
    for named in ("x", MISSING, of_the_other):
        assert client.get(f"/vi/studio/thu/versions/{versions[0]}?rendition={named}").status_code == 404


def test_an_earlier_rendition_of_a_version_can_be_looked_at(site: Site, versions: list[str]) -> None:
    course = served(site)
    with site.database.unit_of_work() as work:
        first = get_course(work.session, SYSTEM, "thu").rendition_id
        mended = replace(course, summary={"vi": "An toàn hơn", "en": "Safer"})
        catalogue.rerender(work.session, SYSTEM, mended, because="lỗi trong cách dựng", now=work.now)
    client = site.checking(Role.AUDITOR)
    newest = client.get(f"/vi/studio/thu/versions/{versions[1]}").get_data(as_text=True)
    assert "An toàn hơn" in newest
    assert "lỗi trong cách dựng" in newest
    earlier = client.get(f"/vi/studio/thu/versions/{versions[1]}?rendition={first}").get_data(as_text=True)
    assert "An toàn hơn" not in earlier
    assert "Đây là bản dựng trước của bản này" in earlier


def test_versions_of_a_retired_course_stay(site: Site, versions: list[str]) -> None:
    with site.database.unit_of_work() as work:
        catalogue.retire(work.session, SYSTEM, "thu", now=work.now)
    client = site.checking(Role.AUDITOR)
    assert "Khóa học này đã rút." in client.get("/vi/studio/thu/versions").get_data(as_text=True)
    page = client.get(f"/vi/studio/thu/versions/{versions[1]}/lessons/{first_lesson_of(site)}").get_data(as_text=True)
    assert NEW in page
    assert "Bản cũ, không phải bản đang dùng" in page


def first_lesson_of(site: Site) -> str:
    with site.database.read() as session:
        rendition = session.scalar(select(Course.rendition_id).where(Course.code == "thu"))
        assert rendition is not None
        return LIBRARY.get_document(session, rendition).lessons[0].id


def test_the_sources_of_an_old_version_can_be_taken_by_whoever_writes_the_course(site: Site, versions: list[str]) -> None:
    address = f"/vi/studio/thu/versions/{versions[0]}/sources.zip"
    assert site.browser(Role.TRAINER).get(address).status_code == 200
    assert site.browser(Role.REVIEWER).get(address).status_code == 403


def test_the_page_of_the_course_leads_to_its_versions(site: Site, versions: list[str]) -> None:
    page = text_of(site.checking(Role.TRAINER), "/vi/studio/thu")
    assert all(f"/vi/studio/thu/versions/{each}" in page for each in versions)
    assert "/versions/" not in text_of(site.browser(Role.TRAINER), "/vi/studio/sec-phish")


def test_an_auditor_finds_the_versions_beside_the_reports(site: Site, versions: list[str]) -> None:
    assert "/vi/studio/versions" in text_of(site.browser(Role.AUDITOR), "/vi/reports/completions")
    assert "Khóa thử" in text_of(site.checking(Role.AUDITOR), "/vi/studio/versions")


def test_a_draft_is_held_against_any_version(site: Site, versions: list[str]) -> None:
    address = drafted(site, with_words("Câu thứ ba trong bài.", changed(version="1.2.0")))
    client = site.checking(Role.TRAINER)
    answer = site.browser(Role.TRAINER).get(f"{address}/against?version={versions[0]}")
    assert answer.location == f"{address}/against/{versions[0]}"
    assert client.get(answer.location).status_code == 200
    page = client.get(f"{answer.location}/lessons/{first_lesson(site)}").get_data(as_text=True)
    assert "Từ bản 1.0.0 sang bản nháp." in page
    assert "thứ ba" in page
    bank = served(site).banks[0].id
    assert client.get(f"{answer.location}/banks/{bank}").status_code == 200


def test_a_draft_is_held_against_no_version_of_another_course(site: Site, versions: list[str]) -> None:
    address = drafted(site, with_words("Câu thứ ba.", changed(version="1.2.0")))
    for named in ("x", MISSING, ids(site, "sec-phish")[0]):
        assert site.browser(Role.TRAINER).get(f"{address}/against/{named}").status_code == 404


# --- what earlier learners are told


def asked(site: Site) -> str:
    """The address of the questions about a draft that does not say what it changes."""
    with_review_off(site, drafted(site))
    return f"{drafted(site, with_words(NEW))}/learners"


def names(page: str) -> list[str]:
    return re.findall(r'name="([0-9a-f]{12})-told"', page)


def test_a_draft_without_words_for_learners_offers_the_questions_instead_of_an_error(site: Site) -> None:
    address = asked(site)
    page = text_of(site.checking(Role.TRAINER), address.removesuffix("/learners"))
    assert address in page
    assert "CRS004" not in page
    assert "lỗi phải sửa" not in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_questions_read_well(site: Site, language: str) -> None:
    address = asked(site).replace("/vi/", f"/{language}/")
    page = site.checking(Role.TRAINER).get(address).get_data(as_text=True)
    assert len(names(page)) == 1
    assert NEW in page


def answers(site: Site, address: str, **more: str) -> dict[str, str]:
    page = text_of(site.browser(Role.TRAINER), address)
    (name,) = names(page)
    document = re.search(r'name="document" value="(\w+)"', page)
    assert document
    filled = {f"{name}-{key}": value for key, value in more.items() if not key.startswith(("text", "document"))}
    others = {key: value for key, value in more.items() if key.startswith(("text", "document"))}
    return {"document": document[1], "text_vi": "Thêm một câu.", **others, **filled}


def test_the_answers_become_a_version_that_learners_are_told_of(site: Site) -> None:
    address = asked(site)
    form = answers(site, address, relearn="yes", told="1", new_vi=NEW, todo_vi="Làm như mới.")
    answer = site.browser(Role.TRAINER).post(address, data=form)
    assert answer.status_code == 303
    check(site)
    page = text_of(site.checking(Role.TRAINER), answer.location)
    assert "Bản 1.1.0, thay bản 1.0.0 đang dùng." in page
    assert "Làm như mới." in page
    assert "Nên xem lại" in page
    with_review_off(site, answer.location)
    (change,) = [each for each in served(site).changes if each.label == "1.1.0"]
    assert change.relearn == (served(site).lessons[0].id,)


def test_answers_without_anything_to_learn_again_raise_the_last_number(site: Site) -> None:
    address = asked(site)
    site.browser(Role.TRAINER).post(address, data=answers(site, address))
    check(site)
    assert draft_of(site).label == "1.0.1"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text_vi": " "}, "f-text_vi"),
        ({"told": "1", "new_vi": "", "old_vi": ""}, "-new_vi"),
    ],
)
def test_answers_that_say_too_little_are_refused_at_their_field(site: Site, more: dict[str, str], field: str) -> None:
    address = asked(site)
    form = answers(site, address, **more)
    answer = site.checking(Role.TRAINER).post(address, data=form)
    assert answer.status_code == 422
    assert re.search(rf'id="[^"]*{field}-e"', answer.get_data(as_text=True))


def test_nothing_in_an_answer_breaks_the_page(site: Site) -> None:
    address = asked(site)
    client = site.browser(Role.TRAINER)
    for value in ("\x00", "x" * 5_000, "<script>alert(1)</script>", "'; --"):
        for field in ("document", "relearn", "told", "new_vi", "text_vi"):
            answer = client.post(address, data=answers(site, address, **{field: value}))
            assert answer.status_code in {303, 400, 409, 422}, (field, value)
            assert "<script>alert" not in answer.get_data(as_text=True)


def test_fields_that_were_never_asked_are_left_alone(site: Site) -> None:
    address = asked(site)
    form = answers(site, address) | {f"{'0' * 12}-relearn": "yes", f"{'0' * 12}-told": "1", "version": "9.9.9"}
    site.browser(Role.TRAINER).post(address, data=form)
    check(site)
    assert draft_of(site).label == "1.0.1"


def test_what_the_sources_say_to_learners_already_is_kept(site: Site) -> None:
    with_review_off(site, drafted(site))
    files = with_words(NEW, changed(version="2.0.0"))
    address = f"{drafted(site, files)}/learners"
    page = text_of(site.checking(Role.TRAINER), address)
    assert "Sửa một câu." in page
    site.browser(Role.TRAINER).post(address, data=answers(site, address, text_vi="Sửa một câu."))
    check(site)
    assert draft_of(site).label == "2.0.0"


def test_nobody_else_is_asked_about_a_draft(site: Site) -> None:
    address = asked(site)
    assert {site.browser(who).get(address).status_code for who in (Role.REVIEWER, Role.ADMINISTRATOR, "own")} == {403}


def test_a_course_that_nobody_has_learned_asks_nothing(site: Site) -> None:
    assert site.browser(Role.TRAINER).get(f"{drafted(site)}/learners").status_code == 404


# --- going back


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_form_for_going_back_reads_well(site: Site, versions: list[str], language: str) -> None:
    assert site.checking(Role.TRAINER).get(f"/{language}/studio/thu/versions/{versions[0]}/again").status_code == 200


def test_going_back_makes_a_draft_that_says_why(site: Site, versions: list[str]) -> None:
    address = f"/vi/studio/thu/versions/{versions[0]}/again"
    answer = site.browser(Role.TRAINER).post(address, data={"because_vi": "Câu mới gây hiểu lầm"})
    assert answer.status_code == 303
    check(site)
    page = text_of(site.checking(Role.TRAINER), answer.location)
    assert "Trở lại bản 1.0.0 vì câu mới gây hiểu lầm." in page
    assert "Bản 1.1.1, thay bản 1.1.0 đang dùng." in page


def test_going_back_without_a_reason_that_can_be_read_is_refused_at_its_field(site: Site, versions: list[str]) -> None:
    for reason in ("", "  ", "x" * 401):
        answer = site.checking(Role.TRAINER).post(f"/vi/studio/thu/versions/{versions[0]}/again", data={"because_vi": reason})
        assert (answer.status_code, 'id="f-because_vi-e"' in answer.get_data(as_text=True)) == (422, True)
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CourseDraft).where(CourseDraft.is_again)) == 0


def test_going_back_to_what_is_served_is_told(site: Site, versions: list[str]) -> None:
    answer = site.browser(Role.TRAINER).post(f"/vi/studio/thu/versions/{versions[1]}/again", data={"because_vi": "thử"})
    assert answer.status_code == 409


def test_readers_of_versions_do_not_go_back(site: Site, versions: list[str]) -> None:
    address = f"/vi/studio/thu/versions/{versions[0]}/again"
    found = {site.browser(who).post(address, data={"because_vi": "thử"}).status_code for who in (Role.REVIEWER, Role.AUDITOR)}
    assert found == {403}
