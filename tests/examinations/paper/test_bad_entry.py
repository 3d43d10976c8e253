"""Bad input at every door of the paper edition: a plain sentence at its field, and nothing that was typed is lost."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select

from elearn.examinations.models import PaperEntry, Sitting
from elearn.examinations.paper.codes import form_code
from elearn.examinations.rules import Body
from tests.examinations.paper.stage import PaperDay, a_paper_day, browser_of, stage_of
from tests.examinations.paper.test_pages import _number, acts, address, filled, of_kind
from tests.site import Site

LONG = "x" * 50_000


@pytest.fixture
def day(site: Site) -> PaperDay:
    return a_paper_day(stage_of(site))


def wide(text: str) -> str:
    """As a keyboard for Chinese or Japanese types it."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


@pytest.mark.parametrize("typed", ["9999", "x" * 2000, "١٢٣٤", "'; --", "𝟙", "Số 1", "\ud7ff", "%", "-", "K7M-3XA"])
def test_a_number_that_is_none_is_said_so_and_stays(site: Site, day: PaperDay, typed: str) -> None:
    answer = browser_of(site, day.member(Body.INVIGILATION), checks=False).get(
        address(day, "/entry"), query_string={"sheet": typed}
    )
    assert (answer.status_code, "Không có phiếu nào" in answer.text) == (200, True)
    assert f'value="{typed}"' in unescape(answer.text)


def test_a_number_of_another_examination_is_none(site: Site, day: PaperDay) -> None:
    other = a_paper_day(day.stage)
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    row = day.stage.row(Sitting, other.sitting)
    for typed in (_number(other), form_code(row.id, row.paper)):
        assert "Không có phiếu nào" in browser.get(address(day, "/entry"), query_string={"sheet": typed}).text


def test_wide_letters_and_digits_are_what_they_look_like(site: Site, day: PaperDay) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    row = day.stage.row(Sitting, day.sitting)
    for typed in (_number(day), form_code(row.id, row.paper)):
        answer = browser.get(address(day, "/entry"), query_string={"sheet": f" {wide(typed)} "})
        assert answer.headers.get("Location", "").endswith(f"/paper/entry/{day.sitting}")
    one, two = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(2))
    sheet, plain = address(day, f"/entry/{day.sitting}"), filled(day)
    marks = {name: plain[name] for name in (of_kind(day, kind) for kind in ("single", "multiple", "ordering", "matching", "spot"))}
    assert one.post(sheet, data=plain).status_code == 303
    typed = {**plain, **{name: wide(value) for name, value in marks.items()}, "began": wide("8:45"), "ended": wide("9:05")}
    assert two.post(sheet, data=typed).status_code == 303
    assert day.stage.row(Sitting, day.sitting).submitted_cause == "paper"


WRONG = {
    "single": ("AB", "Z", "Ă", "١", "😀", LONG, "A B", "Â", "A|B", "0"),
    "multiple": ("Z", "Ấ", LONG),
    "ordering": ("113", "12", "١٢٣", LONG, "A"),
    "matching": ("A", "Z" * 9, LONG, "Ê"),
    "spot": ("01", "#", "99", LONG, "²²x"),
    "text": (LONG,),
    "essay": ("x" * 200_000,),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_stand_in_a_row_is_said_at_the_row(site: Site, day: PaperDay, kind: str) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    name, other = of_kind(day, kind), of_kind(day, "multiple" if kind == "single" else "single")
    for typed in WRONG[kind]:
        fields = filled(day, **{name: typed})
        answer = browser.post(address(day, f"/entry/{day.sitting}"), data=fields)
        page = unescape(answer.text)
        assert (typed[:20], answer.status_code) == (typed[:20], 422)
        assert page.count('class="err-text"') == 1
        assert f'name="{other}" value="{fields[other]}"' in page
        assert typed in page
    with day.stage.database.read() as session:
        assert session.scalars(select(PaperEntry)).all() == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("day", each) for each in ("", "x", "31/02/2026", "0001-01-01", "9999-12-31", "٣/١١/٢٠٢٦", LONG)),
        *(("began", each) for each in ("", "x", "25:00", "8:60", "٨:٤٥", "8", "08:45:10", LONG, "23:59")),
        *(("ended", each) for each in ("", "24:00", "-1:00", LONG, "23:59", "00:00")),
    ],
)
def test_a_time_that_cannot_be_is_said_at_its_field(site: Site, day: PaperDay, field: str, typed: str) -> None:
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    fields = {**filled(day), field: typed}
    answer = browser.post(address(day, f"/entry/{day.sitting}"), data=fields)
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'class="err-text"' in page or 'class="err' in page
    single = of_kind(day, "single")
    assert f'name="{single}" value="{fields[single]}"' in page


def test_pages_of_an_essay_that_are_missing_are_an_empty_row(site: Site, day: PaperDay) -> None:
    one, two = (browser_of(site, day.member(Body.INVIGILATION), checks=False) for _ in range(2))
    typed = {name: value for name, value in filled(day).items() if name != of_kind(day, "essay")}
    for each in (one, two):
        assert each.post(address(day, f"/entry/{day.sitting}"), data=typed).status_code == 303
    assert day.stage.row(Sitting, day.sitting).submitted_cause == "paper"


@pytest.mark.parametrize("numbers", ["9999", "{own} 9999", LONG, "١٢٣"])
def test_numbers_without_a_paper_are_named_and_nothing_is_printed(site: Site, day: PaperDay, numbers: str) -> None:
    browser = browser_of(site, day.stage.officer, checks=False)
    typed = numbers.format(own=_number(day))
    answer = browser.post(address(day, "/print"), data={"numbers": typed})
    assert (answer.status_code, acts(day)) == (422, [])
    assert "Không có đề của số báo danh" in unescape(answer.text)


def test_a_reason_for_taking_back_that_is_too_long_is_said_and_stays(site: Site, day: PaperDay) -> None:
    sheet = address(day, f"/entry/{day.sitting}")
    browser = browser_of(site, day.member(Body.INVIGILATION), checks=False)
    browser.post(sheet, data=filled(day))
    for reason, which in ((LONG, "1"), ("lý do", "١"), ("lý do", "all" * 99), ("", "1")):
        answer = browser.post(f"{sheet}/take-back", data={"reading": which, "reason": reason})
        assert answer.status_code in (303, 422)
        assert answer.status_code == 303 or reason in unescape(answer.text)
