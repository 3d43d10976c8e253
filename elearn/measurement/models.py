"""Tables of sums over answers, of what each attempt contributed to them, and of what waits to be added."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.measurement.rules.sources import Source
from elearn.measurement.rules.sums import ItemSums, PaperSums, read_options, write_options

_COUNTS = ("responses", "earned", "paired", "x", "xx", "y", "yy", "xy", "timed", "seconds")
_LISTS = ("bins", "bin_earned", "time_bins")
_OF_PAPERS = ("papers", "total", "total2", "squares", "items")


class MeasuredItem(Base):
    """The sums of one question of a course in one state of its key (`identity`), over one kind of test; see `rules.sums.ItemSums`.

    `test` is the id of the examination to which the sums belong alone; empty where they are over all tests of the course.
    `options` is the JSON of `rules.sums.write_options`: options are read and written with their question alone. `told` is the
    JSON of `item_values` as trainers are told it (`rules.steps`), `told_at` when that was counted; None while nothing may be told,
    and where the sums of one examination are told as they are.
    """

    __tablename__ = "measurement_item"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(12))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    question: Mapped[str] = mapped_column(String(64))
    identity: Mapped[str] = mapped_column(String(64))
    responses: Mapped[int] = mapped_column(BigInteger)
    earned: Mapped[int] = mapped_column(BigInteger)
    paired: Mapped[int] = mapped_column(BigInteger)
    x: Mapped[int] = mapped_column(BigInteger)
    xx: Mapped[int] = mapped_column(BigInteger)
    y: Mapped[int] = mapped_column(BigInteger)
    yy: Mapped[int] = mapped_column(BigInteger)
    xy: Mapped[int] = mapped_column(BigInteger)
    timed: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int] = mapped_column(BigInteger)
    bins: Mapped[list[int]] = mapped_column(Json)
    bin_earned: Mapped[list[int]] = mapped_column(Json)
    time_bins: Mapped[list[int]] = mapped_column(Json)
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    counted_at: Mapped[datetime]
    test: Mapped[str] = mapped_column(String(64), default="")
    told: Mapped[dict[str, Any] | None] = mapped_column(Json)
    told_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("course_id", "source", "test", "question", "identity"),
        one_of("source", Source),
        CheckConstraint("responses >= 0", name="responses"),
    )


class MeasuredForm(Base):
    """The sums of the papers of one form of a test: what could be asked in it, and how many questions; see `rules.sums.PaperSums`.

    `test` is the id of a quiz in its course, or of an examination. `items` is a JSON object: question → sums of scores and squares.
    `told` and `told_at` are as of `MeasuredItem`, of `paper_values`.
    """

    __tablename__ = "measurement_form"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(12))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    test: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(64))
    is_drawn: Mapped[bool]
    length: Mapped[int]
    papers: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    total2: Mapped[int] = mapped_column(BigInteger)
    squares: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[dict[str, list[int]]] = mapped_column(Json)
    counted_at: Mapped[datetime]
    told: Mapped[dict[str, Any] | None] = mapped_column(Json)
    told_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("course_id", "source", "test", "form", "is_drawn", "length"),
        one_of("source", Source),
        CheckConstraint("papers >= 0", name="papers"),
    )


class FedAttempt(Base):
    """What an attempt has contributed, by the result numbered `seq`, so that another result can take its place.

    `contribution` is the JSON of `rules.contributions.write_contribution`. The attempt is a quiz's, a
    sitting's, or a candidate's of one examination alone, by `source`.
    """

    __tablename__ = "measurement_fed"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(12))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    attempt_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    contribution: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (
        UniqueConstraint("attempt_id", "source"),
        one_of("source", Source),
        Index("ix_measurement_fed_course_id", "course_id"),
    )


class WaitingAttempt(Base):
    """A result that is to be added. Rows are only inserted and removed, so that nobody who hands in waits for anybody.

    `contribution` is None where it is read from the attempt itself, which is so for quizzes.
    """

    __tablename__ = "measurement_waiting"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(12))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    attempt_id: Mapped[uuid.UUID]
    seq: Mapped[int]
    contribution: Mapped[dict[str, Any] | None] = mapped_column(Json)

    __table_args__ = (
        UniqueConstraint("attempt_id", "source", "seq"),
        one_of("source", Source),
        Index("ix_measurement_waiting_course_id", "course_id"),
    )


def item_sums_of(row: Any) -> ItemSums:
    """The sums that a row with the columns of `MeasuredItem` keeps."""
    return _item_sums({name: getattr(row, name) for name in (*_COUNTS, *_LISTS, "options")})


def told_item(row: Any) -> ItemSums | None:
    """The sums of a question as trainers are told them; None while they are told nothing."""
    return _item_sums(row.told) if row.told is not None else None


def _item_sums(kept: Mapping[str, Any]) -> ItemSums:
    sums = ItemSums(**{name: kept[name] for name in _COUNTS})
    for name in _LISTS:
        setattr(sums, name, list(kept[name]))
    sums.options = read_options(kept["options"])
    return sums


def item_values(sums: ItemSums) -> dict[str, Any]:
    """The columns of `MeasuredItem` that keep some sums."""
    kept = {name: getattr(sums, name) for name in (*_COUNTS, *_LISTS)}
    return kept | {"options": write_options(sums.options)}


def paper_sums_of(row: Any) -> PaperSums:
    """The sums that a row with the columns of `MeasuredForm` keeps."""
    return _paper_sums(row.length, {name: getattr(row, name) for name in _OF_PAPERS})


def told_papers(row: Any) -> PaperSums | None:
    """The sums of papers as trainers are told them; None while they are told nothing."""
    return _paper_sums(row.length, row.told) if row.told is not None else None


def _paper_sums(length: int, kept: Mapping[str, Any]) -> PaperSums:
    items = {question: list(sums) for question, sums in kept["items"].items()}
    return PaperSums(length, **{name: kept[name] for name in _OF_PAPERS if name != "items"}, items=items)


def paper_values(sums: PaperSums) -> dict[str, Any]:
    """The columns of `MeasuredForm` that keep some sums."""
    return {name: getattr(sums, name) for name in _OF_PAPERS}
