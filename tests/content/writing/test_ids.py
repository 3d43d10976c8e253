"""Ids made on saving."""

from __future__ import annotations

import pytest

from elearn.content.writing.ids import identified, new_id, with_ids
from elearn.content.writing.items import Item, Number, Numbers
from elearn.content.writing.reading import read_items

pytestmark = pytest.mark.pure

TEN = Numbers((Number("10", "10"),))


def ids(text: str) -> list[str | None]:
    return [place.item.id if place.item else None for place in read_items("banks/a.vi.md", text)]


def test_an_id_is_the_title_without_marks() -> None:
    assert new_id("banks/a.vi.md", "Đơn của ai?", set()) == "don-cua-ai"


def test_an_id_has_forty_characters_at_most_before_what_tells_it_apart() -> None:
    title = "Thời hạn giải quyết thủ tục đăng ký khai sinh tại xã"
    assert new_id("a", title, set()) == "thoi-han-giai-quyet-thu-tuc-dang-ky-khai"
    assert len(new_id("a", title, {"thoi-han-giai-quyet-thu-tuc-dang-ky-khai"})) == 45


def test_a_title_without_letters_has_an_id_all_the_same() -> None:
    assert new_id("a", "???", set()) == "q"


def test_ids_that_are_taken_or_retired_are_not_given() -> None:
    text = with_ids("banks/a.vi.md", "### ? Một\n\n= 1\n\n### ? Hai\n\n= 2\n", {"mot"}, {"hai"})
    assert all(name and name[:4] in {"mot-", "hai-"} for name in ids(text))


def test_equal_titles_get_different_ids() -> None:
    assert len(set(ids(with_ids("banks/a.vi.md", "### ? Một\n\n= 1\n\n### ? Một\n\n= 2\n", set())))) == 2


def test_only_titles_without_id_change() -> None:
    text = "### ? Một {#x}\r\n\r\n= 1\r\n"
    assert with_ids("banks/a.vi.md", text, set()) == text


def test_an_id_that_is_not_valid_is_left_to_its_author() -> None:
    text = "### ? Một {#Câu}\n\n= 1\n"
    assert with_ids("banks/a.vi.md", text, set()) == text


def test_questions_from_elsewhere_give_way_to_ids_of_the_course() -> None:
    found = identified("banks/a.vi.md", [Item("Một", TEN, id="a"), Item("Một", TEN), Item("Một", TEN)], {"a"})
    assert found[0].id == "mot"
    assert len({item.id for item in found}) == 3
