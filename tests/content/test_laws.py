"""The laws of a course, and what tells that one of them changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from elearn.content.laws import law_texts, laws_hash
from elearn.content.register import Law

pytestmark = pytest.mark.pure

KNOWN = {
    "mot": Law("mot", "1/2025/QH15", {"vi": "Luật Một"}, "in-force", in_force=date(2025, 1, 1)),
    "hai": Law("hai", "2/2025/QH15", {"vi": "Luật Hai"}, "draft", note={"vi": "x"}),
}


def hash_with(**changes: Any) -> str:
    return laws_hash(law_texts(["mot"], KNOWN | {"mot": replace(KNOWN["mot"], **changes)}))


def test_laws_stand_in_the_order_in_which_the_course_names_them() -> None:
    assert [law.key for law in law_texts(["hai", "khong-co", "mot"], KNOWN)] == ["hai", "mot"]


@pytest.mark.parametrize("change", [{"status": "repealed"}, {"in_force": date(2026, 1, 1)}, {"title": {"vi": "Luật Mới"}}])
def test_the_hash_changes_with_what_the_course_tells(change: dict[str, object]) -> None:
    assert hash_with(**change) != hash_with()


def test_the_hash_does_not_change_with_what_the_course_does_not_tell() -> None:
    assert hash_with(note={"vi": "đã đọc lại"}) == hash_with()
