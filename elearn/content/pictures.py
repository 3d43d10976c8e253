"""`--fix` for pictures that are too heavy (IMG003): they become WebP, and whatever shows them is written anew.

Imports Pillow, so that only the child process and nobody else calls it. A picture is opened only after its header was found sound
and small enough; the original is not among what the course then holds.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from PIL import Image, ImageOps

from elearn.content import limits, media
from elearn.content.grammar import marks
from elearn.content.steps import Steps

_CONVERTED: Final = frozenset({"image/png", "image/jpeg"})
_WIDTHS: Final = (None, 1_600, 1_200, 900)
"""A picture that is still too heavy is made narrower, until it fits or is as narrow as a page."""
_QUALITY: Final = 80
_TARGET = re.compile(r"(\]\([ \t]*<?|^ {0,3}\[[^\]]{1,120}\]:[ \t]*<?)([^\s)>]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lighter:
    """A picture in its new form: where it goes, and its bytes."""

    path: str
    content: bytes


def lighter(sources: Mapping[str, bytes], pages: Mapping[str, str], steps: Steps) -> dict[str, Lighter]:
    """The pictures shown by pages that weigh too much, by their paths, as WebP where that makes them lighter.

    Args:
        sources: path → bytes of everything in the course.
        pages: path → text of its Markdown files.
    """
    shown = {target for path, text in pages.items() for target in _targets(path, text)}
    found = {}
    for path in sorted(shown & set(sources)):
        content = sources[path]
        new = posixpath.splitext(path)[0] + ".webp"
        if len(content) <= limits.IMAGE_WARNING_BYTES or new in sources or not steps.begins(path, "read"):
            continue
        asset, _ = media.read(path, content)
        if asset is not None and asset.media.content_type in _CONVERTED and (made := _as_webp(content)) is not None:
            found[path] = Lighter(new, made)
    return found


def _as_webp(content: bytes) -> bytes | None:
    """The picture as WebP, narrower if it must be; None where that is no lighter or it cannot be read."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            whole = ImageOps.exif_transpose(opened)
            whole = whole.convert("RGBA" if whole.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    made = b""
    for width in _WIDTHS:
        if width is not None and width >= whole.width:
            continue
        picture = whole if width is None else whole.resize((width, max(1, whole.height * width // whole.width)))
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=_QUALITY, method=4)
        made = out.getvalue()
        if len(made) <= limits.IMAGE_WARNING_BYTES:
            break
    return made if len(made) < len(content) else None


def relinked(path: str, text: str, moved: Mapping[str, str]) -> str:
    """A page whose pictures lead to their new paths; code stays as it is."""
    pieces = []
    position = 0
    for found in _TARGET.finditer(marks.mask_code(text)):
        old = next((each for each in _candidates(path, found[2]) if each in moved), None)
        if old is not None:
            target = text[found.start(2) : found.end(2)]
            suffix = posixpath.splitext(moved[old])[1]
            pieces += [text[position : found.start(2)], posixpath.splitext(target)[0] + suffix]
            position = found.end(2)
    return "".join([*pieces, text[position:]])


def _targets(path: str, text: str) -> Iterator[str]:
    for found in _TARGET.finditer(marks.mask_code(text)):
        yield from _candidates(path, found[2])


def _candidates(path: str, target: str) -> Iterator[str]:
    """Where a target may lead, as `links` looks for it: beside the file, then from the course folder."""
    for folder in (posixpath.dirname(path), ""):
        yield posixpath.normpath(posixpath.join(folder, unquote(target)))
