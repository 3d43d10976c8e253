"""Media: a file is what its first bytes say, and its name must say the same."""

from __future__ import annotations

import hashlib
import struct
import zlib

import pytest

from elearn.content import limits, media
from elearn.content.lint.catalogue import sentence_of

pytestmark = pytest.mark.pure


def png(width: int = 3, height: int = 2, padding: int = 0) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\0" * padding


def opus(seconds: int) -> bytes:
    first = b"OggS\0\x02" + b"\0" * 20 + b"\x01\x13" + b"OpusHead" + b"\x01\x01" + b"\0" * 9
    return first + b"OggS\0\x04" + struct.pack("<q", seconds * 48_000) + b"\0" * 13


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03" + b"\0" * 9
WEBP_LOSSLESS = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f" + struct.pack("<I", (9 - 1) | (4 - 1) << 14) + b"\0" * 8
WEBP_EXTENDED = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (8).to_bytes(3, "little") + (3).to_bytes(3, "little")
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 40
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><g class="x"/></svg>'


def problems(path: str, content: bytes) -> list[str]:
    return [problem.code for problem in media.read(path, content)[1]]


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("a.png", png(), "image/png"),
        ("a.PNG", png(), "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.webp", WEBP_LOSSLESS, "image/webp"),
        ("a.svg", SVG, "image/svg+xml"),
        ("a.opus", opus(3), "audio/ogg; codecs=opus"),
        ("a.webm", WEBM, "video/webm"),
        ("a.vtt", b"WEBVTT\n\n", "text/vtt; charset=utf-8"),
    ],
)
def test_these_kinds_are_accepted(path: str, content: bytes, content_type: str) -> None:
    asset, found = media.read(path, content)
    assert found == []
    assert asset is not None
    assert asset.media.content_type == content_type


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.png", JPEG),
        ("a.svg", png()),
        ("a.png", b"GIF89a" + b"\0" * 20),
        ("a.gif", b"GIF89a" + b"\0" * 20),
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", b"<html><script>alert(1)</script></html>"),
        ("a.png", b""),
        ("a.webm", b"\x1a\x45\xdf\xa3matroska" + b"\0" * 80),
        ("a.ogg", b"OggS" + b"\0" * 24 + b"\x01vorbis"),
        ("a.vtt", b"WEBVTTX"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(path: str, content: bytes) -> None:
    assert problems(path, content) == ["SEC006"]


@pytest.mark.parametrize(
    ("path", "content", "size"),
    [
        ("a.png", png(640, 480), (640, 480)),
        ("a.jpg", JPEG, (7, 5)),
        ("a.webp", WEBP_LOSSLESS, (9, 4)),
        ("a.webp", WEBP_EXTENDED, (9, 4)),
        ("a.svg", SVG, (4, 3)),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_header(path: str, content: bytes, size: tuple[int, int]) -> None:
    asset, _ = media.read(path, content)
    assert asset is not None
    assert asset.size == size


def test_the_length_of_a_recording_is_read() -> None:
    asset, _ = media.read("a.opus", opus(90))
    assert asset is not None
    assert asset.seconds == 90


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    assert problems("a.png", png(60_000, 60_000)) == ["SEC006"]


def test_a_picture_of_exactly_the_limit_is_accepted_and_one_byte_more_is_not() -> None:
    head = len(png())
    assert problems("a.png", png(padding=limits.IMAGE_BYTES - head)) == []
    assert problems("a.png", png(padding=limits.IMAGE_BYTES - head + 1)) == ["SEC004"]


def test_a_drawing_is_published_rewritten_under_its_new_hash() -> None:
    asset, _ = media.read("a.svg", SVG)
    assert asset is not None
    assert b"class" not in asset.content
    assert asset.address == f"/media/{hashlib.sha256(asset.content).hexdigest()}.svg"


def test_a_dangerous_drawing_is_refused_with_its_line() -> None:
    _, found = media.read("a.svg", SVG.replace(b"<g", b"\n<script/><g"))
    assert [(problem.code, problem.place.line) for problem in found] == [("SEC007", 2)]


DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'


@pytest.mark.parametrize("head", [DOCTYPE, b'<?xml version="1.0"?>\n' + DOCTYPE])
def test_an_author_is_told_to_delete_the_doctype(head: bytes) -> None:
    _, found = media.read("a.svg", head + SVG)
    assert [(problem.code, dict(problem.words)["why_en"].split(",")[0]) for problem in found] == [
        ("SEC007", "delete the whole <!DOCTYPE …> at the top of the file")
    ]


def test_a_picture_that_is_too_large_is_told_how_large_it_is() -> None:
    (problem,) = media.read("a.png", png(8_000, 7_000))[1]
    assert "8000 × 7000 có 56 triệu điểm ảnh, tối đa 16 triệu" in sentence_of(problem)


def test_a_file_that_is_sound_has_no_problem() -> None:
    assert media.problems_of({"a.png": png(2, 2)}) == ()
