"""The installation that a command works on: its settings and its database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import config
from config import Fault, Settings, SettingsError
from elearn.cli.setting_faults import tell
from elearn.cli.speech import complain
from elearn.core.chain_keys import FILE_NAME, KeyRing, make_ring_file, read_ring_file
from elearn.core.clock import Clock
from elearn.core.db import revisions
from elearn.core.db.work import Database
from elearn.core.errors import N_, Unavailable

# Every table must be known before a row is written, or foreign keys do not find each other.
from elearn.models import metadata as metadata
from elearn.wiring import SESSION_INFO

ROOT = Path(config.__file__).parent
COURSES = ROOT / "courses"
PRIVATE = 0o077
"""What nobody but the owner may do with the files of an installation."""


def settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: some are wrong.
    """
    return Settings.from_environ(config.with_remembered_mode(os.environ))


def warn_about_unknown_settings() -> None:
    """Tells on standard error which `ELEARN_*` variables nothing reads."""
    for fault in config.unknown_variables(os.environ):
        click.echo(tell(fault), err=True)


def make_private(folder: Path) -> None:
    """Makes the folder of an installation, readable by its owner alone: it holds personal data and keys."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def private_files(chosen: Settings) -> Iterator[None]:
    """Makes the installation's folder; what this process writes meanwhile, databases among it, is for its owner alone."""
    before = os.umask(PRIVATE)
    try:
        make_private(chosen.instance)
        yield
    finally:
        os.umask(before)


def warn_about_open_folder(chosen: Settings) -> None:
    """Tells on standard error which of an installation's folder and database others on this machine can reach."""
    for path in (chosen.instance, chosen.instance / "elearn.db"):
        if path.exists() and (mode := path.stat().st_mode & 0o777) & PRIVATE:
            told = N_("%(path)s mở cho người khác trên máy này (quyền %(mode)s). Xin chạy: chmod go= %(path)s")
            complain(told, path=path, mode=f"{mode:04o}")


def chain_keys_file(chosen: Settings) -> Path:
    """Where an installation keeps the ring of its audit chain, unless a setting holds it."""
    return chosen.instance / FILE_NAME


def chain_keys(chosen: Settings, *, may_make: bool = False) -> KeyRing:
    """The ring of the audit chain: from the setting, or from the file in the folder of the installation.

    Args:
        may_make: make the file where there is none, as at the first start.

    Raises:
        SettingsError: the ring is faulty, or others can read its file.
        Unavailable: there is no ring.
    """
    path = chain_keys_file(chosen)
    try:
        words = chosen.chain_keys or read_ring_file(path)
        if words is None and may_make:
            make_private(chosen.instance)
            words = make_ring_file(path)
        if words is None:
            told = N_(
                "Chưa có khóa của chuỗi sự kiện ở %(path)s. Nơi cài đặt mới tự lập khóa khi phục vụ lần đầu; nơi đã phục vụ thì "
                "xin cất lại tệp khóa về đó."
            )
            raise Unavailable(told, path=path)
        return KeyRing.read(words)
    except (ValueError, PermissionError) as error:
        raise SettingsError([Fault("ELEARN_CHAIN_KEYS", "ring", {"path": path})]) from error


@contextmanager
def opened(chosen: Settings, *, clock: Clock | None = None) -> Iterator[Database]:
    """The database with patient limits and everybody who reacts to events; closed at the end.

    Args:
        clock: of invented data; None means the real one.
    """
    shared = {**SESSION_INFO, "zone": chosen.time_zone}
    with private_files(chosen):
        database = Database(chosen.database, clock=clock, session_info=shared, pool_size=chosen.threads + 2, patient=True)
        try:
            yield database
        finally:
            database.close()


def refuse_other_schema(database: Database) -> None:
    """Refuses to work on a database that does not carry this version's schema.

    Raises:
        Unavailable: it is older, newer or empty; says the command that mends it.
    """
    found, wanted = revisions.current_revision(database), revisions.NEEDED
    if found != wanted:
        raise Unavailable(
            N_("Cơ sở dữ liệu ở phiên bản lược đồ %(found)s, chương trình cần %(wanted)s. Xin chạy: elearn db upgrade"),
            found=found or "–",
            wanted=wanted,
        )
