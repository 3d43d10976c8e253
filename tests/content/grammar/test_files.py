"""What the grammar reads from real pieces of courses."""

from __future__ import annotations

from datetime import date

import pytest

from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.meta import read_meta
from elearn.content.grammar.raw import (
    RawBlock,
    RawChoices,
    RawCloze,
    RawEssay,
    RawFile,
    RawMatching,
    RawNumeric,
    RawOrdering,
    RawQuestion,
    RawSegment,
    RawSpot,
    RawTexts,
    gap_mark,
)
from tests.content.grammar.excerpts import BANK, CASE, LESSON

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def lesson() -> RawFile:
    return parse_file("modules/01-a/02-tin-nhan.vi.md", LESSON)


@pytest.fixture(scope="module")
def bank() -> RawFile:
    return parse_file("banks/sec-phish.vi.md", BANK)


@pytest.fixture(scope="module")
def case() -> RawFile:
    return parse_file("modules/01-a/06-da-lo-bam.en.md", CASE)


def question(raw: RawFile, question_id: str) -> RawQuestion:
    return next(question for question in raw.questions if question.id == question_id)


def block(raw: RawFile, kind: str) -> RawBlock:
    return next(block for block in raw.blocks if block.kind == kind)


@pytest.mark.parametrize("text", [LESSON, BANK, CASE])
def test_a_real_file_has_no_problem_of_grammar(text: str) -> None:
    assert parse_file("modules/01-a/01-a.vi.md", text).problems == ()


# --- the file ------------------------------------------------------------------------------------------------------


def test_the_kind_comes_from_the_front_matter(lesson: RawFile, bank: RawFile, case: RawFile) -> None:
    assert [lesson.kind, bank.kind, case.kind] == ["lesson", "bank", "case"]


def test_the_folder_says_the_kind_where_the_front_matter_does_not() -> None:
    assert parse_file("snippets/a.vi.md", "chữ").kind == "snippet"


def test_the_language_comes_from_the_name(lesson: RawFile, case: RawFile) -> None:
    assert [lesson.language, case.language, parse_file("README.md", "").language] == ["vi", "en", None]


def test_front_matter_keeps_its_first_line(lesson: RawFile) -> None:
    assert lesson.front is not None
    assert (lesson.front.number, lesson.front.markdown.split("\n")[0]) == (2, "id: tin-nhan-vneid")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(lesson: RawFile) -> None:
    other = parse_file(lesson.path, "\ufeff" + LESSON.replace("\n", "\r\n"))
    assert other.body == lesson.body


# --- blocks --------------------------------------------------------------------------------------------------------


def test_blocks_keep_the_order_of_the_source(lesson: RawFile) -> None:
    shapes = [item.shape if isinstance(item, RawBlock) else item.id for item in lesson.body]
    assert shapes == [
        "heading", "paragraph", "quote", "q-vneid-mo-dau", "paragraph", "heading", "alert", "figure", "table",
        "q-vneid-khoanh", "q-vneid-quyen", "alert", "paragraph", "list", "alert", "alert", "paragraph", "definition",
        "definition",
    ]  # fmt: skip


def test_a_heading_may_name_its_id(lesson: RawFile) -> None:
    assert [(heading.id, heading.level) for heading in lesson.headings] == [(None, 2), ("giong-that", 2)]


def test_a_block_knows_the_heading_it_stands_under(lesson: RawFile) -> None:
    under = block(lesson, "figure").under
    assert under is not None
    assert under.id == "giong-that"


def test_a_block_inside_an_edition_is_for_its_readers(lesson: RawFile) -> None:
    assert [item.shape for item in lesson.blocks if item.edition == "citizen"] == ["paragraph", "list"]


def test_the_desk_act_is_its_inside(lesson: RawFile) -> None:
    assert block(lesson, "desk").text.markdown == "Mở **Cài đặt**, gõ “không xác định”."


def test_an_include_names_its_file(lesson: RawFile) -> None:
    assert block(lesson, "include").include == "snippets/duong-day.vi.md"


def test_a_recall_has_a_line_for_each_option(lesson: RawFile) -> None:
    recall = block(lesson, "recall").recall
    assert recall is not None
    said = {option: words.markdown for option, words in recall.lines.items()}
    assert (recall.question, said) == ("q-vneid-mo-dau", {"a": "Hỏi lại là thói quen tốt.", "b": "Việc thật vẫn còn đó."})


def test_a_line_of_a_recall_knows_its_place(lesson: RawFile) -> None:
    recall = block(lesson, "recall").recall
    assert recall is not None
    words = recall.lines["b"]
    assert LESSON.split("\n")[words.number - 1][words.column - 1 :] == words.markdown


def test_a_comment_outside_a_question_is_the_authors_own() -> None:
    raw = parse_file("a.vi.md", "<!-- hỏi lại\nanh Khoa -->\n\nchữ\n")
    assert [item.text.markdown for item in raw.blocks] == ["chữ"]


def test_marks_inside_fenced_code_are_not_read() -> None:
    raw = parse_file("a.vi.md", "```\n### ? a {#b}\n\n- [x] c\n/// if | x\n```\n")
    assert (raw.problems, [item.shape for item in raw.blocks]) == ((), ["code"])


def test_a_list_with_blank_lines_stays_one_block() -> None:
    raw = parse_file("a.vi.md", "1. một\n\n    thêm\n\n2. hai\n\nchữ\n")
    assert [item.shape for item in raw.blocks] == ["list", "paragraph"]


def test_details_stay_one_block() -> None:
    raw = parse_file("a.vi.md", "/// details | Thêm\nmột\n\nhai\n///\n\nba\n")
    assert [item.shape for item in raw.blocks] == ["details", "paragraph"]


# --- questions -----------------------------------------------------------------------------------------------------


def test_the_settings_of_a_question_are_typed(lesson: RawFile) -> None:
    meta = question(lesson, "q-vneid-mo-dau").meta
    assert (meta.competencies, meta.confidence, meta.role, meta.points) == (("WD3",), True, "opening", None)


def test_settings_on_one_line_stand_in_quotes(bank: RawFile) -> None:
    meta = question(bank, "b-chu").meta
    assert (meta.ignore_diacritics, meta.points) == (True, 2.5)


def test_a_review_date_is_a_day_of_the_calendar() -> None:
    rows = [(1, 1, "review: 2027-02-28"), (2, 1, "review: 2027-02-30")]
    complaints = Complaints("a", [])
    meta = read_meta(rows, complaints)
    assert (meta.review, [problem.code for problem in complaints.found]) == (date(2027, 2, 28), ["QST006"])


def test_a_comment_that_begins_otherwise_is_the_authors_note() -> None:
    raw = parse_file("a.vi.md", "### ? a {#b}\n\n<!-- Nguồn: họp ngày 3 -->\n\n- [x] c\n- [ ] d\n")
    assert (raw.problems, next(raw.questions).meta.cite) == ((), None)


def test_choices_keep_their_feedback(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-mo-dau").answers
    assert isinstance(answers, RawChoices)
    assert [(option.id, option.right, len(option.feedback.lines)) for option in answers.options] == [
        ("a", False, 1),
        ("b", True, 2),
    ]


def test_what_follows_the_answers_belongs_to_the_lesson(lesson: RawFile) -> None:
    assert "Anh/chị giữ lựa chọn ấy trong đầu." in [item.text.markdown for item in lesson.blocks]


def test_a_tip_before_the_answers_is_the_hint(lesson: RawFile) -> None:
    assert question(lesson, "q-vneid-khoanh").hint.markdown.startswith("Với mỗi dòng")


def test_a_note_after_the_answers_is_the_explanation(lesson: RawFile) -> None:
    assert question(lesson, "q-vneid-khoanh").explanation.markdown.startswith("Tên đúng")


def test_a_spotted_text_is_cut_into_lines_and_segments(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-khoanh").answers
    assert isinstance(answers, RawSpot)
    told = [[part.id if isinstance(part, RawSegment) else part.markdown for part in line] for line in answers.lines]
    assert told == [["1"], [], ["Đã tải xong ", "2"], ["1. ", "3", " nhé"]]


def test_a_segment_may_run_over_a_line_break(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-khoanh").answers
    assert isinstance(answers, RawSpot)
    assert answers.segments[2].text.markdown == "Bật “Hỗ trợ tiếp cận”\ncho VNeID"


def test_the_why_belongs_to_the_segment_before_it(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-khoanh").answers
    assert isinstance(answers, RawSpot)
    assert [segment.why.markdown for segment in answers.segments][:2] == ["", "Bản cài nằm ngoài kho."]


def test_a_distractor_has_no_left_side(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-quyen").answers
    assert isinstance(answers, RawMatching)
    assert [(pair.left_id, pair.right_id) for pair in answers.pairs] == [("1", "a"), ("2", "b"), (None, "c")]


def test_a_pair_may_have_feedback(lesson: RawFile) -> None:
    answers = question(lesson, "q-vneid-quyen").answers
    assert isinstance(answers, RawMatching)
    assert answers.pairs[1].feedback.markdown == "Quyền này đọc được màn hình."


def test_an_arrow_inside_code_does_not_divide_a_pair() -> None:
    raw = parse_file("a.vi.md", "### ? a {#b}\n\n- `x => y` => một\n- z => hai\n")
    answers = next(raw.questions).answers
    assert isinstance(answers, RawMatching)
    assert answers.pairs[0].left is not None
    assert answers.pairs[0].left.markdown == "`x => y`"


def test_an_option_may_name_its_id(bank: RawFile) -> None:
    answers = question(bank, "b-phish-006").answers
    assert isinstance(answers, RawChoices)
    assert [(option.id, option.text.markdown) for option in answers.options][1] == (
        "dung",
        "`https://hoso.phuongvidu.example/nop`",
    )


def test_an_order_is_read_only_where_it_is_announced(bank: RawFile) -> None:
    answers = question(bank, "b-phish-009").answers
    assert isinstance(answers, RawOrdering)
    assert [item.text.markdown for item in answers.items] == ["Kết thúc cuộc gọi video", "Bấm số đã lưu", "Báo anh Khoa"]


def test_gaps_are_cut_out_of_the_stem(bank: RawFile) -> None:
    found = question(bank, "b-phish-012")
    assert found.stem.markdown == (f"Hạn tính từ lúc {gap_mark('1')}, chậm nhất là\n{gap_mark('2')} giờ, ghi vào {gap_mark('3')}.")


def test_the_three_ways_to_fill_a_gap_are_told_apart(bank: RawFile) -> None:
    answers = question(bank, "b-phish-012").answers
    assert isinstance(answers, RawCloze)
    listed, number, typed = answers.gaps
    assert number.number is not None
    assert ([option.right for option in listed.options], number.number.low, [word.pattern for word in typed.accepted]) == (
        [True, False, False],
        "72",
        ["sổ theo dõi", "sổ"],
    )


def test_a_gap_may_have_feedback(bank: RawFile) -> None:
    answers = question(bank, "b-phish-012").answers
    assert isinstance(answers, RawCloze)
    assert answers.gaps[0].feedback.markdown == "Luật nói: từ khi phát hiện."


def test_a_cloze_ends_after_its_last_gap() -> None:
    raw = parse_file("a.vi.md", "### ? a {#b}\n\nVào [[sổ]].\n\n> [!NOTE]\n> Vì.\n\nBài.\n")
    assert (next(raw.questions).explanation.markdown, [item.text.markdown for item in raw.blocks]) == ("Vì.", ["Bài."])


def test_escaped_bars_and_brackets_stay_in_a_gap() -> None:
    raw = parse_file("a.vi.md", "### ? a {#b}\n\nVào [[a\\|b|c\\]d]].\n")
    answers = next(raw.questions).answers
    assert isinstance(answers, RawCloze)
    assert [word.pattern for word in answers.gaps[0].accepted] == ["a|b", "c]d"]


def test_numbers_keep_tolerance_and_unit(bank: RawFile) -> None:
    answers = question(bank, "b-so").answers
    assert isinstance(answers, RawNumeric)
    assert [(number.low, number.high, number.unit) for number in answers.answers] == [("9", "11", "ngày"), ("14", "14", None)]


def test_accepted_texts_keep_their_percentage(bank: RawFile) -> None:
    answers = question(bank, "b-chu").answers
    assert isinstance(answers, RawTexts)
    assert [(word.pattern, word.percent) for word in answers.accepted] == [("QLVB", 100), ("quản lý*", 50)]


def test_an_essay_has_stem_rubric_and_explanation(bank: RawFile) -> None:
    found = question(bank, "b-luan")
    assert isinstance(found.answers, RawEssay)
    assert (found.stem.markdown, found.answers.rubric.markdown, found.explanation.markdown) == (
        "Không quá năm câu.",
        "Nêu việc cần làm trước. Không dọa.",
        "Một câu là đủ.",
    )


# --- cases ---------------------------------------------------------------------------------------------------------


def test_scenes_have_roles_and_outcomes(case: RawFile) -> None:
    assert [(scene.id, scene.role, scene.outcome) for scene in case.scenes] == [
        ("canh-1", "scene", None),
        ("canh-2", "scene", None),
        ("ket-1", "ending", "good"),
        ("ho-so-tot", "model-file", None),
    ]


def test_a_fork_says_where_it_leads_and_what_it_costs(case: RawFile) -> None:
    forks = case.scenes[0].forks
    assert [(fork.id, fork.to, fork.minutes, fork.sets) for fork in forks] == [
        ("a", "canh-2", 1, ("cong-van-cho",)),
        ("b", "ket-1", 20, ("xong", "mat-tien")),
    ]


def test_a_fork_writes_into_the_case_file(case: RawFile) -> None:
    records = [(record.key, record.text) for record in case.scenes[0].forks[1].records]
    assert records == [("did", "phát hành công văn"), ("lost", "9,8 triệu đồng")]


def test_a_fork_has_words_for_the_replay(case: RawFile) -> None:
    assert case.scenes[0].forks[0].feedback.markdown.startswith("Không còn mạng")


def test_passages_under_one_condition_are_joined(case: RawFile) -> None:
    assert [(passage.fact, passage.unless) for passage in case.scenes[1].passages] == [
        (None, False),
        ("cong-van-cho", False),
        ("mat-tien", True),
    ]


def test_a_desk_act_in_a_case_is_outside_the_story(case: RawFile) -> None:
    assert [item.kind for item in case.blocks] == ["prose", "desk", "prose"]
