"""`make pictures`: photographs the pages that the documents show, from the demo city on a morning that stands still.

The same code gives the same pictures on machines with the same fonts; it says when Roboto or Noto Sans is missing.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from config import Settings
from elearn.core.backup.create import create
from elearn.core.clock import FakeClock
from tests.conftest import NOW
from tests.journeys.conftest import CHROMIUM, OPTIONS, sign_in
from tests.journeys.installation import LiveSite, found_city, served, settings_for
from tests.journeys.small_png import shrink

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
FONTS = ("Roboto", "Noto Sans")
TALLEST = {1280: 1400, 360: 1600}
"""How much of a page a picture shows, in pixels, by its width."""


@dataclass(frozen=True)
class Subject:
    """A page worth showing. `path` stands below the language; `about` says what is seen, in Vietnamese and English.

    `press` is what is pressed on the page to come to the one that is shown.
    """

    name: str
    path: str
    about: tuple[str, str]
    username: str = ""
    theme: str = ""
    press: str = ""


COURSE = "courses/sec-phish"
QUIZ = f"{COURSE}/kiem-tra-cuoi-khoa"
LESSON = f"{COURSE}/tin-nhan-vneid"
# fmt: off
SUBJECTS = (
    Subject("home", "", ("Trang đầu: chọn số phút, hoặc một nơi ở Phường Ví Dụ", "Home: minutes, or the house of Ví Dụ Ward")),
    Subject("lesson", LESSON, ("Một bài học, quyết định đứng trước", "A lesson; the decision comes first"), "hocvien"),
    Subject("case", f"{COURSE}/da-lo-bam?path=a", ("Tình huống tự viết hồ sơ của nó", "A case that writes its own file")),
    Subject("course", f"{COURSE}/", ("Trang khóa học", "The page of a course"), "hocvien"),
    Subject("learning", "learning", ("Việc học của tôi", "My learning"), "hocvien"),
    Subject("quiz", QUIZ, ("Đang làm bài kiểm tra", "Sitting a quiz"), "hocvien", press="form[action$=start] button"),
    Subject("competencies", "competencies", ("Năng lực của tôi", "My competencies"), "hocvien"),
    Subject("coverage", "reports/competencies", ("Năng lực của đơn vị", "Competencies of a unit"), "lanhdao"),
    Subject("monday", "monday", ("Thứ Hai: một trang A4 của người đứng đầu", "Monday: one A4 for the head of unit"), "lanhdao"),
    Subject("incident", "incident#clicked", ("Ba việc trong mười phút đầu", "Three things in the first ten minutes"), "hocvien"),
    Subject("reports", "reports/completions", ("Ai đã hoàn thành", "Who has completed"), "nhansu"),
    Subject("export", "reports/completions", ("Xuất tệp", "Exporting a file"), "nhansu", press="main details > summary"),
    Subject("export-join", "reports/exports/join", ("Ghép số định danh", "Identity numbers"), "nhansu"),
    Subject("statistics", "statistics?by=month", ("Thống kê theo tháng", "Statistics by month"), "nhansu"),
    Subject("studio", "studio", ("Nơi soạn bài", "The studio"), "giangvien"),
    Subject("admin", "admin", ("Quản trị", "Administration"), "quantri"),
    Subject("sign-in", "login", ("Đăng nhập", "Signing in")),
    Subject("home-dark", "", ("Trang đầu, nền tối", "Home, dark"), theme="dark"),
    Subject("lesson-dark", LESSON, ("Bài học, nền tối", "A lesson, dark"), "hocvien", "dark"),
)
# fmt: on


def missing_fonts() -> list[str]:
    """Which of the fonts that the pages ask for this machine lacks."""
    lister = shutil.which("fc-list")
    if lister is None:
        return list(FONTS)
    families = subprocess.run([lister, ":", "family"], capture_output=True, text=True, check=True).stdout
    known = {name.strip() for line in families.splitlines() for name in line.split(",")}
    return [font for font in FONTS if font not in known]


def photograph(browser: Browser, site: LiveSite, subject: Subject, width: int, language: str) -> bytes:
    """One picture, not yet small."""
    context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        if subject.username:
            sign_in(page, subject.username, language)
        page.add_init_script(f"localStorage.setItem('elearn:theme', '{subject.theme}')")
        # Being photographed is not reading: the place in the lesson stays where it was.
        page.route("**/place", lambda route: route.abort())
        page.goto(f"/{language}/{subject.path}")
        if subject.press:
            page.click(subject.press)
            page.wait_for_load_state("networkidle")
        height = min(TALLEST[width], int(page.evaluate("document.documentElement.scrollHeight")))
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.scrollTo(0, 0)")
        return page.screenshot(animations="disabled")
    finally:
        context.close()


def draw_all(folder: Path) -> int:
    """Draws every picture into the folder and writes what they show. Answers their size together, in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    with tempfile.TemporaryDirectory() as name:
        instance = found_city(Path(name) / "instance", is_whole=True)
        settings = settings_for(instance)
        _make_backup(settings)
        with served(settings, clock=FakeClock(NOW)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            for subject in SUBJECTS:
                for width in TALLEST:
                    for language in ("vi", "en"):
                        picture = shrink(photograph(browser, site, subject, width, language))
                        (folder / file_name(subject, width, language)).write_bytes(picture)
                        total += len(picture)
            browser.close()
    (folder / "README.md").write_text(contents(), encoding="utf-8")
    return total


def _make_backup(settings: Settings) -> None:
    """A backup of the night before, as an installation that is looked after has one."""
    night = NOW - timedelta(hours=6)
    path = create(settings.database, settings.media, settings.instance / "backups", night)
    os.utime(path, (night.timestamp(), night.timestamp()))


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
    for subject in SUBJECTS:
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
    sys.stdout.write(f"{len(SUBJECTS) * len(TALLEST) * 2} pictures, {size / 1e6:.1f} MB, in {FOLDER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
