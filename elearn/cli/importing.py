"""Files of frameworks and positions on their way into an installation: read and checked first, then one unit of work for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import click

from elearn.cli import speech
from elearn.cli.effects import Effect, Standing, Wish, effect_of_framework, effect_of_list
from elearn.cli.speech import complain, say
from elearn.content.lint.report import Format, render
from elearn.content.problems import Place, Problem
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.core.errors import N_
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

ASKED_NOTHING: Final = Wish()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file. `code` names the framework or list; `done` is None where nothing was written.

    `effect` is None when `problems` hold an error. Where it is there and nothing was done, it retires what is in use, or this was
    a rehearsal.
    """

    path: Path
    code: str
    problems: tuple[Problem, ...]
    effect: Effect | None = None
    done: Imported | ImportedPositions | None = None

    def is_refused(self, wish: Wish) -> bool:
        """Whether the file is at fault, or would retire what is in use though that was not wished."""
        return self.effect is None or (self.effect.hurts and not wish.may_retire)


class _Undone(Exception):
    """Takes back what a unit of work has done."""


def _settled(outcome: Outcome, wish: Wish) -> Outcome:
    """The outcome as it may be committed.

    Raises:
        _Undone: it is not wished.
    """
    if wish.is_rehearsal or outcome.is_refused(wish):
        raise _Undone
    return outcome


def told(outcome: Outcome, wish: Wish) -> Imported | ImportedPositions | None:
    """Tells the problems of a file, its effect, and whether it was refused; answers what was done."""
    if outcome.problems:
        tell(outcome.problems)
    if outcome.effect is not None:
        outcome.effect.tell()
    if outcome.is_refused(wish):
        tell_refusal(outcome)
    elif wish.is_rehearsal:
        say(N_("Chưa ghi gì: %(path)s"), path=outcome.path)
    return outcome.done


def tell_refusal(outcome: Outcome) -> None:
    """Tells that a file was not imported, and what to do if it should be all the same."""
    if outcome.effect is not None:
        complain(N_("Tệp này rút điều đang được dùng, như kể ở trên. Nếu đúng ý, xin chạy lại với --retire."))
    complain(N_("Chưa nhập: %(path)s"), path=outcome.path)


def tell(problems: Sequence[Problem], *, form: Format = "text", on_error_stream: bool = True) -> None:
    """Tells problems whose places name whole paths, in the language of this call."""
    click.echo(render(problems, form, speech.current_language(), say=sentence_of), nl=False, err=on_error_stream)


def is_sheet(path: Path) -> bool:
    """Whether a file is a CSV sheet; anything else is read as YAML."""
    return path.suffix.lower() == ".csv"


def import_frameworks(
    database: Database, paths: Iterable[Path], *, wish: Wish = ASKED_NOTHING, are_shipped: bool = False
) -> list[Outcome]:
    """Imports files of frameworks one after the other, so that each knows those before it.

    Args:
        database: of the installation.
        paths: YAML files or CSV sheets.
        wish: whether what is in use may be retired, and whether to write at all.
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
        outcomes.append(_import_framework(database, path, loaded, loaded.checked(known), wish=wish, digest=digest))
    return outcomes


def _import_framework(
    database: Database, path: Path, loaded: Loaded, problems: tuple[Problem, ...], *, wish: Wish, digest: str | None
) -> Outcome:
    framework = loaded.framework
    if framework is None or not may_be_kept(problems):
        return Outcome(path, framework.code if framework is not None else path.name, problems)
    try:
        with database.unit_of_work() as work:
            session, today = work.session, day_of(work.session, work.now)
            before = Standing.of(session, framework.code)
            done = service.import_framework(session, SYSTEM, framework, now=work.now, shipped_digest=digest)
            effect = effect_of_framework(session, (framework.code, framework.version), before, done, today=today)
            outcome = Outcome(path, framework.code, problems, effect, done)
            return _settled(outcome, wish)
    except _Undone:
        return replace(outcome, done=None)


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
    database: Database, paths: Iterable[Path], *, on: date | None = None, wish: Wish = ASKED_NOTHING, are_shipped: bool = False
) -> list[Outcome]:
    """Imports lists of positions, from a day on or from today. `wish` and `are_shipped` as in `import_frameworks`."""
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
        outcomes.append(_import_list(database, path, loaded, loaded.checked(known, held), on=on, wish=wish, digest=digest))
    return outcomes


def _import_list(
    database: Database,
    path: Path,
    loaded: LoadedPositions,
    problems: tuple[Problem, ...],
    *,
    on: date | None,
    wish: Wish,
    digest: str | None,
) -> Outcome:
    if loaded.positions is None or not may_be_kept(problems):
        return Outcome(path, path.name, problems)
    try:
        with database.unit_of_work() as work:
            session, today = work.session, day_of(work.session, work.now)
            done = import_positions(
                session, SYSTEM, loaded.positions, on=on or today, now=work.now, today=today, shipped_digest=digest
            )
            outcome = Outcome(path, loaded.positions.code, problems, effect_of_list(session, done, today=today), done)
            return _settled(outcome, wish)
    except _Undone:
        return replace(outcome, done=None)


def import_shipped(database: Database) -> list[Outcome]:
    """Brings in the frameworks and positions of this release that are new or whose files have changed."""
    return [
        *import_frameworks(database, shipped_files(), are_shipped=True),
        *import_position_lists(database, shipped_lists(), are_shipped=True),
    ]
