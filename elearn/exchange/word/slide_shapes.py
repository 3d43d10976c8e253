"""The shapes of a slide as plain values that `slides.typ` draws: words, pictures, tables, boxes, at their places in points."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image
from pptx.enum.dml import MSO_COLOR_TYPE, MSO_FILL_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from elearn.exchange.word.parts import A
from elearn.exchange.word.pictures import fitted
from elearn.exchange.word.reading import clean

EMU: Final = 12700
_MOST: Final = 300
"""Shapes of one slide; drawings made of thousands of strokes are pictures that somebody took apart."""
_TITLES: Final = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
_FOOTERS: Final = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER})
_ALIGNED: Final = {PP_ALIGN.CENTER: "center", PP_ALIGN.RIGHT: "right"}
_ANCHORED: Final = {MSO_ANCHOR.MIDDLE: "middle", MSO_ANCHOR.BOTTOM: "bottom"}
_LOST: Final = {
    MSO_SHAPE_TYPE.CHART: "biểu đồ",
    MSO_SHAPE_TYPE.DIAGRAM: "sơ đồ SmartArt",
    MSO_SHAPE_TYPE.IGX_GRAPHIC: "sơ đồ SmartArt",
    MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT: "đối tượng nhúng",
    MSO_SHAPE_TYPE.LINKED_OLE_OBJECT: "đối tượng liên kết",
    MSO_SHAPE_TYPE.LINKED_PICTURE: "hình liên kết",
    MSO_SHAPE_TYPE.MEDIA: "âm thanh hoặc phim",
    MSO_SHAPE_TYPE.WEB_VIDEO: "phim trên mạng",
    MSO_SHAPE_TYPE.INK: "nét vẽ tay",
}


@dataclass(slots=True)
class Drawn:
    """What one slide shows. `texts` are its words in reading order, without the title; `pictures` by the name that shapes use."""

    title: str = ""
    texts: list[str] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)


def drawn(slide: Any, number: int) -> Drawn:
    """A slide of python-pptx as values."""
    found = Drawn()
    for shape in _flat(slide.shapes):
        if len(found.shapes) >= _MOST:
            found.lost.add("hình quá nhiều nét")
            break
        _add(shape, found, number)
    return found


def _flat(
    shapes: Any, offset: tuple[float, float, float, float] = (0, 0, 1, 1), depth: int = 0
) -> Iterator[tuple[Any, tuple[float, ...]]]:
    """Shapes with where they stand, in points; those of groups are moved to their place."""
    dx, dy, sx, sy = offset
    for shape in shapes:
        x, y, w, h = (float(each or 0) for each in (shape.left, shape.top, shape.width, shape.height))
        place = (dx + x * sx, dy + y * sy, w * sx, h * sy)
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and depth < 8:
            inner = _inner(shape)
            scale_x, scale_y = place[2] / (inner[2] or 1), place[3] / (inner[3] or 1)
            moved = (place[0] - inner[0] * scale_x, place[1] - inner[1] * scale_y, scale_x, scale_y)
            yield from _flat(shape.shapes, moved, depth + 1)
        else:
            yield shape, tuple(round(each / EMU, 1) for each in place)


def _inner(group: Any) -> tuple[float, float, float, float]:
    """The space that the shapes of a group count in."""
    transform = group._element.grpSpPr.find(f"{A}xfrm")  # noqa: SLF001 - python-pptx has no name for it.
    if transform is None or transform.find("{*}chOff") is None or transform.find("{*}chExt") is None:
        return (0, 0, float(group.width or 1), float(group.height or 1))
    begin, extent = transform.find("{*}chOff"), transform.find("{*}chExt")
    return float(begin.get("x", 0)), float(begin.get("y", 0)), float(extent.get("cx", 1)), float(extent.get("cy", 1))


def _add(placed: tuple[Any, tuple[float, ...]], found: Drawn, number: int) -> None:
    shape, (x, y, w, h) = placed
    at: dict[str, Any] = {"x": x, "y": y, "w": max(w, 1), "h": max(h, 1), "fill": "", "line": "", "paragraphs": [], "anchor": "top"}
    if shape.is_placeholder and shape.placeholder_format.type in _FOOTERS:
        return
    kind = shape.shape_type
    if kind in _LOST:
        found.lost.add(_LOST[kind])
    elif hasattr(shape, "image"):
        _add_picture(shape, at, found, number)
    elif getattr(shape, "has_table", False):
        cells = [clean(cell.text.strip()) for row in shape.table.rows for cell in row.cells]
        found.shapes.append(at | {"kind": "table", "columns": len(shape.table.columns), "cells": cells})
        found.texts += ["; ".join(clean(cell.text.strip()) for cell in row.cells) for row in shape.table.rows]
    elif shape.has_text_frame:
        _add_words(shape, at, found)
    elif kind == MSO_SHAPE_TYPE.LINE:
        found.shapes.append(at | {"kind": "box", "fill": "808080"})
    elif kind is not None:
        found.lost.add("hình vẽ")


def _add_picture(shape: Any, at: dict[str, Any], found: Drawn, number: int) -> None:
    made = fitted(_bytes_of(shape))
    png = _decoded(made[1]) if made else None
    if png is None:
        found.lost.add("hình không đọc được")
        return
    name = f"s{number}-{len(found.pictures)}.png"
    found.pictures[name] = png
    found.shapes.append(at | {"kind": "picture", "file": name})


def _bytes_of(shape: Any) -> bytes:
    try:
        return bytes(shape.image.blob)
    except (KeyError, ValueError, AttributeError):
        # A picture that is only linked has no bytes here.
        return b""


def _decoded(content: bytes) -> bytes | None:
    """The picture decoded and written anew: what the drawing program gets is certainly a picture."""
    try:
        image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP"))
        image.thumbnail((1600, 1600))
        out = io.BytesIO()
        image.convert("RGBA").save(out, "PNG", compress_level=1)
        return out.getvalue()
    except (OSError, ValueError, SyntaxError, ArithmeticError):
        return None


def _add_words(shape: Any, at: dict[str, Any], found: Drawn) -> None:
    is_title = shape.is_placeholder and shape.placeholder_format.type in _TITLES
    is_body = shape.is_placeholder and not is_title
    frame = shape.text_frame
    paragraphs = [_paragraph(each, is_title=is_title, is_body=is_body) for each in frame.paragraphs]
    said = [text for each in frame.paragraphs if (text := clean(" ".join(each.text.split())))]
    if is_title and said and not found.title:
        found.title = " ".join(said)
    else:
        found.texts += said
    shape_fill, line = _fill(shape), _line(shape)
    if not said and not shape_fill and not line:
        return
    name = "ellipse" if "oval" in str(getattr(shape, "name", "")).lower() else "box"
    anchor = _ANCHORED.get(frame.vertical_anchor, "middle" if is_title or shape_fill else "top")
    found.shapes.append(
        at | {"kind": name, "fill": shape_fill, "line": line, "paragraphs": paragraphs if said else [], "anchor": anchor}
    )


def _paragraph(paragraph: Any, *, is_title: bool, is_body: bool) -> dict[str, Any]:
    usual = 32.0 if is_title else max(20.0 - 2 * paragraph.level, 14.0) if is_body else 16.0
    runs = [
        {
            "text": clean(run.text.replace("\v", " ")),
            "bold": bool(run.font.bold if run.font.bold is not None else is_title),
            "italic": bool(run.font.italic),
            "size": min(max(run.font.size.pt if run.font.size is not None else usual, 8.0), 80.0),
            "colour": _colour(run.font.color),
        }
        for run in paragraph.runs
    ]
    bullet = is_body and bool(paragraph.text.strip())
    align = _ALIGNED.get(paragraph.alignment, "center" if is_title else "left")
    return {"runs": runs, "level": paragraph.level, "bullet": bullet, "align": align}


def _colour(colour: Any) -> str:
    """Six hexadecimal digits; colours of the theme are left to the drawing's own."""
    if colour is None or colour.type != MSO_COLOR_TYPE.RGB:
        return ""
    said = str(colour.rgb)
    # Pale letters stood on a background of the theme that is not drawn.
    return "" if sum(int(said[place : place + 2], 16) for place in (0, 2, 4)) > 600 else said


def _fill(shape: Any) -> str:
    try:
        if shape.fill.type == MSO_FILL_TYPE.SOLID and shape.fill.fore_color.type == MSO_COLOR_TYPE.RGB:
            said = str(shape.fill.fore_color.rgb)
            # Dark boxes carry pale letters, which are drawn dark here.
            return said if sum(int(said[place : place + 2], 16) for place in (0, 2, 4)) > 380 else "dfe6ee"
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return ""
    return ""


def _line(shape: Any) -> str:
    try:
        if shape.line.fill.type == MSO_FILL_TYPE.SOLID:
            return "808080"
    except (AttributeError, TypeError, ValueError, NotImplementedError):
        return ""
    return ""
