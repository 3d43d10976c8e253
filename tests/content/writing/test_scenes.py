"""Scenes as values become text, and the text the same scenes; what stands around them does not move."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.content.document import RecordKey
from elearn.content.writing.refusals import NotWritable
from elearn.content.writing.scene_reading import PlacedScene, read_scenes
from elearn.content.writing.scene_writing import insert_scene, remove_scene, replace_scene, swap_scenes
from elearn.content.writing.scenes import Choice, Outcome, Record, Role, Scene, writable_scene
from tests.content.writing.written import feedback, name, one_line, several

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[3]
CASES = [
    path
    for folder in (ROOT / "courses", ROOT / "tests/content/courses")
    for path in sorted(folder.rglob("*.md"))
    if "\nkind: case\n" in path.read_text(encoding="utf-8")[:200]
]
quickly = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
CASE = """---
kind: case
---

Lời mở đầu.

## Một {#mot}

Chuyện xảy ra.

- [Làm](#hai) | +5m | Làm: gọi | set: da-goi
  > Tốt.

## Hai {#hai role=ending outcome=good}

/// if | da-goi
Xong.[^a]
///

> [!DESK]
> Gọi thử một lần.

[^a]: Điều 7.
"""


def read(text: str) -> tuple[PlacedScene, ...]:
    return read_scenes("x.md", text)


def scene(text: str, at: int) -> Scene:
    found = read(text)[at].scene
    assert found is not None
    return found


_keys: list[RecordKey] = ["did", "told", "kept", "lost", "missing"]
_roles: list[Role] = ["scene", "ending", "model-file"]
_outcomes: list[Outcome | None] = [None, "good", "fair", "poor"]
_choices = st.builds(
    Choice,
    label=one_line,
    to=name,
    minutes=st.integers(0, 999),
    records=st.lists(st.builds(Record, st.sampled_from(_keys), one_line), max_size=3).map(tuple),
    sets=st.lists(name, max_size=3).map(tuple),
    feedback=feedback,
)
_scenes = st.builds(
    Scene,
    title=one_line,
    id=name,
    text=several,
    choices=st.lists(_choices, max_size=3).map(tuple),
    role=st.sampled_from(_roles),
    outcome=st.sampled_from(_outcomes),
)


@quickly
@given(_scenes, st.sampled_from(["vi", "en"]))
def test_what_is_written_is_read_as_the_same_scene_or_refused(written: Scene, language: str) -> None:
    try:
        text = replace_scene(CASE, 0, written, language)
    except NotWritable:
        return
    assert scene(text, 0) == writable_scene(written)
    assert scene(text, 1) == scene(CASE, 1)
    assert text.endswith(CASE[CASE.index("\n## Hai") :])
    assert text.startswith(CASE[: CASE.index("## Một")])


@quickly
@given(
    st.builds(
        Scene,
        title=st.just("Một"),
        id=name,
        text=st.just("- một danh sách"),
        choices=st.lists(
            st.builds(Choice, st.text("aă |*_ ", min_size=1).map(lambda words: f"x{words}"), name, st.integers(0, 999)), max_size=3
        ).map(tuple),
    )
)
def test_ordinary_scenes_are_never_refused(written: Scene) -> None:
    assert scene(replace_scene(CASE, 0, written, "vi"), 0) == writable_scene(written)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_the_scenes_of_real_cases_can_all_be_opened(path: Path) -> None:
    found = read(path.read_text(encoding="utf-8"))
    assert len(found) > 4
    assert all(each.scene is not None for each in found)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_real_case_is_written_back_line_by_line(path: Path) -> None:
    # The sample course writes some minutes in another way that means the same.
    text = re.sub(r"\+(\d+) phút", r"+\1m", path.read_text(encoding="utf-8")).replace("| +0m ", "")
    for at in range(len(read(text))):
        assert replace_scene(text, at, scene(text, at), path.name.split(".")[-2]) == text


def test_what_the_page_ends_with_is_no_part_of_the_last_scene() -> None:
    last = scene(CASE, 1)
    assert last.text == "/// if | da-goi\nXong.[^a]\n///"
    assert remove_scene(CASE, 1).endswith("> [!DESK]\n> Gọi thử một lần.\n\n[^a]: Điều 7.\n")


def test_a_footnote_may_end_the_last_scene() -> None:
    changed = replace_scene(CASE, 1, replace(scene(CASE, 1), text="Hết.[^b]\n\n[^b]: Điều 8."), "vi")
    assert "Hết.[^b]\n\n[^b]: Điều 8.\n\n> [!DESK]" in changed


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("## Cảnh lạ", "text"),
        ("```\nchưa đóng", "text"),
        ("/// if | a\nchưa đóng", "text"),
        ("Xong.\n///", "text"),
        ("- [Đi](#hai)", "text"),
        ("- [Đi](#hai)\n\nRồi.", "text"),
        ("a\u200bb\u2066", "text"),
    ],
)
def test_a_text_that_would_reach_beyond_its_scene_is_refused(text: str, field: str) -> None:
    with pytest.raises(NotWritable) as caught:
        replace_scene(CASE, 0, replace(scene(CASE, 0), text=text), "vi")
    assert caught.value.field == field


@pytest.mark.parametrize("at", [0, 1])
def test_a_title_that_would_make_a_question_of_the_scene_is_refused(at: int) -> None:
    with pytest.raises(NotWritable) as caught:
        replace_scene(CASE, at, replace(scene(CASE, at), title="? Gọi ai"), "vi")
    assert caught.value.field == "title"


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice("", "hai"), "label"),
        (Choice("a](#b", "hai"), "label"),
        (Choice("Làm", "Hai!"), "to"),
        (Choice("Làm", "hai", 1_000), "minutes"),
        (Choice("Làm", "hai", records=(Record("did", " "),)), "records.0.text"),
        (Choice("Làm", "hai", sets=("Đã gọi",)), "sets"),
    ],
)
def test_a_choice_that_no_text_says_names_its_field(choice: Choice, field: str) -> None:
    with pytest.raises(NotWritable) as caught:
        replace_scene(CASE, 0, replace(scene(CASE, 0), choices=(choice,)), "vi")
    assert caught.value.field == f"choices.0.{field}"


def test_a_scene_whose_choice_cannot_be_read_is_not_opened() -> None:
    assert [each.scene is None for each in read(CASE.replace("| +5m", "| năm phút"))] == [True, False]


def test_a_scene_without_an_id_is_opened() -> None:
    assert scene(CASE.replace(" {#mot}", ""), 0).id is None


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_scene_is_put_in_anywhere(at: int) -> None:
    new = Scene("Mới", "moi", "Chữ.")
    changed = insert_scene(CASE, at, new, "vi")
    assert [each.id for each in read(changed)] == [*["mot", "hai"][:at], "moi", *["mot", "hai"][at:]]
    assert scene(changed, at) == new
    assert remove_scene(changed, at).split() == CASE.split()


def test_the_first_scene_comes_behind_the_introduction() -> None:
    changed = insert_scene("---\nkind: case\n---\n\nMở đầu.\n", 0, Scene("Một", "mot"), "vi")
    assert changed == "---\nkind: case\n---\n\nMở đầu.\n\n## Một {#mot}\n"


def test_two_scenes_change_places_and_back() -> None:
    changed = swap_scenes(CASE, 0)
    assert [each.id for each in read(changed)] == ["hai", "mot"]
    assert swap_scenes(changed, 0) == CASE
