"""Links when files get other paths: what led somewhere still leads there, and nothing else is touched."""

from __future__ import annotations

import pytest

from elearn.content.writing.links import relinked

pytestmark = pytest.mark.pure

ONE, TWO = "modules/01-a/01-mot.vi.md", "modules/01-a/02-hai.vi.md"
FAR = "modules/02-b/05-hai.vi.md"
PICTURE = "assets/hinh.png"
PATHS = [ONE, TWO, PICTURE, "snippets/chung.vi.md"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Xem [bài](02-hai.vi.md).", "Xem [bài](../02-b/05-hai.vi.md)."),
        ("Xem [bài](02-hai.vi.md#muc-2).", "Xem [bài](../02-b/05-hai.vi.md#muc-2)."),
        ("Xem [bài](modules/01-a/02-hai.vi.md).", "Xem [bài](modules/02-b/05-hai.vi.md)."),
        ('Xem [bài](<02-hai.vi.md> "Hai").', 'Xem [bài](<../02-b/05-hai.vi.md> "Hai").'),
        ("Xem [bài][h].\n\n[h]: 02-hai.vi.md\n", "Xem [bài][h].\n\n[h]: ../02-b/05-hai.vi.md\n"),
    ],
)
def test_a_link_follows_the_lesson_that_it_names(text: str, told: str) -> None:
    assert relinked({ONE: text}, {TWO: FAR}, PATHS) == {ONE: told}


@pytest.mark.parametrize(
    "text",
    [
        "[trang](https://vi.du/02-hai.vi.md)",
        "[mục](#02-hai.vi.md)",
        "[không có](09-khac.vi.md)",
        "02-hai.vi.md",
        "![hình](assets/hinh.png)",
        "![hình](../../assets/hinh.png)",
        "[ra ngoài](../../../02-hai.vi.md)",
    ],
)
def test_what_does_not_lead_to_the_lesson_stays(text: str) -> None:
    assert relinked({ONE: text}, {TWO: FAR}, PATHS) == {}


def test_the_links_of_the_lesson_itself_lead_where_they_led() -> None:
    text = "[trước](01-mot.vi.md) ![hình](assets/hinh.png) [mục](#muc)"
    assert relinked({TWO: text}, {TWO: FAR}, PATHS) == {FAR: "[trước](../01-a/01-mot.vi.md) ![hình](assets/hinh.png) [mục](#muc)"}


def test_two_lessons_that_change_places_are_told_apart() -> None:
    renames = {ONE: "modules/01-a/02-mot.vi.md", TWO: "modules/01-a/01-hai.vi.md"}
    texts = {ONE: "[sau](02-hai.vi.md)", TWO: "[trước](01-mot.vi.md)"}
    assert relinked(texts, renames, PATHS) == {
        "modules/01-a/02-mot.vi.md": "[sau](01-hai.vi.md)",
        "modules/01-a/01-hai.vi.md": "[trước](02-mot.vi.md)",
    }


def test_there_and_back_is_as_it_was() -> None:
    texts = {ONE: "[bài](02-hai.vi.md#a) và [b](modules/01-a/02-hai.vi.md)"}
    there = relinked(texts, {TWO: FAR}, PATHS)
    assert relinked(there, {FAR: TWO}, [ONE, FAR, PICTURE]) == texts
