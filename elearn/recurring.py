"""What the job runner does, and when: the whole of it, on one page. Web processes do without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from elearn.accounts.retention import purge_codes, purge_sessions
from elearn.accounts.throttle import purge_counters
from elearn.authoring.queries import files_of_workspaces
from elearn.authoring.reading import read_import
from elearn.authoring.service import READ as READ_IMPORT
from elearn.core import limits
from elearn.core.actor import SYSTEM
from elearn.core.chain import chainer
from elearn.core.chain_keys import KeyRing
from elearn.core.days import day_of
from elearn.core.jobs.context import Handlers, JobContext
from elearn.core.jobs.schedule import Pulse, Schedule
from elearn.core.notes import purge_notes
from elearn.core.standing import chain_checker
from elearn.examinations.preparing import prepare as prepare_examination
from elearn.examinations.service import looking, measuring
from elearn.examinations.service.applying import apply_ruling
from elearn.examinations.service.closing import CLOSE as CLOSE_SITTINGS
from elearn.examinations.service.closing import close_due
from elearn.examinations.service.erasing import TELL_WAITING, erase_due, tell_waiting
from elearn.examinations.service.posting import TELL_RESULTS, tell_results
from elearn.examinations.service.reports import TELL_REPORTS, tell_reports
from elearn.examinations.service.ruling import APPLY as APPLY_RULING
from elearn.examinations.service.shared import PREPARE as PREPARE_EXAMINATION
from elearn.laws.watching import watch_laws
from elearn.learning.telling import TELL_CHANGES, tell_changes
from elearn.measurement.gathering import gather as gather_answers
from elearn.notifications.retention import purge_mails, purge_messages, purge_notices
from elearn.notifications.sending import Office, send_waiting
from elearn.obstacles.gathering import gather
from elearn.obstacles.service import give_on_orphans
from elearn.organisation.service import end_unsupported_grants, list_due, refresh_closure, settle_due
from elearn.organisation.service.staff_imports import CHECK as CHECK_STAFF
from elearn.organisation.service.staff_imports import WRITE as WRITE_STAFF
from elearn.organisation.staff_jobs import check_staff_file, forget_old_lists, write_staff_list
from elearn.planning.counting import keep_crowds, read_crowds
from elearn.planning.service import renew_assignments
from elearn.reporting import export_jobs
from elearn.reporting.export_jobs import OLD_EXPORTS
from elearn.reporting.months.telling import TELL_MONTHS, tell_months
from elearn.reporting.service import WRITE as WRITE_EXPORT
from elearn.studio.checking import Bench, check_draft
from elearn.studio.service import CHECK as CHECK_DRAFT
from elearn.studio.tidying import forget_old_files
from elearn.support.counting import count_anew

CHAIN = "core.chain"
CHAIN_CHECK = "core.check_chain"

NEW_DAY = "organisation.new_day"
SUPPORT = "support.count"
CROWDS = "planning.count"
OLD_COUNTERS = "accounts.old_counters"
OLD_TRACES = "accounts.old_traces"
OLD_STAFF_LISTS = "organisation.old_staff_lists"
OLD_DRAFT_FILES = "studio.old_draft_files"
OLD_NOTICES = "notifications.old_notices"
ERASING = "examinations.erase"
MAIL = "notifications.mail"
LAWS = "laws.watch"
ANSWERS = "measurement.gather"

SCHEDULES: Sequence[Schedule] = (
    Schedule(NEW_DAY, "1 0 * * *"),
    Schedule(CROWDS, "10 4 * * *"),
    Schedule(SUPPORT, "30 4 * * *"),
    Schedule(CHAIN_CHECK, "10 2 * * *"),
    Schedule(OLD_COUNTERS, "20 3 * * *"),
    Schedule(OLD_TRACES, "40 3 * * *"),
    Schedule(OLD_STAFF_LISTS, "0 4 * * *"),
    Schedule(OLD_DRAFT_FILES, "20 4 * * *"),
    Schedule(OLD_EXPORTS, "40 4 * * *"),
    Schedule(OLD_NOTICES, "0 5 * * *"),
    # What the closing of an examination should have enqueued.
    Schedule(looking.LOOK_FOR_MISSING, "50 4 * * *"),
    Schedule(measuring.MEASURE_MISSING, "55 4 * * *"),
    Schedule(ERASING, "10 5 * * *"),
    # On the first working day it has something to do, and on any later one if it was missed.
    Schedule(TELL_MONTHS, "20 5 * * *"),
)
"""What recurs by the calendar, in the zone of the installation."""

PULSES: Sequence[Pulse] = (
    Pulse(CHAIN, timedelta(seconds=1)),
    Pulse(MAIL, limits.MAIL_EVERY),
    Pulse(LAWS, limits.LAWS_EVERY),
    Pulse(CLOSE_SITTINGS, limits.EXAMINATIONS_EVERY),
    Pulse(ANSWERS, limits.STATISTICS_EVERY),
)
"""What recurs every few seconds. The runner itself frees lost leases and removes old jobs."""

AT_ONCE: Mapping[str, int] = {WRITE_EXPORT: 1}
"""How many jobs of a kind may run at the same time, over all runners: a long export leaves room for what others wait for."""


def handlers(chain_keys: KeyRing, bench: Bench, *, keep_traces: timedelta, exports: Path, office: Office | None = None) -> Handlers:
    """Which function does the work of which kind of job or pulse.

    Args:
        chain_keys: the ring of the audit chain.
        bench: what the check of a draft works with; where it finds laws.yml, the register is watched.
        keep_traces: how long notes and ended sign-ins are kept.
        exports: the folder of the files that were exported.
        office: what sends e-mails; None where the installation sends none.
    """
    return {
        CHAIN: chainer(chain_keys),
        CHAIN_CHECK: chain_checker(chain_keys),
        NEW_DAY: begin_day,
        CROWDS: count_where_people_stand,
        SUPPORT: count_support,
        OLD_COUNTERS: forget_old_counters,
        OLD_TRACES: partial(forget_old_traces, keep=keep_traces),
        READ_IMPORT: partial(read_import, files=bench.files, office=bench.office),
        CHECK_DRAFT: partial(check_draft, bench=bench),
        OLD_DRAFT_FILES: partial(forget_old_files, files=bench.files, others=files_of_workspaces),
        OLD_STAFF_LISTS: forget_old_lists,
        CHECK_STAFF: check_staff_file,
        WRITE_STAFF: write_staff_list,
        PREPARE_EXAMINATION: prepare_examination,
        CLOSE_SITTINGS: close_due,
        OLD_EXPORTS: export_jobs.remover(exports),
        WRITE_EXPORT: export_jobs.writer(exports),
        OLD_NOTICES: forget_old_notices,
        TELL_CHANGES: tell_changes,
        TELL_MONTHS: tell_months,
        APPLY_RULING: apply_ruling,
        looking.LOOK: looking.look_through,
        looking.LOOK_FOR_MISSING: looking.look_for_missing,
        measuring.MEASURE: measuring.measure,
        measuring.MEASURE_MISSING: measuring.measure_missing,
        TELL_RESULTS: tell_results,
        ERASING: erase_due,
        TELL_WAITING: tell_waiting,
        TELL_REPORTS: tell_reports,
        MAIL: partial(send_waiting, office=office),
        LAWS: partial(watch_laws, places=bench.laws),
        ANSWERS: gather_answers,
    }


def begin_day(context: JobContext) -> None:
    """Changes of units whose day has come are carried out, each in a unit of work of its own: one that fails holds up no other.
    Units that begin, move or end today do so for roles and lists as well; roles end whose work has ended, obstacles go to somebody
    who can decide, and yearly assignments come round again.
    """
    with context.read() as session:
        due = list_due(session, today=day_of(session, context.now()))
    for change_id in due:
        with context.unit_of_work() as work:
            settle_due(work.session, change_id, now=work.now, today=day_of(work.session, work.now))
    with context.unit_of_work() as work:
        today = day_of(work.session, work.now)
        refresh_closure(work.session, today=today)
        end_unsupported_grants(work.session, SYSTEM, now=work.now, today=today)
        renew_assignments(work.session, now=work.now)
        gather(work.session, today)
        give_on_orphans(work.session, SYSTEM, now=work.now, today=today)


def count_where_people_stand(context: JobContext) -> None:
    """Where the people of each unit stand is counted anew; read beforehand, so that nobody who writes waits for it."""
    now = context.now()
    with context.read() as session:
        found = read_crowds(session, today=day_of(session, now))
    with context.unit_of_work() as work:
        keep_crowds(work.session, found, now=now)


def count_support(context: JobContext) -> None:
    """The figures of units are made anew. Twice does no harm."""
    with context.unit_of_work() as work:
        count_anew(work.session, now=work.now, today=day_of(work.session, work.now))


def forget_old_counters(context: JobContext) -> None:
    """Counters of failed tries go when their windows have passed."""
    with context.unit_of_work() as work:
        purge_counters(work.session, now=work.now)


def forget_old_traces(context: JobContext, *, keep: timedelta) -> None:
    """Notes, ended sign-ins and one-time codes go when they are old enough, a thousand in each transaction. Twice does no harm."""
    for purge in (purge_notes, purge_sessions, purge_codes):
        gone = 1
        while gone and not context.cancelled:
            with context.unit_of_work() as work:
                gone = purge(work.session, before=work.now - keep)


def forget_old_notices(context: JobContext) -> None:
    """Notices go when they were read long ago or nobody reads them, then what was said in them, then what became of e-mails."""
    for purge in (purge_notices, purge_messages, purge_mails):
        gone = 1
        while gone and not context.cancelled:
            with context.unit_of_work() as work:
                gone = purge(work.session, now=work.now)
