"""Writing a file of completions piece by piece, so that it can go on where it was interrupted and give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import DEFAULT_ZONE
from elearn.core.ids import Id
from elearn.exchange.tables.cells import Cell, neutral
from elearn.exchange.tables.delimited import Delimited
from elearn.exchange.tables.workbook import write_workbook
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.exporting import columns, part
from elearn.reporting.exporting.layouts import Layout
from elearn.reporting.exporting.lines import Lines
from elearn.reporting.exporting.places import read_places
from elearn.reporting.exporting.records import Mark, Reader, after, statement
from elearn.reporting.exporting.spool import Spool
from elearn.reporting.exporting.taught import Syllabus
from elearn.reporting.exporting.units import rows_of_units

SHEET = {"vi": "Kết quả học tập", "en": "Completions"}
"""The name of a workbook's sheet."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which file: what is asked for as of an instant, and how it is to be written."""

    wanted: CompletionFilter
    layout: Layout
    form: str
    language: str
    as_of: datetime
    on: date
    mark: str


class _Encoder(Protocol):
    def head(self, headings: Sequence[str]) -> bytes: ...
    def rows(self, rows: Iterator[Sequence[Cell]]) -> bytes: ...


def encoder_of(order: Order) -> _Encoder:
    """What writes the rows of a form; a workbook's are put aside first."""
    match order.form:
        case "csv":
            return Delimited(";")
        case "csv-comma":
            return Delimited(",")
        case "jsonl":
            return Lines(order.layout.columns)
        case _:
            return Spool(order.layout.columns)


class Source(Protocol):
    """Reads what an order asks for, some rows at a time, and writes them as its form wants."""

    def head(self) -> bytes:
        """What stands before the first row."""
        ...

    def piece(self, session: Session, actor: Actor, mark: Mark | None) -> tuple[bytes, Mark] | None:
        """The next rows beyond a mark, written; None where there are no more."""
        ...


class CompletionSource:
    """A row a completion, the oldest first."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._encoder = encoder_of(order)
        self._syllabus = Syllabus()
        self._reader: Reader | None = None
        keys = [each.key for each in columns.EVERY]
        self._places = [keys.index(each.key) for each in order.layout.columns]

    def head(self) -> bytes:
        return self._encoder.head(self._order.layout.headings(self._order.language))

    def piece(self, session: Session, actor: Actor, mark: Mark | None) -> tuple[bytes, Mark] | None:
        order = self._order
        wanted = statement(session, actor, order.wanted, today=order.on, as_of=order.as_of)
        rows = session.execute(after(wanted, mark).limit(limits.EXPORT_CHUNK)).all()
        if not rows:
            return None
        first = 1 if mark is None else mark.number + 1
        reader = self._reader_for(session, rows)
        cells = (reader.cells(row, number) for number, row in enumerate(rows, start=first))
        places = self._places
        content = self._encoder.rows(tuple(each[place] for place in places) for each in cells)
        last = rows[-1]
        return content, Mark(last[0], last[1], first + len(rows) - 1)

    def _reader_for(self, session: Session, rows: Sequence[Any]) -> Reader:
        if self._reader is None:
            zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
            order, places = self._order, read_places(session, today=self._order.on)
            self._reader = Reader(order.language, zone, self._syllabus.known, places, tidied_for(order.form), order.mark)
        self._syllabus.learn(session, {row[-1] for row in rows})
        return self._reader


class UnitSource:
    """A row a unit, all of them in one piece: there are thousands at most."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._encoder = encoder_of(order)

    def head(self) -> bytes:
        return self._encoder.head(self._order.layout.headings(self._order.language))

    def piece(self, session: Session, actor: Actor, mark: Mark | None) -> tuple[bytes, Mark] | None:
        order = self._order
        if mark is not None:
            return None
        found = rows_of_units(
            session, actor, order.wanted, today=order.on, as_of=order.as_of, language=order.language, tidied=tidied_for(order.form)
        )
        keys = [each.key for each in order.layout.columns]
        rows = (tuple((each | {columns.MARK.key: order.mark})[key] for key in keys) for each in found)
        return self._encoder.rows(rows), Mark(order.as_of, _ALL_UNITS, len(found))


_ALL_UNITS: Final = Id(int=0)
"""Stands in the mark of a summary, which has one piece only."""


def source_of(order: Order) -> Source:
    """What reads and writes the rows of an order."""
    return UnitSource(order) if order.layout.is_of_units else CompletionSource(order)


def tidied_for(form: str) -> Callable[[str], str]:
    """What becomes of texts: programs that read JSON run nothing, spreadsheets might."""
    return str if form == "jsonl" else neutral


def making_of(target: Path) -> Path:
    """A workbook while it is made of the rows put aside."""
    return target.with_suffix(".making")


def finish(order: Order, source: Path, target: Path) -> None:
    """Makes the file out of what was written: a workbook of the rows put aside, anything else as it is."""
    if order.form != "xlsx":
        source.replace(target)
        return
    made = making_of(target)
    rows = Spool(order.layout.columns).read(source)
    headings = order.layout.headings(order.language)
    write_workbook(made, SHEET[order.language], order.layout.columns, headings, rows, as_of=order.as_of)
    made.chmod(0o600)
    made.replace(target)
    source.unlink(missing_ok=True)


Read: TypeAlias = Callable[[Source, Mark | None], "tuple[bytes, Mark] | None"]
Keep: TypeAlias = Callable[[Mark, int], bool]


def write(order: Order, path: Path, begun: tuple[int, Mark | None], read: Read, keep: Keep) -> bool:
    """Writes what is still to be written; says whether all is there.

    Args:
        path: of the file under way.
        begun: up to where it counts, and the last completion before that.
        read: reads the next piece.
        keep: keeps up to where the file is durable now; False means that nobody wants it any more.
    """
    source = source_of(order)
    length, mark = begun
    with part.opened(path, length) as file:
        if not length:
            file.append(source.head())
        while (found := read(source, mark)) is not None:
            content, mark = found
            file.append(content)
            if not keep(mark, file.length):
                return False
    return True
