"""Between the files of a course and other formats: the questions of a bank go out, those of a report become files of the course.

Pure: sources by path in, sources by path out. The command line writes them into a folder; whoever writes elsewhere asks here too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Final

from elearn.content import frontmatter
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.marks import IDENTIFIER
from elearn.content.source import Kind, classify
from elearn.content.writing.ids import identified, slug
from elearn.content.writing.items import Item
from elearn.content.writing.reading import Placed, read_items
from elearn.content.writing.write import divided, write_bank
from elearn.exchange.report import Report

COURSE: Final = "course.yml"
_FRONT: Final = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_TITLE: Final = re.compile(r"""^title:[ \t]*["']?(.*?)["']?[ \t]*$""", re.MULTILINE)


class NoBank(LookupError):
    """The course has no bank of this name; its text is those that it has, one after the other."""


@dataclass(frozen=True, slots=True)
class BankFile:
    """A bank of a course: its place, its title, its questions as they are written, and the pictures of the course."""

    path: str
    title: str
    language: str
    placed: tuple[Placed, ...]
    media: Mapping[str, bytes]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(each.item for each in self.placed if each.item is not None)


def languages_of(sources: Mapping[str, bytes]) -> tuple[str, ...]:
    """The languages of a course, the first that of its sources; Vietnamese where it does not say."""
    settings, _, _ = frontmatter.read_course(COURSE, sources.get(COURSE, b"").decode("utf-8-sig", "replace"))
    found = settings.get("languages")
    return tuple(map(str, found)) if isinstance(found, list | tuple) and found else ("vi",)


def find_bank(sources: Mapping[str, bytes], name: str, language: str | None = None) -> BankFile:
    """A bank by the name of its file.

    Args:
        language: of its words; None means the language of the sources.

    Raises:
        NoBank: there is none.
    """
    wanted = language or languages_of(sources)[0]
    places = [place for place in map(classify, sorted(sources)) if place.kind is Kind.BANK]
    for place in places:
        if place.slug == name and place.language == wanted:
            text = sources[place.path].decode("utf-8-sig", "replace")
            media = {path: content for path, content in sources.items() if classify(path).kind is Kind.MEDIA}
            return BankFile(place.path, _title(text) or name, wanted, read_items(place.path, text, "bank"), media)
    raise NoBank(", ".join(dict.fromkeys(place.slug for place in places if place.language == wanted)))


def _title(text: str) -> str:
    head = _FRONT.match(text)
    found = _TITLE.search(head[0]) if head else None
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Additions:
    """What importing changes of a course: files by path, whole. `banks` are the paths of the banks among them."""

    files: Mapping[str, bytes]
    banks: tuple[str, ...]


def additions(sources: Mapping[str, bytes], report: Report, bank: str, *, language: str | None = None) -> Additions:
    """The files in which the questions of a report stand, and their pictures.

    Questions get ids that the course does not have; a bank that is there is added to at its end; more than one file holds become
    several. A picture whose name is taken by another one gets a new name.

    Args:
        bank: the name of the bank's file.

    Raises:
        ValueError: the name is none that a bank can have.
        NotWritable: no text says a question; readers of other formats have refused such.
    """
    if not IDENTIFIER.fullmatch(bank):
        raise ValueError(bank)
    suffix = f".{language or languages_of(sources)[0]}.md"
    renamed, pictures = _pictures(sources, report)
    first = f"banks/{bank}{suffix}"
    items = identified(first, (_with_names(item, renamed) for item in report.items), _ids(sources))
    files: dict[str, bytes] = dict(pictures)
    paths = []
    for path, piece in zip(_paths(sources, bank, suffix), divided(items), strict=False):
        there = sources.get(path)
        name = posixpath.basename(path).removesuffix(suffix)
        written = write_bank(report.title or bank, None if there is not None else name, piece)
        files[path] = (written if there is None else _added(there, written)).encode()
        paths.append(path)
    return Additions(files, tuple(paths))


def _added(there: bytes, written: str) -> str:
    """A bank with further questions behind its own."""
    text = there.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
    return f"{text}\n\n{_FRONT.sub('', written, count=1).lstrip(chr(10))}"


def _paths(sources: Mapping[str, bytes], bank: str, suffix: str) -> Iterator[str]:
    """The file of the bank, then files beside it that are not there yet."""
    yield f"banks/{bank}{suffix}"
    number = 1
    while True:
        number += 1
        path = f"banks/{bank}-{number}{suffix}"
        if path not in sources:
            yield path


def _ids(sources: Mapping[str, bytes]) -> set[str]:
    """Every id that the course has, or had once."""
    settings, _, _ = frontmatter.read_course(COURSE, sources.get(COURSE, b"").decode("utf-8-sig", "replace"))
    retired = settings.get("retired")
    found = {str(each) for each in retired} if isinstance(retired, list | tuple) else set()
    for path, content in sources.items():
        if classify(path).kind in {Kind.LESSON, Kind.BANK}:
            found |= {each.id for each in parse_file(path, content.decode("utf-8-sig", "replace")).questions if each.id}
    return found


def _pictures(sources: Mapping[str, bytes], report: Report) -> tuple[dict[str, str], dict[str, bytes]]:
    """New names of pictures by those of the report, and the pictures that are not there yet by their names."""
    renamed: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for asset in report.assets:
        stem, suffix = posixpath.splitext(asset.name)
        name, number = asset.name, 1
        while {**sources, **files}.get(name, asset.content) != asset.content:
            number += 1
            name = f"{stem}-{number}{suffix}"
        renamed[asset.name] = name
        if name not in sources:
            files[name] = asset.content
    return {old: new for old, new in renamed.items() if old != new}, files


def _with_names(item: Item, renamed: Mapping[str, str]) -> Item:
    """The question with its pictures under their new names."""
    if not renamed:
        return item

    def in_text(text: str) -> str:
        for old, new in renamed.items():
            text = text.replace(f"]({old}", f"]({new}")
        return text

    def in_value(value: object) -> object:
        if isinstance(value, str):
            return in_text(value)
        if isinstance(value, tuple):
            return tuple(map(in_value, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: in_value(getattr(value, each.name)) for each in fields(value)})
        return value

    changed = in_value(item)
    assert isinstance(changed, Item)  # noqa: S101 - it is the same class with other words.
    return changed


def bank_name(names: Sequence[str]) -> str:
    """A name for a bank out of the first of some titles that has letters."""
    return next((found for name in names if (found := slug(name)[:40].strip("-"))), "ngan-hang")
