"""Fixtures of the journeys: a browser, the demo city, and a site that serves a fresh copy of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from elearn.content.document import Course
from elearn.core.clock import FakeClock
from tests.conftest import NOW
from tests.journeys.installation import PASSWORD, LiveSite, copy_of, found_city, served, settings_for, the_course
from tests.journeys.watching import Watch

CHROMIUM = os.environ.get("ELEARN_CHROMIUM") or shutil.which("chromium") or ""
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class OpenContext(Protocol):
    """Opens a browser at a site."""

    def __call__(self, at: LiveSite, *, scripts: bool = True, locale: str = "vi-VN", width: int = 1000) -> BrowserContext: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file: other tests open theirs in the same process, which bears one at a time."""
    if not CHROMIUM:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo city after half a year of learning, to be copied."""
    return found_city(tmp_path_factory.mktemp("city") / "instance")


@pytest.fixture(scope="session")
def course() -> Course:
    return the_course()


@pytest.fixture
def site(city: Path, tmp_path: Path) -> Iterator[LiveSite]:
    """A site of this test alone."""
    with served(settings_for(copy_of(city, tmp_path / "instance")), clock=FakeClock(NOW)) as running:
        yield running


# How long a page may take says how busy the machine is, not whether the page is right.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def standing_site(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site that the tests of a module share, because they change nothing that another one sees."""
    with served(settings_for(copy_of(city, tmp_path_factory.mktemp("site"))), clock=FakeClock(NOW)) as running:
        yield running


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """Opens browsers that know nothing of each other, as on another device; their consoles must stay silent."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_one(at: LiveSite, *, scripts: bool = True, locale: str = "vi-VN", width: int = 1000) -> BrowserContext:
        context = browser.new_context(
            base_url=at.address, java_script_enabled=scripts, locale=locale, viewport={"width": width, "height": 800}
        )
        context.set_default_timeout(15_000)
        opened.append((context, Watch.over(context, at.address)))
        return context

    yield open_one
    said = [words for _, watch in opened for words in watch.said]
    elsewhere = [url for _, watch in opened for url in watch.elsewhere]
    for context, _ in opened:
        context.close()
    assert said == []
    assert elsewhere == []


def sign_in(page: Page, username: str, language: str = "vi") -> None:
    """Goes through the door with a demo account."""
    page.goto(f"/{language}/login")
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "/login" not in address)


def go(page: Page, entry: str) -> None:
    """Goes to a place by the menu that every page has."""
    page.locator("header nav").get_by_role("link", name=entry, exact=True).click()
