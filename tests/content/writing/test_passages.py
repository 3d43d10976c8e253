"""A text and its translation: what pairs with what, and what becomes of the rest when passages are written anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.writing.pairs import Beside, beside, rewritten
from elearn.content.writing.passages import cut_text
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.translated import item_in, with_words, words_of
from tests.build import COURSES

pytestmark = pytest.mark.pure

SOURCES = sorted(COURSES.glob("*/**/*.vi.md"))
FRONT = "---\ntitle: Bài\n---\n\n"
QUESTION = "### ? Làm gì? {#q-a}\n\n- [ ] Một\n- [x] Hai\n"


def english(path: Path) -> Path:
    return path.with_name(path.name.replace(".vi.md", ".en.md"))


def paired(both: Beside) -> list[tuple[str, str]]:
    return [(pair.source.text, pair.translation.text if pair.translation else "") for pair in both.pairs]


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_passage_of_our_courses_has_its_translation(path: Path) -> None:
    both = beside(path.read_text(encoding="utf-8"), english(path).read_text(encoding="utf-8"))
    assert [pair.source.key for pair in both.pairs if pair.translation is None or pair.translation.key != pair.source.key] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_translation_that_is_written_anew_says_the_same(path: Path) -> None:
    translation = english(path).read_text(encoding="utf-8")
    assert lines(rewritten(beside(path.read_text(encoding="utf-8"), translation), {})) == lines(translation)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_question_that_is_written_anew_is_the_same(path: Path) -> None:
    both = beside(path.read_text(encoding="utf-8"), english(path).read_text(encoding="utf-8"))
    for pair in both.pairs:
        source = item_in(pair.source.text) if pair.source.block == "question" else None
        if source is not None and pair.translation is not None:
            translation = item_in(pair.translation.text)
            words = {each.place: each.words for each in words_of(source, translation)}
            assert item_in(with_words(source, translation, words, pair.source.level)) == translation


@given(st.data())
def test_whichever_passages_are_translated_stay_where_they_are(data: st.DataObject) -> None:
    head = f"{FRONT}Đầu.\n\n## Một\n\nHai.\n\n- Ba\n- Bốn\n\n> [!DESK]\n> Năm.\n\n"
    source = f"{head}{QUESTION}\n## Sáu\n\nBảy.[^a]\n\nTám.\n\n[^a]: Chín.\n"
    wanted: dict[str, str] = {}
    words = {
        "heading": "## Heading", "html": "Words {}.", "desk": "> [!DESK]\n> Act {}.", "definition": "[^a]: Note.",
        "question": QUESTION.replace("Làm gì?", "What?").rstrip(),
    }  # fmt: skip
    text = ""
    passages = cut_text(source).passages
    order = data.draw(st.permutations(range(len(passages))))
    for at in order[: data.draw(st.integers(0, len(passages)))]:
        passage = passages[at]
        wanted[passage.text] = words[passage.block].replace("{}", str(at))
        text = rewritten(beside(source, text), {passage.key: wanted[passage.text]})
    assert paired(beside(source, text)) == [(passage.text, wanted.get(passage.text, "")) for passage in passages]


@given(st.text(alphabet="ab#>-[]!?/<{}=| \n`~:^*1.x", max_size=60))
def test_whatever_is_typed_is_refused_or_read_back(words: str) -> None:
    source = f"{FRONT}Một.\n\nHai.\n\n{QUESTION}"
    text = f"{FRONT}One.\n\nTwo.\n\n{QUESTION}"
    try:
        written = rewritten(beside(source, text), {"dau-bai/html/1": words})
    except NotWritable:
        return
    kept = [words for _, words in paired(beside(source, written))]
    assert kept[1:] == ["Two.", QUESTION.rstrip()]
    assert bool(kept[0]) == bool("".join(line.rstrip() for line in words.split("\n")))


def test_what_stands_around_passages_is_taken_from_the_source() -> None:
    source = "/// audience | official\n\nMột.\n\n///\n\n---\n\n{{ include: snippets/a.md }}\n\nHai.\n"
    assert rewritten(beside(source, ""), {"dau-bai/html/1": "One."}) == (
        "/// audience | official\n\nOne.\n\n///\n\n---\n\n{{ include: snippets/a.md }}\n\n<!-- chưa dịch: html -->\n"
    )


def test_what_only_the_translation_has_stays_behind_its_neighbour() -> None:
    text = rewritten(beside("Một.\n\n## Hai\n", "One.\n\n<!-- ask Khoa -->\n\nMore.\n\n## Two\n"), {"dau-bai/html/1": "First."})
    assert text == "First.\n\n<!-- ask Khoa -->\n\nMore.\n\n## Two\n"


def test_what_is_remembered_holds_passages_together() -> None:
    before = beside("Một.\n\nHai.\n", "One.\n\nTwo.\n")
    known = {pair.translation.hash: {pair.source.hash} for pair in before.pairs if pair.translation}
    after = beside("Mới.\n\nMột.\n\nHai, sửa.\n", "One.\n\nTwo.\n", known)
    assert paired(after) == [("Mới.", ""), ("Một.", "One."), ("Hai, sửa.", "Two.")]


def test_the_settings_of_a_question_are_no_words() -> None:
    plain, set_ = (
        cut_text(QUESTION.replace("\n\n", comment, 1)).passages[0] for comment in ("\n\n", "\n\n<!--\npoints: 2\n-->\n\n")
    )
    assert plain.text != set_.text
    assert plain.hash == set_.hash


def test_a_mark_behind_a_question_is_no_part_of_it() -> None:
    found = cut_text(f"{QUESTION}\n<!-- chưa dịch: html -->\n\n## Sau\n").passages
    assert [(each.block, each.is_missing) for each in found] == [("question", False), ("html", True), ("heading", False)]


SPOT = "### ? Chạm. {#q-s}\n\n```spot\nGửi {+ ngay +} cho {- mẹ -}.\n```\n"
CLOZE = "### ? Điền. {#q-c}\n\nGọi [[113]] rồi [[x: báo | thôi]].\n"


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        (SPOT, "answers.text", "Send {+ now +} to {+ mum +}."),
        (SPOT, "answers.text", "Send {+ now +} to mum."),
        (CLOZE, "stem", "Call [[113]] and report."),
        (CLOZE, "stem", "Call [[113]] and [[report]]."),
        (CLOZE, "stem", "Call [[113]] and [[x: report | leave | wait]]."),
    ],
)
def test_a_translation_keeps_gaps_and_marked_places(source: str, place: str, words: str) -> None:
    item = item_in(source)
    assert item is not None
    with pytest.raises(NotWritable) as refused:
        with_words(item, None, {"title": "Touch.", place: words})
    assert (refused.value.field, refused.value.reason) == (place, "pattern")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (SPOT, {"answers.text": "To {- mum -}, send {+ now +}."}),
        (CLOZE, {"stem": "Call [[113]] and [[x: report | leave]]."}),
        ("### ? Gõ. {#q-t}\n\n= \"một\"\n", {"answers.accepted": "one\nan => 50%"}),
        (
            "### ? Nối. {#q-m}\n\n- a => b\n- => c\n",
            {"answers.pairs.0.left": "A", "answers.pairs.0.right": "B", "answers.pairs.1.right": "C"},
        ),
        ("### ? Số. {#q-n}\n\n= 10 +- 1 | unit: phút\n", {"answers.answers.0.unit": "minutes"}),
    ],
)  # fmt: skip
def test_a_question_of_each_kind_is_translated(source: str, words: dict[str, str]) -> None:
    item = item_in(source)
    assert item is not None
    translated = item_in(with_words(item, None, words | {"title": "Title"}))
    assert translated is not None
    assert translated.id == item.id
    assert {each.place: each.words for each in words_of(item, translated) if each.words} == words | {"title": "Title"}


def test_a_question_without_words_is_none() -> None:
    item = item_in(QUESTION)
    assert item is not None
    assert with_words(item, item, {"title": " ", "answers.options.0.text": ""}) == ""
