"""The pages of the studio: who is let in, what is shown, what is refused in words."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course
from elearn.content.archive import read_archive
from elearn.content.source_folder import read_folder
from elearn.core import limits
from elearn.core.actor import SYSTEM, Role
from elearn.core.ids import new_id
from elearn.core.jobs.runner import Runner
from elearn.learning.models import Enrolment
from elearn.studio.checking import Bench, check_draft
from elearn.studio.models import CourseDraft
from elearn.studio.rules import State
from elearn.studio.service import CHECK
from tests.build import COURSES, SEC_PHISH
from tests.conftest import NOW
from tests.content.zips import a_zip
from tests.organisation.makers import a_grant, a_person
from tests.reporting.test_completions import complete
from tests.site import Site
from tests.studio.stage import SLUG, changed, compile_here, course_files


def send(client: FlaskClient, content: bytes, unit: object, *, name: str = "thu.zip") -> TestResponse:
    # Encoded here, because the client would leave a temporary file open.
    boundary, body = encode_multipart({"archive": FileStorage(io.BytesIO(content), name), "unit": str(unit)})
    return client.post("/vi/studio/drafts", data=body, content_type=f'multipart/form-data; boundary="{boundary}"', buffered=True)


def bench_of(site: Site) -> Bench:
    return Bench(
        compile_here, site.app.extensions["elearn.private"], site.app.extensions["elearn.storage"], (COURSES / "laws.yml",)
    )


def check(site: Site) -> None:
    Runner(site.database, {CHECK: partial(check_draft, bench=bench_of(site))}).run_once()


def drafted(site: Site, files: Mapping[str, bytes] | None = None) -> str:
    """The address of a checked draft of the trainer."""
    answer = send(site.browser(Role.TRAINER), a_zip(files or course_files()), site.plan.units["own"])
    assert answer.status_code == 303, answer.get_data(as_text=True)
    check(site)
    return answer.location


def draft_of(site: Site) -> CourseDraft:
    with site.database.read() as session:
        return session.scalars(select(CourseDraft).order_by(CourseDraft.made_at.desc(), CourseDraft.id.desc())).first()  # type: ignore[return-value]


def text_of(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    "content",
    [a_zip({"../../etc/passwd": b"x"}), a_zip({"course.yml": bytes(9_000_000)}, compression=8), b"PK\x03\x04 no zip"],
    ids=["leaves the folder", "bomb", "broken"],
)
def test_an_archive_that_is_refused_whole_is_not_checked_again_and_is_dismissed(site: Site, content: bytes) -> None:
    address = send(site.browser(Role.TRAINER), content, site.plan.units["own"], name="bomb.zip").location
    check(site)
    shown = text_of(site.checking(Role.TRAINER), address)
    assert "Tệp này bị từ chối" in shown
    assert f"{address}/check" not in shown
    assert site.browser(Role.TRAINER).post(f"{address}/check").status_code == 409
    assert site.browser(Role.TRAINER).post(f"{address}/withdraw").status_code == 303
    assert draft_of(site).state == State.WITHDRAWN


@pytest.mark.parametrize(("language", "words"), [("vi", "2 bản đã rút"), ("en", "2 withdrawn drafts")])
def test_what_was_withdrawn_is_folded_and_drafts_of_one_title_are_told_apart(site: Site, language: str, words: str) -> None:
    for _ in range(2):
        assert site.browser(Role.TRAINER).post(f"{drafted(site)}/withdraw").status_code == 303
    kept = [drafted(site).rpartition("/")[2] for _ in range(2)]
    page = text_of(site.checking(Role.TRAINER), f"/{language}/studio")
    shown, folded = page.split(words)
    assert all(f"/drafts/{each}" in shown for each in kept)
    assert not any(f"/drafts/{each}" in folded for each in kept)
    links = re.findall(r'<a href="[^"]*/drafts/0[^"]*">([^<]*)</a>', page)
    assert len(links) == 4
    assert all(re.search(r"\d{2}/\d{2}/\d{4}|\d{1,2} \w+ \d{4}", each) for each in links)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_studio_reads_well_in_both_languages(site: Site, language: str) -> None:
    address = drafted(site).replace("/vi/", f"/{language}/")
    client = site.checking(Role.TRAINER)
    for page in (f"/{language}/studio", f"/{language}/studio/drafts/new", address):
        assert client.get(page).status_code == 200


def test_a_trainer_sends_a_zip_and_sees_the_plan(site: Site) -> None:
    page = text_of(site.browser(Role.TRAINER), drafted(site))
    assert "Khóa học mới, bản 1.0.0" in page
    assert "Gửi đi thẩm định" in page


def test_the_page_asks_for_itself_again_while_the_check_runs(site: Site) -> None:
    answer = send(site.browser(Role.TRAINER), a_zip(course_files()), site.plan.units["own"])
    assert f'data-again="{answer.location}"' in text_of(site.browser(Role.TRAINER), answer.location)
    check(site)
    assert "data-again" not in text_of(site.browser(Role.TRAINER), answer.location)


def reach_of(site: Site, address: str, language: str = "vi") -> list[str]:
    """How many have completed the course, and how many are on the way, as the page of a draft says it."""
    page = text_of(site.browser(Role.TRAINER), address.replace("/vi/", f"/{language}/"))
    return [re.sub(r"\s+", " ", each).strip() for each in re.findall(r"<dd>([^<]*)<small>", page)]


def test_how_many_a_version_reaches_is_told_in_steps_of_five(site: Site) -> None:
    with_review_off(site, drafted(site))
    address = drafted(site, changed())
    with site.database.read() as session:
        course = session.scalars(select(Course).where(Course.slug == SLUG)).one()
        entry = get_course(session, SYSTEM, SLUG)
    few, some = "ít hơn 5 người", "ít nhất 5 người"
    told = []
    for _ in range(6):
        told.append(reach_of(site, address))
        with site.database.unit_of_work() as work:
            people = [a_person(work.session, site.plan.units["other"]) for _ in range(2)]
            work.session.add(Enrolment(id=new_id(), person_id=people[0], course_id=course.id, enrolled_at=NOW))
        complete(site.database, people[1], site.plan.units["other"], entry)
    told.append(reach_of(site, address))
    assert told == [[few, few]] * 5 + [[some, some]] * 2
    assert reach_of(site, address, "en") == ["at least 5 people"] * 2


SETTINGS = [
    ("visibility", "unit", "public", "Mọi người, kể cả không có tài khoản"),
    ("visibility", "unit", "signed-in", "Người có tài khoản"),
    ("theme", "digital", "privacy", "Dữ liệu cá nhân"),
    ("place", "counter", "phone", "Điện thoại trong túi"),
    ("audience", "[cap-xa]", "[mot-cua]", "Người tiếp nhận hồ sơ"),
    ("valid_months", "6", "12", "0.5 giờ; có hiệu lực 12 tháng"),
]
"""Keys of course.yml: what stood there, what is to stand there, and what the page calls that."""


@pytest.mark.parametrize(("key", "old", "new", "words"), SETTINGS)
def test_a_setting_is_told_in_words_and_not_in_codes(site: Site, key: str, old: str, new: str, words: str) -> None:
    first = {**course_files(), "course.yml": with_setting(course_files()["course.yml"], key, old)}
    with_review_off(site, drafted(site, first))
    after = changed(first)
    address = drafted(site, {**after, "course.yml": with_setting(after["course.yml"], key, new)})
    told = {}
    for language in ("vi", "en"):
        page = text_of(site.browser(Role.TRAINER), address.replace("/vi/", f"/{language}/"))
        (told[language],) = re.findall(r"<dd><del>(.*?)</del> <ins>(.*?)</ins></dd>", page)
    assert told["vi"][1] == words
    assert {old.strip("[]"), new.strip("[]")}.isdisjoint({*told["vi"], *told["en"]})


def with_setting(settings: bytes, key: str, value: str) -> bytes:
    """course.yml with another value of a key, or with a key more."""
    text = settings.decode()
    line = f"{key}: {value}"
    written, times = re.subn(rf"(?m)^{key}: .*$", line, text)
    return (written if times else f"{line}\n{text}").encode()


@pytest.mark.parametrize(
    ("content", "words"), [(b"hello", "không phải tệp zip"), (b"", "không phải tệp zip"), (b"%PDF-1.7", "không phải tệp zip")]
)
def test_what_is_no_zip_is_refused_at_its_field(site: Site, content: bytes, words: str) -> None:
    answer = send(site.checking(Role.TRAINER), content, site.plan.units["own"])
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert draft_of(site) is None


def test_a_form_without_file_is_refused_at_its_field(site: Site) -> None:
    answer = site.browser(Role.TRAINER).post("/vi/studio/drafts", data={"unit": str(site.plan.units["own"])})
    assert (answer.status_code, "Chưa chọn tệp nào." in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize("unit", ["", "x", "0190a000-0000-7000-8000-000000000000"])
def test_a_unit_that_is_not_ones_own_is_refused_at_its_field(site: Site, unit: str) -> None:
    answer = send(site.browser(Role.TRAINER), a_zip(course_files()), unit)
    assert answer.status_code == 422


def test_a_zip_may_be_larger_than_any_form_for_whoever_may_send_it(site: Site) -> None:
    content = a_zip({**course_files(), "big.bin": bytes(range(256)) * 12_000}, compression=0)
    assert len(content) > limits.REQUEST_BYTES
    assert send(site.browser(Role.TRAINER), content, site.plan.units["own"]).status_code == 303


@pytest.mark.parametrize("who", ["guest", "own", Role.REVIEWER, Role.ADMINISTRATOR])
def test_for_everybody_else_the_body_stays_as_small_as_any_form(site: Site, who: str) -> None:
    content = a_zip({"big.bin": bytes(range(256)) * 12_000}, compression=0)
    assert send(site.browser(who), content, site.plan.units["own"]).status_code == 413


@pytest.mark.parametrize(("beyond", "status"), [(1, 422), (limits.REQUEST_BYTES, 413)])
def test_a_zip_beyond_the_limit_is_refused(site: Site, beyond: int, status: int) -> None:
    content = b"PK\x03\x04".ljust(limits.COURSE_ARCHIVE_BYTES + beyond, b"\0")
    assert send(site.browser(Role.TRAINER), content, site.plan.units["own"]).status_code == status


def test_the_name_of_a_file_can_do_nothing_on_the_page(site: Site) -> None:
    client = site.browser(Role.TRAINER)
    answer = send(client, a_zip(course_files()), site.plan.units["own"], name='..\\..\\<script>alert(1)</script>".zip')
    page = text_of(client, answer.location)
    assert "<script>alert" not in page


def test_a_problem_is_told_with_its_place_and_how_to_mend_it(site: Site) -> None:
    broken = {**course_files(), "course.yml": course_files()["course.yml"].replace(b"format: 1", b"format: 1\nforrmat: 2")}
    page = text_of(site.checking(Role.TRAINER), drafted(site, broken))
    assert "course.yml:2:1" in page
    assert "FM002" in page
    assert "Còn 1 lỗi phải sửa" in page


def reviewed(site: Site, files: Mapping[str, bytes] | None = None) -> tuple[str, str]:
    """A draft that waits for the reviewer: its address and the hash on its page."""
    address = drafted(site, files)
    assert site.browser(Role.TRAINER).post(f"{address}/review").status_code == 303
    found = re.search(r'name="document" value="([0-9a-f]+)"', text_of(site.browser(Role.REVIEWER), address))
    assert found
    return address, found[1]


def test_a_reviewer_finds_the_request_on_the_first_page_of_the_studio(site: Site) -> None:
    reviewed(site)
    page = text_of(site.checking(Role.REVIEWER), "/vi/studio")
    assert "Chờ anh/chị thẩm định" in page
    assert "Khóa thử" in page


def test_a_draft_goes_all_the_way_on_the_pages(site: Site) -> None:
    address, shown = reviewed(site)
    assert site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": shown}).status_code == 303
    assert "Phát hành…" in text_of(site.checking(Role.TRAINER), address)
    in_english = text_of(site.checking(Role.TRAINER), address.replace("/vi/", "/en/"))
    assert "Published on" not in in_english
    assert re.search(r">\s*Publish\s*</button>", in_english)
    assert site.browser(Role.TRAINER).post(f"{address}/publish").status_code == 303
    assert site.browser("own").get("/vi/courses/thu/").status_code == 200


def test_sending_back_without_words_is_refused_at_its_field(site: Site) -> None:
    address, shown = reviewed(site)
    answer = site.checking(Role.REVIEWER).post(f"{address}/send-back", data={"document": shown, "words": " "})
    assert answer.status_code == 422
    assert "Xin viết cho người soạn biết cần sửa gì." in answer.get_data(as_text=True)


def test_words_of_a_review_that_are_too_long_are_refused(site: Site) -> None:
    address, shown = reviewed(site)
    answer = site.browser(Role.REVIEWER).post(f"{address}/send-back", data={"document": shown, "words": "a" * 4001})
    assert answer.status_code == 422


def test_a_decision_about_what_was_not_shown_is_refused(site: Site) -> None:
    address, _ = reviewed(site)
    assert site.browser(Role.REVIEWER).post(f"{address}/approve", data={"document": "0" * 32}).status_code == 409


def test_the_author_has_no_button_to_approve(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people[Role.TRAINER], Role.REVIEWER, site.plan.units["own"])
    address = drafted(site)
    client = site.browser(Role.TRAINER)
    client.post(f"{address}/review")
    assert "/approve" not in text_of(client, address)
    document = draft_of(site).document_hash
    assert client.post(f"{address}/approve", data={"document": document}).status_code == 404


@pytest.mark.parametrize("act", ["review", "withdraw", "publish", "check"])
def test_a_reviewer_takes_no_step_of_the_author(site: Site, act: str) -> None:
    address, _ = reviewed(site)
    assert site.browser(Role.REVIEWER).post(f"{address}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["", "/lessons/bai-1", "/banks/x", "/media/x.png"])
def test_a_draft_that_nobody_was_asked_about_is_not_there_for_others(site: Site, act: str) -> None:
    assert site.browser(Role.REVIEWER).get(drafted(site) + act).status_code == 404


def test_a_step_out_of_turn_is_told(site: Site) -> None:
    address = drafted(site)
    assert site.browser(Role.TRAINER).post(f"{address}/publish").status_code == 409


def test_an_installation_without_review_offers_to_publish_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.app.extensions, "elearn.settings", Plain(review_courses=False, import_folder=None))
    address = drafted(site)
    assert "Gửi đi thẩm định" not in text_of(site.checking(Role.TRAINER), address)
    assert site.browser(Role.TRAINER).post(f"{address}/publish").status_code == 303
    assert site.browser("own").get("/vi/courses/thu/").status_code == 200


class Plain:
    """Settings of which a page asks these alone."""

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)


def test_a_preview_shows_what_changes_and_nothing_else(site: Site) -> None:
    with_review_off(site, drafted(site))
    files = changed()
    path = next(name for name in files if name.startswith("modules/") and name.endswith(".vi.md"))
    files[path] = files[path] + "\n\nMột đoạn vừa thêm.\n".encode()
    address = drafted(site, files)
    plan = draft_of(site).plan
    assert plan
    page = text_of(site.checking(Role.TRAINER), f"{address}/lessons/{plan['lessons'][0]['id']}")
    assert "Một đoạn vừa thêm." in page
    assert re.findall(r"item what-(\w+)", page) == ["added"]


def with_review_off(site: Site, address: str) -> None:
    kept = site.app.extensions["elearn.settings"]
    site.app.extensions["elearn.settings"] = Plain(review_courses=False, import_folder=None)
    try:
        assert site.browser(Role.TRAINER).post(f"{address}/publish").status_code == 303
    finally:
        site.app.extensions["elearn.settings"] = kept


def test_pictures_of_a_draft_are_shown_to_whoever_may_see_it_before_they_are_public(site: Site) -> None:
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people[Role.TRAINER], Role.TRAINER, site.plan.units["above"])
    files = {
        path: content.replace(b"id: sec-phish", b"id: khac").replace(b"slug: sec-phish", b"slug: khac")
        for path, content in read_folder(SEC_PHISH).items()
    }
    address = drafted(site, files)
    assert draft_of(site).state == "ready", draft_of(site).problems
    client = site.browser(Role.TRAINER)
    plan = draft_of(site).plan
    assert plan
    pages = [text_of(client, f"{address}/lessons/{each['id']}") for each in plan["lessons"]]
    shown = {name for page in pages for name in re.findall(r'src="([^"]+/media/[^"]+)"', page)}
    assert shown
    for picture in shown:
        assert picture.startswith(address)
        assert client.get(picture, buffered=True).status_code == 200
        assert site.browser().get(picture).status_code == 302
        assert site.browser().get(f"/media/{picture.rpartition('/')[2]}").status_code == 404


def test_the_sources_of_ones_own_course_can_be_taken_home(site: Site) -> None:
    address = drafted(site)
    with_review_off(site, address)
    answer = site.browser(Role.TRAINER).get("/vi/studio/thu/sources.zip")
    assert read_archive(answer.get_data()) == dict(course_files())


def test_the_sources_of_another_units_course_are_not_there(site: Site) -> None:
    assert site.browser(Role.TRAINER).get("/vi/studio/sec-phish/sources.zip").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_the_handbook_reads_well_in_both_languages(site: Site, language: str) -> None:
    with_review_off(site, drafted(site))
    assert site.checking(Role.TRAINER).get(f"/{language}/studio/thu/handbook").status_code == 200


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF")])
@pytest.mark.parametrize("readers", ["learners", "trainers"])
def test_a_trainer_prints_the_handbook_of_their_own_course(site: Site, readers: str, form: str, begins: bytes) -> None:
    with_review_off(site, drafted(site))
    answer = site.browser(Role.TRAINER).get(f"/vi/studio/thu/handbook/{readers}-vi.{form}")
    assert answer.status_code == 200
    assert answer.get_data().startswith(begins)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_the_handbook_with_answers_of_another_units_course_is_not_there(site: Site, form: str) -> None:
    client = site.browser(Role.TRAINER)
    assert client.get(f"/vi/studio/sec-phish/handbook/trainers-vi.{form}").status_code == 404
    assert "trainers-" not in text_of(client, "/vi/studio/sec-phish/handbook")


def test_a_reviewer_prints_the_handbook_without_answers_alone(site: Site) -> None:
    client = site.browser(Role.REVIEWER)
    assert client.get("/vi/studio/sec-phish/handbook/learners-vi.html").status_code == 200
    assert client.get("/vi/studio/sec-phish/handbook/trainers-vi.html").status_code == 404


def test_nothing_of_the_handbooks_page_runs_or_is_loaded(site: Site) -> None:
    answer = site.browser(Role.TRAINER).get("/vi/studio/sec-phish/handbook/learners-vi.html")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_handbook_in_a_language_that_the_course_does_not_speak_is_not_there(site: Site) -> None:
    assert site.browser(Role.TRAINER).get("/vi/studio/sec-phish/handbook/learners-fr.html").status_code == 404


def test_a_handbook_that_cannot_be_set_leads_to_the_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elearn.exchange.handbook.pdf.MEMORY_BYTES", 60 * 1024 * 1024)
    answer = site.browser(Role.TRAINER).get("/vi/studio/sec-phish/handbook/learners-vi.pdf")
    assert answer.status_code == 503
    assert "mở bản trang web" in answer.get_data(as_text=True)


def test_an_address_that_is_no_id_is_not_there(site: Site) -> None:
    assert site.browser(Role.TRAINER).get("/vi/studio/drafts/xyz").status_code == 404


def test_numbers_of_statements_do_not_grow_with_drafts(site: Site) -> None:
    client = site.browser(Role.TRAINER)

    def count() -> int:
        asked: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(site.database.read_engine, "before_cursor_execute", hear)
        client.get("/vi/studio")
        event.remove(site.database.read_engine, "before_cursor_execute", hear)
        return len(asked)

    drafted(site)
    client.get("/vi/studio")
    few = count()
    for _ in range(4):
        drafted(site)
    assert count() == few


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_served_already_is_neither_sent_nor_published(site: Site, language: str) -> None:
    with_review_off(site, drafted(site))
    address = drafted(site).replace("/vi/", f"/{language}/")
    shown = text_of(site.checking(Role.TRAINER), address)
    told = {"vi": "nên không có gì để phát hành", "en": "so there is nothing to publish"}
    assert told[language] in shown
    assert "/ask-review" not in shown
    assert "/publish" not in shown


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whoever_has_a_word_file_is_led_to_where_it_is_taken(site: Site, language: str) -> None:
    client = site.checking(Role.TRAINER)
    for address in ("studio", "studio/drafts/new"):
        page = text_of(client, f"/{language}/{address}")
        assert f'href="/{language}/authoring/new"' in page
        assert "người vận hành" not in page
    home = text_of(client, f"/{language}/studio")
    assert home.index("/authoring/new") < home.index("/studio/drafts/new")


def test_a_reviewer_who_does_not_write_is_not_led_there(site: Site) -> None:
    assert "/authoring/new" not in text_of(site.checking(Role.REVIEWER), "/vi/studio")
