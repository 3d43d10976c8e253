"""Which block and which item of a compiled course cites which law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from elearn.content import document
from elearn.content.citations import Citation, citations_of, passages_of
from elearn.content.law_finder import Finder
from tests.content.registers import register
from tests.content.source_folders import M, changed, compiled, sound

pytestmark = pytest.mark.pure

C = "course.yml"
FINDER = Finder(register())
LAW = "Nghị định 13/2023"


@cache
def course() -> document.Course:
    found = compiled(sound()).course
    assert found is not None
    return found


def cited(sources: dict[str, bytes]) -> list[Citation]:
    found = compiled(sources)
    assert found.course is not None, found.errors
    return [citation for citation in citations_of(found.course, FINDER) if citation.law == "nd-13-2023"]


LESSON, ASKED, CASE, BANK = (M + "01-mo-dau.vi.md", M + "02-cau-hoi.vi.md", M + "03-tinh-huong.vi.md", "banks/tiep-dan.vi.md")
PLANTED: dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "a paragraph": ((LESSON, "## Gặp lại", f"{LAW}.\n\n## Gặp lại"), ("block", "mo-dau", "bay-gio-ruoi/html/9")),
    "a cell of a table": ((LESSON, "| Ghi sổ |", f"| Ghi sổ theo {LAW} |"), ("block", "mo-dau", "bay-gio-ruoi/html/4")),
    "a picture's words": ((LESSON, "nhìn từ cửa vào", f"theo {LAW}"), ("block", "mo-dau", "bay-gio-ruoi/figure/1")),
    "a footnote": ((LESSON, "[^luat]: ", f"[^luat]: {LAW}. "), ("block", "mo-dau", "chu-thich/html/1")),
    "a title of a lesson": ((LESSON, "title: Người đến", f"title: {LAW} và người đến"), ("lesson", "mo-dau", "mo-dau")),
    "a question": ((LESSON, "Chị Hạnh làm gì trước?", f"Theo {LAW} chị Hạnh làm gì trước?"), ("question", "mo-dau", "q-mo-dau")),
    "an option": ((LESSON, "Mời cô về, chiều quay lại", f"Theo {LAW}"), ("question", "mo-dau", "q-mo-dau")),
    "a feedback": ((LESSON, "Chiều cô không có xe.", f"{LAW}."), ("question", "mo-dau", "q-mo-dau")),
    "a hint": ((LESSON, "Nghĩ xem cô Ba cần gì.", f"Xem {LAW}."), ("question", "mo-dau", "q-mo-dau")),
    "an explanation": ((LESSON, "Ghi sổ mất một phút.", f"{LAW}."), ("question", "mo-dau", "q-mo-dau")),
    "a recall": ((LESSON, "Chiều cô lại xin nghỉ làm.", f"{LAW}."), ("block", "mo-dau", "gap-lai/recall/1")),
    "an included text": (("snippets/gio-lam.vi.md", "Giờ", f"{LAW}: giờ"), ("block", "mo-dau", "bay-gio-ruoi/html/7")),
    "a cite": ((LESSON, "role: opening", "role: opening\ncite: nd-13-2023 Điều 4"), ("question", "mo-dau", "q-mo-dau")),
    "a title of a course": ((C, "vi: Sổ tay tiếp dân", f"vi: Sổ tay {LAW}"), ("course", "", "")),
    "a change": ((C, "vi: Bản đầu tiên.", f"vi: Theo {LAW}."), ("change", "", "1.0.0")),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_law_is_found_wherever_a_reader_meets_it(name: str) -> None:
    change, where = PLANTED[name]
    found = [(each.passage.kind, each.passage.lesson, each.passage.key) for each in cited(changed(*change))]
    assert found == [where]


def test_an_item_of_a_bank_is_told_with_its_bank() -> None:
    text = sound()[BANK].decode()
    old = next(line for line in text.split("\n") if line.startswith("- [x] "))
    found = cited(changed(BANK, old, f"{old} theo {LAW}"))
    assert [(each.passage.kind, each.passage.lesson) for each in found] == [("question", "tiep-dan")]


def test_a_scene_is_told_by_its_id() -> None:
    scene = course().lessons[2].case
    assert scene is not None
    scenes = [passage.key for passage in passages_of(course()) if passage.kind == "scene"]
    assert scenes == [each.id for each in scene.scenes]


def test_a_passage_is_told_once_for_all_its_languages() -> None:
    sources = changed(LESSON, "Chiều cô không có xe.", f"{LAW}.")
    english = M + "01-mo-dau.en.md"
    sources[english] = sources[english].replace(b"She has no ride then.", b"Decree 13/2023.")
    assert [sorted(each.excerpt) for each in cited(sources)] == [["en", "vi"]]


def test_the_laws_that_a_course_names_are_cited_by_the_course() -> None:
    found = citations_of(course(), Finder(register() | {}))
    named = [passage.laws for passage in passages_of(course()) if passage.kind == "course"]
    assert (found[0].law, named) == ("luat-tcd", [("luat-tcd",)])


def test_what_a_slip_strikes_out_is_not_cited() -> None:
    slips = (document.Slip(old={"vi": f"Theo {LAW}."}, new={"vi": "Mới"}),)
    changed_course = replace(course(), changes=(document.Change("1.1.0", {"vi": "Đổi"}, slips=slips),))
    assert [each for each in citations_of(changed_course, FINDER) if each.law == "nd-13-2023"] == []


def test_the_excerpt_is_the_sentence_of_the_mention() -> None:
    found = cited(changed(LESSON, "Chiều cô không có xe.", f"Cô Ba về. Theo {LAW} thì chờ. Hết."))
    assert found[0].excerpt["vi"] == f"Theo {LAW} thì chờ."


def test_articles_that_a_text_tells_count_before_those_of_its_cite() -> None:
    sources = changed(LESSON, "role: opening", "role: opening\ncite: nd-13-2023 Điều 4")
    sources[LESSON] = sources[LESSON].replace("Chiều cô không có xe.".encode(), f"{LAW} Điều 9.".encode())
    assert cited(sources)[0].articles == {"vi": ("Điều 9",), "en": ("Điều 4",)}


def test_of_a_long_sentence_whole_words_are_told() -> None:
    long = f"{'chờ mãi ' * 30}theo {LAW} {'rồi về ' * 30}."
    excerpt = cited(changed(LESSON, "Chiều cô không có xe.", long))[0].excerpt["vi"]
    assert (excerpt[:5], excerpt[-4:], len(excerpt) <= 200) == ("…chờ ", " về…", True)


def test_articles_are_told() -> None:
    assert cited(changed(LESSON, "role: opening", "role: opening\ncite: nd-13-2023 Điều 4"))[0].articles == {
        "vi": ("Điều 4",),
        "en": ("Điều 4",),
    }


def _texts(passages: list[str]) -> Callable[[str], bool]:
    return lambda word: any(word in text for text in passages)


def test_every_word_of_the_course_is_looked_at() -> None:
    told = [text for passage in passages_of(course()) for texts in passage.texts.values() for text in texts]
    stands = _texts(told)
    hidden = [
        label
        for question in course().questions.values()
        for text in question.texts.values()
        for label in (*text.labels.values(), *text.feedback.values())
        if "<" not in label and "&" not in label and not stands(label)
    ]
    assert hidden == []


def test_the_hash_of_a_passage_changes_with_its_words_alone() -> None:
    other = compiled(changed(LESSON, "Chiều cô không có xe.", "Chiều cô bận.")).course
    assert other is not None
    before = {(each.kind, each.key): each.content_hash for each in passages_of(course())}
    after = {(each.kind, each.key): each.content_hash for each in passages_of(other)}
    assert [key for key in before if before[key] != after[key]] == [("question", "q-mo-dau")]
