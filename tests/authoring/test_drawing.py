"""What a quiz draws beside what its banks have: counted while it is written, told at the field and on the page of the quiz."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from elearn.authoring.drawing import BankText, draws_in
from elearn.authoring.models import WorkspaceFile
from elearn.core.actor import Role
from tests.authoring.test_pages import QUESTIONS, page, pasted
from tests.site import Site

BANK = """---
kind: bank
title: B
---

### ? Một? {#q1}

```yaml
difficulty: 1
```

- [x] a
- [ ] b

### ? Hai? {#q2}

- [x] a
- [ ] b

### ? Chưa viết xong {#q3}
"""


def drawn(*lines: dict[str, str], defaults: dict[str, object] | None = None) -> list[tuple[int | None, bool]]:
    banks = {"b": BankText("banks/b.vi.md", "B", defaults or {}, BANK)}
    return [(each.found, each.is_short) for each in draws_in({"draw": list(lines)}, banks)]


@pytest.mark.parametrize(
    ("line", "found", "is_short"),
    [
        ({"count": "3"}, 3, False),
        ({"count": "4"}, 3, True),
        ({"count": "99", "where": "competency in WD1"}, 1, True),
        ({"count": "1", "where": "màu = đỏ"}, None, False),
        ({"count": "x"}, 3, False),
    ],
)
def test_a_line_is_held_against_the_questions_that_fit(line: dict[str, str], found: int | None, *, is_short: bool) -> None:
    assert drawn({"bank": "b", **line}) == [(found, is_short)]


def test_what_a_bank_says_for_its_questions_holds() -> None:
    line = {"bank": "b", "count": "3", "where": "difficulty <= 1 and competency in WD1"}
    assert drawn(line, defaults={"difficulty": "1", "competency": ["WD1"]}) == [(3, False)]


def test_lines_of_one_bank_must_fit_into_it_together() -> None:
    assert drawn({"bank": "b", "count": "2"}, {"bank": "b", "count": "2"}) == [(3, False), (3, True)]


def test_a_bank_that_is_not_there_is_told_as_such() -> None:
    assert drawn({"bank": "khac", "count": "2"}) == [(None, False)]


def quiz(site: Site) -> tuple[str, str]:
    """The workspace and the path of a quiz that draws from a bank of two questions."""
    start, address = pasted(site, QUESTIONS)
    site.browser(Role.TRAINER).post(f"{address}/take", data={"quiz": "1", "leave_open": "1"})
    with site.database.read() as session:
        return start, session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.contains("kiem-tra"))).one()


def bank_of(site: Site) -> str:
    with site.database.read() as session:
        path = session.scalars(select(WorkspaceFile.path).where(WorkspaceFile.path.startswith("banks/"))).one()
    return path.removeprefix("banks/").removesuffix(".vi.md")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_field_says_how_many_there_are(site: Site, language: str) -> None:
    start, path = quiz(site)
    settings = f"{start}/settings/{path}"
    data = {"title": "Kiểm tra", "minutes": "10", "draw.0.bank": bank_of(site), "draw.0.count": "99", "based_on": "1"}
    assert site.browser(Role.TRAINER).post(settings, data=data).location == settings
    shown = page(site.checking(Role.TRAINER), settings.replace("/vi/", f"/{language}/"))
    assert ("chỉ có 2 câu phù hợp" if language == "vi" else "only 2 questions that fit") in shown
    assert 'href="#f-draw.0.count"' in shown
    written = page(site.checking(Role.TRAINER), f"{start}/edit/{path}")
    assert "Không có lỗi" not in written
    assert "rút 99 câu, có 2 câu phù hợp" in written


def test_the_page_of_a_quiz_shows_what_it_draws(site: Site) -> None:
    start, path = quiz(site)
    shown = page(site.checking(Role.TRAINER), f"{start}/edit/{path}")
    assert "rút 2 câu, có 2 câu phù hợp" in shown
    assert "Chưa có gì để xem trước" not in shown
    assert "Không có lỗi" in shown


def test_a_quiz_that_has_enough_leads_back_to_its_page(site: Site) -> None:
    start, path = quiz(site)
    data = {"title": "Kiểm tra", "minutes": "10", "draw.0.bank": bank_of(site), "draw.0.count": "2", "based_on": "1"}
    assert site.browser(Role.TRAINER).post(f"{start}/settings/{path}", data=data).location == f"{start}/edit/{path}"
