"""Adding contributions to the sums that are kept, and deciding when trainers are told of them. The caller holds the lock under
which nobody else adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.measurement.feeding import MarkedAttempt
from elearn.measurement.models import (
    FedAttempt,
    MeasuredForm,
    MeasuredItem,
    item_sums_of,
    item_values,
    paper_sums_of,
    paper_values,
    told_item,
    told_papers,
)
from elearn.measurement.rules import (
    AttemptResponses,
    Entry,
    ItemSums,
    PaperEntry,
    PaperSums,
    Source,
    entries_of,
    next_item,
    next_papers,
    paper_entry,
)
from elearn.measurement.rules.contributions import read_contribution, write_contribution


@dataclass(frozen=True, slots=True)
class _Change:
    """What is added (1) or taken away (-1)."""

    source: Source
    course_id: Id
    responses: AttemptResponses
    sign: int

    @property
    def place(self) -> _Place:
        """Where it is added: sums of one examination alone lie apart."""
        return self.course_id, self.source, self.responses.test if self.source is Source.HELD else ""


_Place = tuple[Id, Source, str]


def add(session: Session, arrivals: Sequence[MarkedAttempt], *, now: datetime) -> None:
    """Adds some results; of an attempt the newest counts, and takes the place of what it contributed before."""
    changes = list(_changes(session, arrivals))
    for place in sorted({each.place for each in changes}):
        here = [each for each in changes if each.place == place]
        _add_items(session, place, here, now)
        _add_forms(session, place, here, now)
    session.flush()


def _changes(session: Session, arrivals: Sequence[MarkedAttempt]) -> Iterator[_Change]:
    newest = {(each.attempt_id, each.source): each for each in sorted(arrivals, key=lambda each: each.seq)}
    wanted = select(FedAttempt).where(FedAttempt.attempt_id.in_({attempt_id for attempt_id, _ in newest}))
    fed = {(row.attempt_id, Source(row.source)): row for row in session.scalars(wanted)}
    for key, marked in newest.items():
        before = fed.get(key)
        if before is None:
            values = {"source": marked.source.value, "course_id": marked.course_id, "attempt_id": marked.attempt_id}
            session.add(FedAttempt(**values, seq=marked.seq, contribution=write_contribution(marked.responses)))
        elif before.seq >= marked.seq:
            continue
        else:
            yield _Change(marked.source, before.course_id, read_contribution(before.contribution), -1)
            before.seq, before.contribution = marked.seq, write_contribution(marked.responses)
        yield _Change(marked.source, marked.course_id, marked.responses, 1)


def _add_items(session: Session, place: _Place, changes: Sequence[_Change], now: datetime) -> None:
    added: dict[tuple[str, str], list[tuple[Entry, int]]] = defaultdict(list)
    for change in changes:
        for entry in entries_of(change.responses):
            added[entry.question, entry.identity].append((entry, change.sign))
    course_id, source, test = place
    its = (MeasuredItem.course_id == course_id, MeasuredItem.source == source, MeasuredItem.test == test)
    wanted = select(MeasuredItem).where(*its)
    questions = {question for question, _ in added}
    rows = {(row.question, row.identity): row for row in session.scalars(wanted.where(MeasuredItem.question.in_(questions)))}
    for key, entries in added.items():
        row = rows.get(key)
        sums = item_sums_of(row) if row is not None else ItemSums()
        for entry, sign in entries:
            sums.add(entry, sign)
        if row is None:
            row = MeasuredItem(course_id=course_id, source=source.value, test=test, question=key[0], identity=key[1])
            session.add(row)
        for name, value in item_values(sums).items():
            setattr(row, name, value)
        row.counted_at = now
        if source is not Source.HELD and (state := next_item(told_item(row), sums)) is not None:
            row.told, row.told_at = item_values(state), now


def _add_forms(session: Session, place: _Place, changes: Sequence[_Change], now: datetime) -> None:
    added: dict[tuple[str, str, bool, int], list[tuple[PaperEntry, int]]] = defaultdict(list)
    for change in changes:
        entry = paper_entry(change.responses)
        if entry is not None:
            key = (change.responses.test, change.responses.form, change.responses.is_drawn, len(entry.scores))
            added[key].append((entry, change.sign))
    course_id, source, _ = place
    wanted = select(MeasuredForm).where(MeasuredForm.course_id == course_id, MeasuredForm.source == source)
    forms = {form for _, form, _, _ in added}
    found = session.scalars(wanted.where(MeasuredForm.form.in_(forms)))
    rows = {(row.test, row.form, row.is_drawn, row.length): row for row in found}
    for key, entries in added.items():
        test, form, is_drawn, length = key
        row = rows.get(key)
        sums = paper_sums_of(row) if row is not None else PaperSums(length)
        for entry, sign in entries:
            sums.add(entry, sign, is_drawn=is_drawn)
        if row is None:
            row = MeasuredForm(course_id=course_id, source=source.value, test=test, form=form, is_drawn=is_drawn, length=length)
            session.add(row)
        for name, value in paper_values(sums).items():
            setattr(row, name, value)
        row.counted_at = now
        if source is not Source.HELD and (state := next_papers(told_papers(row), sums)) is not None:
            row.told, row.told_at = paper_values(state), now
