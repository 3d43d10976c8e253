"""A course that cites laws: what is told, and at which line."""

from __future__ import annotations

import time

import pytest

from elearn.content.compile import compile_sources
from elearn.content.law_finder import Finder
from elearn.content.law_rules import _readable
from elearn.content.problems import Problem
from tests.content.registers import REGISTER, register
from tests.content.source_folders import LAWS, M, changed, sound

pytestmark = pytest.mark.pure

FINDER = Finder(register())
LESSON, C = M + "01-mo-dau.vi.md", "course.yml"
BLOCK = "## Gặp lại"
LINE = next(number for number, line in enumerate(sound()[LESSON].decode().split("\n"), 1) if line.startswith(BLOCK))


def told(sources: dict[str, bytes], more: str = REGISTER) -> list[Problem]:
    """The problems about laws of a course beside a register that has the sound course's law and some more."""
    found = compile_sources(sources, laws=LAWS + more.encode()).problems
    return [problem for problem in found if problem.code.startswith("LAW")]


def places(sources: dict[str, bytes], code: str, more: str = REGISTER) -> list[tuple[str, int, int]]:
    return [(each.place.path, each.place.line, each.place.column) for each in told(sources, more) if each.code == code]


def with_text(text: str) -> dict[str, bytes]:
    """The sound course with some text before one of its headings."""
    return changed(LESSON, BLOCK, f"{text}\n\n{BLOCK}")


def test_the_sound_course_is_told_nothing() -> None:
    assert told(sound()) == []


def test_a_law_that_was_replaced_is_told_where_it_is_cited() -> None:
    assert places(with_text("Theo **Nghị định 13/2023/NĐ-CP** thì."), "LAW002") == [(LESSON, LINE, 18)]


def test_what_took_its_place_is_told() -> None:
    problem = told(with_text("Nghị định 13"))[0]
    assert dict(problem.words)["state_vi"] == "đã được thay bằng 91/2025/QH15"


def test_a_block_is_told_once_for_a_law() -> None:
    assert len(places(with_text("Nghị định 13. Nghị định 13/2023.\n\nNghị định 13."), "LAW002")) == 2


def test_a_block_that_names_the_new_law_tells_of_the_change() -> None:
    assert places(with_text("Luật 91/2025/QH15 thay Nghị định 13/2023/NĐ-CP."), "LAW002") == []


def test_a_sentence_that_goes_on_in_the_next_line_is_read_whole() -> None:
    assert places(with_text("> Theo Nghị định\n> 13/2023 thì."), "LAW002") == [(LESSON, LINE + 1, 3)]


@pytest.mark.parametrize(
    "text",
    ["[xem](https://vanban.vn/13/2023/NĐ-CP)", "<!-- Nghị định 13 -->", "Chữ {#nd-13-2023}", "Nghị định\n\n13/2023"],
)
def test_what_a_reader_does_not_see_cites_nothing(text: str) -> None:
    assert places(with_text(text), "LAW002") == []


@pytest.mark.parametrize("sign", ["<!-- ", "[[](", "{#a ", "1, ", "13/2023/", "Điều 1, ", "Luật An ninh ", "> ", "**"])
def test_a_heap_of_signs_is_read_in_one_go(sign: str) -> None:
    """A hundred thousand characters take well below a second; what is quadratic takes minutes."""
    text = sign * (100_000 // len(sign))
    begun = time.process_time()
    FINDER.find(_readable(text))
    assert time.process_time() - begun < 5


def test_a_comment_that_is_not_closed_hides_nothing() -> None:
    assert "Nghị định 13" in _readable("<!-- mở\n\nNghị định 13")


def test_a_cite_is_told_at_its_line() -> None:
    sources = changed(LESSON, "role: opening", "role: opening\ncite: nd-13-2023 Điều 4")
    assert [place[:2] for place in places(sources, "LAW002")] == [(LESSON, 16)]


def test_a_feedback_is_told_at_its_line() -> None:
    sources = changed(LESSON, "Chiều cô không có xe.", "Nghị định 13 không cho.")
    assert [place[:2] for place in places(sources, "LAW002")] == [(LESSON, 23)]


def test_a_translation_is_told_in_its_own_file() -> None:
    english = M + "01-mo-dau.en.md"
    text = sound()[english].decode()
    sources = sound() | {english: (text + "\nSee Decree 13/2023.\n").encode()}
    assert [place[0] for place in places(sources, "LAW002")] == [english]


def test_a_law_among_law_refs_is_told_in_course_yml() -> None:
    assert places(changed(C, "[luat-tcd]", "[luat-tcd, nd-13-2023]"), "LAW002") == [(C, 12, 22)]


def test_a_slip_tells_what_held_before_without_being_told() -> None:
    slip = "relearn: [], slips: [{old: {vi: Nghị định 13, en: Decree 13/2023}, new: {vi: Mới, en: New}}]"
    assert places(changed(C, "relearn: []", slip), "LAW002") == []


def test_a_slip_that_tells_to_follow_an_old_law_is_told() -> None:
    slip = "relearn: [], slips: [{new: {vi: Theo Nghị định 13, en: New}}]"
    assert len(places(changed(C, "relearn: []", slip), "LAW002")) == 1


def test_a_law_that_changed_after_the_course_was_read_is_told() -> None:
    register = REGISTER.replace("in_force: 2026-01-01", "in_force: 2026-01-01\n  changed_on: 2026-11-23")
    assert places(with_text("Luật 91/2025 nói thế."), "LAW003", register) == [(LESSON, LINE, 6)]


def test_a_law_that_changed_on_the_day_of_reading_is_not_told() -> None:
    register = REGISTER.replace("in_force: 2026-01-01", "in_force: 2026-01-01\n  changed_on: 2026-11-22")
    assert places(with_text("Luật 91/2025 nói thế."), "LAW003", register) == []


def test_a_law_that_is_not_among_law_refs_is_told_once() -> None:
    assert places(with_text("Luật BVDLCN.\n\nLuật BVDLCN."), "LAW004") == [(LESSON, LINE, 1)]


def test_a_law_among_law_refs_may_be_cited_anywhere() -> None:
    assert places(with_text("Luật Tiếp công dân."), "LAW004") == []


def test_a_register_at_fault_stops_the_course_with_its_place() -> None:
    problems = told(sound(), REGISTER.replace("replaced_by: luat-116-2025", "replaced_by: luat-117"))
    assert [(each.code, each.place.path) for each in problems] == [("LAW005", "../laws.yml")]
