"""A paragraph without partner is found among others of the same kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import Block
from elearn.content.pairing import first_unpaired

pytestmark = pytest.mark.pure

LENGTHS = st.lists(st.integers(20, 400), min_size=1, max_size=8)


def block(length: int, *, tag: str = "p", number: int = 0) -> Block:
    return Block(key=f"a/html/{number}", kind="html", hash="", html=f"<{tag}>{'x' * length}</{tag}>")


def blocks(*lengths: int) -> list[Block]:
    return [block(length, number=number) for number, length in enumerate(lengths)]


@given(LENGTHS)
def test_what_has_partners_everywhere_has_no_place(lengths: list[int]) -> None:
    longer = [block(length * 6 // 5) for length in lengths]
    assert first_unpaired(blocks(*lengths), longer) is None


@pytest.mark.parametrize(
    ("theirs", "place"), [((100, 30, 400), (1, True)), ((30, 100, 400), (0, True)), ((100, 400, 30), (2, True))]
)
def test_an_extra_paragraph_is_found_by_its_length(theirs: tuple[int, ...], place: tuple[int, bool]) -> None:
    assert first_unpaired(blocks(100, 400), blocks(*theirs)) == place


def test_a_missing_paragraph_is_found_where_it_should_stand() -> None:
    assert first_unpaired(blocks(100, 30, 400), blocks(100, 400)) == (1, False)


def test_what_is_missing_at_the_end_is_found_there() -> None:
    assert first_unpaired(blocks(100, 400), blocks(100)) == (1, False)


def test_another_kind_is_no_partner() -> None:
    found = first_unpaired([block(100), block(90, tag="ul")], [block(100), block(90, tag="table")])
    assert found is not None
    assert found[0] == 1


@given(LENGTHS, LENGTHS)
def test_any_two_pages_are_compared(ours: list[int], theirs: list[int]) -> None:
    found = first_unpaired(blocks(*ours), blocks(*theirs))
    assert found is None or 0 <= found[0] <= len(theirs)


def test_long_pages_are_compared_without_aligning_them() -> None:
    assert first_unpaired(blocks(*[50] * 500), blocks(*[50] * 501)) == (500, True)
