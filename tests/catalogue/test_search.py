"""The search, the same on both databases: Vietnamese with and without diacritics, hostile input, and who may find what."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from elearn.catalogue import service
from elearn.catalogue.models import Course as CourseRow
from elearn.catalogue.models import SearchEntry
from elearn.catalogue.queries import find_course, list_courses
from elearn.catalogue.search import Hit, search
from elearn.content.document import Course, Page
from elearn.core.actor import ANONYMOUS, SYSTEM, Actor
from elearn.core.db.work import Database
from elearn.core.ids import Id
from tests.organisation.makers import a_person, a_unit
from tests.site import another, every_kind, first_course


class Shelf:
    """A database with courses made of a title and a text."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(
        self,
        code: str,
        *,
        title: str = "Khóa học",
        text: str = "",
        english: str = "",
        owner_id: Id | None = None,
        **changes: object,
    ) -> Course:
        """Publishes a course of one lesson with this text."""
        lesson = every_kind().lessons[0]
        pages = {"vi": Page(f"Bài của {code}", lesson.pages["vi"].blocks, text=text)}
        if english:
            pages["en"] = Page(f"Lesson of {code}", lesson.pages["en"].blocks, text=english)
        module = replace(every_kind().modules[0], lessons=(replace(lesson, pages=pages, questions=()),))
        course = another(every_kind(), code=code, title={"vi": title}, languages=tuple(pages), modules=(module,))
        course = replace(course, title={"vi": title, "en": title}, summary={"vi": "x", "en": "x"}, glossary=(), **changes)  # type: ignore[arg-type]  # passed on
        self.publish(course, owner_id)
        return course

    def publish(self, course: Course, owner_id: Id | None = None) -> None:
        with self.database.unit_of_work() as work:
            service.publish(work.session, SYSTEM, course, {}, owner_id=owner_id, now=work.now)

    def find(self, wanted: str, actor: Actor = ANONYMOUS, language: str = "vi") -> list[Hit]:
        with self.database.read() as session:
            return search(session, actor, wanted, language)

    def slugs(self, wanted: str, actor: Actor = ANONYMOUS, language: str = "vi") -> list[str]:
        return [hit.course_slug for hit in self.find(wanted, actor, language)]


@pytest.fixture
def shelf(database: Database) -> Shelf:
    return Shelf(database)


def every_spelling(text: str) -> dict[str, str]:
    return {form: unicodedata.normalize(form, text) for form in ("NFC", "NFD")}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_is_found_however_it_is_typed(shelf: Shelf, form: str) -> None:
    text = "Phòng Đào tạo; kẻ lừa đảo; thủ tục hòa giải; hệ thống QLVB"
    shelf.put("kho", text=every_spelling(text)[form])
    typed = ("dao tao", "đào tạo", "ĐÀO TẠO", "Ðào tạo", "lua dao", "lừa đảo", "đảo lừa", "hoà", "hòa giải", "qlvb")
    wanted = [spelling for each in typed for spelling in every_spelling(each).values()]
    assert [each for each in wanted if shelf.slugs(each) != ["kho"]] == []


def test_an_icelandic_eth_in_a_text_is_the_letter_that_was_meant(shelf: Shelf) -> None:
    shelf.put("kho", text="Phòng Ðào tạo")
    assert shelf.slugs("đào tạo") == ["kho"]


def test_a_part_of_a_date_an_address_or_a_file_name_is_a_word(shelf: Shelf) -> None:
    shelf.put("kho", text="ngày 22.11.2026, trang dichvucong.gov.vn/nop-ho-so, tệp ho_so.pdf, thư lan@vidu.gov.vn, 1/2 buổi")
    wanted = ("2026", "22.11", "dichvucong", "gov vn", "nop", "ho_so", "pdf", "lan@vidu", "1/2")
    assert [each for each in wanted if shelf.slugs(each) != ["kho"]] == []


def test_the_last_word_may_be_unfinished(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu dùng lại")
    assert shelf.slugs("mật kh") == ["kho"]


def test_only_the_last_word_may_be_unfinished(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu dùng lại")
    assert shelf.slugs("mậ khẩu") == []


def test_all_words_are_needed(shelf: Shelf) -> None:
    shelf.put("mot", text="mật khẩu")
    shelf.put("hai", text="mật khẩu dùng lại")
    assert shelf.slugs("khẩu lại") == ["hai"]


def test_a_piece_inside_a_word_is_not_a_word(shelf: Shelf) -> None:
    shelf.put("kho", text="nghiêng")
    assert shelf.slugs("hieng") == []


def test_the_very_diacritics_come_first(shelf: Shelf) -> None:
    shelf.put("tren-tua", title="Mạ non")
    shelf.put("trong-bai", text="mã số")
    assert shelf.slugs("mã") == ["trong-bai", "tren-tua"]


def test_whoever_types_no_diacritics_means_every_spelling(shelf: Shelf) -> None:
    shelf.put("trong-bai", text="con ma cũ trong kho")
    shelf.put("tren-tua", title="Mạ non")
    assert shelf.slugs("ma") == ["tren-tua", "trong-bai"]


def test_words_side_by_side_come_before_words_apart(shelf: Shelf) -> None:
    shelf.put("xa", text="khẩu lệnh, bí mật")
    shelf.put("gan", text="giữ mật khẩu")
    assert shelf.slugs("mat khau") == ["gan", "xa"]


def test_letters_inside_another_word_are_not_what_was_typed(shelf: Shelf) -> None:
    shelf.put("mot", text="cái toán tử, an ninh")
    shelf.put("hai", title="Ân cần")
    assert shelf.slugs("ân") == ["hai", "mot"]


def test_a_title_comes_before_a_text(shelf: Shelf) -> None:
    shelf.put("trong-bai", text="chữ ký số")
    shelf.put("tren-tua", title="Chữ ký số")
    assert shelf.slugs("chữ ký số") == ["tren-tua", "trong-bai"]


def test_a_lesson_is_found_by_its_own_title(shelf: Shelf) -> None:
    shelf.put("kho")
    found = shelf.find("bài của kho")
    assert [(hit.lesson, hit.title, hit.course_title["vi"]) for hit in found] == [("mo-dau", "Bài của kho", "Khóa học")]


def test_a_course_is_found_by_a_word_of_its_glossary(shelf: Shelf) -> None:
    shelf.publish(first_course())
    term = first_course().glossary[0].term["vi"]
    assert None in [hit.lesson for hit in shelf.find(term)]


def test_a_text_longer_than_any_index_takes_can_be_published(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu " + " ".join(f"chữ{number}" for number in range(200_000)))
    assert shelf.slugs("mật khẩu") == ["kho"]


@pytest.fixture
def handbook(shelf: Shelf) -> Shelf:
    """The course with every kind of question, and a case."""
    shelf.publish(every_kind())
    return shelf


@pytest.mark.parametrize(
    ("wanted", "language", "lesson"),
    [
        ("Mời cô về, chiều quay lại", "vi", "mo-dau"),
        ("moi co ngoi", "vi", "mo-dau"),
        ("the doc", "vi", "cau-hoi"),
        ("library card", "en", "cau-hoi"),
        ("tài khoản TRAN VAN A", "vi", "cau-hoi"),
        ("cô ba chạy vào", "vi", "tinh-huong"),
        ("viet phieu hen", "vi", "tinh-huong"),
        ("don da vao so", "vi", "tinh-huong"),
    ],
)
def test_what_a_reader_sees_of_questions_and_cases_is_found(handbook: Shelf, wanted: str, language: str, lesson: str) -> None:
    assert lesson in [hit.lesson for hit in handbook.find(wanted, language=language)]


def test_an_exact_option_comes_before_one_with_other_diacritics(shelf: Shelf) -> None:
    lesson = every_kind().lessons[0]
    question = every_kind().questions[lesson.questions[0]]
    for code, label in (("mot", "giữ ma túy"), ("hai", "ghi mã số")):
        texts = {"vi": replace(question.texts["vi"], labels={"a": label})}
        course = another(every_kind(), code=code, questions={question.id: replace(question, texts=texts)})
        module = replace(course.modules[0], lessons=(lesson,))
        shelf.publish(replace(course, languages=("vi",), modules=(module,), glossary=()))
    assert shelf.slugs("mã") == ["hai", "mot"]
    assert set(shelf.slugs("ma")) == {"hai", "mot"}


def test_each_language_finds_its_own_texts(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu", english="password")
    assert shelf.slugs("password", language="en") == ["kho"]
    assert shelf.slugs("password", language="vi") == []


def test_a_snippet_shows_the_words_where_they_stand(shelf: Shelf) -> None:
    shelf.put("kho", text="mở đầu " * 60 + "ở đây nói về MẬT KHẨU của cô Ba " + "và hết " * 60)
    (hit,) = shelf.find("mat khau")
    assert "MẬT KHẨU của cô Ba" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert len(hit.snippet) < 200


def test_a_snippet_shows_words_that_stand_side_by_side(shelf: Shelf) -> None:
    shelf.put("kho", text="công an phường " * 30 + "rồi ký công - văn đến " + "cơ quan " * 30)
    (hit,) = shelf.find("cong van")
    assert "công - văn" in hit.snippet


def test_a_snippet_begins_at_the_word_and_not_inside_another(shelf: Shelf) -> None:
    shelf.put("kho", text="quan tâm " * 60 + "an ninh mạng")
    (hit,) = shelf.find("an")
    assert "an ninh mạng" in hit.snippet


# fmt: off
HOSTILE = (
    '"', "*", ":", "'", "--", "%", "_", "()", "&", "|", "!", "\\", "^", "~", "{}", "<->", "NEAR", "AND", "OR NOT", "title:x",
    "a* OR b", "a''b", "'; DROP TABLE course; --", "😀", "👨‍👩‍👧", "\0", "a\0b",
    "\ufeff", "\u0301", "ﬁ", "ⅷ", "a" * 10_000, "a b " * 2_500,
    "đ" * 10_000, "_ _", "x_y", "١٢٣", "\u202e", "𝔡𝔞𝔬", "\ud800",
)
# fmt: on


def test_hostile_words_find_nothing_and_break_nothing(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu")
    assert [wanted[:20] for wanted in HOSTILE if shelf.find(wanted) != []] == []


def test_signs_around_words_do_not_count(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu")
    typed = ('"mật khẩu"', "mật*", "mật: khẩu", "mật -- khẩu", "mật, khẩu!", "(mật) & khẩu", "mật 😀 khẩu", "mật _", "mật_khẩu")
    assert [wanted for wanted in typed if shelf.slugs(wanted) != ["kho"]] == []


def test_a_text_full_of_signs_can_be_indexed(shelf: Shelf) -> None:
    shelf.put("kho", text="\"'*:()%_ --\\ 😀 mật khẩu")
    assert shelf.slugs("mật khẩu") == ["kho"]


def test_the_index_forgets_a_replaced_version(shelf: Shelf) -> None:
    course = shelf.put("kho", text="mật khẩu")
    shelf.put("kho", text="chữ ký", source_hash="2" * 64)
    assert course.slug == "kho"
    assert shelf.slugs("mật khẩu") == []
    assert shelf.slugs("chữ ký") == ["kho"]


def test_the_index_holds_one_entry_a_page_however_often_it_is_published(shelf: Shelf) -> None:
    for number in range(3):
        shelf.put("kho", text="mật khẩu", source_hash=str(number) * 64)
    with shelf.database.read() as session:
        assert session.execute(select(func.count()).select_from(SearchEntry)).scalar_one() == 2


def test_rendering_again_renews_the_index(shelf: Shelf) -> None:
    course = shelf.put("kho", title="Tựa cũ")
    with shelf.database.unit_of_work() as work:
        mended = replace(course, title={"vi": "Tựa mới", "en": "x"})
        service.rerender(work.session, SYSTEM, mended, because="a fault", now=work.now)
    assert shelf.slugs("tựa mới") == ["kho"]
    assert shelf.slugs("tựa cũ") == []


def test_a_retired_course_is_not_found(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu")
    with shelf.database.unit_of_work() as work:
        service.retire(work.session, SYSTEM, "kho", now=work.now)
    assert shelf.slugs("mật khẩu") == []


@pytest.fixture
def readers(database: Database) -> dict[str, Actor]:
    """A guest, and somebody at work in the owning unit, above, below, beside it and nowhere."""
    with database.unit_of_work() as work:
        city = a_unit(work.session)
        ward = a_unit(work.session, city)
        units: dict[str, Id | None] = {
            "above": city,
            "own": ward,
            "below": a_unit(work.session, ward),
            "sibling": a_unit(work.session, city),
            "other": a_unit(work.session),
            "nowhere": None,
        }
        made = {name: Actor(person_id=a_person(work.session, unit), unit_id=unit) for name, unit in units.items()}
    return made | {"guest": ANONYMOUS}


@pytest.fixture
def three(shelf: Shelf, readers: dict[str, Actor]) -> Shelf:
    """A course of each visibility; that of the unit belongs to `own`."""
    for visibility in ("public", "signed-in", "unit"):
        shelf.put(visibility, text="mật khẩu", visibility=visibility, owner_id=readers["own"].unit_id)
    return shelf


SEES = {
    "guest": {"public"},
    "nowhere": {"public", "signed-in"},
    "above": {"public", "signed-in"},
    "sibling": {"public", "signed-in"},
    "other": {"public", "signed-in"},
    "own": {"public", "signed-in", "unit"},
    "below": {"public", "signed-in", "unit"},
}


def test_a_search_finds_what_the_reader_may_see(three: Shelf, readers: dict[str, Actor]) -> None:
    assert {who: set(three.slugs("mật khẩu", readers[who])) for who in SEES} == SEES


def test_a_list_shows_what_the_reader_may_see(three: Shelf, readers: dict[str, Actor]) -> None:
    with three.database.read() as session:
        assert {who: {each.slug for each in list_courses(session, readers[who])} for who in SEES} == SEES


def test_an_address_opens_what_the_reader_may_see(three: Shelf, readers: dict[str, Actor]) -> None:
    slugs = ("public", "signed-in", "unit")
    with three.database.read() as session:
        found = {who: {slug for slug in slugs if find_course(session, readers[who], slug)} for who in SEES}
    assert found == SEES


def test_a_course_of_a_unit_without_owner_is_seen_by_no_person(shelf: Shelf, readers: dict[str, Actor]) -> None:
    shelf.put("unit", text="mật khẩu", visibility="unit", owner_id=readers["own"].unit_id)
    with shelf.database.unit_of_work() as work:
        work.session.execute(update(CourseRow).values(owner_unit_id=None))
    assert [name for name, actor in readers.items() if shelf.slugs("mật khẩu", actor)] == []


def test_a_course_that_becomes_narrower_is_narrower_at_once(shelf: Shelf) -> None:
    shelf.put("kho", text="mật khẩu")
    shelf.put("kho", text="mật khẩu", visibility="signed-in", source_hash="2" * 64)
    assert shelf.slugs("mật khẩu") == []
