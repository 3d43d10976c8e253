"""Long words before and after are compared whole and cut around what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.alignment import pairs_in_common
from elearn.studio.changes.excerpts import around_changes, shortened

pytestmark = pytest.mark.pure

LONG = " ".join(f"chữ{number}" for number in range(200))


def changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """The words that came and went."""
    old, new = before.split(), after.split()
    pairs = pairs_in_common(old, new)
    gone, come = {one for one, _ in pairs}, {other for _, other in pairs}
    return [word for at, word in enumerate(old) if at not in gone], [word for at, word in enumerate(new) if at not in come]


def test_what_follows_a_change_far_down_is_no_change() -> None:
    before, after = f"{LONG} cán bộ, công chức.", f"Thêm vào đây {LONG} cán bộ, công chức."
    old, new = around_changes(before, after)
    assert changes(old, new) == ([], ["Thêm", "vào", "đây"])
    assert max(len(old), len(new)) < 200


def test_short_words_stay_as_they_are() -> None:
    assert around_changes("Một câu cũ.", "Một câu mới.") == ("Một câu cũ.", "Một câu mới.")


def test_changes_far_from_each_other_are_both_kept() -> None:
    old, new = around_changes(f"đầu {LONG} cuối", f"Đầu {LONG} Cuối")
    assert changes(old, new) == (["đầu", "cuối"], ["Đầu", "Cuối"])
    assert "…" in old


def test_what_came_alone_is_cut_at_a_whole_word() -> None:
    (_, new) = around_changes("", LONG)
    assert new == shortened(LONG)
    assert new.removesuffix("…").strip().split() == LONG.split()[: len(new.removesuffix("…").split())]


_words = st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "năm"]), max_size=90)


@given(_words, _words, _words, _words)
def test_nothing_is_a_change_that_was_none(head: list[str], gone: list[str], come: list[str], tail: list[str]) -> None:
    before, after = " ".join([*head, *gone, *tail]), " ".join([*head, *come, *tail])
    if not before or not after:
        return
    old, new = around_changes(before, after, 10)
    was, now = changes(before, after)
    cut, set_ = changes(old, new)
    assert len(cut) <= len(was)
    assert len(set_) <= len(now)
