"""Settings: one frozen, typed object read from `ELEARN_*` variables, or from the file that `ELEARN_*_FILE` names.

Every fault is reported at once, each with the variable's name and what would be right. `elearn config show|check` prints them.
The table of all settings in `docs/operations.md` is made from this file.
"""

from __future__ import annotations

import difflib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "ELEARN_"
OUTSIDE = {
    "ELEARN_DEMO_PASSWORD", "ELEARN_TEST_POSTGRES", "ELEARN_CHROMIUM", "ELEARN_BENCH_POSTGRES", "ELEARN_PASSWORD",
    "ELEARN_HYPOTHESIS_PROFILE",
}  # fmt: skip
"""Variables of the same prefix that are read elsewhere: by the demo, the tests, the benchmarks and `elearn user create`."""


class Mode(StrEnum):
    """What the installation is for. Demo accounts and the style page exist in no installation that serves people."""

    PRODUCTION = "production"
    DEMO = "demo"
    DEVELOPMENT = "development"


class SettingsError(ValueError):
    """One or more settings are wrong. `problems` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.strip().isdecimal() and low <= int(text) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _switch(text: str) -> bool:
    if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
        raise ValueError("yes or no")
    return text.lower() in {"1", "true", "yes"}


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ValueError("one of " + ", ".join(Mode)) from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("a time zone such as Asia/Ho_Chi_Minh") from None


def _chain_keys(text: str) -> tuple[str, ...]:
    words = tuple(re.split(r"[,\s]+", text.strip()))
    if not words[0].startswith("sk:") or not all(re.fullmatch(r"(sk|pk):[A-Za-z0-9_-]{43}", word) for word in words):
        raise ValueError("the content of a file that `elearn audit rotate` has made")
    return words


def _setting(about: str, read: Callable[[str], Any] = str, *, default: Any = MISSING, secret: bool = False) -> Any:
    return field(default=default, metadata={"about": about, "read": read, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation can choose. Sizes are in bytes, times in seconds."""

    mode: Mode = _setting("production, demo or development", _mode, default=Mode.PRODUCTION)
    instance: Path = _setting("folder for the database, media and keys of this installation", Path, default=Path("instance"))
    database_url: str = _setting("sqlite:////path or postgresql+psycopg://…; empty: elearn.db in the instance folder", default="")
    secret_key: str = _setting("at least 32 random characters; signs cookies", default="", secret=True)
    old_secret_keys: tuple[str, ...] = _setting("earlier secret keys, still accepted for cookies", _words, default=(), secret=True)
    chain_keys: tuple[str, ...] = _setting(
        "keys of the audit chain, the first signs; empty: the file chain-keys in the instance folder",
        _chain_keys, default=(), secret=True,
    )  # fmt: skip
    allowed_hosts: tuple[str, ...] = _setting("host names that the site answers to", _words, default=("127.0.0.1", "localhost"))
    proxies: int = _setting("how many reverse proxies stand in front, exactly", _number(0, 4), default=0)
    https: bool = _setting("whether people reach the site over HTTPS", _switch, default=True)
    host: str = _setting("address that `elearn serve` listens on", default="127.0.0.1")
    port: int = _setting("port that `elearn serve` listens on", _number(0, 65535), default=8000)
    threads: int = _setting("request threads of `elearn serve`", _number(1, 64), default=8)
    time_zone: ZoneInfo = _setting("time zone in which days begin and dates are shown", _zone, default=ZoneInfo("Asia/Ho_Chi_Minh"))
    site_name: str = _setting("name of the site, Vietnamese", default="Học trực tuyến")
    site_name_en: str = _setting("name of the site, English", default="Online learning")
    agency: str = _setting("name of the agency under it, Vietnamese", default="Thành phố Ví Dụ")
    agency_en: str = _setting("name of the agency, English", default="Ví Dụ City")
    keep_traces_days: int = _setting(
        "days that notes (looks at records, refusals, failed sign-ins) and ended sign-ins are kept", _number(30, 3660), default=366
    )
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR", default="INFO")
    debug: bool = _setting("Flask's debugger: development only", _switch, default=False)

    @property
    def database(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database_url or f"sqlite:///{self.instance.absolute() / 'elearn.db'}"

    @property
    def media(self) -> Path:
        return self.instance.absolute() / "media"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in `environ`.

        Raises:
            SettingsError: with a sentence for every variable that is wrong.
        """
        problems: list[str] = []
        values = {each.name: value for each in fields(cls) if (value := _read(each, environ, problems)) is not None}
        settings = cls(**values)
        if not settings.secret_key and settings.mode is not Mode.PRODUCTION:
            settings = cls(**values | {"secret_key": own_secret(settings.instance)})
        problems += settings.faults()
        if problems:
            raise SettingsError(problems)
        return settings

    def faults(self) -> list[str]:
        """What makes these settings unfit for their mode."""
        found = []
        if len(self.secret_key) < 32 or len(set(self.secret_key)) < 10:
            found.append("ELEARN_SECRET_KEY: needs at least 32 random characters, for example from `openssl rand -base64 48`.")
        if self.debug and self.mode is Mode.PRODUCTION:
            found.append("ELEARN_DEBUG: the debugger lets anyone run code; it is refused in production.")
        if self.mode is Mode.PRODUCTION and "*" in self.allowed_hosts:
            found.append("ELEARN_ALLOWED_HOSTS: name the hosts; `*` is refused in production.")
        if self.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            found.append("ELEARN_LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR.")
        if self.database_url and not self.database_url.startswith(("sqlite:////", "postgresql+psycopg://")):
            found.append("ELEARN_DATABASE_URL: must begin with sqlite://// or postgresql+psycopg://.")
        return found


def _read(each: Any, environ: Mapping[str, str], problems: list[str]) -> Any:
    name = PREFIX + each.name.upper()
    text = environ.get(name)
    if (path := environ.get(f"{name}_FILE")) is not None:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            problems.append(f"{name}_FILE: {path} cannot be read ({error.strerror}).")
            return None
    if text is None or text == "":
        return None
    try:
        return each.metadata["read"](text)
    except ValueError as error:
        problems.append(f"{name}: must be {error}.")
        return None


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each `ELEARN_*` variable that nothing reads, with the name that was probably meant."""
    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    known |= {f"{name}_FILE" for name in known} | OUTSIDE
    sentences = []
    for name in sorted(set(environ) - known):
        if name.startswith(PREFIX):
            near = difflib.get_close_matches(name, known, n=1)
            sentences.append(f"{name} is not a setting." + (f" Did you mean {near[0]}?" if near else ""))
    return sentences


def own_secret(instance: Path) -> str:
    """The secret key that a demo or development installation makes for itself and keeps in `instance/secret-key` (mode 0600)."""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
