"""Lists of positions as files: reading, checking, writing, and the list of the release."""

from __future__ import annotations

import pytest

from elearn.demo.staff import POSITIONS
from elearn.frameworks.document import Known
from elearn.frameworks.rules import known_of
from elearn.organisation.position_files import load, to_yaml
from elearn.organisation.position_list import PositionFile
from elearn.organisation.shipped import shipped_lists
from tests.frameworks.makers import shipped

pytestmark = pytest.mark.pure

(TITLES,) = shipped_lists()
GOOD = TITLES.read_text(encoding="utf-8")
KNOWN = {"WARD-DT": known_of(shipped("WARD-DT"))}


def codes(text: str, known: dict[str, Known] | None = None) -> list[str]:
    return [each.code for each in load("vi-tri.yml", text.encode()).checked(KNOWN if known is None else known)]


def read() -> PositionFile:
    positions = load("vi-tri.yml", GOOD.encode()).positions
    assert positions is not None
    return positions


def test_the_list_of_the_release_is_sound() -> None:
    assert codes(GOOD) == []


def test_the_list_of_the_release_is_written_as_an_export_is() -> None:
    assert to_yaml(read()).decode() == GOOD


def test_the_list_of_the_release_says_that_it_is_a_draft() -> None:
    assert all(read().is_draft(each) for each in read().positions)
    assert read().note["vi"].startswith("Bản nháp, chưa có văn bản nào xác nhận")


def test_every_position_of_the_release_requires_all_eight() -> None:
    assert {each.code: len(each.requires) for each in read().positions} == dict.fromkeys(
        ("digital-leader", "it", "science-digital", "counter", "clerk", "data-protection", "community"), 8
    )


def test_the_demo_calls_the_positions_of_the_release_as_the_list_does() -> None:
    assert {each.code: each.title for each in read().positions}.items() <= POSITIONS.items()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("code: it\n", "code: clerk\n", "FWK001"),
        ('  en: "Titles', '  xx: "Titles', "FM003"),
        ('vi: "Chức danh của', 'vi: "<b>Chức danh của', "FWK007"),
        ("code: WD1, level: 4", "code: WD9, level: 4", "CLM002"),
        ("code: WD1, level: 4", "code: WD1, level: 9", "CLM003"),
        ("code: WD2, level: 5", "code: WD1, level: 5", "CLM004"),
        ("code: WD1, level: 4", "code: WD1, level: 0", "FM003"),
        ("positions:", "titles:", "FM002"),
    ],
)
def test_a_fault_is_told(old: str, new: str, code: str) -> None:
    assert old in GOOD
    assert code in codes(GOOD.replace(old, new, 1))


def test_a_fault_is_told_at_its_line() -> None:
    (found,) = load("vi-tri.yml", GOOD.replace("WD1, level: 4", "WD9, level: 4", 1).encode()).checked(KNOWN)
    assert found.place.line == GOOD[: GOOD.index("WD1, level: 4")].count("\n") + 1


def test_a_framework_that_is_not_known_is_told_once() -> None:
    assert codes(GOOD, {}) == ["CLM001"]


def test_what_a_position_requires_already_may_be_named_though_it_is_retired() -> None:
    retired = load("vi-tri.yml", GOOD.replace("WD1, level: 4", "WD9, level: 4", 1).encode())
    assert retired.positions is not None
    held = {(each.code, wanted) for each in retired.positions.positions for wanted in each.requires}
    assert retired.checked(KNOWN, held) == ()
