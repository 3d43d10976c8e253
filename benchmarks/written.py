"""A course that the officer of a stage is writing: what the pages of authoring need to be opened at all."""

from __future__ import annotations

import hashlib

from benchmarks.stage import Stage
from elearn.authoring import service as authoring
from elearn.authoring.opening import beginning_of
from elearn.authoring.queries import list_files, open_text
from elearn.authoring.reading import DOCUMENT
from elearn.authoring.rules import BROUGHT_SUFFIX
from elearn.catalogue.storage import LocalStorage
from elearn.content.source import Kind, classify
from elearn.core.actor import Actor
from elearn.core.db.work import UnitOfWork
from elearn.studio.files import keep


def write_course(work: UnitOfWork, stage: Stage, officer: Actor) -> dict[str, str]:
    """The first course is taken up, written in twice over one state, and a file brought; answers the parts of addresses."""
    entry, _, _ = stage.lessons()[0]
    private = LocalStorage(stage.settings.private, is_private=True)
    beginning = beginning_of(work.session, entry, public=LocalStorage(stage.settings.media), private=private)
    opened = authoring.take_up(work.session, officer, entry.id, entry.version_id, beginning=beginning, now=work.now)
    lessons = [each for each in list_files(work.session, opened.id) if _is_lesson(each.path, opened.languages[0])]
    path = lessons[0].path
    found = open_text(work.session, opened.id, path)
    assert found is not None
    for number in (1, 2):
        text = f"{found.text}\nThêm {number}.\n"
        saved = authoring.save_text(work.session, officer, opened.id, path, text, based_on=1, now=work.now)
    content = b"a document"
    digest = hashlib.sha256(content).hexdigest()
    keep(private, f"{digest}.{BROUGHT_SUFFIX}", content)
    brought = authoring.bring(work.session, officer, opened.id, DOCUMENT, "a.docx", sha256=digest, questions=None, now=work.now)
    return {
        "workspace_id": str(opened.id),
        "aside_id": str(saved.aside_id),
        "path": path,
        "case_path": next(each.path for each in lessons if "kind: case" in (each.front or "")),
        "brought_id": str(brought),
        "version": str(entry.version_id),
        "before": str(entry.version_id),
        "after": str(entry.version_id),
    }


def _is_lesson(path: str, language: str) -> bool:
    place = classify(path)
    return place.kind is Kind.LESSON and place.language == language
