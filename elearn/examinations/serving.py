"""When somebody served at an examination. Whom a unit appointed that it was handed to served as long as that unit held it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.core.ids import Id
from elearn.examinations.act_words import handing_of
from elearn.examinations.acts import ActKind

_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant until another one, which is no part of it (None: there is no end)."""

    since: datetime
    until: datetime | None

    @property
    def last(self) -> datetime | None:
        """The last instant of it, for a page that names its last day."""
        return None if self.until is None else max(self.since, self.until - _LEAST)


@dataclass(frozen=True, slots=True)
class Holding:
    """A unit held an examination that was handed to it."""

    unit_id: Id
    since: datetime
    until: datetime


def holdings_of(acts: Iterable[tuple[ActKind, str, datetime]], end_of: Callable[[date], datetime]) -> list[Holding]:
    """Which units held an examination, and when, from the acts of its log that hand it over and take it back, in their order.

    Args:
        end_of: the instant at which a day is over.
    """
    found: list[Holding] = []
    for kind, words, at in acts:
        if kind not in (ActKind.DELEGATED, ActKind.TAKEN_BACK):
            continue
        if found and found[-1].until > at:
            found[-1] = Holding(found[-1].unit_id, found[-1].since, at)
        handed = handing_of(words) if kind is ActKind.DELEGATED else None
        if handed is not None:
            found.append(Holding(handed[0], at, max(at, end_of(handed[1]))))
    return found


def spans_of(since: datetime, until: datetime | None, holdings: Collection[Holding] | None) -> tuple[Span, ...]:
    """When somebody served who was appointed at `since` and relieved at `until` (None: not relieved), by time. What touches is one
    span; the last one may end later than now.

    Args:
        holdings: those of the units for which they were appointed, by time; None: they were appointed for the whole examination.
    """
    if holdings is None:
        return (Span(since, until),)
    found: list[tuple[datetime, datetime]] = []
    for each in holdings:
        first, last = max(since, each.since), each.until if until is None else min(until, each.until)
        if first >= last:
            continue
        if found and found[-1][1] >= first:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(Span(first, last) for first, last in found)
