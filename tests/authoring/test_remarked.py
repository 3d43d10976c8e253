"""Readers' remarks beside the text that they speak of."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from elearn.authoring.models import Workspace
from elearn.authoring.views.remarked import line_of
from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course
from elearn.core.actor import ANONYMOUS, SYSTEM, Role
from elearn.learning import voices
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.service import Place
from tests.authoring.test_pages import begun, lesson_of
from tests.site import Site, first_course

COURSE = first_course()
FIRST = COURSE.lessons[0]
BLOCK = FIRST.pages["vi"].blocks[1]

LINES = [
    "## Gặp lại lựa chọn {#gap-lai}",
    "",
    "Xem **kỹ** [mã số](x.md) trước khi bấm,",
    "rồi hỏi lại.",
    "### ? Ai tiếp công dân? {#ai}",
    "- [x] Chủ tịch",
]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Gặp lại lựa chọn", 1),
        ("Xem kỹ mã số trước khi bấm, rồi hỏi lại.", 3),
        ("Ai tiếp công dân?", 5),
        ("Chủ tịch", 6),
        ("Đoạn này không còn", None),
        ("", None),
    ],
)
def test_a_passage_is_found_by_how_it_begins(words: str, line: int | None) -> None:
    assert line_of(words, LINES) == line


def remarked(site: Site, words: str) -> tuple[str, str]:
    """The workspace of a served course on which a reader said something; its lesson holds the passage in its third line."""
    site.publish(COURSE, owner_id=site.plan.units["own"])
    with site.database.unit_of_work() as work:
        place = Place(get_course(work.session, SYSTEM, COURSE.slug), COURSE, FIRST)
        said = voices.Said(words, BLOCK.key, RemarkKind.UNCLEAR)
        voices.report_fault(work.session, ANONYMOUS, place, said, language="vi", now=work.now)
    start, path = begun(site), lesson_of(site)
    with site.database.unit_of_work() as work:
        workspace = work.session.scalars(select(Workspace)).one()
        workspace.course_id = work.session.scalars(select(Course.id).where(Course.slug == COURSE.slug)).one()
    passage = BLOCK.html.split("<p>")[1].split("</p>")[0]
    front = f"---\nkind: lesson\nid: {FIRST.id}\ntitle: Bài\nminutes: 3\n---\n"
    data = {"front": front, "text": f"Mở đầu.\n\n{passage}\n", "based_on": "1"}
    assert site.browser(Role.TRAINER).post(f"{start}/edit/{path}", data=data).status_code == 303
    return start, path


def test_the_course_and_the_editor_show_what_readers_said(site: Site) -> None:
    start, path = remarked(site, "Khó hiểu <quá>")
    assert f'href="{start}/edit/{path}#h-remarks"' in site.browser(Role.TRAINER).get(start).get_data(as_text=True)
    shown = site.browser(Role.TRAINER).get(f"{start}/edit/{path}").get_data(as_text=True)
    assert "Khó hiểu &lt;quá&gt;" in shown
    assert f"/vi/reports/faults/{COURSE.slug}/{FIRST.id}" in shown
    assert 'data-at="3"' in shown
