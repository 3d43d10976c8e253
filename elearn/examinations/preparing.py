"""The job that prepares an examination: lists whom the plan allows, then draws and stores the papers step by step."""

from __future__ import annotations

from elearn.core.days import day_of
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.examinations.plan.drawing import pools_of
from elearn.examinations.queries.held import find_held
from elearn.examinations.rules import State
from elearn.examinations.service import preparing


def prepare(context: JobContext) -> None:
    """Prepares what is missing. Done again it finds nothing to do; stopped in between it goes on where it was."""
    examination_id = Id(context.args["examination"])
    with context.read() as session:
        held = find_held(session, examination_id)
        if held is None or held.state is not State.READY:
            return
        pools = pools_of(held.course(session), held.plan)
    with context.unit_of_work() as work:
        if preparing.is_still(work.session, held):
            preparing.list_allowed(work.session, held, now=work.now, today=day_of(work.session, work.now))
    done = 0
    while not context.cancelled:
        # Drawn while nobody waits: only storing takes its turn among those who write.
        with context.read() as session:
            missing = preparing.list_unprepared(session, examination_id)
            papers = preparing.draw_papers(session, held, missing, pools)
        if not papers:
            return
        with context.unit_of_work() as work:
            if not preparing.is_still(work.session, held):
                return
            preparing.keep_papers(work.session, held, papers, now=work.now)
        done += len(papers)
        context.progress(done, done)
