"""The formats of question banks, by name: a closed list. What reads and writes them is loaded when it is asked for.

`read` is called in the child process alone (`elearn.exchange.apart`), `write` in jobs. Documents of Word are not among them: they
become whole courses, and `elearn.exchange.converting` is their door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Literal, TypeAlias

from elearn.content.document import Text
from elearn.content.writing.items import Item
from elearn.exchange.report import Report, Written

FormatName: TypeAlias = Literal["gift", "aiken", "moodle-xml", "qti", "xlsx"]
_Read: TypeAlias = Callable[[bytes, str, str], Report]
_Write: TypeAlias = Callable[[Sequence[Item], str, str, Mapping[str, bytes]], Written]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `package` is what holds it, `suffix` how its files are called, `says` how it is told to people."""

    name: FormatName
    says: Text
    package: str
    suffix: str
    media_type: str
    is_written: bool = True


FORMATS: Final[Mapping[FormatName, Format]] = {
    each.name: each
    for each in (
        Format("gift", {"vi": "GIFT (Moodle)", "en": "GIFT (Moodle)"}, "gift", ".gift.txt", "text/plain"),
        Format("aiken", {"vi": "Aiken", "en": "Aiken"}, "aiken", ".txt", "text/plain", is_written=False),
        Format("moodle-xml", {"vi": "Moodle XML", "en": "Moodle XML"}, "moodle_xml", ".xml", "application/xml"),
        Format("qti", {"vi": "QTI 2.1", "en": "QTI 2.1"}, "qti", ".zip", "application/zip"),
        Format(
            "xlsx",
            {"vi": "Bảng tính theo mẫu", "en": "Spreadsheet template"},
            "sheets",
            ".xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    )
}


class FormatRefused(ValueError):
    """No such format, or it cannot be written; its text is the name."""


def offered() -> tuple[Format, ...]:
    """The formats that are there."""
    return tuple(each for each in FORMATS.values() if find_spec(f"elearn.exchange.{each.package}") is not None)


def format_of(name: str) -> Format:
    """The format of a name.

    Raises:
        FormatRefused: there is none.
    """
    for each in offered():
        if each.name == name:
            return each
    raise FormatRefused(name)


def read(name: str, content: bytes, *, file: str = "", language: str = "vi") -> Report:
    """The questions of a foreign file, with what a course would refuse of them.

    Args:
        name: of the format.
        content: the bytes of the file.
        file: its name, for places.
        language: of words that a format does not hold, such as "Đúng" and "Sai".

    Raises:
        FormatRefused: no such format.
    """
    found = format_of(name)
    report = _READERS[found.name](content, file or f"questions{found.suffix}", language)
    # Imports Markdown: loaded only where something is read.
    checked: Callable[[Report, str], Report] = import_module("elearn.exchange.checking").checked
    return checked(report, language) if report.items else report


def write(
    name: str, items: Sequence[Item], *, title: str = "", language: str = "vi", media: Mapping[str, bytes] | None = None
) -> Written:
    """The questions in a format, and what it does not hold.

    Args:
        name: of the format.
        items: in the order in which they are written.
        title: of the bank.
        language: of words that are added.
        media: pictures by the name that Markdown gives them (`assets/…`).

    Raises:
        FormatRefused: no such format, or one that is only read.
    """
    found = format_of(name)
    if not found.is_written:
        raise FormatRefused(name)
    return _WRITERS[found.name](items, title, language, media or {})


def _read_gift(content: bytes, file: str, language: str) -> Report:
    report: Report = import_module("elearn.exchange.gift").read_gift(content, file, language)
    return report


def _read_aiken(content: bytes, file: str, _: str) -> Report:
    report: Report = import_module("elearn.exchange.aiken").read_aiken(content, file)
    return report


def _read_moodle_xml(content: bytes, file: str, language: str) -> Report:
    report: Report = import_module("elearn.exchange.moodle_xml").read_moodle_xml(content, file, language)
    return report


def _read_qti(content: bytes, file: str, _: str) -> Report:
    report: Report = import_module("elearn.exchange.qti.reading").read(content, file)
    return report


def _read_xlsx(content: bytes, file: str, _: str) -> Report:
    report: Report = import_module("elearn.exchange.sheets.reading").read(content, file)
    return report


def _write_gift(items: Sequence[Item], title: str, language: str, _: Mapping[str, bytes]) -> Written:
    written: Written = import_module("elearn.exchange.gift").write_gift(items, title, language)
    return written


def _write_moodle_xml(items: Sequence[Item], title: str, language: str, media: Mapping[str, bytes]) -> Written:
    written: Written = import_module("elearn.exchange.moodle_xml").write_moodle_xml(items, title, language, media)
    return written


def _write_qti(items: Sequence[Item], title: str, language: str, media: Mapping[str, bytes]) -> Written:
    written: Written = import_module("elearn.exchange.qti.writing").write(items, title=title, language=language, media=media)
    return written


def _write_xlsx(items: Sequence[Item], _: str, __: str, ___: Mapping[str, bytes]) -> Written:
    written: Written = import_module("elearn.exchange.sheets.writing").write(items)
    return written


_READERS: Final[Mapping[FormatName, _Read]] = {
    "gift": _read_gift,
    "aiken": _read_aiken,
    "moodle-xml": _read_moodle_xml,
    "qti": _read_qti,
    "xlsx": _read_xlsx,
}
_WRITERS: Final[Mapping[FormatName, _Write]] = {
    "gift": _write_gift,
    "moodle-xml": _write_moodle_xml,
    "qti": _write_qti,
    "xlsx": _write_xlsx,
}
