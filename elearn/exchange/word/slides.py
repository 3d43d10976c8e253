"""A presentation becomes lessons: each slide a picture with its words as description, the speaker's notes as text below.

Nobody learns from slides alone; the result is marked *cần biên tập*. Where an office program drew the slides, its PDF is shown;
else they are drawn here in a simple way, and that is told.
"""

from __future__ import annotations

import io
import json
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst
from PIL import Image
from pptx import Presentation

from elearn.content.problems import Place, Problem
from elearn.exchange.escaping import start_escaped
from elearn.exchange.report import finding
from elearn.exchange.word import markdown
from elearn.exchange.word.encodings import check_lines
from elearn.exchange.word.faults import WordRefused
from elearn.exchange.word.package import Package, packed
from elearn.exchange.word.parts import REL, P, parse
from elearn.exchange.word.pictures import lighter
from elearn.exchange.word.reading import clean
from elearn.exchange.word.slide_shapes import EMU, Drawn, drawn
from elearn.exchange.word.values import Lesson, Media, WordCourse

MOST: Final = 200
"""Slides of one presentation."""
_WIDTH: Final = 1280
"""Pixels of a slide's picture: readable on a telephone turned sideways, light enough for a slow line."""
_DESCRIPTION: Final = 500
"""Longer words of a slide stand as text below it too."""
_TEMPLATE: Final = Path(__file__).parent / "slides.typ"
_SECTION: Final = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_NOTE: Final = (
    "<!-- Cần biên tập: mỗi trang chiếu là một hình. Hãy viết lại thành bài đọc, giữ hình nào giúp hiểu bài, "
    "bỏ hình chỉ lặp lại chữ. -->"
)


@dataclass(slots=True)
class _Slide:
    number: int
    drawn: Drawn
    notes: list[str]
    background: str = ""


def cleaned(package: Package) -> bytes:
    """The presentation without everything that leads out of it: what an office program may be given.

    Raises:
        WordRefused: a part declares entities or is broken.
    """
    files = {}
    for path, content in package.files.items():
        if path.endswith((".xml", ".rels")):
            root = parse(content, path)
            files[path] = _without_outside(root) if path.endswith(".rels") else content
        else:
            files[path] = content
    return packed(files)


def _without_outside(root: ET.Element) -> bytes:
    for each in list(root):
        if (
            each.tag == f"{REL}Relationship"
            and each.get("TargetMode") == "External"
            and not each.get("Type", "").endswith("/hyperlink")
        ):
            root.remove(each)
    return ET.tostring(root)


def course_of_slides(package: Package, path: str, pdf: bytes = b"") -> WordCourse:
    """A presentation as a course.

    Args:
        package: the presentation.
        path: the name that losses are told under; their line is the slide.
        pdf: its pages as an office program drew them, empty for none.

    Raises:
        WordRefused: it has too many slides or is broken.
    """
    presentation = Presentation(io.BytesIO(cleaned(package)))
    problems = [finding(Place(path), "WRD046")]
    slides = _slides(presentation, path, problems)
    if not slides:
        raise WordRefused("WRD010")
    check_lines({each.number: " ".join([each.drawn.title, *each.drawn.texts, *each.notes]) for each in slides})
    size = ((presentation.slide_width or 9_144_000) / EMU, (presentation.slide_height or 6_858_000) / EMU)
    pictures = _drawn_by_office(slides, size, pdf) if pdf else None
    if pictures is None:
        pictures = _draw(slides, size)
        problems.append(finding(Place(path), "WRD045"))
        problems += [
            finding(Place(path, each.number), "WRD047", "", slide=each.number, what=", ".join(sorted(each.drawn.lost)))
            for each in slides
            if each.drawn.lost
        ]
    media = [
        Media(f"assets/trang-{each.number:03d}.webp", lighter(_opened(png))) for each, png in zip(slides, pictures, strict=True)
    ]
    title = clean(presentation.core_properties.title or "").strip() or slides[0].drawn.title or path.rpartition(".")[0] or path
    lessons = _lessons(package, slides, title[:150])
    return WordCourse(
        title[:150], "slides", lessons, media=tuple(media), losses=tuple(sorted(problems, key=lambda each: each.place.line))
    )


def _slides(presentation: Any, path: str, problems: list[Problem]) -> list[_Slide]:
    if len(presentation.slides) > MOST:
        raise WordRefused("IMP009", limit=MOST, what="trang chiếu")
    slides = []
    for number, slide in enumerate(presentation.slides, start=1):
        if slide._element.get("show") == "0":  # noqa: SLF001 - python-pptx has no name for it.
            problems.append(finding(Place(path, number), "WRD047", "", slide=number, what="trang ẩn"))
            continue
        found = drawn(slide, number)
        if slide._element.find(f"{P}timing") is not None:  # noqa: SLF001 - the same.
            problems.append(finding(Place(path, number), "WRD047", "", slide=number, what="hiệu ứng chuyển động"))
        slides.append(_Slide(number, found, _notes(slide)))
    return slides


def _notes(slide: Any) -> list[str]:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return []
    lines = (clean(" ".join(each.text.split())) for each in slide.notes_slide.notes_text_frame.paragraphs)
    return [line for line in lines if line]


# --- drawing


def _draw(slides: list[_Slide], size: tuple[float, float]) -> list[bytes]:
    files = {name: content for each in slides for name, content in each.drawn.pictures.items()}
    return _typeset([{"background": each.background, "shapes": each.drawn.shapes} for each in slides], size, files)


def _drawn_by_office(slides: list[_Slide], size: tuple[float, float], pdf: bytes) -> list[bytes] | None:
    """The pages of the PDF, None where there are not as many as slides, or it is none."""
    try:
        return _typeset([{"background": "", "shapes": []} for _ in slides], size, {"deck.pdf": pdf})
    except typst.TypstError:
        return None


def _typeset(slides: list[dict[str, Any]], size: tuple[float, float], files: dict[str, bytes]) -> list[bytes]:
    deck = {"width": size[0], "height": size[1], "slides": slides, "pdf": "deck.pdf" in files}
    with tempfile.TemporaryDirectory(prefix="elearn-slides-") as folder:
        root = Path(folder)
        (root / "slides.typ").write_bytes(_TEMPLATE.read_bytes())
        (root / "deck.json").write_text(json.dumps(deck), encoding="utf-8")
        for name, content in files.items():
            (root / name).write_bytes(content)
        made = typst.compile(str(root / "slides.typ"), root=folder, format="png", ppi=_WIDTH / size[0] * 72)
    return [made] if isinstance(made, bytes) else list(made)


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png), formats=("PNG",))


# --- writing


def _lessons(package: Package, slides: list[_Slide], title: str) -> tuple[Lesson, ...]:
    """One lesson for each section of the presentation, one for all where it has none."""
    sections = _sections(package, {each.number for each in slides}) or [(title, [each.number for each in slides])]
    by_number = {each.number: each for each in slides}
    lessons = []
    for name, numbers in sections:
        parts = [_NOTE, *(part for number in numbers for part in _written(by_number[number]))]
        media = tuple(f"assets/trang-{number:03d}.webp" for number in numbers)
        lessons.append(Lesson(name[:150] or title, "\n\n".join(parts) + "\n", media, (), numbers[0]))
    return tuple(lessons)


def _written(slide: _Slide) -> list[str]:
    title = slide.drawn.title
    heading = f"## Trang {slide.number}" + (f": {markdown.escaped(title)}" if title else "")
    words = ". ".join(text.rstrip(".") for text in [title, *slide.drawn.texts] if text)
    description = markdown.escaped(words[:_DESCRIPTION] or f"Trang chiếu {slide.number}, không có chữ")
    parts = [heading, f"![{description}](assets/trang-{slide.number:03d}.webp)"]
    if len(words) > _DESCRIPTION:
        parts.append("\n".join(["/// details | Chữ trên trang chiếu", *_paragraphs(slide.drawn.texts), "///"]))
    return [*parts, *(start_escaped(markdown.escaped(line)) for line in slide.notes)]


def _paragraphs(texts: list[str]) -> list[str]:
    return "\n\n".join(start_escaped(markdown.escaped(text)) for text in texts).split("\n")


def _sections(package: Package, shown: set[int]) -> list[tuple[str, list[int]]]:
    root = parse(package.files[package.main], package.main)
    numbers = {each.get("id", ""): number for number, each in enumerate(root.iter(f"{P}sldId"), start=1)}
    found = []
    for section in root.iter(f"{_SECTION}section"):
        inside = [numbers[each.get("id", "")] for each in section.iter(f"{_SECTION}sldId") if each.get("id", "") in numbers]
        inside = [number for number in inside if number in shown]
        if inside:
            found.append((clean(section.get("name", "")).strip(), inside))
    is_whole = sorted(number for _, inside in found for number in inside) == sorted(shown)
    return found if len(found) > 1 and is_whole else []
