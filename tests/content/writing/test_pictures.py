"""Pictures in a text are found, and described without a change to anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.writing.pictures import described, path_of, pictures_in

pytestmark = pytest.mark.pure

TEXT = """## Hình

![](assets/a.png)

Chữ ![Sơ đồ \\[A\\]](../b.png "Chú thích") và ![](assets/c.png), `![](ma.png)`.

```
![](khung.png)
```
"""


def test_pictures_are_found_in_their_order_and_those_in_code_are_not() -> None:
    found = [(each.line, each.column, each.description, each.target) for each in pictures_in(TEXT)]
    assert found == [(3, 1, "", "assets/a.png"), (5, 5, "Sơ đồ \\[A\\]", "../b.png"), (5, 45, "", "assets/c.png")]


def test_what_is_described_is_written_and_nothing_else_changes() -> None:
    written = described(TEXT, {1: "Quầy tiếp dân", 3: "Biểu mẫu"})
    assert written == TEXT.replace("![](assets/a.png)", "![Quầy tiếp dân](assets/a.png)").replace(
        "![](assets/c.png)", "![Biểu mẫu](assets/c.png)"
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60))
def test_no_description_ends_or_hides_its_picture(words: str) -> None:
    before, after = pictures_in(TEXT), pictures_in(described(TEXT, {1: words}))
    assert [each.target for each in after] == [each.target for each in before]
    assert described(described(TEXT, {1: words}), {1: ""}) == TEXT


@pytest.mark.parametrize(("target", "path"), [("a.png", "modules/01/a.png"), ("assets/b.png", "assets/b.png"), ("c.png", "")])
def test_an_address_is_looked_for_beside_the_text_and_from_the_course(target: str, path: str) -> None:
    assert path_of("modules/01/x.vi.md", target, {"modules/01/a.png", "assets/b.png"}) == path
