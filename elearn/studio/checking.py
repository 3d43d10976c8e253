"""The check of a draft: a job reads what was sent, compiles it in the workshop and compares it with what is served.

It runs as often as it must: what it keeps is named by its content, and what it found is written down once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.claims import doubts
from elearn.catalogue.earlier import find_previous, latest_hash, pages_of, retired_besides, sources_of
from elearn.catalogue.folder import COURSE, CourseFolder, folder_of, read_course_folder, read_laws
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course
from elearn.catalogue.storage import Storage
from elearn.content import document, frontmatter, yaml_tree
from elearn.content.archive import read_archive
from elearn.content.compilation import Compilation, Previous
from elearn.content.packing import pack_archive
from elearn.content.problems import Place, Problem, Severity
from elearn.content.settings_text import with_settings
from elearn.content.source import SourcesRefused
from elearn.content.steps import HearCount
from elearn.core.days import day_of
from elearn.core.errors import Invalid, NotFound
from elearn.core.ids import Id, parse_id
from elearn.core.jobs.context import JobContext
from elearn.frameworks.queries import known_frameworks
from elearn.organisation.queries import actor_of
from elearn.studio import policy, service
from elearn.studio.earlier_changes import with_earlier_changes
from elearn.studio.files import keep, keep_archive, read, read_archive_file
from elearn.studio.importing import find_import
from elearn.studio.patch import PATCH, unpack
from elearn.studio.plan import plan_of
from elearn.studio.queries import sources_of_draft
from elearn.studio.rules import Origin, misses_telling
from elearn.studio.service.checks import DraftInCheck, Findings, keep_folder
from elearn.studio.written import WRITTEN
from elearn.studio.written import from_json as from_written

CompileAloud = Callable[[Mapping[str, bytes], bytes | None, Previous | None, HearCount], Compilation]
"""How sources are compiled: `Workshop.compile`, which tells how far it is."""

_BEFORE, _AFTER = 1, 2
"""Steps of a check beside those of the compiler: reading what was sent; comparing, and writing down what was found."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a check works with.

    Args:
        compile: how sources are compiled: in the workshop's child.
        files: the private files of drafts.
        media: the public storage, for the media of the version that settings are laid over.
        laws: where the installation's laws.yml may stand; the first that is there counts.
        imports: the import directory, None where there is none.
        office: the program that draws slides, empty for the one on the path, `none` for none.
    """

    compile: CompileAloud
    files: Storage
    media: Storage
    laws: Sequence[Path]
    imports: Path | None = None
    office: str = ""


def check_draft(context: JobContext, *, bench: Bench) -> None:
    """The handler of the job: `draft` among its arguments names the draft."""
    draft_id = parse_id(str(context.args.get("draft", "")))
    # A unit of work and not a read, because only that knows what day it is.
    with context.unit_of_work() as work:
        draft = service.begin_check(work.session, draft_id) if draft_id is not None else None
        today = day_of(work.session, work.now)
    if draft is None:
        return
    context.progress(0, _BEFORE + _AFTER)
    try:
        sources = _sources(context, bench, draft)
    except SourcesRefused as refused:
        _record(context, draft.id, Findings(refused.problems))
        return
    context.progress(_BEFORE, _BEFORE + _AFTER)
    found = _compiled(context, bench, draft, sources, today)
    _, total = context.progress_now
    context.progress(total - 1, total)
    _record(context, draft.id, found)
    context.progress(total, total)


def _record(context: JobContext, draft_id: Id, found: Findings) -> None:
    with context.unit_of_work() as work:
        service.record_findings(work.session, draft_id, found, now=work.now)


def _sources(context: JobContext, bench: Bench, draft: DraftInCheck) -> Mapping[str, bytes]:
    """The whole sources of a draft, from wherever it came.

    Raises:
        SourcesRefused: what was sent is not accepted.
    """
    if draft.archive_sha256 is None:
        return _from_folder(context, bench, draft)
    sent = read_archive(read_archive_file(bench.files, draft.archive_sha256))
    if draft.origin == Origin.EDITOR and draft.over_draft_id is None:
        return _from_editor(context, bench, draft, sent)
    if draft.over_draft_id is None and draft.over_version_id is None:
        return sent
    patch = unpack(sent[PATCH])
    with context.read() as session:
        there = _laid_under(session, bench, draft)
        more = {"retired": retired_besides(session, draft.over_version_id)} if patch.retires else {}
    text = there[COURSE].decode("utf-8-sig")
    patched = with_settings(text, {**patch.values, **more}, change=(patch.label, patch.change), without=patch.without)
    return {**there, COURSE: patched.encode()}


def _laid_under(session: Session, bench: Bench, draft: DraftInCheck) -> Mapping[str, bytes]:
    """The sources over which a draft lays its patch: those of another draft, or of a version."""
    if draft.over_draft_id is not None:
        return sources_of_draft(session, bench.files, bench.media, draft.over_draft_id)
    if draft.over_version_id is None:
        raise NotFound
    return sources_of(session, bench.media, draft.over_version_id)


def _from_editor(context: JobContext, bench: Bench, draft: DraftInCheck, sent: dict[str, bytes]) -> Mapping[str, bytes]:
    """The texts of the archive, with the pictures that it names, and what earlier versions said of themselves."""
    written = from_written(sent.pop(WRITTEN))
    media = {path: read(bench.files, name) for path, name in written.media.items()}
    course = sent.get(COURSE, b"")
    if draft.over_version_id is not None:
        with context.read() as session:
            served = sources_of(session, bench.media, draft.over_version_id)[COURSE].decode("utf-8-sig")
        # What cannot be read is left as it is: the compiler says where and why.
        with suppress(ValueError):
            course = with_earlier_changes(course.decode("utf-8-sig", "replace"), served).encode()
    return {**sent, **media, COURSE: course}


def _from_folder(context: JobContext, bench: Bench, draft: DraftInCheck) -> Mapping[str, bytes]:
    """The files of a folder below the import directory; kept as they are now, because the folder may change."""
    try:
        sources = read_course_folder(find_import(bench.imports, draft.file_name)).sources
    except Invalid:
        # It was there when it was named; what is not there now is told as what is not there.
        raise SourcesRefused([Problem(Place(COURSE), Severity.ERROR, "CRS009")]) from None
    digest = keep_archive(bench.files, pack_archive(sources))
    with context.unit_of_work() as work:
        keep_folder(work.session, draft.id, digest)
    return sources


def _compiled(context: JobContext, bench: Bench, draft: DraftInCheck, sources: Mapping[str, bytes], today: date) -> Findings:
    laws = next((content for path in bench.laws if (content := read_laws(path)) is not None), None)
    folder = folder_of(sources, laws)
    with context.read() as session:
        previous = find_previous(session, folder.code, folder.source_hash)
        if previous is not None and draft.is_again:
            previous = replace(previous, pages=pages_of(session, draft.over_version_id))
        base = latest_hash(session, folder.code)
        known = known_frameworks(session)
        taken = _taken(session, folder, draft.made_by, today)
        has_owner = draft.owner_id is not None or _has_owner(session, folder.code)

    def hear(done: int, of: int) -> None:
        context.progress(_BEFORE + done, _BEFORE + of + _AFTER)

    compilation = bench.compile(sources, laws, previous, hear)
    course = compilation.course
    is_sound = course is not None
    if course is None and misses_telling(compilation.errors):
        # Compared with nothing it is whole: enough to ask its author what earlier learners are told.
        compilation = replace(bench.compile(sources, laws, None, hear), problems=compilation.problems)
        course = compilation.course
    homeless = _homeless(folder, course, has_owner=has_owner)
    course = course if not (taken or homeless) else None
    problems = (*compilation.problems, *taken, *homeless)
    if course is not None:
        problems = (*problems, *doubts(course.competencies, sources[COURSE], known))
        for name, content in compilation.files.items():
            keep(bench.files, name, content)
    plan = None
    if course is not None:
        with context.read() as session:
            plan = plan_of(_served(session, course.id), course)
    return Findings(problems, folder.code, base, folder.source_hash, course, folder.texts, plan, is_sound)


def _served(session: Session, code: str) -> document.Course | None:
    rendition = session.scalar(select(Course.rendition_id).where(Course.code == code))
    return LIBRARY.get_document(session, rendition) if rendition is not None else None


def _taken(session: Session, folder: CourseFolder, made_by: Id, today: date) -> list[Problem]:
    """CRS018: the id or the address is that of another course than one which the author may change."""
    author = actor_of(session, made_by, today=today)
    settings = _settings(folder)
    problems = []
    mine = policy.may_change(author) if author is not None else None
    if folder.code is not None:
        there = session.scalar(select(Course.id).where(Course.code == folder.code))
        may = mine is not None and session.scalar(select(Course.id).where(Course.code == folder.code, mine)) is not None
        if there is not None and not may:
            problems.append(_is_taken(settings, "id", folder.code))
    slug = settings.get("slug") if settings is not None else None
    if isinstance(slug, yaml_tree.Scalar):
        holder = session.scalar(select(Course.code).where(Course.slug == slug.text))
        if holder is not None and holder != folder.code:
            problems.append(_is_taken(settings, "slug", slug.text))
    return problems


def _is_taken(settings: yaml_tree.Mapping | None, key: str, value: str) -> Problem:
    found = yaml_tree.within(settings, key)
    place = found.place if found is not None else Place(COURSE)
    return Problem(place, Severity.ERROR, "CRS018", (("key", key), ("value", value)))


def _has_owner(session: Session, code: str | None) -> bool:
    """Whether a course will belong to a unit: one that does not exist yet belongs to the unit for which it is written."""
    row = session.execute(select(Course.owner_unit_id).where(Course.code == code)).first()
    return row is None or row.owner_unit_id is not None


def _homeless(folder: CourseFolder, course: document.Course | None, *, has_owner: bool) -> list[Problem]:
    """CRS021: a course for one unit belongs to none."""
    if course is None or course.visibility != "unit" or has_owner:
        return []
    found = yaml_tree.within(_settings(folder), "visibility")
    return [Problem(found.place if found is not None else Place(COURSE), Severity.ERROR, "CRS021")]


def _settings(folder: CourseFolder) -> yaml_tree.Mapping | None:
    _, value, _ = frontmatter.read_course(COURSE, folder.sources.get(COURSE, b"").decode("utf-8-sig", "replace"))
    return value if isinstance(value, yaml_tree.Mapping) else None
