"""The order of lessons as paths: a lesson keeps its address, its translations go with it."""

from __future__ import annotations

import pytest

from elearn.authoring.ordering import Renames, moved, place_now, stepped
from elearn.content.source import classify

pytestmark = pytest.mark.pure

A, B, C = (f"modules/01-a/{name}.vi.md" for name in ("01-mot", "02-hai", "05-ba"))
ENGLISH = "modules/01-a/02-hai.en.md"
OTHER = "modules/02-b/03-bon.vi.md"
PATHS = [A, B, ENGLISH, C, OTHER, "banks/01.vi.md", "course.yml"]


def order(paths: list[str], renames: Renames) -> list[str]:
    places = sorted(classify(renames.get(each, each)).path for each in paths if each.startswith("modules/01-a"))
    return [classify(each).slug for each in places if each.endswith(".vi.md")]


@pytest.mark.parametrize(
    ("path", "step", "told"),
    [
        (B, -1, ["hai", "mot", "ba"]),
        (B, 1, ["mot", "ba", "hai"]),
        (A, -1, ["mot", "hai", "ba"]),
        (C, 1, ["mot", "hai", "ba"]),
    ],
)
def test_a_lesson_goes_one_place_up_or_down(path: str, step: int, told: list[str]) -> None:
    assert order(PATHS, stepped(PATHS, path, step)) == told


def test_a_translation_goes_with_its_lesson() -> None:
    assert stepped(PATHS, B, -1) == {
        A: "modules/01-a/02-mot.vi.md",
        B: "modules/01-a/01-hai.vi.md",
        ENGLISH: "modules/01-a/01-hai.en.md",
    }


def test_lessons_with_one_number_are_told_apart() -> None:
    paths = ["modules/01-a/01-x.vi.md", "modules/01-a/01-y.vi.md"]
    assert order(paths, stepped(paths, paths[0], 1)) == ["y", "x"]


def test_a_lesson_goes_behind_the_others_of_another_part() -> None:
    assert moved(PATHS, B, "02-b") == {B: "modules/02-b/04-hai.vi.md", ENGLISH: "modules/02-b/04-hai.en.md"}


def test_a_lesson_stays_where_it_is() -> None:
    assert moved(PATHS, B, "01-a") == {}


def test_a_part_with_no_number_left_takes_no_lesson() -> None:
    assert moved([A, "modules/02-b/99-x.vi.md"], A, "02-b") == {}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("modules/01-a/07-x.vi.md", "modules/02-b/01-x.vi.md"),
        ("modules/01-a/07-x.en.md", "modules/02-b/01-x.en.md"),
        ("modules/02-b/01-x.en.md", None),
        ("modules/01-a/07-khong.vi.md", None),
        ("modules/01-a/07-doi.vi.md", None),
        ("banks/x.vi.md", None),
    ],
)
def test_a_lesson_is_found_where_it_was_put(path: str, place: str | None) -> None:
    paths = ["modules/02-b/01-x.vi.md", "modules/01-a/01-doi.vi.md", "modules/02-b/02-doi.vi.md", "course.yml"]
    assert place_now(paths, path, "vi") == place
