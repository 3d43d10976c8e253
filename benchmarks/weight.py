"""`weight`: what a browser that has never been here must load before a page is there, in bytes over the line.

Counted in Chromium, headers included, one fresh profile for each page. Images are told apart. What the service worker fetches
afterwards for the day without network is told too, but nobody waits for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.load import HOST
from benchmarks.outcome import Outcome
from benchmarks.servers import gunicorn
from benchmarks.stage import make_stage
from tests.databases import sqlite_url

WANTED = "first visit ≤ 50 kB, lesson ≤ 30 kB plus images, incident page ≤ 10 kB"
MEANING = "Bytes that a browser loads on its first visit to the home page, to a lesson and to the incident page."
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
FIRST, LESSON, INCIDENT = 50_000, 30_000, 10_000


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes over the line: of images, and of everything else."""

    images: int
    other: int

    @property
    def total(self) -> int:
        return self.images + self.other


def measure(folder: Path, quick: bool) -> Outcome:
    chromium = os.environ.get("ELEARN_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        return Outcome("not measured: no Chromium; set ELEARN_CHROMIUM", False)
    stage = make_stage(folder / "elearn", sqlite_url(folder / "elearn.db"), is_small=True, learners=1)
    with gunicorn("wsgi:app", stage.environ, alive="/healthz") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        site = f"http://{HOST}:{server.port}"
        home = weigh(browser, f"{site}/vi/")
        # The heaviest lesson speaks for all of them.
        paths = stage.lesson_paths()[: 2 if quick else None]
        lesson = max((weigh(browser, site + path) for path in paths), key=lambda each: each.other)
        incident = weigh(browser, f"{site}/vi/incident")
        browser.close()
    words = (
        f"first visit {_kilobytes(home.total)}, lesson {_kilobytes(lesson.other)} plus {_kilobytes(lesson.images)} of images, "
        f"incident page {_kilobytes(incident.total)}"
    )
    return Outcome(words, home.total <= FIRST and lesson.other <= LESSON and incident.total <= INCIDENT)


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def weigh(browser: Browser, address: str) -> Weight:
    """What one page costs a fresh profile, until the network is quiet."""
    context = browser.new_context(locale="vi")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def on_response(event: Mapping[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def on_finished(event: Mapping[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire.send("Network.enable")
    wire.on("Network.responseReceived", on_response)
    wire.on("Network.loadingFinished", on_finished)
    page.goto(address, wait_until="networkidle")
    context.close()
    images = sum(size for name, size in sizes.items() if kinds.get(name) == "Image")
    return Weight(images, sum(sizes.values()) - images)
