"""Pictures made small: nothing is lost where there is little, and only colours where there is much."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.journeys.small_png import SIGNATURE, read, shrink

pytestmark = pytest.mark.pure

WIDTH = 5


def a_png(rows: list[tuple[int, bytes]], step: int) -> bytes:
    """A PNG whose rows are already filtered."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    kind = {3: 2, 4: 6}[step]
    image = b"".join(bytes([filter_]) + row for filter_, row in rows)
    header = struct.pack(">IIBBBBB", WIDTH, len(rows), 8, kind, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(image)) + chunk(b"IEND", b"")


def shrunk_pixels(png: bytes) -> list[bytes]:
    """The colours of a shrunk picture, looked up in its palette."""
    at = png.index(b"PLTE")
    (length,) = struct.unpack_from(">I", png, at - 4)
    palette = png[at + 4 : at + 4 + length]
    at = png.index(b"IDAT")
    (length,) = struct.unpack_from(">I", png, at - 4)
    image = zlib.decompress(png[at + 4 : at + 4 + length])
    lines = [image[start + 1 : start + 1 + WIDTH] for start in range(0, len(image), WIDTH + 1)]
    return [palette[3 * each : 3 * each + 3] for line in lines for each in line]


@given(st.lists(st.binary(min_size=WIDTH * 3, max_size=WIDTH * 3), min_size=1, max_size=8))
def test_a_picture_of_few_colours_stays_exactly_the_same(rows: list[bytes]) -> None:
    png = a_png([(0, row) for row in rows], 3)
    assert shrunk_pixels(shrink(png)) == read(png)[2]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.binary(min_size=WIDTH * 4, max_size=WIDTH * 4)), min_size=1, max_size=6),
)
def test_every_filter_is_undone(rows: list[tuple[int, bytes]]) -> None:
    wanted: list[bytes] = []
    above = bytes(WIDTH * 4)
    filtered = []
    for kind, row in rows:
        filtered.append((kind, with_filter(kind, row, above)))
        wanted += [row[at : at + 3] for at in range(0, len(row), 4)]
        above = row
    assert read(a_png(filtered, 4))[2] == wanted


def with_filter(kind: int, row: bytes, above: bytes, step: int = 4) -> bytes:
    """The filters as the specification defines them."""

    def guess(at: int) -> int:
        left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
        up = above[at]
        nearest = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
        return (0, left, up, (left + up) // 2, nearest)[kind]

    return bytes((row[at] - guess(at)) % 256 for at in range(len(row)))


def test_a_picture_of_many_colours_keeps_the_frequent_ones_and_comes_near_with_the_rest() -> None:
    frequent = bytes([10, 10, 10])
    rare = [bytes([200, each, 0]) for each in range(250)] + [bytes([200, each, 1]) for each in range(45)]
    pixels = [frequent] * 5 + rare
    rows = [(0, b"".join(pixels[start : start + WIDTH])) for start in range(0, len(pixels), WIDTH)]
    found = shrunk_pixels(shrink(a_png(rows, 3)))
    assert len(set(found)) <= 256
    assert found[:5] == [frequent] * 5
    assert all(abs(got[1] - wanted[1]) <= 50 and got[0] == 200 for got, wanted in zip(found[5:], rare, strict=True))


@pytest.mark.parametrize(
    "junk", [b"", b"GIF89a", SIGNATURE + a_png([(0, bytes(15))], 3)[8:24] + b"\x10" + a_png([(0, bytes(15))], 3)[25:]]
)
def test_what_is_no_picture_of_this_kind_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="PNG"):
        shrink(junk)
