"""A training officer asks for statistics, changes what they are told by, reads the table and takes it away."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_officer_changes_the_dimension_reads_the_table_and_takes_the_file(
    open_context: OpenContext, site: LiveSite, tmp_path: Path, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "nhansu")
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    page.get_by_role("link", name="Thống kê", exact=True).click()
    expect(page.get_by_role("heading", name="Người theo đơn vị")).to_be_visible()
    page.get_by_label("Thống kê theo").select_option("theme")
    page.get_by_label("Bắt chéo với").select_option("month")
    page.get_by_role("button", name="Xem bảng").click()
    expect(page).to_have_url(re.compile("by=theme&across=month"))
    expect(page.get_by_role("img", name=re.compile("Biểu đồ"))).to_be_visible()
    total = page.locator("main tfoot tr").last.locator("td").last.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bảng (CSV)").click()
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert (rows[-1][0], rows[-1][-1]) == ("Cộng", total.replace(".", ""))
