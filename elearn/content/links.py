"""Where links and pictures of a course lead: from paths that trainers write to addresses that pages use.

`[…](02-x.vi.md)` leads to the lesson's page, a picture to `/media/<sha256>.<suffix>`. A path is looked for beside the file and
then from the course folder. What is not found is LNK001, IMG002; a picture without words is IMG001. What no
page can show or no page of the site is, LNK006, LNK007.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from elearn.content import limits, sanitise
from elearn.content.grammar import marks
from elearn.content.grammar.raw import RawText
from elearn.content.media import Asset
from elearn.content.problems import Place, Problem, Severity
from elearn.content.settings_shapes import LANGUAGES

_TOLD_BY_SIGHT: Final = frozenset({"javascript", "data", "vbscript", "file"})
"""Where the text shows such a link, LNK002 has told it."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_CAPTIONS: Final = {"vi": "Phụ đề", "en": "Captions"}
_MEDIA_WORDS: Final = {"vi": ("MB", "phút"), "en": ("MB", "min")}


@dataclass(frozen=True, slots=True)
class Site:
    """What links may lead to: addresses of lessons by source path, media by source path, anchors by source path."""

    course_slug: str
    lessons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Source path of any language → address by language."""
    assets: Mapping[str, Asset] = field(default_factory=dict)
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Files that are there but were refused or not read: their own problems say so."""


class Links:
    """The resolver for one language; remembers which media was used."""

    def __init__(self, site: Site, language: str, problems: list[Problem]) -> None:
        self._site = site
        self._language = language
        self._problems = problems
        self._path = ""
        self._text = RawText()
        self._definitions: Mapping[str, Place] = {}
        self._told: Counter[str] = Counter()
        self.used: set[str] = set()

    def reading(self, path: str, text: RawText, definitions: Mapping[str, Place] | None = None) -> None:
        """Say which text is rendered next, so that problems get their place; `definitions` are the places of link definitions by
        their targets."""
        self._path, self._text = path, text
        self._definitions = definitions or {}
        self._told.clear()

    def link(self, target: str) -> str | None:
        target = target.strip()
        if target.startswith("#"):
            return self._anchor(self._path, target)
        if _SCHEME.match(target) or target.startswith("/"):
            return self._elsewhere(target)
        path, _, fragment = target.partition("#")
        for candidate in self._candidates(path):
            if address := self._address(candidate, fragment):
                return address
            if candidate in self._site.unread:
                return None
        self._complain("LNK001", target, target=target)
        return None

    def _elsewhere(self, target: str) -> str | None:
        """An address of the web or of this site. What a page could never show is told: it would be words without a link."""
        if not sanitise.address_is_safe(target):
            scheme = target.partition(":")[0].lower()
            if scheme not in _TOLD_BY_SIGHT or f"{scheme}:" not in self._text.markdown.lower():
                self._complain("LNK006", target, target=target[:80])
            return None
        if target.startswith("/") and not self._is_of_site(target.partition("#")[0].partition("?")[0]):
            self._complain("LNK007", target, Severity.WARNING, target=target[:80])
        return target

    def _is_of_site(self, path: str) -> bool:
        """Whether a page can stand at an address of this site: below a language, which nothing here knows better, or a medium."""
        first = path[1:].partition("/")[0]
        return not first or first in LANGUAGES or any(asset.address == path for asset in self._site.assets.values())

    def _anchor(self, path: str, target: str) -> str | None:
        if target[1:] in self._site.anchors.get(path, frozenset()) or target.startswith("#fnref-"):
            return target
        self._complain("LNK001", target, target=target)
        return None

    def _address(self, path: str, fragment: str) -> str | None:
        if addresses := self._site.lessons.get(path):
            address = addresses.get(self._language) or next(iter(addresses.values()))
            if fragment and fragment not in self._site.anchors.get(path, frozenset()):
                return None
            return f"{address}#{fragment}" if fragment else address
        if asset := self._site.assets.get(path):
            self.used.add(path)
            return asset.address
        return None

    def _candidates(self, path: str) -> Iterator[str]:
        plain = unquote(path)
        for folder in (posixpath.dirname(self._path), ""):
            candidate = posixpath.normpath(posixpath.join(folder, plain))
            if not candidate.startswith(("..", "/")):
                yield candidate

    def image(self, image: ET.Element) -> ET.Element | None:
        source = image.get("src", "")
        alt = image.get("alt", "").strip()
        if not alt:
            self._complain("IMG001", "")
        for candidate in self._candidates(source):
            if asset := self._site.assets.get(candidate):
                self.used.add(candidate)
                return self._picture(image, asset) if asset.is_image else self._recording(image, asset)
            if candidate in self._site.unread:
                return None
        self._complain("IMG002", source, target=source)
        return None

    def _picture(self, image: ET.Element, asset: Asset) -> ET.Element:
        if asset.media.bytes > limits.IMAGE_WARNING_BYTES:
            size = f"{asset.media.bytes / 1000:.0f} kB"
            is_mended = asset.media.content_type in {"image/png", "image/jpeg"}
            self._complain("IMG003", image.get("src", ""), Severity.WARNING, "webp" if is_mended else None, size=size)
        image.set("src", asset.address)
        if asset.size:
            image.set("width", str(asset.size[0]))
            image.set("height", str(asset.size[1]))
        return image

    def _recording(self, image: ET.Element, asset: Asset) -> ET.Element:
        """A link that says how large it is, and one to the captions: nothing is loaded before it is followed.

        Scripts make a player of the two.
        """
        kind = "audio" if asset.media.content_type.startswith("audio/") else "video"
        link = ET.Element("a", {"href": asset.address, "class": f"media media-{kind}"})
        link.text = image.get("title") or image.get("alt", "")
        size = ET.SubElement(link, "span", {"class": "media-size"})
        size.text = f" ({self._size_in_words(asset)})"
        captions = self._captions_of(asset.media.path)
        if captions is None:
            return link
        both = ET.Element("span")
        both.append(link)
        link.tail = " "
        words = ET.SubElement(both, "a", {"href": captions.address, "class": "media-captions"})
        words.text = _CAPTIONS[self._language]
        return both

    def _captions_of(self, path: str) -> Asset | None:
        """The captions beside a recording: `x.vi.vtt` for the language of the page, or `x.vtt`."""
        stem = path.rpartition(".")[0]
        for candidate in (f"{stem}.{self._language}.vtt", f"{stem}.vtt"):
            if asset := self._site.assets.get(candidate):
                self.used.add(candidate)
                return asset
        return None

    def _size_in_words(self, asset: Asset) -> str:
        megabytes, minutes = _MEDIA_WORDS[self._language]
        amount = f"{max(asset.media.bytes / 1_000_000, 0.1):.1f}"
        words = f"{amount.replace('.', ',') if self._language == 'vi' else amount} {megabytes}"
        return f"{words}, {max(1, round(asset.seconds / 60))} {minutes}" if asset.seconds else words

    def _complain(self, code: str, near: str, severity: Severity = Severity.ERROR, fix: str | None = None, /, **words: str) -> None:
        self._problems.append(Problem(self._place_of(near), severity, code, tuple(words.items()), fix=fix))

    def _place_of(self, target: str) -> Place:
        """Where a link or a picture with a target begins, or a picture without words; of several the one that was not told yet."""
        text = marks.mask_code(self._text.markdown)
        wanted = rf"\]\([ \t]*<?{re.escape(target)}|<{re.escape(target)}>" if target else r"!\[[ \t]*\]\("
        found = [match.start() for match in re.finditer(wanted, text)]
        if not found:
            return self._definitions.get(target, self._text.place(self._path))
        offset = found[min(self._told[target], len(found) - 1)]
        self._told[target] += 1
        return self._text.place(self._path, marks.start_of_link(text, offset) if text[offset] == "]" else offset)
