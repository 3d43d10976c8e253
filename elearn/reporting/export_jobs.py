"""The job that writes an export. It may be killed at any moment: the next one goes on where the last piece was kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from elearn.core.actor import SYSTEM
from elearn.core.ids import Id, parse_id
from elearn.core.jobs.context import JobContext
from elearn.organisation.queries import actor_for_job
from elearn.reporting import service
from elearn.reporting.export_queries import Work, get_work
from elearn.reporting.exporting import part, writing
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import FORMS, ExportState


def file_of(folder: Path, export_id: Id, form: str) -> Path:
    """Where the file of an export lies."""
    return folder / f"{export_id}.{FORMS[form].suffix}"


def writer(folder: Path) -> Callable[[JobContext], None]:
    """The handler of `service.WRITE`, for files in a folder."""

    def write_export(context: JobContext) -> None:
        export_id = parse_id(str(context.args["export"]))
        assert export_id is not None  # noqa: S101 - we enqueued it
        with context.read() as session:
            work = get_work(session, export_id)
        if work.state is ExportState.WRITING:
            _write(context, export_id, work, file_of(folder, export_id, work.order.form))

    return write_export


def _write(context: JobContext, export_id: Id, work: Work, target: Path) -> None:
    source = target.with_suffix(".part")

    def read(asked: writing.Source, mark: Mark | None) -> tuple[bytes, Mark] | None:
        with context.read() as session:
            # Every piece asks what its reader may see now: a role that has ended shows nothing more.
            return asked.piece(session, actor_for_job(session, work.person_id, today=work.order.on), mark)

    def keep(mark: Mark, length: int) -> bool:
        with context.unit_of_work() as unit:
            is_wanted = service.save_progress(unit.session, export_id, mark, length)
        return is_wanted and not context.cancelled

    # A crash between making the file and recording it leaves the file: then only the record is missing.
    if not (target.exists() and not source.exists()):
        if not writing.write(work.order, source, (work.length, work.mark), read, keep):
            return
        writing.finish(work.order, source, target)
    sha256, length = part.digest_of(target)
    with context.unit_of_work() as unit:
        if not service.finish_export(unit.session, SYSTEM, export_id, sha256, length, now=unit.now):
            target.unlink(missing_ok=True)
