"""For every code that needs more than one file: sources that break the rule, where it is told, and sources that do not.

Most change one thing in the sound course of the tests. Codes of archives, folders and the studio come from what raises them.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple
from unittest import mock

from elearn.content import limits, sanitise
from elearn.content.archive import read_archive
from elearn.content.compilation import Previous
from elearn.content.problems import Problem
from elearn.content.source import SourcesRefused
from elearn.content.source_folder import read_folder
from elearn.content.workshop import Workshop
from tests.content.source_folders import LAWS, M, changed, compiled, sound
from tests.content.zips import a_zip

C, L1, L2, QUIZ, BANK = "course.yml", M + "01-mo-dau.vi.md", M + "02-cau-hoi.vi.md", M + "09-kiem-tra.vi.md", "banks/tiep-dan.vi.md"
QUIZ_EN, L1_EN, L2_EN, THEM = (
    QUIZ.replace(".vi.", ".en."),
    L1.replace(".vi.", ".en."),
    L2.replace(".vi.", ".en."),
    "modules/02-them/",
)
Tell = Callable[[Path], Sequence[Problem]]
"""Gives the problems of some sources; the folder is empty and its own."""


class CourseExample(NamedTuple):
    """`broken` tells the code at `path`, `line` and `column`; `sound` does not tell it."""

    broken: Tell
    path: str
    line: int
    column: int
    sound: Tell


def of(sources: Mapping[str, bytes] | Callable[[], Mapping[str, bytes]], previous: Callable[[], Previous] | None = None) -> Tell:
    """The problems of compiling these sources."""

    def tell(_folder: Path) -> Sequence[Problem]:
        files = sources() if callable(sources) else sources
        return compiled(dict(files), previous() if previous is not None else None).problems

    return tell


def the_sound_one(_folder: Path) -> Sequence[Problem]:
    return compiled(sound()).problems


def change(  # noqa: PLR0917 - a row of a table
    path: str, old: str, new: str, line: int, column: int, at: str | None = None
) -> CourseExample:
    """The sound course with one change."""
    return CourseExample(of(lambda: changed(path, old, new)), at or path, line, column, the_sound_one)


def file(path: str, content: bytes, line: int = 1, column: int = 1, sound_content: bytes | None = None) -> CourseExample:
    """The sound course with one more file, or another one in its place."""
    beside = {} if sound_content is None else {path: sound_content}
    return CourseExample(of(lambda: sound() | {path: content}), path, line, column, of(lambda: sound() | beside))


def published() -> Previous:
    course = compiled(sound()).course
    assert course is not None
    return Previous.of(course)


def later(text: str = "version: 1.1.0") -> dict[str, bytes]:
    """The sound course as a later version that says what it changed."""
    sources = changed(C, "version: 1.0.0", text)
    settings = sources[C].decode().replace("changes:\n", "changes:\n  1.1.0: {vi: Sửa., en: Mended.}\n")
    return sources | {C: settings.encode()}


def refused(content: bytes) -> Tell:
    """The problems for which an archive is refused."""

    def tell(_folder: Path) -> Sequence[Problem]:
        try:
            read_archive(content)
        except SourcesRefused as refusal:
            return refusal.problems
        return ()

    return tell


def with_a_link(folder: Path) -> Sequence[Problem]:
    (folder / "a.md").symlink_to("/etc/hostname")
    try:
        read_folder(folder)
    except SourcesRefused as refusal:
        return refusal.problems
    return ()


def with_a_file(folder: Path) -> Sequence[Problem]:
    (folder / "a.md").write_text("a", encoding="utf-8")
    read_folder(folder)
    return ()


def hurried(seconds: float) -> Tell:
    """The sound course compiled by a workshop that has so much time for it."""

    def tell(_folder: Path) -> Sequence[Problem]:
        with Workshop() as workshop:
            return workshop.compile(sound(), laws=LAWS, seconds=seconds).problems

    return tell


def png(size: int) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 10, 10)
    return head + bytes(size - len(head))


def with_picture(size: int) -> dict[str, bytes]:
    return changed(L1, "assets/so-do.svg", "assets/anh.png") | {"assets/anh.png": png(size)}


def without(path: str) -> dict[str, bytes]:
    return {name: content for name, content in sound().items() if name != path}


def with_second_module(name: str, *, listed: bool = True) -> dict[str, bytes]:
    """The sound course with one more folder that holds one lesson."""
    sources = changed(C, "changes:\n", "  - {dir: 02-them, title: {vi: x, en: y}}\nchanges:\n") if listed else sound()
    lesson = "---\nid: them\ntitle: Thêm\nminutes: 1\n---\n\nChữ.\n".encode()
    return sources | {f"modules/02-them/{name}.{language}.md": lesson for language in ("vi", "en")}


def disagreeing(_folder: Path) -> Sequence[Problem]:
    """The sanitisers agree on everything that is known: here one of them is made to read a text otherwise."""
    sanitise_as_ever = sanitise.sanitise

    def sanitise_otherwise(html: str) -> str:
        if "chưa mở cửa" in html:
            raise sanitise.SanitisersDisagree(html)
        return sanitise_as_ever(html)

    with mock.patch.object(sanitise, "sanitise", sanitise_otherwise):
        return compiled(sound()).problems


LONG = "\n" + ("chữ " * 30 + "\n") * (limits.PARAGRAPH_CHARACTERS // 100)
PACKED = a_zip({"course.yml": b"x"})
LINK = "[bài sau](02-cau-hoi.vi.md#cac-loai)"
DRAW = '{bank: tiep-dan, count: 1, where: "difficulty<=2"}'
SPARE = "banks/du-phong.vi.md"
SPARE_BANK = "---\nkind: bank\ntitle: Dự phòng\n---\n\n## Một\n\n### ? Số mấy? {#b-901}\n\n= 5\n".encode()
SLIP = "1.0.0: {vi: Bản đầu tiên., en: First version., relearn: [], "

COURSE_EXAMPLES: Final[dict[str, CourseExample]] = {
    # --- settings
    "FM001": change(C, "visibility: public", "visibility:public", 16, 12),
    "FM002": change(C, "theme:", "them:", 9, 1),
    "FM003": change(C, "valid_months: 36", "valid_months: 0", 14, 15),
    "FM004": change(L1, "---\nid: mo-dau", "id: mo-dau", 1, 1),
    # --- the course
    "CRS001": change(C, "{dir: 01-tiep-dan", "{dir: 02-khac", 19, 11),
    "CRS002": file(M + "04_khac.vi.md", b"---\n"),
    "CRS003": change(C, "quizzes: [kiem-tra]", "quizzes: [kiem]", 15, 38),
    "CRS004": CourseExample(of(lambda: changed(L1, "chưa mở", "còn đóng"), published), C, 4, 10, of(later, published)),
    "CRS005": CourseExample(of(lambda: changed(BANK, "{#b-003}", "{#b-033}"), published), C, 17, 10, of(sound, published)),
    "CRS006": CourseExample(
        of(partial(with_second_module, "01-mo-dau")),
        "modules/02-them/01-mo-dau.vi.md",
        1,
        1,
        of(partial(with_second_module, "01-khac")),
    ),
    "CRS007": file(M + "01-mo-dau.fr.md", b"x"),
    "CRS008": change(C, "retired: [q-cu]", "retired: [q-mo-dau]", 12, 1, at=L1),
    "CRS009": CourseExample(of(lambda: without(C)), C, 1, 1, the_sound_one),
    "CRS010": CourseExample(of(partial(with_second_module, "01-khac", listed=False)), THEM + "01-khac.vi.md", 1, 1, the_sound_one),
    "CRS011": CourseExample(of(lambda: sound() | {"the-hai.vi.md": sound()["card.vi.md"]}), "the-hai.vi.md", 1, 1, the_sound_one),
    "CRS012": change(C, "lessons: all", "lessons: [mo-dau, khac]", 15, 32),
    "CRS013": change(C, "relearn: []", "relearn: [khac]", 21, 60),
    "CRS014": change(L1, "title: Người đến", "kind: bank\ntitle: Người đến", 3, 7),
    "CRS015": change(C, "modules:\n", "modules:\n  - {dir: 01-tiep-dan, title: {vi: x, en: y}}\n", 20, 11),
    "CRS016": CourseExample(of(lambda: changed(C, "version: 1.0.0", "version: 1.1.0"), published), C, 21, 3, of(later, published)),
    "CRS017": change(C, "1.0.0: {", "1.0.0: {question: q-khac, ", 21, 21),
    "CRS019": change(C, "1.0.0: {", "1.0.0: {slips: [{todo: {vi: a, en: b}}], ", 21, 19),
    "CRS020": change(C, "1.0.0: {", "1.0.0: {slips: [{new: {vi: a}}], ", 21, 25),
    "CRS022": change(C, ", en: Reception handbook}", "}", 5, 8),
    "LAW001": change(C, "[luat-tcd]", "[luat-tcd, luat-khac]", 12, 22),
    # --- questions, banks, quizzes
    "QID002": change(BANK, "{#b-001}", "{#q-mo-dau}", 9, 1),
    "QST020": change(BANK, "#bay-gio-ruoi", "#khong-co", 11, 22),
    "BNK001": change(QUIZ, "count: 1", "count: 4", 12, 29),
    "BNK002": change(QUIZ, "bank: tiep-dan", "bank: khac", 12, 12),
    "BNK003": change(QUIZ, "difficulty<=2", "màu = đỏ", 12, 39),
    "BNK004": change(QUIZ, "count: 1", "count: 2", 12, 29),
    "BNK005": CourseExample(of(lambda: sound() | {SPARE: SPARE_BANK}), SPARE, 1, 1, the_sound_one),
    "BNK006": change(BANK, "kind: bank", "kind: bank\nuse: examination", 12, 12, QUIZ),
    "REC003": change(L2, "Chị Hạnh hỏi", "> [!RECALL] q-khong\n> - a: x\n\nChị Hạnh hỏi", 10, 1),
    "REC004": change(L2, "Chị Hạnh hỏi", "> [!RECALL] q-mo-dau\n> - e: x\n\nChị Hạnh hỏi", 11, 8),
    # --- pictures, links, includes
    "IMG001": change(L1, "![Quầy tiếp dân nhìn từ cửa vào]", "![]", 35, 1),
    "IMG002": change(L1, "assets/so-do.svg", "assets/khac.svg", 35, 1),
    "IMG003": CourseExample(of(lambda: with_picture(300_000)), L1, 35, 1, of(lambda: with_picture(100_000))),
    "LNK001": change(L1, "02-cau-hoi.vi.md#cac-loai", "02-khac.vi.md", 10, 49),
    "LNK006": change(L1, "02-cau-hoi.vi.md#cac-loai", "//evil.example", 10, 49),
    "LNK007": change(L1, "02-cau-hoi.vi.md#cac-loai", "/khong-co", 10, 49),
    "INC001": change(L1, "snippets/gio-lam.md", "snippets/khac.md", 49, 1),
    "INC002": change("snippets/gio-lam.vi.md", "Giờ", "## Giờ", 49, 1, at=L1),
    # --- translations
    "TRN001": CourseExample(of(lambda: without(L2.replace(".vi.", ".en."))), L2, 1, 1, the_sound_one),
    "TRN002": change(M + "02-cau-hoi.en.md", "- [x] Passport", "- [ ] Passport", 18, 3),
    "TRN003": CourseExample(
        of(lambda: later() | {L1: changed(L1, "chưa mở", "còn đóng")[L1]}, published),
        L1.replace(".vi.", ".en."),
        10,
        1,
        of(later, published),
    ),
    "TRN004": change(M + "01-mo-dau.en.md", "If stuck,", "One more.\n\nIf stuck,", 51, 1),
    "TRN005": CourseExample(of(lambda: without(L2)), L2_EN, 1, 1, the_sound_one),
    "TRN006": change(M + "01-mo-dau.en.md", "minutes: 3", "minutes: 4", 4, 10),
    # --- what is too heavy
    "MD090": CourseExample(hurried(0.0), C, 1, 1, hurried(20.0)),
    "MD091": CourseExample(of(lambda: sound() | {L2: sound()[L2] + LONG.encode()}), L2, 238, 1, the_sound_one),
    # --- safety
    "SEC001": file("assets/../../a.svg", b"x"),
    "SEC002": CourseExample(of(lambda: sound() | {"Card.vi.md": b"x"}), "card.vi.md", 1, 1, the_sound_one),
    "SEC003": CourseExample(with_a_link, "a.md", 1, 1, with_a_file),
    "SEC004": file("assets/anh.png", png(limits.IMAGE_BYTES + 1)),
    "SEC005": CourseExample(of({f"a/{number}.md": b"" for number in range(limits.FILES + 1)}), ".", 1, 1, the_sound_one),
    "SEC006": file("assets/anh.png", b"GIF89a" + bytes(40)),
    "SEC007": change("assets/so-do.svg", "<rect", "<script/><rect", 1, 1),
    "SEC008": file(L2, sound()[L2].decode().encode("utf-16")),
    "SEC009": file("ghi-chu.txt", b"x"),
    "SEC010": CourseExample(disagreeing, L1, 10, 1, the_sound_one),
    "SEC011": change(L1, "Cô Ba đến", "Cô\u202e Ba đến", 10, 3),
    "SEC012": CourseExample(of({"a.md": bytes(limits.TEXT_BYTES + 1)}), ".", 1, 1, the_sound_one),
    "SEC013": change(L1, "Cô Ba đến", "Cô" + "\u0323" * (limits.STACKED_MARKS + 1) + " Ba đến", 10, 33),
    "SEC014": CourseExample(refused(b"x"), ".", 1, 1, refused(PACKED)),
    "SEC015": CourseExample(
        refused(a_zip({"course.yml": b"x"}, compression=zipfile.ZIP_LZMA)), "course.yml", 1, 1, refused(PACKED)
    ),
    "SEC016": CourseExample(refused(a_zip({"course.yml": b"x" * 5_000_000})), "course.yml", 1, 1, refused(PACKED)),
    "SEC017": CourseExample(refused(a_zip({"course.yml": b"x", "b.zip": PACKED})), "b.zip", 1, 1, refused(PACKED)),
}

TOLD_BY_THE_STUDIO: Final = frozenset({"CRS018", "CRS021"})
"""Codes that need to know what is served: `tests/studio/test_way.py` has their examples, on both databases."""

TOLD_BY_STATISTICS: Final = frozenset(f"STA{number:03}" for number in range(1, 9))
"""Codes that need the answers of an installation: `tests/measurement/test_linting.py` has their examples."""
