"""Pictures made small: a PNG of true colours becomes one of at most 256, which a drawn page hardly misses.

Reads what a browser writes: eight bits a channel, RGB or RGBA, not interlaced. Transparency is dropped.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
_CHANNELS = {2: 3, 6: 4}

Colour = bytes
"""Three bytes: red, green, blue."""


def shrink(png: bytes) -> bytes:
    """The same picture with at most 256 colours: exactly the same where it has no more.

    Raises:
        ValueError: not a PNG of the kind that this module reads.
    """
    width, height, pixels = read(png)
    palette, place = _palette(pixels)
    rows = (bytes(place[pixel] for pixel in pixels[start : start + width]) for start in range(0, width * height, width))
    return write(width, height, rows, palette)


def read(png: bytes) -> tuple[int, int, list[Colour]]:
    """Width, height and every pixel, row by row.

    Raises:
        ValueError: not a PNG of the kind that this module reads.
    """
    if not png.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in _CHANNELS or interlaced:
        raise ValueError(f"a PNG of depth {depth}, kind {kind}")
    step = _CHANNELS[kind]
    raw = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    pixels: list[Colour] = []
    above = bytes(width * step)
    for start in range(0, len(raw), width * step + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * step], above, step)
        pixels += [above[at : at + 3] for at in range(0, width * step, step)]
    return width, height, pixels


def write(width: int, height: int, rows: Iterator[bytes], palette: list[Colour]) -> bytes:
    """A PNG of places in a palette."""
    image = b"".join(b"\0" + row for row in rows)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(palette)),
            _chunk(b"IDAT", zlib.compress(image, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """One row without its filter; see the PNG specification, chapter 9."""
    row = bytearray(line)
    if kind == 1:
        for at in range(step, len(row)):
            row[at] = (row[at] + row[at - step]) & 255
    elif kind == 2:
        for at, up in enumerate(above):
            row[at] = (row[at] + up) & 255
    elif kind == 3:
        for at, up in enumerate(above):
            left = row[at - step] if at >= step else 0
            row[at] = (row[at] + (left + up) // 2) & 255
    elif kind == 4:
        for at, up in enumerate(above):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            row[at] = (row[at] + _paeth(left, up, corner)) & 255
    elif kind:
        raise ValueError(f"a PNG with the filter {kind}")
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    to_left, to_up, to_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner


def _palette(pixels: list[Colour]) -> tuple[list[Colour], dict[Colour, int]]:
    """The colours to keep, and for each colour of the picture its place among them."""
    counts = Counter(pixels)
    kept = [colour for colour, _ in counts.most_common(COLOURS)]
    place = {colour: at for at, colour in enumerate(kept)}
    for colour in counts:
        if colour not in place:
            place[colour] = _nearest(colour, kept)
    return kept, place


def _nearest(colour: Colour, kept: list[Colour]) -> int:
    red, green, blue = colour
    return min(range(len(kept)), key=lambda at: (kept[at][0] - red) ** 2 + (kept[at][1] - green) ** 2 + (kept[at][2] - blue) ** 2)
