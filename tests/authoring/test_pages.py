"""The pages of authoring: who is let in, what is shown, what becomes of what is typed, what is refused in words."""

from __future__ import annotations

import html
import io
import re
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from elearn.authoring.models import Workspace, WorkspaceFile
from elearn.authoring.queries import open_text
from elearn.authoring.reading import read_import
from elearn.authoring.service import READ
from elearn.core.actor import Role
from elearn.core.ids import Id
from elearn.core.jobs.runner import Runner
from elearn.studio.checking import Bench, check_draft
from elearn.studio.models import CourseDraft
from elearn.studio.service import CHECK
from tests.build import COURSES
from tests.organisation.makers import a_grant
from tests.site import GUEST, Site
from tests.studio.stage import compile_here

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\x00\x00\xfd\xd4\x9as"
BANK = "banks/ngan-hang.vi.md"


def begun(site: Site, title: str = "Bảo mật tài khoản", who: str = Role.TRAINER) -> str:
    """The address of a new course's workspace."""
    answer = site.browser(who).post("/vi/authoring/new", data={"title": title, "unit": str(site.plan.units["own"])})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def lesson_of(site: Site) -> str:
    with site.database.read() as session:
        return session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("modules/"))).one()


def text_of(site: Site, path: str) -> str:
    with site.database.read() as session:
        workspace = session.scalars(select(Workspace.id).where(Workspace.ended_at.is_(None))).one()
        found = open_text(session, workspace, path)
    return found.text if found is not None else ""


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def fields(site: Site, address: str) -> dict[str, str]:
    """The hidden fields of the editor, as a browser sends them back."""
    shown = page(site.browser(Role.TRAINER), address)
    front = re.search(r'<textarea name="front"[^>]* hidden>\n(.*?)</textarea>', shown, re.DOTALL)
    seen = re.search(r'name="based_on" value="(\d+)"', shown)
    assert front is not None
    assert seen is not None
    return {"front": html.unescape(front[1]), "based_on": seen[1]}


def upload(client: FlaskClient, address: str, name: str, content: bytes, **values: str) -> TestResponse:
    # Encoded here, because the client would leave a temporary file open.
    field = values.pop("field", "file")
    boundary, body = encode_multipart({field: FileStorage(io.BytesIO(content), name), **values})
    return client.post(address, data=body, content_type=f'multipart/form-data; boundary="{boundary}"', buffered=True)


def run_jobs(site: Site) -> None:
    private, media = site.app.extensions["elearn.private"], site.app.extensions["elearn.storage"]
    bench = Bench(compile_here, private, media, (COURSES / "laws.yml",))
    handlers = {CHECK: partial(check_draft, bench=bench), READ: partial(read_import, files=private, office="none")}
    Runner(site.database, handlers).run_once()


def addresses(site: Site) -> list[str]:
    """Every page of a workspace."""
    start = begun(site)
    return ["/vi/authoring", "/vi/authoring/new", *addresses_of(start, lesson_of(site))]


def addresses_of(start: str, lesson: str) -> list[str]:
    return [
        start,
        f"{start}/edit/{lesson}",
        f"{start}/edit/glossary.yml",
        f"{start}/questions/{lesson}",
        f"{start}/questions/{lesson}?new=single",
        f"{start}/settings/{lesson}",
        f"{start}/course-settings",
        f"{start}/glossary",
        f"{start}/history/{lesson}",
        f"{start}/pictures",
        f"{start}/descriptions/{lesson}",
        f"{start}/imports",
        f"{start}/export/{lesson}?form=gift",
        f"{start}/send",
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_reads_well_in_both_languages(site: Site, language: str) -> None:
    client = site.checking(Role.TRAINER)
    for address in addresses(site):
        assert client.get(address.replace("/vi/", f"/{language}/")).status_code == 200, address


@pytest.mark.parametrize("who", [GUEST, "learner", Role.REVIEWER, Role.TRAINING_OFFICER, Role.HEAD])
def test_nobody_but_a_trainer_is_let_in(site: Site, who: str) -> None:
    for address in addresses(site):
        assert site.browser(who).get(address).status_code in {302, 401, 403}, address


@pytest.mark.parametrize("place", ["/vi/authoring/0190a000-0000-7000-8000-000000000000", "/vi/authoring/khong-co"])
def test_a_workspace_that_is_not_there_is_not_found(site: Site, place: str) -> None:
    for more in ("", "/send", "/pictures", "/imports", "/course-settings", "/edit/course.yml"):
        assert site.browser(Role.TRAINER).get(f"{place}{more}").status_code == 404


ACTS = {
    "files": {"kind": "lesson", "title": "Thêm", "module": "01-noi-dung"},
    "modules": {"module_title": "Phần hai"},
    "edit/{lesson}": {"text": "Chữ của người ngoài."},
    "keep/{lesson}": {"text": "Chữ của người ngoài."},
    "questions/{lesson}": {"kind": "essay", "title": "Câu?"},
    "questions-order/{lesson}": {"at": "1", "act": "remove"},
    "scenes/{lesson}": {"title": "Cảnh"},
    "scenes-order/{lesson}": {"at": "1", "act": "remove"},
    "settings/{lesson}": {"title": "Tên"},
    "course-settings": {"title_vi": "Tên"},
    "translate/{lesson}": {"title.text": "Title", "source_seen": "1"},
    "glossary": {"0.term.vi": "từ", "0.meaning.vi": "Nghĩa."},
    "history/{lesson}": {"state": "x"},
    "remove/{lesson}": {},
    "restore/{lesson}": {},
    "order/{lesson}": {"act": "up"},
    "modules-order": {"act": "up", "module": "01-noi-dung"},
    "pictures": {"description": "Hình"},
    "imports": {"pasted": "Chữ"},
    "descriptions/{lesson}": {"description.1": "Hình"},
    "send": {},
    "end": {},
}
"""Every act in a workspace, with what it takes."""


def test_no_act_reaches_a_workspace_of_another_unit(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    with site.database.unit_of_work() as work:
        a_grant(work.session, site.plan.people["sibling"], Role.TRAINER, site.plan.units["sibling"])
    before = text_of(site, lesson)
    client = site.browser("sibling")
    for act, data in ACTS.items():
        assert client.post(f"{start}/{act.format(lesson=lesson)}", data=data).status_code == 404, act
    for page_of in addresses_of(start, lesson):
        assert client.get(page_of).status_code == 404, page_of
    assert text_of(site, lesson) == before


def test_every_act_in_a_workspace_is_among_those_that_are_tried(site: Site) -> None:
    rules = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint.startswith("authoring.")]
    posted = {rule.rule.partition("<workspace_id>/")[2] for rule in rules if "POST" in (rule.methods or ())}
    tried = {act.replace("{lesson}", "<path:path>") for act in ACTS}
    # Asides and what was brought have tests of their own.
    assert {each for each in posted if each and "aside_id" not in each and "import_id" not in each} == tried


@pytest.mark.parametrize("path", ["../../etc/passwd", "modules/x/y.md", "khong-co.vi.md", "modules/01-noi-dung/01-khac.vi.md"])
def test_a_file_that_is_not_there_is_not_found(site: Site, path: str) -> None:
    start = begun(site)
    for door in ("edit", "questions", "settings", "history", "export", "media"):
        assert site.browser(Role.TRAINER).get(f"{start}/{door}/{path}").status_code in {404, 308}, door


def test_a_course_from_a_file_begins_without_a_lesson_at_the_page_of_files(site: Site) -> None:
    data = {"title": "Khóa", "unit": str(site.plan.units["own"]), "from-file": "1"}
    answer = site.browser(Role.TRAINER).post("/vi/authoring/new", data=data)
    assert answer.location.endswith("/imports")
    with site.database.read() as session:
        assert session.scalars(select(WorkspaceFile.path)).all() == ["course.yml"]
    page(site.checking(Role.TRAINER), answer.location.removesuffix("/imports"))


@pytest.mark.parametrize("address", ["/vi/authoring/new", "/vi/studio/drafts/new"])
def test_a_unit_is_named_with_the_one_above_it_and_the_own_comes_first(site: Site, address: str) -> None:
    options = re.findall(r"<option[^>]*>([^<]+)</option>", page(site.checking(Role.TRAINER), address))
    assert options == ["Phường A – Thành phố", "Văn phòng A – Phường A"]


def test_a_title_without_words_is_asked_back(site: Site) -> None:
    answer = site.browser(Role.TRAINER).post("/vi/authoring/new", data={"title": "  ", "unit": str(site.plan.units["own"])})
    assert answer.status_code == 422
    assert "Tên cần từ 1 đến 150 ký tự." in answer.get_data(as_text=True)


def test_a_pause_in_writing_keeps_the_text_and_answers_with_what_is_wrong(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    words = "## Mở đầu\n\n### ? Nên làm gì?\n\n- [ ] Một\n- [ ] Hai\n"
    answer = site.checking(Role.TRAINER).post(
        f"{start}/keep/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": words}
    )
    shown = answer.get_data(as_text=True)
    assert text_of(site, lesson).endswith(words)
    assert 'id="kept" data-revision="2"' in shown
    assert "Chưa đánh dấu phương án đúng" in shown
    assert 'data-at="5"' in shown


def test_the_preview_is_what_readers_get(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    words = "## Mở đầu\n\nMột đoạn **đậm** <script>alert(1)</script>.\n"
    data = {**fields(site, f"{start}/edit/{lesson}"), "text": words}
    shown = site.browser(Role.TRAINER).post(f"{start}/keep/{lesson}", data=data).get_data(as_text=True)
    assert "<strong>đậm</strong>" in shown
    assert "<script>alert" not in shown


def test_saving_gives_ids_to_questions(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    data = {**fields(site, f"{start}/edit/{lesson}"), "text": "### ? Ai tiếp công dân?\n\n- [x] Chủ tịch\n- [ ] Văn thư\n"}
    site.browser(Role.TRAINER).post(f"{start}/edit/{lesson}", data=data)
    assert "### ? Ai tiếp công dân? {#ai-tiep-cong-dan}" in text_of(site, lesson)


def aside(site: Site, start: str, lesson: str) -> TestResponse:
    """Somebody saves over a state that they have not seen."""
    old = fields(site, f"{start}/edit/{lesson}")
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/edit/{lesson}", data={**old, "text": "Lời thứ nhất.\n"})
    return client.post(f"{start}/edit/{lesson}", data={**old, "text": "Lời thứ hai.\n"})


def test_two_texts_of_one_file_lead_to_a_choice(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    answer = aside(site, start, lesson)
    shown = page(site.checking(Role.TRAINER), answer.location)
    assert "Lời thứ nhất." in shown
    assert "Lời thứ hai." in shown
    assert text_of(site, lesson).endswith("Lời thứ nhất.\n")


def choice_of(site: Site, address: str, **values: str) -> dict[str, str]:
    """What the page of a choice sends: what it has seen, and what is chosen."""
    shown = page(site.browser(Role.TRAINER), address)
    seen = {name: re.search(rf'name="{name}" value="([^"]+)"', shown) for name in ("seen", "kept")}
    return {**{name: found[1] for name, found in seen.items() if found}, **values}


BOTH = "Lời thứ nhất.\n\nLời thứ hai.\n"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"choice": "own"}, "Lời thứ hai.\n"),
        ({"choice": "theirs"}, "Lời thứ nhất.\n"),
        ({"choice": "both", "place-1": "own"}, "Lời thứ hai.\n"),
        ({"choice": "both", "place-1": "theirs"}, "Lời thứ nhất.\n"),
        ({"choice": "both", "place-1": "both"}, BOTH),
    ],
)
def test_each_choice_does_what_it_says(site: Site, choice: dict[str, str], words: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    address = aside(site, start, lesson).location
    assert site.browser(Role.TRAINER).post(address, data=choice_of(site, address, **choice)).status_code == 303
    text = text_of(site, lesson)
    assert text.endswith(f"\n\n{words}")
    assert text.endswith(BOTH) == (words == BOTH)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"choice": "x"}, 422),
        ({"choice": "both"}, 422),
        ({"choice": "both", "place-1": "x"}, 422),
        ({"choice": "own", "seen": "1"}, 409),
        ({"choice": "own", "kept": "2026-01-01T00:00:00+00:00"}, 409),
    ],
)
def test_a_choice_that_is_none_or_too_late_changes_nothing(site: Site, data: dict[str, str], status: int) -> None:
    start, lesson = begun(site), lesson_of(site)
    address = aside(site, start, lesson).location
    answer = site.checking(Role.TRAINER).post(address, data=choice_of(site, address) | data)
    assert answer.status_code == status
    assert text_of(site, lesson).endswith("Lời thứ nhất.\n")


QUESTION = "### ? Ai ký {#ai-ky}\n\n- [x] {}\n- [ ] Văn thư\n"


@pytest.mark.parametrize("words", [QUESTION, "## Đề mục {}\n", "/// scene {}\n"])
def test_what_would_be_there_twice_is_not_kept_twice(site: Site, words: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    old, client = fields(site, f"{start}/edit/{lesson}"), site.browser(Role.TRAINER)
    one, other = words.replace("{}", "Một"), words.replace("{}", "Hai")
    client.post(f"{start}/edit/{lesson}", data={**old, "text": one})
    address = client.post(f"{start}/edit/{lesson}", data={**old, "text": other}).location
    shown = page(site.checking(Role.TRAINER), address)
    assert 'name="place-1" value="own"' in shown
    assert 'name="place-1" value="both"' not in shown
    assert client.post(address, data=choice_of(site, address, choice="both", **{"place-1": "both"})).status_code == 422
    assert "Một" in text_of(site, lesson)


def test_two_people_in_the_settings_choose_and_go_on_in_their_form(site: Site) -> None:
    start = begun(site)
    client, form = site.browser(Role.TRAINER), f"{start}/course-settings"
    data = {"title_vi": "Khóa", "based_on": "1", "visibility": "public"}
    client.post(form, data=data | {"summary_vi": "Tóm tắt một."})
    address = client.post(form, data=data | {"summary_vi": "Tóm tắt hai."}).location
    assert 'value="both"' not in re.findall(r'name="place-1"[^>]*', page(site.checking(Role.TRAINER), address))
    answer = client.post(address, data=choice_of(site, address, choice="both", **{"place-1": "own"}))
    assert answer.location.endswith("/course-settings")
    assert "Tóm tắt hai." in text_of(site, "course.yml")


def test_what_was_chosen_at_a_place_is_still_chosen_where_another_is_missing(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/edit/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": "Một.\n\nGiữa.\n\nHai.\n"})
    old = fields(site, f"{start}/edit/{lesson}")
    client.post(f"{start}/edit/{lesson}", data={**old, "text": "Một kia.\n\nGiữa.\n\nHai kia.\n"})
    address = client.post(f"{start}/edit/{lesson}", data={**old, "text": "Một này.\n\nGiữa.\n\nHai này.\n"}).location
    answer = client.post(address, data=choice_of(site, address, choice="both", **{"place-1": "own"}))
    shown = answer.get_data(as_text=True)
    assert 'href="#f-place-2"' in shown
    assert re.search(r'name="place-1" value="own" checked', shown)


def test_a_question_is_written_by_its_form(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    data = {
        "kind": "single",
        "based_on": "1",
        "title": "Ai tiếp công dân?",
        "right": "1",
        "answers.options.0.text": "Văn thư",
        "answers.options.1.text": "Chủ tịch",
        "answers.options.1.feedback": "Đúng theo lịch.",
        "act": "save",
    }
    assert site.browser(Role.TRAINER).post(f"{start}/questions/{lesson}", data=data).status_code == 303
    assert text_of(site, lesson).endswith(
        "### ? Ai tiếp công dân? {#ai-tiep-cong-dan}\n\n- [ ] Văn thư\n- [x] Chủ tịch\n  > Đúng theo lịch.\n"
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "single", "title": ""}, "title"),
        ({"kind": "cloze", "title": "Điền.", "stem": "Không có chỗ trống."}, "stem"),
        ({"kind": "numeric", "title": "Mấy?", "answers.answers.0.number": "mười"}, "answers.answers.0.number"),
    ],
)
def test_a_question_that_cannot_be_written_names_its_field(site: Site, data: dict[str, str], field: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    answer = site.browser(Role.TRAINER).post(f"{start}/questions/{lesson}", data={**data, "based_on": "1"})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.get_data(as_text=True)


def test_questions_change_places_and_leave(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    words = "### ? Một? {#a}\n\n- [x] 1\n- [ ] 2\n\n### ? Hai? {#b}\n\n- [x] 1\n- [ ] 2\n"
    site.browser(Role.TRAINER).post(f"{start}/edit/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": words})
    at = text_of(site, lesson).split("\n").index("### ? Một? {#a}") + 1
    door = f"{start}/questions-order/{lesson}"
    site.browser(Role.TRAINER).post(door, data={"at": str(at), "based_on": "2", "act": "down"})
    assert text_of(site, lesson).index("{#b}") < text_of(site, lesson).index("{#a}")
    site.browser(Role.TRAINER).post(door, data={"at": str(at), "based_on": "3", "act": "remove"})
    assert "{#b}" not in text_of(site, lesson)


def test_settings_are_changed_without_a_word_of_their_notation(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    data = {"title": "Tên: mới", "minutes": "5", "based_on": "1"}
    assert site.browser(Role.TRAINER).post(f"{start}/settings/{lesson}", data=data).status_code == 303
    assert "minutes: '5'" in text_of(site, lesson) or "minutes: 5" in text_of(site, lesson)
    assert "title: 'Tên: mới'" in text_of(site, lesson)


def test_a_second_language_is_added_by_the_form(site: Site) -> None:
    start = begun(site)
    data = {"title_vi": "Bảo mật", "summary_vi": "Giữ kín.", "language_en": "1", "based_on": "1", "visibility": "public"}
    assert site.browser(Role.TRAINER).post(f"{start}/course-settings", data=data).status_code == 303
    assert "- en" in text_of(site, "course.yml")
    assert "tiếng Anh: 0/1 đoạn" in page(site.browser(Role.TRAINER), start)


@pytest.mark.parametrize("kind", ["lesson", "case", "quiz"])
def test_a_lesson_of_each_kind_is_added(site: Site, kind: str) -> None:
    start = begun(site)
    answer = site.browser(Role.TRAINER).post(f"{start}/files", data={"kind": kind, "title": "Thêm", "module": "01-noi-dung"})
    assert answer.status_code == 303
    assert site.checking(Role.TRAINER).get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "x", "title": "a", "module": "01-noi-dung"},
        {"kind": "lesson", "title": "", "module": "01-noi-dung"},
        {"kind": "lesson", "title": "a", "module": "../.."},
    ],
)
def test_what_no_course_has_is_not_added(site: Site, data: dict[str, str]) -> None:
    start = begun(site)
    assert site.browser(Role.TRAINER).post(f"{start}/files", data=data).status_code == 422


def test_a_picture_without_a_description_is_refused(site: Site) -> None:
    start = begun(site)
    answer = upload(site.browser(Role.TRAINER), f"{start}/pictures", "a.png", PNG, field="picture", description=" ")
    assert answer.status_code == 422
    assert "Viết mô tả" in answer.get_data(as_text=True)


def test_a_picture_comes_with_the_line_that_shows_it(site: Site) -> None:
    start = begun(site)
    answer = upload(site.browser(Role.TRAINER), f"{start}/pictures", "Sơ đồ.PNG", PNG, field="picture", description="Ba [bước]")
    assert 'data-line="![Ba (bước)](assets/so-do.png)"' in answer.get_data(as_text=True)
    shown = site.browser(Role.TRAINER).get(f"{start}/media/assets/so-do.png")
    assert shown.get_data() == PNG
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["a.exe", "a", "a.html", "a.vtt", ".png.php"])
def test_a_file_that_courses_do_not_show_is_refused(site: Site, name: str) -> None:
    start = begun(site)
    answer = upload(site.browser(Role.TRAINER), f"{start}/pictures", name, PNG, field="picture", description="Hình")
    assert answer.status_code == 422


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
HUGE = PNG[:16] + (8_000).to_bytes(4, "big") + (7_000).to_bytes(4, "big") + PNG[24:]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.svg", SVG, "script"),
        ("a.svg", SVG.replace(b"<script>alert(1)</script>", b'<g onload="alert(1)"/>'), "onload"),
        ("a.png", HUGE, "56 triệu điểm ảnh, tối đa 16 triệu"),
        ("a.png", b"MZ" + bytes(100), "không nhận ra loại tệp"),
        ("a.jpg", PNG, "nội dung là PNG"),
    ],
)
def test_a_hostile_picture_is_refused_in_words_and_not_kept(site: Site, name: str, content: bytes, why: str) -> None:
    start = begun(site)
    answer = upload(site.checking(Role.TRAINER), f"{start}/pictures", name, content, field="picture", description="Hình")
    assert answer.status_code == 422
    assert why in answer.get_data(as_text=True)
    with site.database.read() as session:
        assert session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("assets/"))).all() == []


def pasted(site: Site, text: str) -> tuple[str, str]:
    """The workspace and the page of a text that was pasted and read."""
    start = begun(site)
    answer = site.browser(Role.TRAINER).post(f"{start}/imports", data={"form": "document", "pasted": text})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    run_jobs(site)
    return start, str(answer.location)


QUESTIONS = """Câu 1: Việc nào nên làm?
A. Đọc mã cho người gọi
B. Không đọc mã cho ai
Đáp án: B

Câu 2: Việc nào nữa?
A. Gọi lại
B. Im lặng
"""


def test_pasted_questions_come_into_a_bank(site: Site) -> None:
    start, address = pasted(site, QUESTIONS)
    assert "Đọc được 0 bài và 2 câu hỏi" in page(site.checking(Role.TRAINER), address)
    assert site.browser(Role.TRAINER).post(f"{address}/take", data={"quiz": "1", "leave_open": "1"}).status_code == 303
    with site.database.read() as session:
        paths = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.removed_at.is_(None))).all()
    assert [each for each in paths if each.startswith("banks/")]
    assert [each for each in paths if "kiem-tra" in each]
    shown = page(site.checking(Role.TRAINER), start)
    assert re.search(r"<p>2 câu hỏi\b", shown)


@pytest.mark.parametrize(
    ("language", "told"),
    [("vi", "Đã đưa vào khóa: 1 bài kiểm tra, 2 câu hỏi."), ("en", "Brought into the course: quizzes: 1, questions: 2.")],
)
def test_what_came_in_is_told_in_numbers(site: Site, language: str, told: str) -> None:
    _, address = pasted(site, QUESTIONS)
    client, there = site.browser(Role.TRAINER), address.replace("/vi/", f"/{language}/")
    answer = client.post(f"{there}/take", data={"quiz": "1", "leave_open": "1"}, follow_redirects=True)
    assert told in answer.get_data(as_text=True)


def test_the_quiz_of_an_import_must_be_passed(site: Site) -> None:
    start, address = pasted(site, QUESTIONS)
    client = site.browser(Role.TRAINER)
    # Settings that were saved before there was any quiz do not leave it out.
    data = {"title_vi": "Bảo mật", "summary_vi": "Giữ kín.", "based_on": "1", "visibility": "public"}
    client.post(f"{start}/course-settings", data=data)
    client.post(f"{address}/take", data={"quiz": "1", "leave_open": "1"})
    assert "quizzes" not in text_of(site, "course.yml")
    shown = page(site.checking(Role.TRAINER), f"{start}/course-settings")
    assert re.search(r'<input type="checkbox"[^>]*name="quizzes"[^>]* checked', shown)


def bank_text(site: Site) -> str:
    with site.database.read() as session:
        path = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("banks/"))).one()
    return text_of(site, path)


def test_a_question_whose_key_nobody_confirmed_has_none(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"leave_open": "1"})
    assert bank_text(site).count("- [x]") == 1


def test_guesses_that_nobody_confirmed_are_asked_for_before_they_are_given_up(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    answer = site.checking(Role.TRAINER).post(f"{address}/take", data={"quiz": "1"})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#q-2"' in shown
    assert 'name="leave_open"' in shown
    with site.database.read() as session:
        assert not session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("banks/"))).all()


def test_a_confirmed_key_counts(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"key.2": "0", "key.1": "0", "key.9": "0", "key.x": "1"})
    assert "- [x] Gọi lại" in bank_text(site)
    assert "- [x] Không đọc mã cho ai" in bank_text(site)


GAP = "Câu 1: Mức phạt là ____ đồng.\nĐáp án: 1.000\n\nCâu 2: Việc nào?\nA. Gọi lại\nB. Im lặng\nĐáp án: A\n"


def test_the_key_of_a_gap_is_shown_and_asked_for(site: Site) -> None:
    _, address = pasted(site, GAP)
    answer = site.checking(Role.TRAINER).post(f"{address}/take")
    shown = answer.get_data(as_text=True)
    assert (answer.status_code, 'name="key.1"' in shown, "1000" in shown, 'name="key.2"' in shown) == (422, True, True, False)


def test_the_key_of_a_gap_counts_where_it_was_confirmed(site: Site) -> None:
    _, address = pasted(site, GAP)
    assert site.browser(Role.TRAINER).post(f"{address}/take", data={"key.1": "0"}).status_code == 303
    assert "= 1000" in bank_text(site)


def test_the_key_of_a_gap_that_nobody_confirmed_is_none(site: Site) -> None:
    _, address = pasted(site, GAP)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"leave_open": "1"})
    assert ("= 1000" in bank_text(site), "- [ ] 1000" in bank_text(site)) == (False, True)


def test_what_was_read_is_taken_once(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    first, second = (site.browser(Role.TRAINER).post(f"{address}/take", data={"leave_open": "1"}).status_code for _ in range(2))
    assert (first, second) == (303, 409)


def test_what_was_dropped_is_not_taken(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    assert site.browser(Role.TRAINER).post(f"{address}/drop").status_code == 303
    assert site.browser(Role.TRAINER).post(f"{address}/take").status_code == 409


def test_a_file_that_cannot_be_read_says_why_and_writes_nothing(site: Site) -> None:
    start = begun(site)
    answer = upload(site.browser(Role.TRAINER), f"{start}/imports", "a.docx", b"PK\x03\x04 no zip", form="document")
    run_jobs(site)
    shown = page(site.checking(Role.TRAINER), answer.location)
    assert "Không đọc được tệp này." in shown
    assert "Chưa có gì được ghi vào khóa." in shown


@pytest.mark.parametrize("form", ["x", "", "word"])
def test_a_format_that_is_not_offered_is_refused(site: Site, form: str) -> None:
    start = begun(site)
    answer = upload(site.browser(Role.TRAINER), f"{start}/imports", "a.txt", b"x", form=form)
    assert answer.status_code == 422


def test_an_import_of_another_workspace_is_not_found(site: Site) -> None:
    _, address = pasted(site, QUESTIONS)
    other = begun(site, "Khóa khác")
    import_id = address.rpartition("/")[2]
    assert site.browser(Role.TRAINER).get(f"{other}/imports/{import_id}").status_code == 404
    assert site.browser(Role.TRAINER).post(f"{other}/imports/{import_id}/take").status_code == 404


def test_questions_go_out_in_another_format(site: Site) -> None:
    start, address = pasted(site, QUESTIONS)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"leave_open": "1"})
    with site.database.read() as session:
        path = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("banks/"))).one()
    answer = site.browser(Role.TRAINER).get(f"{start}/export/{path}?form=gift&download=1")
    assert "=Không đọc mã cho ai" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", ["aiken", "x", "../gift"])
def test_a_format_that_is_not_written_is_not_found(site: Site, form: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    assert site.browser(Role.TRAINER).get(f"{start}/export/{lesson}?form={form}").status_code == 404


def test_what_is_written_is_sent_and_its_faults_lead_to_their_forms(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    data = {**fields(site, f"{start}/edit/{lesson}"), "text": "## Đề mục\n\nChữ.\n\n### ? Câu?\n\n- [ ] a\n- [ ] b\n"}
    site.browser(Role.TRAINER).post(f"{start}/edit/{lesson}", data=data)
    answer = site.browser(Role.TRAINER).post(f"{start}/send")
    assert answer.status_code == 303
    run_jobs(site)
    shown = page(site.checking(Role.TRAINER), answer.location)
    assert f'href="{start}/questions/{lesson}?at=' in shown


@pytest.mark.parametrize(("language", "words"), [("vi", "Được trả lại"), ("en", "Sent back")])
def test_a_course_that_was_sent_back_says_so_and_leads_to_why(site: Site, language: str, words: str) -> None:
    begun(site)
    with site.database.unit_of_work() as work:
        draft = CourseDraft(
            state="sent-back", origin="editor", file_name="x", made_by=site.plan.people[Role.TRAINER], made_at=work.now
        )
        work.session.add(draft)
        work.session.flush()
        workspace = work.session.scalars(select(Workspace)).one()
        workspace.draft_id, workspace.sent_at = draft.id, work.now
        draft_id = draft.id
    shown = page(site.checking(Role.TRAINER), f"/{language}/authoring")
    assert words in shown
    assert f"/{language}/studio/drafts/{draft_id}" in shown


def history_of(site: Site, start: str, lesson: str) -> list[str]:
    return re.findall(
        rf'href="({re.escape(start)}/history/{re.escape(lesson)}\?state=[^"]+)"',
        page(site.browser(Role.TRAINER), f"{start}/history/{lesson}"),
    )


def test_an_earlier_state_is_taken_back(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    first = text_of(site, lesson)
    site.browser(Role.TRAINER).post(f"{start}/edit/{lesson}", data={**fields(site, f"{start}/edit/{lesson}"), "text": "Khác.\n"})
    oldest = history_of(site, start, lesson)[-1]
    assert site.checking(Role.TRAINER).get(oldest).status_code == 200
    state = oldest.rpartition("=")[2]
    site.browser(Role.TRAINER).post(f"{start}/history/{lesson}", data={"state": state, "based_on": "2"})
    assert text_of(site, lesson) == first


def test_a_lesson_that_is_removed_is_not_in_the_outline(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    assert site.browser(Role.TRAINER).post(f"{start}/remove/{lesson}").status_code == 303
    assert f"{start}/edit/{lesson}" not in page(site.browser(Role.TRAINER), start)


def lost(site: Site) -> tuple[str, str]:
    """A workspace whose one lesson was removed."""
    start, lesson = begun(site), lesson_of(site)
    site.browser(Role.TRAINER).post(f"{start}/remove/{lesson}")
    return start, lesson


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_saved_states_of_a_removed_lesson_are_found_from_the_overview(site: Site, language: str) -> None:
    start, lesson = lost(site)
    client, start = site.checking(Role.TRAINER), start.replace("/vi/", f"/{language}/")
    assert f'href="{start}/history/{lesson}"' in page(client, start)
    assert f'action="{start}/restore/{lesson}"' in page(client, f"{start}/history/{lesson}")
    assert site.browser(Role.TRAINER).get(f"{start}/edit/{lesson}").location == f"{start}/history/{lesson}"


def test_a_removed_lesson_comes_back(site: Site) -> None:
    start, lesson = lost(site)
    for _ in range(2):
        assert site.browser(Role.TRAINER).post(f"{start}/restore/{lesson}").status_code == 303
        assert f"{start}/edit/{lesson}" in page(site.browser(Role.TRAINER), start)


def test_a_translation_comes_back_with_its_lesson(site: Site) -> None:
    start, lesson = begun(site), lesson_of(site)
    other, client = lesson.replace(".vi.", ".en."), site.browser(Role.TRAINER)
    client.post(f"{start}/course-settings", data={"title_vi": "a", "language_en": "1", "based_on": "1", "visibility": "public"})
    client.post(f"{start}/edit/{other}", data={"front": "---\ntitle: One\n---\n\n", "text": "Words.\n", "based_on": "0"})
    client.post(f"{start}/remove/{lesson}")
    assert text_of(site, other) == ""
    client.post(f"{start}/restore/{lesson}")
    assert text_of(site, other).endswith("Words.\n")


def test_a_lesson_is_begun_anew_under_the_title_of_a_removed_one(site: Site) -> None:
    start = begun(site)
    data = {"kind": "card", "title": "Việc làm ngay"}
    for _ in range(2):
        answer = site.browser(Role.TRAINER).post(f"{start}/files", data=data)
        assert site.browser(Role.TRAINER).get(answer.location).status_code == 200
        site.browser(Role.TRAINER).post(f"{start}/remove/card.vi.md")
    assert "settle" not in page(site.browser(Role.TRAINER), start)


@pytest.mark.parametrize(("choice", "words"), [("own", "Viết thêm.\n"), ("theirs", "")])
def test_words_typed_in_a_lesson_that_was_removed_are_kept(site: Site, choice: str, words: str) -> None:
    start, lesson = begun(site), lesson_of(site)
    old, client = fields(site, f"{start}/edit/{lesson}"), site.browser(Role.TRAINER)
    client.post(f"{start}/remove/{lesson}")
    assert client.post(f"{start}/keep/{lesson}", data={**old, "text": "Viết thêm.\n"}).status_code == 409
    address = client.post(f"{start}/edit/{lesson}", data={**old, "text": "Viết thêm.\n"}).location
    shown = page(site.checking(Role.TRAINER), address)
    assert "Viết thêm." in shown
    assert "Đưa trở lại với bản của tôi" in shown
    answer = client.post(address, data=choice_of(site, address, choice=choice), follow_redirects=True)
    assert answer.status_code == 200
    assert text_of(site, lesson).endswith(words)
    assert "settle" not in page(client, f"{start}/send")


def test_a_bank_that_was_removed_is_brought_in_again(site: Site) -> None:
    start, address = pasted(site, QUESTIONS)
    client = site.browser(Role.TRAINER)
    client.post(f"{address}/take", data={"leave_open": "1"})
    with site.database.read() as session:
        bank = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("banks/"))).one()
    client.post(f"{start}/remove/{bank}")
    again = client.post(f"{start}/imports", data={"form": "document", "pasted": QUESTIONS}).location
    run_jobs(site)
    assert client.post(f"{again}/take", data={"leave_open": "1"}).status_code == 303
    assert "Việc nào nên làm?" in text_of(site, bank)


@pytest.mark.parametrize("path", ["modules/01-noi-dung/09-khong-co.vi.md", "assets/khong-co.png", "khong"])
def test_what_was_never_there_does_not_come_back(site: Site, path: str) -> None:
    assert site.browser(Role.TRAINER).post(f"{begun(site)}/restore/{path}").status_code == 404


def test_the_settings_of_the_course_cannot_be_removed(site: Site) -> None:
    start = begun(site)
    assert site.browser(Role.TRAINER).post(f"{start}/remove/course.yml").status_code == 422


def test_a_closed_workspace_is_not_there_any_more(site: Site) -> None:
    start = begun(site)
    assert site.browser(Role.TRAINER).post(f"{start}/end").status_code == 303
    assert site.browser(Role.TRAINER).get(start).status_code == 404


def workspace_ids(site: Site) -> list[Id]:
    with site.database.read() as session:
        return list(session.scalars(select(Workspace.id)))


def test_looking_writes_nothing(site: Site) -> None:
    pages = addresses(site)
    site.written.clear()
    for address in pages:
        site.browser(Role.TRAINER).get(address)
    assert {each for each in site.written if each.startswith("workspace")} == set()
    assert len(workspace_ids(site)) == 1


def test_what_names_another_course_is_not_sent(site: Site) -> None:
    address = begun(site)
    settings = text_of(site, "course.yml").replace("id: ", "id: khac-", 1)
    site.browser(Role.TRAINER).post(f"{address}/edit/course.yml", data={"text": settings, "based_on": "1"})
    answer = site.browser(Role.TRAINER).post(f"{address}/send")
    assert answer.status_code == 422
    assert "khac-" in answer.get_data(as_text=True)
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CourseDraft)) == 0


GIFT = """::Một:: [markdown]Ai được **ký**?{=Chủ tịch ~Văn thư}

::Hai:: Chọn.{=a ~%-50%b}

Chỉ là lời dẫn.

::Ba:: Mấy ngày?{#15}

::Bốn:: Từ nào?{=xã =%50%phường}

::Năm:: Nối.{=A -> Một =B -> Hai}

::Sáu:: Xếp.{>3 ALL VERTICAL
nghe
ghi
trả lời
}
"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_of_a_bank_is_told_with_what_became_of_it(site: Site, language: str) -> None:
    start = begun(site, "GIFT")
    answer = upload(site.browser(Role.TRAINER), f"{start}/imports", "a.gift.txt", GIFT.encode(), form="gift")
    run_jobs(site)
    shown = " ".join(
        re.sub(r"<[^>]+>", " ", page(site.checking(Role.TRAINER), answer.location.replace("/vi/", f"/{language}/"))).split()
    )
    told = {
        "vi": "Nhận trọn: 5. Nhận, có phần không giữ được: 1. Từ chối: 1.|Ai được ký?|từ chối ở dòng 5|Đây là lời dẫn|Đáp án: 15|"
        "phường (50%)|A → Một|2. ghi|điểm trừ 50%",
        "en": "Imported: 5. Imported with loss: 1. Refused: 1.|Ai được ký?|refused at line 5|This is a text between|Answer: 15|"
        "phường (50%)|A → Một|2. ghi|the deduction of 50%",
    }
    assert [words for words in told[language].split("|") if words.lower() not in shown.lower()] == []


def test_the_template_for_banks_can_be_taken_and_sent_back(site: Site) -> None:
    start = begun(site)
    assert "/authoring/import-template.xlsx" in page(site.checking(Role.TRAINER), f"{start}/imports")
    template = site.browser(Role.TRAINER).get("/vi/authoring/import-template.xlsx")
    assert (template.status_code, template.data[:2], template.headers["Content-Disposition"]) == (
        200,
        b"PK",
        'attachment; filename="mau-ngan-hang-cau-hoi.xlsx"',
    )
    assert upload(site.browser(Role.TRAINER), f"{start}/imports", "a.xlsx", template.data, form="xlsx").status_code == 303


@pytest.mark.parametrize("who", [GUEST, "learner", Role.REVIEWER])
def test_the_template_is_for_trainers(site: Site, who: str) -> None:
    assert site.browser(who).get("/vi/authoring/import-template.xlsx").status_code in {302, 401, 403}


def two_lessons(site: Site) -> tuple[str, str, str]:
    """A workspace with two lessons in one part, the first of which names the second; and a second part."""
    start, first = begun(site), lesson_of(site)
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/files", data={"kind": "lesson", "title": "Bài hai", "module": "01-noi-dung"})
    client.post(f"{start}/modules", data={"module_title": "Phần hai"})
    data = {**fields(site, f"{start}/edit/{first}"), "text": "Xem [bài hai](02-bai-hai.vi.md).\n"}
    client.post(f"{start}/edit/{first}", data=data)
    return start, first, "modules/01-noi-dung/02-bai-hai.vi.md"


def test_lessons_change_places_with_the_links_to_them(site: Site) -> None:
    start, _, second = two_lessons(site)
    assert site.browser(Role.TRAINER).post(f"{start}/order/{second}", data={"act": "up"}).status_code == 303
    shown = page(site.checking(Role.TRAINER), start)
    assert shown.index("edit/modules/01-noi-dung/01-bai-hai.vi.md") < shown.index("edit/modules/01-noi-dung/02-bai-dau-tien.vi.md")
    assert text_of(site, "modules/01-noi-dung/02-bai-dau-tien.vi.md").endswith("Xem [bài hai](01-bai-hai.vi.md).\n")


def test_a_lesson_goes_to_another_part_and_keeps_its_id(site: Site) -> None:
    start, first, second = two_lessons(site)
    before = text_of(site, second)
    assert site.browser(Role.TRAINER).post(f"{start}/order/{second}", data={"module": "02-phan-hai"}).status_code == 303
    assert text_of(site, "modules/02-phan-hai/01-bai-hai.vi.md") == before
    assert text_of(site, first).endswith("Xem [bài hai](../02-phan-hai/01-bai-hai.vi.md).\n")


def test_whoever_writes_in_a_lesson_that_is_put_elsewhere_goes_on(site: Site) -> None:
    start, _, second = two_lessons(site)
    client, here = site.browser(Role.TRAINER), "modules/02-phan-hai/01-bai-hai.vi.md"
    data = fields(site, f"{start}/edit/{second}") | {"text": "Viết thêm.\n"}
    client.post(f"{start}/order/{second}", data={"module": "02-phan-hai"})
    answer = client.post(f"{start}/keep/{second}?edition=official", data=data)
    assert answer.status_code == 307
    assert answer.location == f"{start}/keep/{here}?edition=official"
    assert client.post(answer.location, data=data).status_code == 200
    assert text_of(site, here).endswith("Viết thêm.\n")
    assert client.get(f"{start}/edit/{second}", follow_redirects=True).request.path.endswith(here)


def test_parts_change_places(site: Site) -> None:
    start, *_ = two_lessons(site)
    client = site.browser(Role.TRAINER)
    assert client.post(f"{start}/modules-order", data={"act": "up", "module": "02-phan-hai"}).status_code == 303
    shown = page(site.checking(Role.TRAINER), start)
    assert shown.index(">Phần hai</h2>") < shown.index(">Nội dung</h2>")


def test_an_empty_part_is_taken_out_and_one_with_lessons_is_not(site: Site) -> None:
    start, *_ = two_lessons(site)
    client = site.browser(Role.TRAINER)
    for folder, status in (("01-noi-dung", 422), ("02-phan-hai", 303), ("02-phan-hai", 422), ("01-noi-dung", 422)):
        assert client.post(f"{start}/modules-order", data={"act": "drop", "module": folder}).status_code == status
    shown = page(site.checking(Role.TRAINER), start)
    assert "Phần hai" not in shown
    assert "edit/modules/01-noi-dung/02-bai-hai.vi.md" in shown


@pytest.mark.parametrize("data", [{}, {"act": "x"}, {"module": "../.."}, {"act": "x", "module": "03-khong-co"}])
def test_an_order_that_there_is_not_changes_nothing(site: Site, data: dict[str, str]) -> None:
    start, first, second = two_lessons(site)
    client = site.browser(Role.TRAINER)
    assert client.post(f"{start}/order/{second}", data=data).status_code == 422
    assert client.post(f"{start}/modules-order", data=data).status_code == 422
    assert text_of(site, first)
    assert text_of(site, second)


@pytest.mark.parametrize("path", ["course.yml", "modules/01-noi-dung/09-khong-co.vi.md"])
def test_only_a_lesson_has_a_place(site: Site, path: str) -> None:
    assert site.browser(Role.TRAINER).post(f"{begun(site)}/order/{path}", data={"act": "up"}).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_closed_workspace_is_on_the_list_and_opens_again(site: Site, language: str) -> None:
    start = begun(site)
    client, door = site.browser(Role.TRAINER), f"/{language}/authoring/closed/{start.rpartition('/')[2]}/reopen"
    client.post(f"{start}/end")
    assert f'action="{door}"' in page(site.checking(Role.TRAINER), f"/{language}/authoring")
    assert client.post(door).location == start.replace("/vi/", f"/{language}/")
    assert client.post(door).status_code == 404


def test_a_closed_workspace_whose_course_is_written_elsewhere_says_so(site: Site) -> None:
    start = begun(site)
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/end")
    begun(site)
    answer = client.post(f"/vi/authoring/closed/{start.rpartition('/')[2]}/reopen")
    assert answer.status_code == 409
    assert "đang được soạn ở nơi khác" in answer.get_data(as_text=True)
