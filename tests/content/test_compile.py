"""The whole course: what it becomes, that the same sources give the same bytes, and every rule that needs more than one file."""

from __future__ import annotations

import random
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources, lint_file, render_snippet
from elearn.content.document import Author, Course, Essay, Matching, Numeric, ShortText, from_json, to_json
from elearn.content.lint.catalogue import SENTENCES, sentence_of
from elearn.content.source_folder import read_folder
from elearn.content.steps import Steps
from tests.content.source_folders import LAWS, M, changed, codes, compiled, sound, where

pytestmark = pytest.mark.pure

C = "course.yml"


@pytest.fixture(scope="module")
def course() -> Course:
    compilation = compiled(sound())
    assert compilation.course is not None, compilation.problems
    return compilation.course


# --- the document ------------------------------------------------------------------------------------------------------


def test_the_sound_course_compiles_without_a_warning() -> None:
    assert codes(compiled(sound())) == set()


def test_a_document_written_and_read_is_the_same(course: Course) -> None:
    assert from_json(to_json(course)) == course


def test_the_same_sources_give_the_same_bytes_in_any_order(course: Course) -> None:
    items = list(sound().items())
    random.Random(7).shuffle(items)
    again = compiled(dict(items)).course
    assert again is not None
    assert to_json(again) == to_json(course)


def test_line_ends_byte_order_and_unicode_form_do_not_make_another_version(course: Course) -> None:
    foreign = {
        path: b"\xef\xbb\xbf" + unicodedata.normalize("NFD", content.decode()).replace("\n", "\r\n").encode()
        if path.endswith((".md", ".yml"))
        else content
        for path, content in sound().items()
    }
    again = compiled(foreign).course
    assert again is not None
    assert again.source_hash == course.source_hash


def test_another_word_makes_another_version(course: Course) -> None:
    again = compiled(changed(M + "01-mo-dau.vi.md", "chưa mở cửa", "chưa mở")).course
    assert again is not None
    assert again.source_hash != course.source_hash


def test_lessons_stand_in_the_order_of_their_numbers(course: Course) -> None:
    assert [(lesson.slug, lesson.kind) for lesson in course.lessons] == [
        ("mo-dau", "lesson"),
        ("cau-hoi", "lesson"),
        ("tinh-huong", "case"),
        ("kiem-tra", "quiz"),
    ]


def test_a_course_may_name_its_group_of_contents(course: Course) -> None:
    grouped = compiled(changed(C, "valid_months: 36", "programme_group: 4")).course
    assert grouped is not None
    assert (course.programme_group, grouped.programme_group) == (None, 4)


def test_settings_are_typed(course: Course) -> None:
    assert (course.credit_hours, course.valid_months, course.visibility) == (0.5, 36, "public")
    assert course.laws[0].number == "42/2013/QH13"
    assert course.required_lessons == ("mo-dau", "cau-hoi", "tinh-huong")


def test_an_author_may_have_a_name_in_each_language() -> None:
    course = compiled(changed(C, "name: Ban biên soạn Phường Ví Dụ", "name: {vi: Ban, en: Team}")).course
    assert course is not None
    assert course.authors == (Author("Ban", 3.5, {"vi": "Ban", "en": "Team"}),)


def test_every_kind_of_question_is_there(course: Course) -> None:
    kinds = {course.questions[name].kind for name in course.lessons[1].questions}
    assert kinds == {"multiple", "numeric", "text", "matching", "ordering", "cloze", "spot", "essay"}


def test_blocks_have_the_same_keys_in_both_languages(course: Course) -> None:
    for lesson in course.lessons:
        vietnamese, english = lesson.pages["vi"], lesson.pages["en"]
        assert [block.key for block in vietnamese.blocks] == [block.key for block in english.blocks]


def test_block_keys_are_unique_on_a_page(course: Course) -> None:
    for lesson in course.lessons:
        for page in lesson.pages.values():
            assert len({block.key for block in page.blocks}) == len(page.blocks)


def test_a_link_to_a_lesson_leads_to_its_page_in_the_readers_language(course: Course) -> None:
    html = "".join(block.html for block in course.lessons[0].pages["en"].blocks)
    assert 'href="/en/courses/so-tay-tiep-dan/cau-hoi#cac-loai"' in html


def test_a_picture_is_published_under_its_hash_with_its_size(course: Course) -> None:
    figure = next(block for block in course.lessons[0].pages["vi"].blocks if block.kind == "figure")
    assert f'src="/media/{course.media[0].sha256}.svg"' in figure.html
    assert 'width="120"' in figure.html


def test_the_bytes_to_publish_come_with_the_course() -> None:
    compilation = compiled(sound())
    assert compilation.course is not None
    assert set(compilation.files) == {f"{media.sha256}.{media.suffix}" for media in compilation.course.media}


def test_a_picture_that_no_page_shows_is_not_published() -> None:
    sources = sound() | {"assets/khac.svg": sound()["assets/so-do.svg"].replace(b"120", b"121")}
    compilation = compiled(sources)
    assert compilation.course is not None
    assert len(compilation.course.media) == 1


def test_blocks_know_their_kind_and_readers(course: Course) -> None:
    blocks = course.lessons[0].pages["vi"].blocks
    assert {block.kind for block in blocks} == {"html", "figure", "question", "recall", "desk", "instructor"}
    assert [block.html for block in blocks if block.edition == "citizen"] == ["<p>Người dân không phải tự ghi.</p>"]


def test_a_recall_holds_the_line_of_each_option(course: Course) -> None:
    recall = next(block for block in course.lessons[0].pages["en"].blocks if block.kind == "recall")
    assert (recall.question, recall.recall["b"]) == ("q-mo-dau", "Her name is noted first.")


def test_a_contact_is_known_by_its_code(course: Course) -> None:
    assert [block.contacts for block in course.lessons[0].pages["vi"].blocks if block.contacts] == [("tiep-dan",)]


def test_a_snippet_is_included_in_the_language_of_the_page(course: Course) -> None:
    assert "<p>Opening hours: 7:30 to 16:30.</p>" in [block.html for block in course.lessons[0].pages["en"].blocks]


def test_an_included_text_is_told_as_the_file_that_it_is() -> None:
    told: list[tuple[str, str]] = []
    compile_sources(sound(), laws=LAWS, steps=Steps(lambda path, step: told.append((path, step))))
    assert ("snippets/gio-lam.vi.md", "render") in told


@pytest.mark.parametrize("path", [M + "01-mo-dau.vi.md", "snippets/gio-lam.vi.md", "card.en.md", M + "03-tinh-huong.vi.md"])
def test_a_file_that_was_given_up_is_not_rendered_and_no_other_is_blamed(path: str) -> None:
    told: list[tuple[str, str]] = []
    steps = Steps(lambda path, step: told.append((path, step)), {path: "render"})
    assert compile_sources(sound(), laws=LAWS, steps=steps).errors == ()
    assert (path, "render") not in told


@pytest.mark.parametrize("path", [C, "glossary.yml", "assets/so-do.svg", M + "09-kiem-tra.vi.md", "../laws.yml"])
def test_a_file_that_was_given_up_while_it_was_read_is_left_alone(path: str) -> None:
    told: list[str] = []
    compile_sources(sound(), laws=LAWS, steps=Steps(lambda path, _: told.append(path), {path: "read"}))
    assert path not in told


def test_footnotes_are_the_last_block(course: Course) -> None:
    last = course.lessons[0].pages["en"].blocks[-1]
    assert '<li id="fn-luat">Law on Citizen Reception, Article 5.' in last.html


def test_what_an_instructor_alone_sees_is_not_found_by_search(course: Course) -> None:
    assert "đóng vai" not in course.lessons[0].pages["vi"].text
    assert "Bảy giờ rưỡi" in course.lessons[0].pages["vi"].text


def test_numbers_units_and_accepted_words_are_per_language(course: Course) -> None:
    numeric, text = course.questions["q-ngay"].key, course.questions["q-ten"].key
    assert isinstance(numeric, Numeric)
    assert (numeric.answers[0].low, numeric.answers[0].high, numeric.answers[0].unit) == ("9", "11", {"vi": "ngày", "en": "days"})
    assert isinstance(text, ShortText)
    assert text.accepted["en"][1].pattern == "document system"


def test_labels_of_matching_name_their_side(course: Course) -> None:
    question = course.questions["q-noi"]
    assert isinstance(question.key, Matching)
    assert question.texts["en"].labels == {"l:1": "Birth", "r:a": "Same day", "l:2": "Marriage", "r:b": "3 days", "r:c": "30 days"}


def test_a_stem_is_cut_where_its_gaps_stand(course: Course) -> None:
    stem = course.questions["q-dien"].texts["vi"].stem
    assert [part.widget for part in stem if part.widget] == ["1", "2", "3"]
    assert "".join(part.html for part in stem) == "<p>Đơn vào , chuyển  trong  ngày.</p>"


def test_a_choice_with_a_written_id_has_the_same_id_in_a_translation_without_it(course: Course) -> None:
    assert course.questions["q-giay-to"].texts["en"].labels["can-cuoc"] == "Identity card"


def test_segments_of_a_spotted_text_are_paired_by_sign_not_by_place() -> None:
    english = "{+ To TRAN VAN A's account +}{> The ward never collects through one person. <}: pay\n1. {+ Send"
    turned = "{+ To TRAN VAN A's account +}{> The ward never collects through one person. <}: pay\n1. {+ Send"
    sources = changed(M + "02-cau-hoi.en.md", english, turned)
    text = sources[M + "02-cau-hoi.en.md"].decode()
    harmless = "{- Ví Dụ Ward -}{> Anybody can write that name. <}\n\n"
    moved = text.replace(harmless, "").replace("{- Open from", harmless.strip() + "\n{- Open from")
    course = compiled(sources | {M + "02-cau-hoi.en.md": moved.encode()}).course
    assert course is not None
    labels = course.questions["q-khoanh"].texts["en"].labels
    assert (labels["1"], labels["2"]) == ("Ví Dụ Ward", "To TRAN VAN A's account")


def test_an_essay_keeps_its_rubric_per_language(course: Course) -> None:
    key = course.questions["q-viet"].key
    assert isinstance(key, Essay)
    assert key.rubric["en"] == "To the point, plain, with a date."


def test_defaults_of_a_bank_hold_where_a_question_says_nothing(course: Course) -> None:
    assert [course.questions[name].difficulty for name in course.banks[0].questions] == [1, 2, 2, 3]
    assert course.questions["b-002"].competencies == ("WD5",)


def test_a_case_has_its_clock_scenes_and_facts(course: Course) -> None:
    case = course.lessons[2].case
    assert case is not None
    assert (case.start, case.actor) == (970, {"vi": "chị Hạnh", "en": "Hạnh"})
    ending = case.scene("ket-1")
    assert ending is not None
    assert [passage.fact for passage in ending.texts["en"].passages] == [None, "da-nhan"]


def test_a_quiz_has_its_settings(course: Course) -> None:
    quiz = course.lessons[3].quiz
    assert quiz is not None
    assert (quiz.attempts, quiz.pass_percent, quiz.feedback, quiz.shuffle_options) == (3, 70.0, "after-close", True)


def test_no_key_of_a_question_stands_in_a_page(course: Course) -> None:
    for lesson in course.lessons:
        for page in lesson.pages.values():
            assert all(not block.html for block in page.blocks if block.kind == "question")


# --- identity ----------------------------------------------------------------------------------------------------------


def test_another_wording_keeps_the_key_hash_and_changes_the_text_hash(course: Course) -> None:
    other = compiled(changed(M + "01-mo-dau.vi.md", "Mời cô về, chiều", "Hẹn cô chiều")).course
    assert other is not None
    before, after = course.questions["q-mo-dau"], other.questions["q-mo-dau"]
    assert before.key_hash == after.key_hash
    assert before.text_hashes["vi"] != after.text_hashes["vi"]
    assert before.text_hashes["en"] == after.text_hashes["en"]


def test_another_tolerance_changes_the_key_hash(course: Course) -> None:
    sources = changed(M + "02-cau-hoi.vi.md", "= 10 +- 1 |", "= 10 +- 2 |")
    english = changed(M + "02-cau-hoi.en.md", "= 10 +- 1 |", "= 10 +- 2 |")[M + "02-cau-hoi.en.md"]
    other = compiled(sources | {M + "02-cau-hoi.en.md": english}).course
    assert other is not None
    assert course.questions["q-ngay"].key_hash != other.questions["q-ngay"].key_hash


def test_another_unit_is_another_word_and_not_another_key(course: Course) -> None:
    other = compiled(changed(M + "02-cau-hoi.vi.md", "unit: ngày", "unit: hôm")).course
    assert other is not None
    assert course.questions["q-ngay"].key_hash == other.questions["q-ngay"].key_hash


def test_a_block_elsewhere_keeps_keys_and_hashes_of_the_others(course: Course) -> None:
    other = compiled(changed(M + "01-mo-dau.vi.md", "## Gặp lại", "Thêm một đoạn.\n\n## Gặp lại")).course
    assert other is not None
    before = {block.key: block.hash for block in course.lessons[0].pages["vi"].blocks}
    after = {block.key: block.hash for block in other.lessons[0].pages["vi"].blocks}
    assert {key: after.get(key) for key in before} == before


# --- rules over several files ------------------------------------------------------------------------------------------

FAULTS = [
    ("CRS001", (C, "{dir: 01-tiep-dan", "{dir: 02-khac"), (C, 19)),
    ("CRS003", (C, "quizzes: [kiem-tra]", "quizzes: [kiem]"), (C, 15)),
    ("CRS012", (C, "lessons: all", "lessons: [mo-dau, khac]"), (C, 15)),
    ("CRS013", (C, "relearn: []", "relearn: [khac]"), (C, 21)),
    ("CRS015", (C, "modules:\n", "modules:\n  - {dir: 01-tiep-dan, title: {vi: x}}\n"), (C, 20)),
    ("CRS008", (C, "retired: [q-cu]", "retired: [q-mo-dau]"), (M + "01-mo-dau.vi.md", 12)),
    ("LAW001", (C, "[luat-tcd]", "[luat-khac]"), (C, 12)),
    ("FM002", (C, "theme:", "them:"), (C, 9)),
    ("FM003", (C, "valid_months: 36", "valid_months: 0"), (C, 14)),
    ("FM003", (C, "valid_months: 36", "programme_group: 6"), (C, 14)),
    ("BNK001", (M + "09-kiem-tra.vi.md", "count: 1", "count: 4"), (M + "09-kiem-tra.vi.md", 12)),
    ("BNK002", (M + "09-kiem-tra.vi.md", "bank: tiep-dan", "bank: khac"), (M + "09-kiem-tra.vi.md", 12)),
    ("BNK003", (M + "09-kiem-tra.vi.md", "difficulty<=2", "color = red"), (M + "09-kiem-tra.vi.md", 12)),
    ("BNK004", (M + "09-kiem-tra.vi.md", "count: 1", "count: 2"), (M + "09-kiem-tra.vi.md", 12)),
    ("QID002", ("banks/tiep-dan.vi.md", "{#b-001}", "{#q-mo-dau}"), ("banks/tiep-dan.vi.md", 9)),
    ("LNK001", (M + "01-mo-dau.vi.md", "02-cau-hoi.vi.md#cac-loai", "02-khac.vi.md"), (M + "01-mo-dau.vi.md", 10)),
    ("LNK001", (M + "01-mo-dau.vi.md", "#cac-loai", "#khac"), (M + "01-mo-dau.vi.md", 10)),
    ("LNK001", (M + "01-mo-dau.vi.md", "02-cau-hoi.vi.md#cac-loai", "#khac"), (M + "01-mo-dau.vi.md", 10)),
    ("IMG001", (M + "01-mo-dau.vi.md", "![Quầy tiếp dân nhìn từ cửa vào]", "![]"), (M + "01-mo-dau.vi.md", 35)),
    ("IMG002", (M + "01-mo-dau.vi.md", "assets/so-do.svg", "assets/khac.svg"), (M + "01-mo-dau.vi.md", 35)),
    ("INC001", (M + "01-mo-dau.vi.md", "snippets/gio-lam.md", "snippets/khac.md"), (M + "01-mo-dau.vi.md", 49)),
    ("INC002", ("snippets/gio-lam.vi.md", "Giờ", "## Giờ"), (M + "01-mo-dau.vi.md", 49)),
    ("TRN002", (M + "02-cau-hoi.en.md", "- [x] Passport", "- [ ] Passport"), (M + "02-cau-hoi.en.md", 18)),
    ("TRN002", (M + "02-cau-hoi.en.md", "= 10 +- 1", "= 10 +- 2"), (M + "02-cau-hoi.en.md", 25)),
    ("TRN002", (M + "02-cau-hoi.en.md", "3. Accept\n", "3. Accept\n4. Close\n"), (M + "02-cau-hoi.en.md", 48)),
    ("TRN002", (M + "02-cau-hoi.en.md", "{#q-ten}", "{#q-name}"), (M + "02-cau-hoi.en.md", 27)),
    ("TRN002", (M + "03-tinh-huong.en.md", "(#canh-2) | +1m", "(#canh-2) | +2m"), (M + "03-tinh-huong.en.md", 19)),
    ("TRN004", (M + "01-mo-dau.en.md", "If stuck,", "One more.\n\nIf stuck,"), (M + "01-mo-dau.en.md", 51)),
    ("TRN006", (M + "01-mo-dau.en.md", "minutes: 3", "minutes: 4"), (M + "01-mo-dau.en.md", 4)),
    (
        "REC003",
        (M + "02-cau-hoi.vi.md", "Chị Hạnh hỏi", "> [!RECALL] q-khong\n> - a: x\n\nChị Hạnh hỏi"),
        (M + "02-cau-hoi.vi.md", 10),
    ),
    (
        "REC004",
        (M + "02-cau-hoi.vi.md", "Chị Hạnh hỏi", "> [!RECALL] q-mo-dau\n> - e: x\n\nChị Hạnh hỏi"),
        (M + "02-cau-hoi.vi.md", 11),
    ),
    ("QST020", ("banks/tiep-dan.vi.md", "#bay-gio-ruoi", "#khong-co"), ("banks/tiep-dan.vi.md", 11)),
    ("QST020", ("banks/tiep-dan.vi.md", "mo-dau#bay-gio-ruoi", "khong-co"), ("banks/tiep-dan.vi.md", 11)),
    ("MCQ001", ("banks/tiep-dan.vi.md", "- [x] Sổ tiếp", "- [ ] Sổ tiếp"), ("banks/tiep-dan.vi.md", 20)),
    ("SEC007", ("assets/so-do.svg", "<rect", "<script/><rect"), ("assets/so-do.svg", 1)),
    ("FM004", (M + "01-mo-dau.en.md", "---\nid: mo-dau", "id: mo-dau"), (M + "01-mo-dau.en.md", 1)),
]


@cache
def fault(change: tuple[str, str, str]) -> Compilation:
    return compiled(changed(*change))


@pytest.mark.parametrize(("code", "change", "place"), FAULTS, ids=[f"{code}-{change[2][:16]!r}" for code, change, _ in FAULTS])
def test_a_fault_is_told_with_its_place(code: str, change: tuple[str, str, str], place: tuple[str, int]) -> None:
    compilation = fault(change)
    assert code in codes(compilation)
    assert where(compilation, code) == place


Q = M + "09-kiem-tra.vi.md"
MODULE = "  - {dir: 01-tiep-dan, title: {vi: Tiếp dân, en: Receiving citizens}}\n"
DRAW = '  - {bank: tiep-dan, count: 1, where: "difficulty<=2"}\n'
SECOND = [
    ("CRS001", (C, MODULE, MODULE + "  - {dir: 02-khac, title: {vi: a, en: b}}\n"), (20, 11)),
    ("CRS003", (C, "quizzes: [kiem-tra]", "quizzes: [kiem-tra, khac]"), (15, 48)),
    ("CRS012", (C, "lessons: all", "lessons: [mo-dau, khac]"), (15, 32)),
    ("CRS013", (C, "relearn: []", "relearn: [mo-dau, khac]"), (21, 68)),
    ("LAW001", (C, "[luat-tcd]", "[luat-tcd, luat-khac]"), (12, 22)),
    ("BNK001", (Q, DRAW, DRAW + "  - {bank: tiep-dan, count: 9}\n"), (13, 29)),
    ("BNK002", (Q, DRAW, DRAW + "  - {bank: khac, count: 1}\n"), (13, 12)),
    ("BNK003", (Q, DRAW, DRAW + '  - {bank: tiep-dan, count: 1, where: "màu = đỏ"}\n'), (13, 39)),
]


@pytest.mark.parametrize(("code", "change", "place"), SECOND, ids=[code for code, _, _ in SECOND])
def test_the_entry_of_a_list_that_is_at_fault_is_told(code: str, change: tuple[str, str, str], place: tuple[int, int]) -> None:
    problems = [problem for problem in fault(change).problems if problem.code == code]
    assert place in [(problem.place.line, problem.place.column) for problem in problems]


def test_a_course_exists_exactly_when_nothing_is_an_error() -> None:
    for _, change, _ in FAULTS:
        compilation = fault(change)
        assert (compilation.course is None) == bool(compilation.errors)


def test_what_is_opened_and_not_closed_is_told_where_it_opens() -> None:
    assert where(fault((C, "languages: [vi, en]", "languages: [vi, en")), "FM001") == (C, 7)


UNUSABLE = {
    "without-answers": ("### ? Xem hình nào? {#q-moi}\n\n![](assets/khac.svg)\n", {"QST001", "IMG001", "IMG002"}),
    "without-id": ("### ? Xem hình nào?\n\n![](assets/khac.svg)\n\n- [x] A\n- [ ] B\n", {"QID001", "IMG001", "IMG002"}),
    "of-an-id-used-already": (
        "### ? Xem hình nào? {#q-ten}\n\n![](assets/khac.svg)\n\n- [x] A\n- [ ] B\n",
        {"QID002", "IMG001", "IMG002"},
    ),
}


@pytest.mark.parametrize("which", UNUSABLE)
def test_the_words_of_a_question_that_cannot_be_used_are_read_all_the_same(which: str) -> None:
    words, expected = UNUSABLE[which]
    sources = changed(C, "languages", "languages")
    sources[M + "02-cau-hoi.vi.md"] += b"\n" + words.encode()
    assert expected <= codes(compiled(sources))


def test_a_question_without_id_is_told_alone_and_not_as_one_that_does_not_match() -> None:
    found = codes(fault((M + "02-cau-hoi.vi.md", " {#q-ten}", "")))
    assert ("QID001" in found, "TRN002" in found) == (True, False)


def test_what_cannot_be_the_partner_of_a_question_without_id_is_told_with_it() -> None:
    more = b"\n\n### ? Th\xc3\xaam m\xe1\xbb\x99t c\xc3\xa2u? {#q-them}\n\n= b\xe1\xba\xa3ng\n"
    sources = changed(M + "02-cau-hoi.vi.md", " {#q-ten}", "")
    sources[M + "02-cau-hoi.vi.md"] += more
    assert {"QID001", "TRN002"} <= codes(compiled(sources))


def test_all_faults_are_told_at_once() -> None:
    sources = changed(C, "theme:", "them:")
    for path, old, new in ((M + "01-mo-dau.vi.md", "#cac-loai", "#khac"), ("banks/tiep-dan.vi.md", "{#b-001}", "{#q-mo-dau}")):
        sources[path] = sources[path].decode().replace(old, new).encode()
    assert {"FM002", "LNK001", "QID002"} <= codes(compiled(sources))


def test_problems_stand_in_the_order_of_their_places() -> None:
    problems = compiled(changed(C, "theme:", "them:")).problems
    assert list(problems) == sorted(problems, key=lambda problem: (problem.place, problem.code))


def test_a_problem_shows_the_line_it_speaks_of() -> None:
    problem = next(p for p in compiled(changed(C, "theme:", "them:")).problems if p.code == "FM002")
    assert problem.excerpt == "them: service"


def test_without_settings_there_is_no_course() -> None:
    sources = sound()
    del sources[C]
    assert "CRS009" in codes(compiled(sources))


def test_nothing_at_all_is_a_problem_and_not_an_exception() -> None:
    assert codes(compile_sources({})) == {"CRS009"}


ONE_OF_EACH = [
    C,
    "glossary.yml",
    "card.vi.md",
    "banks/tiep-dan.vi.md",
    "snippets/gio-lam.en.md",
    "assets/so-do.svg",
    M + "02-cau-hoi.vi.md",
    M + "03-tinh-huong.en.md",
    M + "09-kiem-tra.vi.md",
]


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_a_course_without_one_of_its_files_never_raises(path: str) -> None:
    sources = sound()
    del sources[path]
    compiled(sources)


@pytest.mark.parametrize("path", ONE_OF_EACH)
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"---\n" + b"[" * 1_000, b"---\nid: x\n---\n\n### ? x {#x}\n\n- [x] a\n- [ ] b\n"]
)
def test_a_course_with_one_file_spoilt_never_raises(path: str, content: bytes) -> None:
    compiled(sound() | {path: content})


def test_a_missing_translation_is_a_warning_and_the_course_stands() -> None:
    sources = sound()
    del sources[M + "01-mo-dau.en.md"]
    compilation = compiled(sources)
    assert codes(compilation) == {"TRN001"}
    assert compilation.course is not None
    assert list(compilation.course.lessons[0].pages) == ["vi"]


def test_a_translation_without_its_source_is_an_error() -> None:
    sources = sound()
    del sources[M + "02-cau-hoi.vi.md"]
    assert "TRN005" in codes(compiled(sources))


def test_two_lessons_with_one_number_are_an_error() -> None:
    sources = sound()
    sources[M + "02-khac.vi.md"] = sources[M + "01-mo-dau.vi.md"]
    assert {"CRS002", "QID002"} <= codes(compiled(sources))


def test_a_file_in_a_language_the_course_has_not_is_left_out() -> None:
    assert codes(compiled(sound() | {M + "01-mo-dau.fr.md": b"x"})) == {"CRS007"}


def test_two_cards_are_one_too_many() -> None:
    sources = sound()
    assert "CRS011" in codes(compiled(sources | {"the-hai.vi.md": sources["card.vi.md"]}))


# --- against what is published -----------------------------------------------------------------------------------------


def test_the_same_content_under_the_same_label_is_no_fault(course: Course) -> None:
    assert codes(compiled(sound(), Previous.of(course))) == set()


def test_another_content_under_the_same_label_is(course: Course) -> None:
    compilation = compiled(changed(M + "01-mo-dau.vi.md", "chưa mở cửa", "chưa mở"), Previous.of(course))
    assert "CRS004" in codes(compilation)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (C, "slug: so-tay-tiep-dan", "slug: so-tay"),
        (C, "id: so-tay\n", "id: so-tay-moi\n"),
        ("banks/tiep-dan.vi.md", "{#b-003}", "{#b-033}"),
        (M + "01-mo-dau.vi.md", "id: mo-dau", "id: bat-dau"),
    ],
)
def test_what_was_published_does_not_vanish(course: Course, path: str, old: str, new: str) -> None:
    assert "CRS005" in codes(compiled(changed(path, old, new), Previous.of(course)))


def test_what_is_retired_may_go(course: Course) -> None:
    previous = Previous.of(course, frozenset({"q-cu"}))
    assert "CRS005" not in codes(compiled(sound(), previous))


def test_an_id_of_an_older_version_does_not_vanish_either(course: Course) -> None:
    assert "CRS005" in codes(compiled(sound(), Previous.of(course, frozenset({"q-co-xua"}))))


CHANGED = changed(M + "01-mo-dau.vi.md", "chưa mở cửa", "chưa mở")


def raised(sources: dict[str, bytes], label: str) -> dict[str, bytes]:
    """The sources under a higher label, which says what it changed."""
    settings = sources[C].replace(b"version: 1.0.0", f"version: {label}".encode())
    return sources | {C: settings.replace(b"changes:", f"changes:\n  {label}: {{vi: Sửa câu chữ.}}".encode())}


@pytest.mark.parametrize("label", ["0.9.9", "1.0", "1.0.0-rc.1", "1"])
def test_a_label_that_is_not_above_the_published_one_is_refused(course: Course, label: str) -> None:
    assert "CRS004" in codes(compiled(raised(CHANGED, label), Previous.of(course)))


@pytest.mark.parametrize("label", ["1.0.1", "1.0.0.1", "1.10", "2-rc.1"])
def test_a_higher_label_is_accepted(course: Course, label: str) -> None:
    assert "CRS004" not in codes(compiled(raised(CHANGED, label), Previous.of(course)))


def test_a_new_version_says_what_it_changed(course: Course) -> None:
    silent = CHANGED | {C: CHANGED[C].replace(b"version: 1.0.0", b"version: 1.1.0")}
    assert codes(compiled(silent, Previous.of(course))) == {"CRS016", "TRN003"}


@pytest.mark.parametrize("said", ["{relearn: []}", "{en: Wording.}"])
def test_what_a_version_changed_is_said_in_the_language_of_the_sources(course: Course, said: str) -> None:
    sources = raised(CHANGED, "1.1.0")
    silent = sources | {C: sources[C].replace("{vi: Sửa câu chữ.}".encode(), said.encode())}
    assert "CRS016" in codes(compiled(silent, Previous.of(course)))


def test_a_first_version_need_not_say_what_it_changed() -> None:
    settings = sound()[C].decode()
    first = settings.replace("changes:\n  1.0.0: {vi: Bản đầu tiên., en: First version., relearn: []}\n", "")
    assert first != settings
    assert codes(compiled(sound() | {C: first.encode()})) == set()


def stale(sources: dict[str, bytes], previous: Course) -> tuple[str, ...]:
    compilation = compiled(raised(sources, "1.1.0"), Previous.of(previous))
    assert compilation.course is not None, compilation.problems
    return compilation.course.lessons[0].pages["en"].stale


def test_a_block_whose_source_changed_is_stale(course: Course) -> None:
    assert stale(CHANGED, course) == ("bay-gio-ruoi/html/2",)


def test_a_block_that_changed_with_its_source_is_not(course: Course) -> None:
    english = changed(M + "01-mo-dau.en.md", "is open", "opens")[M + "01-mo-dau.en.md"]
    assert stale(CHANGED | {M + "01-mo-dau.en.md": english}, course) == ()


def test_a_stale_block_stays_stale_until_it_changes(course: Course) -> None:
    second = compiled(raised(CHANGED, "1.0.5"), Previous.of(course)).course
    assert second is not None
    assert stale(CHANGED, second) == ("bay-gio-ruoi/html/2",)


def test_a_stale_block_is_a_warning(course: Course) -> None:
    assert codes(compiled(raised(CHANGED, "1.1.0"), Previous.of(course))) == {"TRN003"}


# --- the smaller entrances ---------------------------------------------------------------------------------------------


def test_a_snippet_is_rendered_alone() -> None:
    assert render_snippet("**a** & <b>", "vi").html == "<p><strong>a</strong> &amp; &lt;b&gt;</p>"


def test_one_file_is_linted_alone_with_its_front_matter() -> None:
    found = {problem.code for problem in lint_file("a.vi.md", "---\ntitel: x\n---\n\n## ? q {#q}\n\n- [ ] a\n- [ ] b\n")}
    assert {"FM002", "FM003", "MCQ001"} <= found


def test_what_cannot_be_written_as_utf_8_is_refused_and_not_an_exception() -> None:
    assert [problem.code for problem in lint_file("a.vi.md", "\udcff")] == ["SEC008"]
    assert [problem.code for problem in render_snippet("\udcff", "vi").problems] == ["SEC008"]


def test_every_code_that_is_raised_has_its_sentence_in_both_languages() -> None:
    for _, change, _ in FAULTS:
        for problem in fault(change).problems:
            assert set(SENTENCES[problem.code]) == {"vi", "en"}
            for language in ("vi", "en"):
                assert "{" not in sentence_of(problem, language).replace(problem.excerpt, "")
                assert "…" not in sentence_of(problem, language).replace("> - ", "") or problem.code.startswith("REC")


MODEL = Path(__file__).parents[2] / "courses" / "sec-phish"


@pytest.mark.skipif(not (MODEL / "course.yml").exists(), reason="the model course is not in this tree")
def test_the_model_course_compiles() -> None:
    laws = (MODEL.parent / "laws.yml").read_bytes()
    compilation = compile_sources(read_folder(MODEL), laws=laws)
    assert compilation.errors == ()
    assert compilation.course is not None
    assert from_json(to_json(compilation.course)) == compilation.course


def test_the_laws_of_the_site_are_read_from_their_own_bytes() -> None:
    assert "LAW001" in codes(compile_sources(sound()))
    assert "FM003" in codes(compile_sources(sound(), laws=LAWS.replace(b"in-force", b"valid")))
