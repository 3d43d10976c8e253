"""Presentations: pictures with their words and notes, drawn by an office program where there is one, and never with a way out."""

from __future__ import annotations

import io
import os
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typst
from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Inches

from elearn.content import limits
from elearn.exchange import office
from elearn.exchange.converting import convert
from elearn.exchange.word.document import course_of
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.package import open_package
from elearn.exchange.word.slides import cleaned
from elearn.exchange.word.values import Options, WordCourse
from tests.exchange.word.documents import png, zipped

pytestmark = pytest.mark.pure


def deck() -> Any:
    made = Presentation()
    for number in (1, 2):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"Tiếp công dân {number}"
        slide.placeholders[1].text = "Nghe\nGhi"
        slide.notes_slide.notes_text_frame.text = f"# Nói chậm {number}"
    return made


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content: bytes, files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | files)


DECK = saved(deck())


@pytest.fixture(scope="module")
def course() -> WordCourse:
    return course_of(DECK, "deck.pptx", Options())


def test_each_slide_is_a_picture_with_its_words_and_the_notes_below(course: WordCourse) -> None:
    (lesson,) = course.lessons
    assert (
        "## Trang 1: Tiếp công dân 1\n\n![Tiếp công dân 1. Nghe. Ghi](assets/trang-001.webp)\n\n\\# Nói chậm 1\n\n## Trang 2"
        in lesson.markdown
    )
    assert lesson.media == ("assets/trang-001.webp", "assets/trang-002.webp")


def test_pictures_are_light_and_show_something(course: WordCourse) -> None:
    for media in course.media:
        image = Image.open(io.BytesIO(media.content))
        assert (image.format, image.size[0]) == ("WEBP", 1280)
        assert len(media.content) <= limits.IMAGE_WARNING_BYTES
        assert len(set(image.convert("L").get_flattened_data())) > 10


def test_it_is_marked_as_to_be_edited_and_told_as_a_simple_drawing(course: WordCourse) -> None:
    assert course.kind == "slides"
    assert course.lessons[0].markdown.startswith("<!-- Cần biên tập")
    assert {"WRD045", "WRD046"} <= {problem.code for problem in course.losses}


def test_pictures_tables_and_groups_are_drawn_and_their_words_kept() -> None:
    made = deck()
    slide = made.slides[0]
    slide.shapes.add_picture(io.BytesIO(png(40, 40)), Inches(1), Inches(1))
    cells = slide.shapes.add_table(1, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    cells.cell(0, 0).text, cells.cell(0, 1).text = "Bước", "Ngày"
    slide.shapes.add_group_shape().shapes.add_textbox(Inches(5), Inches(5), Inches(2), Inches(1)).text_frame.text = "Trong nhóm"
    description = course_of(saved(made), "deck.pptx", Options()).lessons[0].markdown.split("](assets/trang-001")[0]
    assert "Bước; Ngày" in description
    assert "Trong nhóm" in description


def test_a_hidden_slide_stays_out_and_is_told() -> None:
    made = deck()
    made.slides[1]._element.set("show", "0")
    course = course_of(saved(made), "deck.pptx", Options())
    assert (len(course.media), [each.place.line for each in course.losses if each.code == "WRD047"]) == (1, [2])


def linked() -> bytes:
    made = deck()
    made.slides[0].part.relate_to("https://a.example/spy.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    made.slides[0].part.relate_to("https://a.example/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return saved(made)


def test_what_an_office_program_gets_leads_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(open_package(linked())))) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert (b"spy.png" in whole, b"https://a.example/" in whole) == (False, True)


def test_macros_and_entities_are_refused() -> None:
    for files, code in (
        ({"ppt/vbaProject.bin": b"x"}, "WRD001"),
        ({"ppt/slides/slide1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "IMP007"),
    ):
        with pytest.raises(WordRefused, match=code):
            course_of(changed(DECK, files), "deck.pptx", Options())


# --- the office program


def program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def pdf(folder: Path, pages: int) -> Path:
    source = folder / "made.typ"
    source.write_text(
        "#set page(width: 720pt, height: 540pt)\n"
        + "#pagebreak()\n".join(f"#rect(width: 100%, height: 100%, fill: red) {page}\n" for page in range(pages))
    )
    path = folder / "made.pdf"
    path.write_bytes(typst.compile(str(source)))
    return path


def test_an_office_program_draws_the_slides(tmp_path: Path) -> None:
    made = pdf(tmp_path, 2)
    # The last but one argument is the folder of the result, as LibreOffice takes it.
    command = program(tmp_path, f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2" && cp {made} "$2/deck.pdf"')
    course = convert(DECK, "deck.pptx", office=command)
    assert isinstance(course, WordCourse)
    assert "WRD045" not in {problem.code for problem in course.losses}
    red, green, _ = Image.open(io.BytesIO(course.media[0].content)).convert("RGB").getpixel((640, 480))
    assert (red > 200, green < 90) == (True, True)


@pytest.mark.parametrize(
    "script", ["exit 1", "exit 0", 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; echo no > "$2/deck.pdf"']
)
def test_where_the_program_fails_nothing_is_taken(tmp_path: Path, script: str) -> None:
    assert office.pdf_of(program(tmp_path, script), DECK) is None


def test_a_pdf_that_is_none_falls_back_to_the_simple_drawing() -> None:
    course = course_of(DECK, "deck.pptx", Options(), pdf=b"%PDF-1.7 broken")
    assert "WRD045" in {problem.code for problem in course.losses}


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    command = program(tmp_path, f"sleep 300 &\necho $! > {note}\nwait")
    assert office.pdf_of(command, DECK, seconds=1) is None
    pid = int(note.read_text())
    for _ in range(100):
        if not _runs(pid):
            break
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_setting_names_the_program_or_forbids_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = program(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (office.program(""), office.program(command), office.program("none")) == (command, command, None)


@pytest.mark.parametrize(
    ("words", "encoding"),
    [("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3 (ABC)"), ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI")],
)
def test_slides_in_an_old_encoding_are_named_and_refused(words: str, encoding: str) -> None:
    made = Presentation()
    for title in ("Slide", words):
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text = title
    with pytest.raises(WordRefused) as refused:
        course_of(saved(made), "deck.pptx", Options())
    assert (refused.value.code, refused.value.line, refused.value.words["encoding"]) == ("WRD006", 2, encoding)
