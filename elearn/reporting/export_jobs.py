"""The jobs of exports: writing those that take long, and removing files whose time is over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from elearn.core.ids import parse_id
from elearn.core.jobs.context import JobContext
from elearn.reporting import service
from elearn.reporting.export_queries import list_kept
from elearn.reporting.export_writing import write_export

OLD_EXPORTS = "reporting.old_exports"


def writer(folder: Path) -> Callable[[JobContext], None]:
    """The handler of `service.WRITE`, for files in a folder. It may be killed at any moment: the next one goes on."""

    def write(context: JobContext) -> None:
        export_id = parse_id(str(context.args["export"]))
        assert export_id is not None  # noqa: S101 - we enqueued it
        write_export(context, folder, export_id, lambda: context.cancelled)

    return write


def remover(folder: Path) -> Callable[[JobContext], None]:
    """The handler of `OLD_EXPORTS`: files go when they have been kept long enough, and so does whatever belongs to no export."""

    def remove(context: JobContext) -> None:
        with context.unit_of_work() as work:
            service.forget_files(work.session, now=work.now)
        with context.read() as session:
            kept = {str(each) for each in list_kept(session)}
        for path in folder.glob("*"):
            if path.stem not in kept:
                path.unlink(missing_ok=True)

    return remove
