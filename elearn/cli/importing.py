"""Files of frameworks and positions on their way into an installation: read and checked first, then one unit of work for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from elearn.cli import speech
from elearn.content.lint.report import Format, render
from elearn.content.problems import Place, Problem
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.frameworks import loading, service, sheet
from elearn.frameworks.document import Framework
from elearn.frameworks.loading import Loaded, may_be_kept
from elearn.frameworks.queries import find_framework, get_document, known_frameworks, shipped_digests
from elearn.frameworks.rules import known_of
from elearn.frameworks.sentences import problem, sentence_of
from elearn.frameworks.service import Imported
from elearn.frameworks.shipped import digest_of, shipped_files
from elearn.organisation import position_files
from elearn.organisation.position_files import LoadedPositions
from elearn.organisation.queries import shipped_position_digests
from elearn.organisation.queries.positions import get_position_file
from elearn.organisation.service import ImportedPositions, import_positions
from elearn.organisation.shipped import shipped_lists


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: nothing is imported when `problems` hold an error. `code` names the framework or list."""

    path: Path
    code: str
    problems: tuple[Problem, ...]
    done: Imported | ImportedPositions | None = None


def tell(problems: Sequence[Problem], *, form: Format = "text", on_error_stream: bool = True) -> None:
    """Tells problems whose places name whole paths, in the language of this call."""
    click.echo(render(problems, form, speech.current_language(), say=sentence_of), nl=False, err=on_error_stream)


def is_sheet(path: Path) -> bool:
    """Whether a file is a CSV sheet; anything else is read as YAML."""
    return path.suffix.lower() == ".csv"


def import_frameworks(database: Database, paths: Iterable[Path], *, are_shipped: bool = False) -> list[Outcome]:
    """Imports files of frameworks one after the other, so that each knows those before it.

    Args:
        database: of the installation.
        paths: YAML files or CSV sheets.
        are_shipped: they come with this release; one whose bytes were imported before is left out.
    """
    outcomes = []
    for path in paths:
        content = path.read_bytes()
        digest = digest_of(content) if are_shipped else None
        with database.read() as session:
            if digest is not None and digest in shipped_digests(session):
                continue
            known = known_frameworks(session)
        loaded = _loaded(database, path, content)
        problems = loaded.checked(known)
        done = None
        if loaded.framework is not None and may_be_kept(problems):
            with database.unit_of_work() as work:
                done = service.import_framework(work.session, SYSTEM, loaded.framework, now=work.now, shipped_digest=digest)
        code = loaded.framework.code if loaded.framework is not None else path.name
        outcomes.append(Outcome(path, code, problems, done))
    return outcomes


def _loaded(database: Database, path: Path, content: bytes) -> Loaded:
    if not is_sheet(path):
        return loading.load(str(path), content)
    read = sheet.read_sheet(str(path), content)
    with database.read() as session:
        is_there = find_framework(session, read.code, read.version) is not None
        base = get_document(session, read.code, read.version) if is_there else None
    if base is not None:
        return read.onto(base)
    missing = (problem(Place(str(path)), "FWK020", code=read.code, version=read.version),) if read.code else ()
    return Loaded(None, read.places, (*read.problems, *missing))


def check_files(paths: Sequence[Path]) -> list[Problem]:
    """The problems of files of frameworks, read together: each knows the others, and those that come with this release."""
    readings = {path: _read(path) for path in paths}
    here = [*_shipped(readings.values())]
    here += [each.framework for each in readings.values() if isinstance(each, Loaded) and each.framework is not None]
    known = {each.code: known_of(each) for each in here}
    by_version = {(each.code, each.version): each for each in here}
    found: list[Problem] = []
    for reading in readings.values():
        if isinstance(reading, Loaded):
            found += reading.checked(known)
        else:
            found += reading.checked(known, by_version.get((reading.code, reading.version)))
    return found


def _read(path: Path) -> Loaded | sheet.Sheet:
    content = path.read_bytes()
    return sheet.read_sheet(str(path), content) if is_sheet(path) else loading.load(str(path), content)


def _shipped(readings: Iterable[Loaded | sheet.Sheet]) -> list[Framework]:
    """The frameworks of this release, if any of the readings is a sheet or names another framework at all."""
    if not any(isinstance(each, sheet.Sheet) or (each.framework is not None and each.framework.relations) for each in readings):
        return []
    frameworks = (loading.load(str(path), path.read_bytes()).framework for path in shipped_files())
    return [each for each in frameworks if each is not None]


def import_position_lists(
    database: Database, paths: Iterable[Path], *, on: date | None = None, are_shipped: bool = False
) -> list[Outcome]:
    """Imports lists of positions, from a day on or from today. `are_shipped` as in `import_frameworks`."""
    outcomes = []
    for path in paths:
        content = path.read_bytes()
        digest = digest_of(content) if are_shipped else None
        with database.read() as session:
            if digest is not None and digest in shipped_position_digests(session):
                continue
            known = known_frameworks(session)
            there = get_position_file(session, today=on or day_of(session, database.clock.now()))
        loaded = position_files.load(str(path), content)
        held = {(each.code, wanted) for each in there.positions for wanted in each.requires}
        outcomes.append(_import_list(database, path, loaded, loaded.checked(known, held), on=on, digest=digest))
    return outcomes


def _import_list(
    database: Database, path: Path, loaded: LoadedPositions, problems: tuple[Problem, ...], *, on: date | None, digest: str | None
) -> Outcome:
    if loaded.positions is None or not may_be_kept(problems):
        return Outcome(path, path.name, problems)
    with database.unit_of_work() as work:
        today = day_of(work.session, work.now)
        done = import_positions(
            work.session, SYSTEM, loaded.positions, on=on or today, now=work.now, today=today, shipped_digest=digest
        )
    return Outcome(path, loaded.positions.code, problems, done)


def import_shipped(database: Database) -> list[Outcome]:
    """Brings in the frameworks and positions of this release that are new or whose files have changed."""
    return [
        *import_frameworks(database, shipped_files(), are_shipped=True),
        *import_position_lists(database, shipped_lists(), are_shipped=True),
    ]
