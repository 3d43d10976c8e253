"""What makes two things the same: hashes of sources, keys and texts, and the keys of blocks.

A course version is identified by the SHA-256 over its normalised sources and media. A block's key is the id of the heading it
stands under, its kind and its position among the blocks of that kind there (`canh-1/html/2`): the same in every language,
because headings of a translation take the ids of the source's headings, and kept when text elsewhere changes.

Whether a translation is stale (TRN003) needs no mark in the file: it is stale when, since the published version, the source
language's block under the same key changed and the translation's did not, and it stays so until the translation changes.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePosixPath

from elearn.content.compilation import PublishedPage
from elearn.content.decoding import decode
from elearn.content.document import Key, QuestionKind, QuestionText
from elearn.content.grammar.raw import RawHeading

_NORMALISED = frozenset({".md", ".yml", ".vtt"})


def source_hash(sources: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and contents in the order of the paths; line ends, BOM and NFC of texts do not count."""
    total = hashlib.sha256()
    for path in sorted(sources):
        content = _normalised(path, sources[path])
        name = unicodedata.normalize("NFC", path).encode()
        total.update(b"%d:%s%d:" % (len(name), name, len(content)))
        total.update(content)
    return total.hexdigest()


def _normalised(path: str, content: bytes) -> bytes:
    if PurePosixPath(path).suffix not in _NORMALISED:
        return content
    text, _ = decode(path, content)
    return content if text is None else (text.rstrip("\n") + "\n").encode()


def hash_of(*parts: object) -> str:
    """The first 128 bits of the SHA-256 of some values, in hexadecimal: for blocks, keys and texts inside one course."""
    written = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def key_hash(kind: QuestionKind, key: Key) -> str:
    """Changes when what is asked for changes: kind, options, right answers, tolerance. Statistics then begin anew.

    The words of a unit and of a rubric are text, not key.
    """
    essence = asdict(key)
    essence.pop("rubric", None)
    for answer in essence.get("answers", ()):
        answer.pop("unit", None)
    return hash_of(kind, essence)


def text_hash(text: QuestionText) -> str:
    """Changes when the words of a question change."""
    return hash_of(asdict(text))


def slug_of(text: str, longest: int = 48) -> str:
    """An anchor from a heading: `Giống thật không phải là bằng chứng` becomes `giong-that-khong-phai-la-bang-chung`."""
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(character for character in folded if not unicodedata.combining(character)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "muc"


def heading_ids(headings: Sequence[RawHeading], source: Sequence[str] | None = None) -> tuple[str, ...]:
    """The anchors of a page's headings in order: as written, else from the words; unique in the page.

    With `source`, the anchors of the source language's page: they are taken where the number of headings is the same.
    """
    if source is not None and len(source) == len(headings):
        return tuple(source)
    taken: list[str] = [heading.id for heading in headings if heading.id]
    anchors: list[str] = []
    for heading in headings:
        anchor = heading.id or unique(slug_of(heading.text.markdown), taken)
        if not heading.id:
            taken.append(anchor)
        anchors.append(anchor)
    return tuple(anchors)


class BlockKeys:
    """Gives keys to the blocks of one page in order."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def next(self, heading: str | None, kind: str) -> str:
        under = heading or "dau-bai"
        self._counts[under, kind] += 1
        return f"{under}/{kind}/{self._counts[under, kind]}"


def stale_keys(
    source: Mapping[str, str],
    translation: Mapping[str, str],
    published_source: PublishedPage | None,
    published_translation: PublishedPage | None,
) -> tuple[str, ...]:
    """Keys of the translation's blocks that are older than their source; mappings are block hashes by key."""
    if published_source is None or published_translation is None:
        return ()
    return tuple(
        key
        for key in translation
        if translation[key] == published_translation.hashes.get(key)
        and (key in published_translation.stale or _changed(key, source, published_source.hashes))
    )


def _changed(key: str, now: Mapping[str, str], then: Mapping[str, str]) -> bool:
    return key in now and key in then and now[key] != then[key]


def unique(slug: str, taken: Iterable[str]) -> str:
    """The slug itself, or with the first free number behind it."""
    used = set(taken)
    if slug not in used:
        return slug
    return next(numbered for number in range(2, len(used) + 3) if (numbered := f"{slug}-{number}") not in used)
