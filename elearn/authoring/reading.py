"""The job that reads a foreign file: in a process of its own, with limits; what it read is kept until somebody takes it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from elearn.authoring import service
from elearn.authoring.importing import course_of
from elearn.authoring.queries import find_import
from elearn.authoring.rules import BROUGHT_SUFFIX, RESULT_SUFFIX
from elearn.catalogue.storage import Storage
from elearn.content.problems import Severity
from elearn.content.workshop import Workshop
from elearn.core.ids import parse_id
from elearn.core.jobs.context import JobContext
from elearn.exchange.apart import read_apart
from elearn.exchange.converting import convert
from elearn.exchange.word.values import Options, Questions, Refusal, Result, to_json
from elearn.studio.files import keep, read

DOCUMENT = "document"
_WHERE: dict[str, Questions] = {"bank": "bank", "lessons": "lessons"}


def read_import(context: JobContext, *, files: Storage, office: str) -> None:
    """Reads a foreign file. Twice does no harm: what it reads is named by its content, and written down once."""
    import_id = parse_id(str(context.args.get("import", "")))
    with context.read() as session:
        found = find_import(session, import_id) if import_id is not None else None
    if found is None:
        return
    content = read(files, f"{found.sha256}.{BROUGHT_SUFFIX}")
    result = without_refused(_result(found.form, found.file_name, content, found.questions, office))
    packed = to_json(result)
    with context.unit_of_work() as work:
        keep(files, f"{_digest(packed)}.{RESULT_SUFFIX}", packed)
        service.record_reading(work.session, found.id, packed, is_refused=isinstance(result, Refusal), now=work.now)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _result(form: str, name: str, content: bytes, questions: str | None, office: str) -> Result:
    if form == DOCUMENT:
        return convert(content, name, Options(_WHERE.get(questions or "")), office=office)
    report = read_apart(form, content, file=name)
    if report.is_refused:
        return Refusal(next(each for each in report.problems if each.severity is Severity.ERROR))
    return course_of(report, name.rpartition(".")[0] or name)


def without_refused(result: Result) -> Result:
    """What was read without the pictures that a course would refuse; each is told among what was lost."""
    if isinstance(result, Refusal) or not result.media:
        return result
    with Workshop() as workshop:
        refused = workshop.media({each.name: each.content for each in result.media})
    lost = {each.place.path for each in refused}
    kept = tuple(each for each in result.media if each.name not in lost)
    return replace(result, media=kept, losses=(*result.losses, *refused))
