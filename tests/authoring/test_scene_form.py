"""A scene goes through its form and comes out as it was; what cannot be read names its field; the map tells what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from elearn.authoring.scene_form import NEW, rows_of, scene_in, submitted, translation_in, values_of
from elearn.authoring.scene_map import CaseMap, facts_asked, map_of, place_of_new
from elearn.authoring.submission import Submission
from elearn.content.writing.scene_reading import read_scenes
from elearn.content.writing.scenes import Choice, Record, Scene
from elearn.core.errors import Invalid
from tests.build import COURSES
from tests.site import SO_TAY

pytestmark = pytest.mark.pure

FILES = sorted(
    path
    for folder in (COURSES / "sec-phish", COURSES / "priv-basics", COURSES / "dig-ai", SO_TAY)
    for path in folder.rglob("*.md")
    if "\nkind: case\n" in path.read_text(encoding="utf-8")[:200]
)
SCENES = [each.scene for path in FILES for each in read_scenes(path.name, path.read_text(encoding="utf-8")) if each.scene]


def written(form: dict[str, str], before: Scene | None = None) -> Scene:
    return scene_in(submitted(MultiDict(form)), "x.vi.md", {"hai"}, {"hai"}, before).scene


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_a_scene_comes_out_of_its_form_as_it_was(scene: Scene) -> None:
    targets = {choice.to for choice in scene.choices}
    found = scene_in(submitted(MultiDict(values_of(scene))), "x.vi.md", targets, targets, scene)
    assert found.scene == scene
    assert found.new == ()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_a_translation_comes_out_of_its_form_as_it_was(scene: Scene) -> None:
    assert translation_in(submitted(MultiDict(values_of(scene)), is_translation=True), scene) == scene


def test_empty_rows_are_left_out() -> None:
    form = {
        "title": "Một",
        "choices.3.label": "Gọi",
        "choices.3.to": "hai",
        "choices.3.records.4.text": "gọi",
        "choices.1.label": "",
    }
    assert written(form).choices == (Choice("Gọi", "hai", records=(Record("did", "gọi"),)),)


def test_an_empty_row_of_a_translation_keeps_its_place() -> None:
    original = Scene("Một", "mot", choices=(Choice("A", "hai"), Choice("B", "hai")))
    sent = submitted(MultiDict({"title": "One", "choices.0.label": "", "choices.1.label": "b"}), is_translation=True)
    assert [each.label for each in translation_in(sent, original).choices] == ["", "b"]


@pytest.mark.parametrize("fields", [{"choices.0.to": NEW, "choices.0.new": "Hẻm 5"}, {"choices.0.new": "Hẻm 5"}])
def test_a_choice_may_lead_to_a_new_scene(fields: dict[str, str]) -> None:
    found = scene_in(submitted(MultiDict({"title": "Một", "choices.0.label": "Đi", **fields})), "x.vi.md", set(), set(), None)
    assert found.new == (Scene("Hẻm 5", "hem-5"),)
    assert found.scene.choices == (Choice("Đi", "hem-5"),)


def test_new_scenes_of_one_name_get_ids_of_their_own() -> None:
    form = {
        "title": "Cảnh mới",
        **{f"choices.{at}.{name}": value for at in (0, 1) for name, value in (("label", "Đi"), ("to", NEW))},
    }
    found = scene_in(submitted(MultiDict(form)), "x.vi.md", set(), set(), None)
    assert len({found.scene.id, *(each.id for each in found.new)}) == 3


def test_facts_are_typed_in_words() -> None:
    form = {"title": "Một", "choices.0.label": "Gọi", "choices.0.to": "hai", "choices.0.sets": "Đã gọi, ngắt mạng; đã gọi,, !"}
    assert written(form).choices[0].sets == ("da-goi", "ngat-mang")


@pytest.mark.parametrize(
    ("name", "value"),
    [("to", ""), ("to", "khong-co"), ("to", "../x"), ("minutes", "năm"), ("minutes", "-1"), ("minutes", "1000"), ("minutes", "٣")],
)
def test_what_cannot_be_read_names_its_field(name: str, value: str) -> None:
    form = {"title": "Một", "choices.0.label": "Gọi", "choices.0.to": "hai", f"choices.0.{name}": value}
    with pytest.raises(Invalid) as refused:
        written(form)
    assert refused.value.field == f"choices.0.{name}"


@pytest.mark.parametrize(("role", "outcome", "kept"), [("ending", "good", "good"), ("scene", "good", None), ("x", "y", None)])
def test_only_an_ending_says_how_it_turned_out(role: str, outcome: str, kept: str | None) -> None:
    assert written({"title": "Một", "role": role, "outcome": outcome}).outcome == kept


def test_the_form_has_a_row_for_every_choice_and_not_too_many() -> None:
    assert rows_of(Submission({f"choices.{at}.label": "x" for at in range(5)})) == 5
    assert rows_of(Submission({"choices.99.label": "x"}), more=2) == 50


CASE = """## Một {#mot}

/// if | chua-co
Lời.
///

- [Đi](#hai) | set: da-di
- [Ở](#khong-co)

## Hai {#hai}

## Lạc {#lac}

- [Về](#ket)

## Kết {#ket role=ending}
"""


def drawn(text: str) -> CaseMap:
    return map_of(read_scenes("x.md", text))


def test_the_map_tells_where_each_choice_leads() -> None:
    assert [(each.label, each.title) for each in drawn(CASE).stops[0].leads] == [("Đi", "Hai"), ("Ở", "")]


def test_the_map_tells_what_cannot_be_reached_and_where_the_story_stops() -> None:
    stops = drawn(CASE).stops
    assert [each.title for each in stops if not each.is_reached] == ["Lạc", "Kết"]
    assert [each.title for each in stops if each.is_dead_end] == ["Hai"]
    assert [each.title for each in stops if each.lacks_outcome] == ["Kết"]


def test_the_map_tells_what_the_whole_case_lacks() -> None:
    found = drawn(CASE)
    assert (found.unset, found.unused) == (("chua-co",), ("da-di",))
    assert (found.has_ending, found.has_model) == (False, False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_cases_lack_nothing(path: Path) -> None:
    found = drawn(path.read_text(encoding="utf-8"))
    assert (found.unset, found.unused, found.has_ending, found.has_model) == ((), (), True, True)
    assert all(stop.is_reached and not stop.is_dead_end for stop in found.stops)


def test_where_a_scene_cannot_be_read_nothing_is_said_of_what_it_may_lead_to() -> None:
    found = drawn(CASE.replace("| set: da-di", "| gì đó"))
    assert all(stop.is_reached for stop in found.stops)
    assert found.stops[0].scene is None


def test_facts_are_found_where_a_passage_asks_for_them() -> None:
    assert facts_asked("/// if | a\nx\n///\n/// if | not b\ny\n///\n/// details | c\n///") == ("a", "b")


@pytest.mark.parametrize(("role", "place"), [("scene", 3), ("ending", 4), ("model-file", 4), ("x", 4)])
def test_a_new_scene_stands_among_its_kind(role: str, place: int) -> None:
    assert place_of_new(read_scenes("x.md", CASE), role) == place
