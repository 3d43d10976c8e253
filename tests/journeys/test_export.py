"""A training officer puts identity numbers into an exported file, and none leaves the machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, Page

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite
from tests.reporting.sheets import SheetCell, read_sheet

pytestmark = pytest.mark.browser
IDS = "079085000001"
_FORM = 'form[action$="/completions/export"]'


@pytest.fixture
def context(site: LiveSite, open_context: OpenContext) -> Iterator[BrowserContext]:
    return open_context(site)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    sign_in(opened, "nhansu")
    return opened


def narrow(page: Page) -> None:
    """Filters by the course, as an officer does, and looks at the preview."""
    page.goto("/vi/reports/completions")
    page.locator("#f-course").select_option("sec-phish")
    page.locator("form.filters button").click()
    page.wait_for_url("**course=sec-phish**")


def export(page: Page, form: str = "xlsx") -> Download:
    page.locator("main summary", has_text="ra tệp").click()
    page.locator(f'{_FORM} input[name="form"][value="{form}"]').check()
    page.locator("#f-purpose").fill("Báo cáo đào tạo quý IV")
    with page.expect_download() as found:
        page.get_by_role("button", name="Xuất tệp").click()
    return found.value


def kept(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_identity_numbers_are_joined_in_the_browser_and_in_no_request(
    page: Page, context: BrowserContext, tmp_path: Path, form: str
) -> None:
    narrow(page)
    code = page.locator("main tbody tr td").first.inner_text()
    exported = kept(export(page, form), tmp_path)
    ids = tmp_path / "ids.csv"
    ids.write_text(f"Mã;Số\n{code};{IDS}\nkhác;12\n", encoding="utf-8-sig")
    page.goto("/vi/reports/exports/join")
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    page.locator("#j-file").set_input_files(exported)
    page.locator("#j-ids").set_input_files(ids)
    with page.expect_download() as found:
        page.locator("#j-go").click()
    joined = kept(found.value, tmp_path)
    # Only what the page itself is made of is asked for, and none of it names a number.
    assert [each for each in sent if not each.startswith("GET ") or IDS in each] == []
    assert "Đã ghép" in page.locator("#j-said").inner_text()
    if form == "xlsx":
        rows = {row["Mã nhân sự"].value: row for row in read_sheet(joined)}
        assert rows[code]["Số định danh cá nhân"] == SheetCell(IDS, "s")
        assert rows[code]["Đến ngày"].kind == "n"
    else:
        line = next(each for each in joined.read_text(encoding="utf-8-sig").splitlines() if f";{code};" in each)
        assert line.endswith(f";{IDS}")
