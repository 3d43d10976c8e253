"""A question goes through its form and comes out as it was; what cannot be read names its field."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from elearn.authoring.question_form import KINDS, item_in, rows_of
from elearn.authoring.question_values import values_of
from elearn.authoring.submission import Submission
from elearn.content.writing.escapes import blanks_as_typed, with_blanks
from elearn.content.writing.items import Choices, Item, kind_of
from elearn.content.writing.reading import read_items
from elearn.core.errors import Invalid
from elearn.exchange.escaping import escaped
from tests.build import COURSES
from tests.site import SO_TAY

pytestmark = pytest.mark.pure

FILES = sorted(
    path
    for folder in (COURSES / "sec-phish", COURSES / "priv-basics", COURSES / "dig-ai", SO_TAY)
    for path in folder.rglob("*.vi.md")
)


def items_in(path: Path) -> list[Item]:
    found = read_items(f"modules/01-a/{path.name}", path.read_text(encoding="utf-8"))
    return [each.item for each in found if each.item is not None]


ITEMS = [item for path in FILES for item in items_in(path)]


def test_every_kind_is_tried() -> None:
    assert {kind_of(item) for item in ITEMS} == set(KINDS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_question_comes_out_of_its_form_as_it_was(item: Item) -> None:
    sent = Submission.of(MultiDict(values_of(item)))
    assert item_in(sent, kind_of(item), item) == item


BLANKS = "Điền ______ vào `a\\_\\_\\_\\_b`, ___ rồi ký____."


def test_a_blank_is_shown_as_it_was_typed_and_written_again() -> None:
    form = {"title": BLANKS, "answers.options.0.text": "____", "answers.options.1.text": "Ký", "right": "1"}
    item = item_in(Submission(form), "single")
    assert item.title == r"Điền \_\_\_\_\_\_ vào `a\_\_\_\_b`, \_\_\_ rồi ký\_\_\_\_."
    assert {name: words for name, words in values_of(item).items() if name in form} == form


@given(st.text("_\\` *a.\n", max_size=40))
def test_blanks_that_were_written_are_written_again(words: str) -> None:
    written = "\n".join(map(escaped, words.split("\n")))
    assert with_blanks(blanks_as_typed(written)) == written
    assert with_blanks(with_blanks(words)) == with_blanks(words)


def test_the_form_has_a_row_for_every_option() -> None:
    item = max((each for each in ITEMS if isinstance(each.answers, Choices)), key=lambda each: len(each.answers.options))
    assert rows_of(Submission(values_of(item)), kind_of(item)) >= len(item.answers.options)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("numeric", "answers.answers.0.number", "mười"),
        ("text", "answers.accepted.0.percent", "120"),
        ("single", "points", "nhiều"),
        ("single", "review", "31/02/2027"),
    ],
)
def test_what_cannot_be_read_names_its_field(kind: str, field: str, value: str) -> None:
    form = {"title": "Câu hỏi?", "answers.accepted.0.pattern": "QLVB", field: value}
    with pytest.raises(Invalid) as refused:
        item_in(Submission(form), kind)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize("rows", ["", "x", "-1", "99999", "٣"])
def test_hostile_numbers_of_rows_are_bounded(rows: str) -> None:
    assert 4 <= rows_of(Submission({"rows": rows, "answers.options.nine.text": "x"}), "single") <= 26
