"""The pictures of a document as pictures of a course: a format that browsers show, light enough for a slow line."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from elearn.content import limits, media
from elearn.exchange.report import Asset
from elearn.exchange.word.faults import WordRefused

_KEPT: Final = {media.PNG: "png", media.JPEG: "jpg", media.WEBP: "webp"}
_CONVERTED: Final = ("GIF", "BMP", "TIFF", "PNG", "JPEG", "WEBP")
"""Decoders that are let near foreign bytes; metafiles of Windows are no pictures but programs."""
_WIDTHS: Final = (1600, 1200, 900, 640)
_QUALITIES: Final = (82, 68, 50)
_PICTURES: Final = 400
_PIXELS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that comes along; `lightened`: it was made smaller, from so many bytes."""

    path: str
    lightened: int = 0


class Pictures:
    """The pictures of one document, each kept once."""

    def __init__(self, prefix: str = "hinh") -> None:
        self._prefix = prefix
        self._by_hash: dict[str, Kept | None] = {}
        self.assets: list[Asset] = []

    def add(self, content: bytes) -> Kept | None:
        """The place of a picture in the course, None where its format cannot be shown.

        Raises:
            WordRefused: it has more pixels than a picture may have; it is not decoded.
        """
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._by_hash:
            self._by_hash[digest] = self._keep(content)
        return self._by_hash[digest]

    def _keep(self, content: bytes) -> Kept | None:
        if len(self.assets) >= _PICTURES:
            raise WordRefused("WRD009", limit=_PICTURES)
        made = fitted(content)
        if made is None:
            return None
        suffix, lighter = made
        name = f"assets/{self._prefix}-{len(self.assets) + 1:02d}-{hashlib.sha256(lighter).hexdigest()[:8]}.{suffix}"
        self.assets.append(Asset(name, lighter))
        return Kept(name, len(content) if len(lighter) < len(content) else 0)


def fitted(content: bytes) -> tuple[str, bytes] | None:
    """Ending and bytes of a picture of at most 200 kB where that can be reached; None where it cannot be shown.

    Raises:
        WordRefused: it has more pixels than a picture may have.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # Only the header is read here.
            image = Image.open(io.BytesIO(content), formats=_CONVERTED)
        width, height = image.size
    except _PIXELS as error:
        raise WordRefused("WRD008", limit=limits.IMAGE_PIXELS // 1_000_000, found="> 50") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, ArithmeticError):
        return None
    if width * height > limits.IMAGE_PIXELS:
        raise WordRefused("WRD008", limit=limits.IMAGE_PIXELS // 1_000_000, found=round(width * height / 1_000_000))
    kind = media.type_of(content)
    if kind in _KEPT and len(content) <= limits.IMAGE_WARNING_BYTES:
        return _KEPT[kind], content
    try:
        return "webp", lighter(image)
    except (OSError, ValueError, SyntaxError, ArithmeticError):
        return None


def lighter(image: Image.Image) -> bytes:
    """A picture as WebP of at most 200 kB, as large and as good as that allows."""
    upright = ImageOps.exif_transpose(image)
    shown = upright.convert("RGBA" if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info else "RGB")
    content = b""
    for width in _WIDTHS:
        small = shown if shown.width <= width else shown.resize((width, max(1, round(shown.height * width / shown.width))))
        for quality in _QUALITIES:
            out = io.BytesIO()
            small.save(out, "WEBP", quality=quality, method=2)
            content = out.getvalue()
            if len(content) <= limits.IMAGE_WARNING_BYTES:
                return content
    return content
