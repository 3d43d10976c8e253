"""Where `elearn bank import` puts questions: a folder of a course, or where a trainer writes a course that is served."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from elearn.authoring import service
from elearn.authoring.opening import beginning_of
from elearn.authoring.queries import find_workspace_of, list_files, media_of, private_name, read_texts
from elearn.authoring.rules import is_text
from elearn.catalogue.folder import holds_course, printable, read_course_folder
from elearn.catalogue.queries import get_course
from elearn.catalogue.storage import LocalStorage, Storage
from elearn.cli import installation
from elearn.cli.drafts import author_called
from elearn.cli.speech import current_language
from elearn.content.folder import replace_file
from elearn.content.source import SourcesRefused
from elearn.core.actor import Actor
from elearn.core.db.work import UnitOfWork
from elearn.core.errors import N_, Conflict, Invalid, Unavailable
from elearn.core.ids import Id
from elearn.exchange.banks import Additions
from elearn.exchange.sentences import sentence_of
from elearn.studio.files import keep, read

Add = Callable[[Mapping[str, bytes]], Additions]
"""The sources of a course → the files that importing adds or changes."""


def read_folder(folder: Path) -> Mapping[str, bytes]:
    """The sources in the folder of a course.

    Raises:
        Invalid: there is no course in it, or what is in it is refused.
    """
    if not holds_course(folder):
        raise Invalid(N_("Không thấy khóa học nào: %(folder)s không có tệp course.yml."), folder=printable(folder))
    try:
        return read_course_folder(folder).sources
    except SourcesRefused as refused:
        told = "; ".join(sentence_of(problem, current_language()) for problem in refused.problems)
        raise Invalid(N_("Thư mục %(folder)s không được nhận: %(why)s"), folder=printable(folder), why=told) from refused


def into_folder(folder: Path, add: Add) -> Additions:
    """Adds to a folder: files that are there are replaced, others are made. The folder was read before, so it holds no link."""
    sources = read_folder(folder)
    added = add(sources)
    for path, content in added.files.items():
        target = folder / path
        if path not in sources:
            write_file(target, content, is_new=True)
            continue
        try:
            replace_file(folder, path, content)
        except OSError as error:
            raise _not_written(target, error) from error
    return added


def into_workspace(slug: str, author: str, add: Add) -> tuple[Additions, Id]:
    """Adds to the place where a trainer writes a course, which is opened where nobody does yet; answers its id too.

    Raises:
        NotFound: there is no such trainer or course, or the trainer does not write it.
        Conflict: somebody saved a bank of the course in this moment.
    """
    settings = installation.settings()
    private = LocalStorage(settings.private, is_private=True)
    with installation.opened(settings) as database, database.unit_of_work() as work:
        actor = author_called(work.session, author, work.now)
        workspace_id = _workspace(work, actor, slug, public=LocalStorage(settings.media), private=private)
        files = {each.path: each for each in list_files(work.session, workspace_id)}
        added = add({**_texts(work.session, workspace_id), **_media(work.session, workspace_id, private)})
        for path, content in added.files.items():
            if not is_text(path):
                keep(private, private_name(path, hashlib.sha256(content).hexdigest()), content)
                service.put_media(work.session, actor, workspace_id, path, content, now=work.now)
                continue
            based_on = files[path].revision if path in files else 0
            saved = service.save_text(work.session, actor, workspace_id, path, content.decode(), based_on=based_on, now=work.now)
            if saved.aside_id is not None:
                raise Conflict(N_("%(path)s vừa được người khác lưu. Xin chạy lại lệnh."), path=path)
        return added, workspace_id


def _workspace(work: UnitOfWork, actor: Actor, slug: str, *, public: Storage, private: Storage) -> Id:
    there = find_workspace_of(work.session, actor, slug)
    if there is not None:
        return there
    entry = get_course(work.session, actor, slug)
    beginning = beginning_of(work.session, entry, public=public, private=private)
    return service.take_up(work.session, actor, entry.id, entry.version_id, beginning=beginning, now=work.now).id


def _texts(session: Session, workspace_id: Id) -> dict[str, bytes]:
    return {path: text.encode() for path, text in read_texts(session, workspace_id).items()}


def _media(session: Session, workspace_id: Id, private: Storage) -> dict[str, bytes]:
    return {path: read(private, name) for path, name in media_of(list_files(session, workspace_id)).items()}


def write_file(path: Path, content: bytes, *, is_new: bool = False) -> None:
    """Writes a file, with the folders above it.

    Raises:
        Unavailable: it cannot be written, or is there although it should be new.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb" if is_new else "wb") as file:
            file.write(content)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        N_("Không ghi được %(path)s: %(reason)s"), path=printable(path), reason=error.strerror or type(error).__name__
    )
