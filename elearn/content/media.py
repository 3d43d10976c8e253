"""The files that pages show: their type by their first bytes, their size, their address `/media/<sha256>.<suffix>`.

A file is taken for what its bytes say, and its name must say the same (SEC006). Drawings are rewritten (`svg`), everything else
is stored as it is. Nothing is decoded here: width, height and duration are read from headers.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from elearn.content import limits, svg
from elearn.content.document import Media
from elearn.content.phrases import because
from elearn.content.problems import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file that is accepted: the suffixes it may carry (the first is used in its address) and its largest size."""

    name: str
    suffixes: tuple[str, ...]
    content_type: str
    largest: int
    is_image: bool = False


PNG: Final = MediaType("PNG", ("png",), "image/png", limits.IMAGE_BYTES, is_image=True)
JPEG: Final = MediaType("JPEG", ("jpg", "jpeg"), "image/jpeg", limits.IMAGE_BYTES, is_image=True)
WEBP: Final = MediaType("WebP", ("webp",), "image/webp", limits.IMAGE_BYTES, is_image=True)
SVG: Final = MediaType("SVG", ("svg",), "image/svg+xml", limits.SVG_BYTES, is_image=True)
OPUS: Final = MediaType("Opus", ("opus", "ogg"), "audio/ogg; codecs=opus", limits.AUDIO_BYTES)
WEBM: Final = MediaType("WebM", ("webm",), "video/webm", limits.VIDEO_BYTES)
VTT: Final = MediaType("WebVTT", ("vtt",), "text/vtt; charset=utf-8", limits.CAPTIONS_BYTES)
TYPES: Final = (PNG, JPEG, WEBP, SVG, OPUS, WEBM, VTT)


@dataclass(frozen=True, slots=True)
class Asset:
    """A sound media file: what the document says of it, the bytes to publish, and what its header tells.

    `size` is width and height in pixels of a picture, `seconds` the length of a recording; None where it is not known.
    """

    media: Media
    content: bytes
    is_image: bool
    size: tuple[int, int] | None = None
    seconds: float | None = None

    @property
    def address(self) -> str:
        return f"/media/{self.media.sha256}.{self.media.suffix}"


def type_of(content: bytes) -> MediaType | None:
    """The type that the first bytes say, or None."""
    tests: tuple[tuple[MediaType, bool], ...] = (
        (PNG, content.startswith(b"\x89PNG\r\n\x1a\n")),
        (JPEG, content.startswith(b"\xff\xd8\xff")),
        (WEBP, content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
        (OPUS, content.startswith(b"OggS") and content[28:36] == b"OpusHead"),
        (WEBM, content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]),
        (VTT, re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)", content) is not None),
        (SVG, re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--|!DOCTYPE\s+svg)", content) is not None),
    )
    return next((kind for kind, passed in tests if passed), None)


def read(path: str, content: bytes) -> tuple[Asset | None, list[Problem]]:
    """The media file at `path`, or None and the problem that refuses it."""
    kind = type_of(content)
    suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
    if kind is None or suffix not in kind.suffixes:
        why = because("other-bytes", found=kind.name) if kind else because("unknown-bytes")
        return None, [_refused(path, "SEC006", 1, ("suffix", suffix), *why)]
    if len(content) > kind.largest:
        return None, [_refused(path, "SEC004", 1, ("size", _kilobytes(len(content))), ("limit", _kilobytes(kind.largest)))]
    if kind is SVG:
        try:
            content = svg.rewrite(content)
        except svg.DrawingRefused as refused:
            return None, [
                _refused(path, "SEC007", fault.line, ("what", fault.what), *because(f"svg-{fault.why}", what=fault.what))
                for fault in refused.faults
            ]
    size = _MEASURES[kind](content) if kind in _MEASURES else None
    why = _why_not_shown(size) if kind.is_image and kind is not SVG else ()
    if why:
        return None, [_refused(path, "SEC006", 1, ("suffix", suffix), *why)]
    media = Media(hashlib.sha256(content).hexdigest(), kind.suffixes[0], kind.content_type, len(content), path)
    return Asset(media, content, kind.is_image, size, _seconds(kind, content)), []


def problems_of(files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """What refuses some media files, by path."""
    return tuple(problem for path, content in sorted(files.items()) for problem in read(path, content)[1])


def _why_not_shown(size: tuple[int, int] | None) -> tuple[tuple[str, str], ...]:
    """Why a raster picture of this size is refused; nothing where it is not."""
    if size is None:
        return because("no-pixels")
    pixels = size[0] * size[1]
    if pixels <= limits.IMAGE_PIXELS:
        return ()
    found, most = math.ceil(pixels / 1_000_000), limits.IMAGE_PIXELS // 1_000_000
    return because("pixels", width=str(size[0]), height=str(size[1]), found=str(found), limit=str(most))


def _refused(path: str, code: str, line: int, *words: tuple[str, str]) -> Problem:
    return Problem(Place(path, line), Severity.ERROR, code, words)


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.0f} kB"


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR":
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker in range(0xC0, 0xD0) and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = content[position + 5 : position + 7], content[position + 7 : position + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        position += 1 if marker == 0xFF else 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF
    return None


_MEASURES: Final[dict[MediaType, Callable[[bytes], tuple[int, int] | None]]] = {
    PNG: _png_size,
    JPEG: _jpeg_size,
    WEBP: _webp_size,
    SVG: svg.size_of,
}


def _seconds(kind: MediaType, content: bytes) -> float | None:
    """Opus: the sample position of the last Ogg page, at 48,000 a second. WebM: not read."""
    last = content.rfind(b"OggS")
    if kind is not OPUS or last < 0 or len(content) < last + 14:
        return None
    samples = int.from_bytes(content[last + 6 : last + 14], "little", signed=True)
    return samples / 48_000 if samples > 0 else None
