"""`make pictures`: photographs the pages that the documents show, from the demo city on a morning that stands still.

The same code gives the same pictures on machines with the same fonts; it says when Roboto or Noto Sans is missing.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from elearn.core.clock import FakeClock
from tests.journeys import shown_city
from tests.journeys.conftest import CHROMIUM, OPTIONS, sign_in
from tests.journeys.installation import LiveSite, served, settings_for
from tests.journeys.small_png import shrink
from tests.journeys.subjects import AFTERWARDS, SUBJECTS, Subject

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
FONTS = ("Roboto", "Noto Sans")
TALLEST = {1280: 1400, 360: 1200}
"""How much of a page a picture shows, in pixels, by its width."""
MARGIN = 16
"""How much of what stands above a part is seen."""
SETTLE_LOTS = """() => {
  const drawn = [[/\\b[A-Z]{2}-\\d{4}\\b/g, (n) => `VD-${4172 + 137 * n}`],
    [/\\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\\b/g, (n) => `K7QM-4T${2 + n}X-9RDH`], [/^\\d{3} \\d{3}$/g, () => '482 915'],
    [/\\d+[.,]\\d+ GB/g, () => '50 GB'], [/\\d+[.,]\\d+ MB/g, () => '48 MB'],
    [/127\\.0\\.0\\.1:\\d+/g, () => 'hoc.vidu.example']];
  const walker = document.createTreeWalker(document.querySelector('main') || document.body, NodeFilter.SHOW_TEXT);
  const counts = drawn.map(() => 0);
  while (walker.nextNode()) drawn.forEach(([lot, same], at) => {
    walker.currentNode.data = walker.currentNode.data.replace(lot, () => same(counts[at]++));
  });
}"""
"""Codes are drawn by lot, the port is any, and the disk is this machine's: on pictures they are always the same ones."""


def missing_fonts() -> list[str]:
    """Which of the fonts that the pages ask for this machine lacks."""
    lister = shutil.which("fc-list")
    if lister is None:
        return list(FONTS)
    families = subprocess.run([lister, ":", "family"], capture_output=True, text=True, check=True).stdout
    known = {name.strip() for line in families.splitlines() for name in line.split(",")}
    return [font for font in FONTS if font not in known]


def photograph(
    browser: Browser, site: LiveSite, subject: Subject, language: str, places: Mapping[str, str]
) -> Iterator[tuple[int, bytes]]:
    """The picture in each width, not yet small. What is done on the way is done once."""
    context = browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        if subject.username:
            sign_in(page, subject.username, language)
        page.add_init_script(f"localStorage.setItem('elearn:theme', '{subject.theme}')")
        # Being photographed is not reading: the place in the lesson stays where it was.
        page.route("**/place", lambda route: route.abort())
        page.goto(f"/{language}/{subject.path.format(**places)}")
        if subject.reach is not None:
            subject.reach(page, language)
        page.evaluate(SETTLE_LOTS)
        for width in TALLEST:
            yield width, _take(page, width, subject.part)
    finally:
        context.close()


def _take(page: Page, width: int, part: str) -> bytes:
    page.set_viewport_size({"width": width, "height": 800})
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": whole})
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    top = int(page.locator(part).first.evaluate("(each) => each.getBoundingClientRect().top")) - MARGIN if part else 0
    height = min(TALLEST[width], whole - top)
    return page.screenshot(animations="disabled", clip={"x": 0, "y": top, "width": width, "height": height})


def draw_all(folder: Path) -> int:
    """Draws every picture into the folder, writes what they show, and takes away what is shown no more. Answers their size
    together, in bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        settings = settings_for(Path(name), mail_folder=str(Path(name) / "mail"))
        shown_city.found(settings)
        with served(settings, clock=FakeClock(shown_city.MORNING)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            places = shown_city.prepare(site)
            drawn |= _draw(browser, site, SUBJECTS, places, folder)
            shown_city.change_course(site, places)
            drawn |= _draw(browser, site, AFTERWARDS, places, folder)
            browser.close()
    for path in folder.glob("*.png"):
        if path.name not in drawn:
            path.unlink()
    (folder / "README.md").write_text(contents(), encoding="utf-8")
    return sum(drawn.values())


def _draw(browser: Browser, site: LiveSite, subjects: Sequence[Subject], places: Mapping[str, str], folder: Path) -> dict[str, int]:
    """Draws some of the pictures; answers the bytes of each by its name."""
    sizes = {}
    for subject in subjects:
        for language in ("vi", "en"):
            shown_city.sign(site.database, site.settings)
            for width, png in photograph(browser, site, subject, language, places):
                name, picture = file_name(subject, width, language), shrink(png)
                (folder / name).write_bytes(picture)
                sizes[name] = len(picture)
    return sizes


def file_name(subject: Subject, width: int, language: str) -> str:
    return f"{subject.name}-{width}-{language}.png"


def contents() -> str:
    """The README beside the pictures: what each shows, in both languages."""
    lines = [
        "# Ảnh các trang · Pictures of the pages",
        "",
        "Dữ liệu trong ảnh là của một thành phố hư cấu. Vẽ lại bằng `make pictures`.",
        "",
        "What is seen belongs to an invented city. Drawn anew by `make pictures`.",
        "",
        "| Trang · Page | 1280 | 360 |",
        "|---|---|---|",
    ]
    for subject in (*SUBJECTS, *AFTERWARDS):
        cells = [
            " · ".join(f"[{language}]({file_name(subject, width, language)})" for language in ("vi", "en")) for width in TALLEST
        ]
        lines.append(f"| {subject.about[0]} · {subject.about[1]} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Draws the pictures; says what stands in the way of their looking as they should."""
    if not CHROMIUM:
        sys.stderr.write("no Chromium: install it, or name it in ELEARN_CHROMIUM\n")
        return 1
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    for font in missing_fonts():
        sys.stderr.write(f"{font} is missing: the pictures will look different (apt-get install fonts-roboto fonts-noto-core)\n")
    size = draw_all(FOLDER)
    sys.stdout.write(f"{(len(SUBJECTS) + len(AFTERWARDS)) * len(TALLEST) * 2} pictures, {size / 1e6:.1f} MB, in {FOLDER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
