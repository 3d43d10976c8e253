"""Pictures that come with questions: one that a course can show, and such as it never shows."""

from __future__ import annotations

from typing import Final

_SVG: Final = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"'


def png(width: int = 2, height: int = 2) -> bytes:
    """The beginning of a PNG, as far as anything reads it here."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + size + b"\x08\x02\x00\x00\x00" + bytes(8)


HOSTILE: Final[dict[str, tuple[str, bytes]]] = {
    "script": ("x.svg", f"<svg {_SVG}><script>alert(1)</script></svg>".encode()),
    "handler": ("x.svg", f'<svg {_SVG} onload="alert(1)"/>'.encode()),
    "pixels": ("x.png", png(9_000, 9_000)),
    "html": ("x.png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>"),
    "film": ("x.png", b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(40)),
    "unknown": ("x.gif", b"GIF89a" + bytes(20)),
}
"""Name and bytes of pictures that no course takes."""
