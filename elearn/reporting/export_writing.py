"""Writing an export into its file: at once, by a job, or by a command. The next one goes on where one was interrupted.

Each piece asks anew what its reader may see today. Who may not see all that they asked for any more gets nothing: a file that lacks
some units would be taken for whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import Clock
from elearn.core.days import day_of
from elearn.core.db.work import UnitOfWork
from elearn.core.ids import Id
from elearn.organisation.queries import actor_of
from elearn.reporting import service
from elearn.reporting.export_queries import Work, get_work
from elearn.reporting.exporting import part, writing
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import FORMS, ExportState


class Doors(Protocol):
    """The ways to the database that writing needs: those of `Database`, or of a job."""

    @property
    def clock(self) -> Clock: ...
    def read(self) -> AbstractContextManager[Session]: ...
    def unit_of_work(self) -> AbstractContextManager[UnitOfWork]: ...


class MayNotError(Exception):
    """Whoever asked may not see all of it any more."""


def file_of(folder: Path, export_id: Id, form: str) -> Path:
    """Where the file of an export lies."""
    return folder / f"{export_id}.{FORMS[form].suffix}"


def write_export(doors: Doors, folder: Path, export_id: Id, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Writes what is still to be written of an export; does nothing where it is finished or nobody wants it.

    Args:
        is_stopped: whether to leave the rest to the next one.
    """
    with doors.read() as session:
        work = get_work(session, export_id)
    target = file_of(folder, export_id, work.order.form)
    if work.state is ExportState.WRITING:
        try:
            is_whole = _write(doors, export_id, work, target, is_stopped)
        except MayNotError:
            with doors.unit_of_work() as unit:
                service.refuse_export(unit.session, SYSTEM, export_id, now=unit.now)
            is_whole = False
        if is_whole:
            _record(doors, export_id, target)
    with doors.read() as session:
        state = get_work(session, export_id).state
    if state in {ExportState.CANCELLED, ExportState.REFUSED}:
        remove(target)


def remove(target: Path) -> None:
    """Removes the file of an export and what was under way for it."""
    for each in (target, part_of(target), writing.making_of(target)):
        each.unlink(missing_ok=True)


def part_of(target: Path) -> Path:
    """The file under way."""
    return target.with_suffix(".part")


def _write(doors: Doors, export_id: Id, work: Work, target: Path, is_stopped: Callable[[], bool]) -> bool:
    source = part_of(target)

    def read(asked: writing.Source, mark: Mark | None) -> tuple[bytes, Mark] | None:
        with doors.read() as session:
            return asked.piece(session, _reader(doors, session, work), mark)

    def keep(mark: Mark, length: int) -> bool:
        with doors.unit_of_work() as unit:
            is_wanted = service.save_progress(unit.session, export_id, mark, length)
        return is_wanted and not is_stopped()

    # A crash between making the file and recording it leaves the file: then only the record is missing.
    if target.exists() and not source.exists():
        return True
    begun = (work.length, work.mark) if part.holds(source, work.length) else (0, None)
    if not writing.write(work.order, source, begun, read, keep):
        return False
    writing.finish(work.order, source, target)
    return True


def _reader(doors: Doors, session: Session, work: Work) -> Actor:
    """Whoever asked, with what they may see today of what they could see then.

    Raises:
        MayNotError: that is not all of it any more.
    """
    if work.person_id is None:
        return SYSTEM
    actor = actor_of(session, work.person_id, today=day_of(session, doors.clock.now()))
    if actor is None or not service.may_still(actor, work.reach):
        raise MayNotError
    return replace(actor, grants=tuple(each for each in actor.grants if str(each.unit_id) in work.reach))


def _record(doors: Doors, export_id: Id, target: Path) -> None:
    sha256, length = part.digest_of(target)
    with doors.unit_of_work() as unit:
        service.finish_export(unit.session, SYSTEM, export_id, sha256, length, now=unit.now)
