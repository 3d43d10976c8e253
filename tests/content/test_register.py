"""What is wrong among the entries of laws.yml, and what of an entry counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from elearn.content.register import Law, entry_hash, naming_hash, successors
from elearn.content.register_file import read_register
from tests.content.registers import REGISTER, register
from tests.content.source_folders import COURSES

pytestmark = pytest.mark.pure

A = "a: {number: 1/2020/QH14, title: {vi: Luật A}, status: in-force%s}\n"
B = "b: {number: %s, title: {vi: Luật B}, status: in-force%s}\n"
WRONG = {
    "LAW005": (A % ", replaced_by: khong-co", (1, 78)),
    "LAW006": (A % ", replaced_by: b" + B % ("2/2020/QH14", ", replaced_by: a"), (1, 78)),
    "LAW007": (A % ", in_force: 2021-01-01, ended: 2020-12-31", (1, 94)),
    "LAW008": (A % ", checked_on: 2026-11-23", (1, 77)),
    "LAW009": (A % "" + B % ("01 / 2020 / QH14", ""), (2, 13)),
    "LAW010": (A % ", names: [BV]", (1, 72)),
    "FM003": (A % ", ended: hôm qua", (1, 72)),
    "FM002": (A % ", ende: 2020-01-01", (1, 65)),
}
SOUND = {
    "LAW005": A % ", replaced_by: b" + B % ("2/2020/QH14", ""),
    "LAW006": A % ", replaced_by: b" + B % ("2/2020/QH14", ""),
    "LAW007": A % ", in_force: 2021-01-01, ended: 2021-01-01",
    "LAW008": A % ", checked_on: 2026-11-22",
    "LAW009": A % "" + B % ("1/2020/QH15", ""),
    "LAW010": A % ", names: [BVDL]",
    "FM003": A % ", ended: 2026-01-01",
    "FM002": A % ", ended: 2026-01-01",
}
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_told_at_its_place(code: str) -> None:
    text, place = WRONG[code]
    problems = read_register("laws.yml", text, TODAY)[1]
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [(code, *place)]


@pytest.mark.parametrize("code", SOUND)
def test_what_is_sound_is_not_told(code: str) -> None:
    assert read_register("laws.yml", SOUND[code], TODAY)[1] == []


def test_a_ring_is_told_once_however_long() -> None:
    text = A % ", replaced_by: b" + B % ("2/2020/QH14", ", replaced_by: c")
    text += "c: {number: 3/2020/QH14, title: {vi: Luật C}, status: in-force, replaced_by: a}\n"
    assert [problem.code for problem in read_register("laws.yml", text)[1]] == ["LAW006"]


def test_a_law_that_leads_into_a_ring_is_no_part_of_it() -> None:
    text = A % ", replaced_by: b" + B % ("2/2020/QH14", ", replaced_by: b")
    problem = read_register("laws.yml", text)[1][0]
    assert dict(problem.words)["ring"] == "b → b"


def test_without_a_day_no_day_is_too_late() -> None:
    assert read_register("laws.yml", WRONG["LAW008"][0])[1] == []


def test_the_register_of_the_product_is_sound() -> None:
    path = COURSES.parents[2] / "courses" / "laws.yml"
    assert read_register("laws.yml", path.read_text(encoding="utf-8"))[1] == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "repealed"},
        {"number": "92/2025/QH15"},
        {"in_force": date(2027, 1, 1)},
        {"ended": date(2027, 1, 1)},
        {"replaced_by": ("khac",)},
        {"text_hash": "00000000"},
        {"changed_on": date(2026, 11, 1)},
        {"title": {"vi": "Luật Khác"}},
    ],
)
def test_a_change_that_counts_changes_the_hash_of_an_entry(change: dict[str, object]) -> None:
    law = register()["luat-91-2025"]
    assert entry_hash(replace(law, **change)) != entry_hash(law)  # type: ignore[arg-type]  # each is of its field's type.


@pytest.mark.parametrize("change", [{"checked_on": TODAY}, {"names": ("Luật Nào",)}, {"note": {"vi": "x"}}, {"replaces": ("x",)}])
def test_a_change_that_does_not_count_leaves_the_hash(change: dict[str, object]) -> None:
    law = register()["luat-91-2025"]
    assert entry_hash(replace(law, **change)) == entry_hash(law)  # type: ignore[arg-type]  # each is of its field's type.


def test_another_name_finds_other_citations() -> None:
    laws = register()
    renamed = laws | {"luat-91-2025": replace(laws["luat-91-2025"], names=("Luật Nào",))}
    assert naming_hash(renamed) != naming_hash(laws)


def test_what_replaced_a_law_is_followed_to_its_end() -> None:
    more = REGISTER + "nd-1-2020: {number: 1/2020/NĐ-CP, title: {vi: Nghị định cũ}, status: replaced, replaced_by: nd-13-2023}\n"
    assert successors(register(more), "nd-1-2020") == {"nd-13-2023", "luat-91-2025"}


def test_a_plan_is_no_change_yet() -> None:
    law = Law("a", "1/2027/QH16", {"vi": "Luật A"}, "not-yet-in-force", in_force=date(2027, 7, 1))
    assert law.last_change is None
