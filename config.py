"""Settings: one frozen, typed object read from `ELEARN_*` variables, or from the file that `ELEARN_*_FILE` names.

Every fault is reported at once, each with the variable's name and what would be right; `elearn config show|check` tells them in the
language of the terminal.
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
    "ELEARN_HYPOTHESIS_PROFILE", "ELEARN_LANGUAGE",
}  # fmt: skip
"""Variables of the same prefix that are read elsewhere: by the demo, the tests, the benchmarks and the command line."""


MODE_FILE = "mode"
SECURITIES = ("starttls", "tls", "none")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Mode(StrEnum):
    """What the installation is for. Demo accounts and the style page exist in no installation that serves people."""

    PRODUCTION = "production"
    DEMO = "demo"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one variable: a code that `elearn.cli.setting_faults` has a sentence for, and the values in it."""

    name: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{key} {value}" for key, value in self.values.items())
        return f"{self.name}: {self.code}" + (f" ({told})" if told else "")


class Unfit(ValueError):
    """A text is no value of its setting, for the reason that `code` names."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


class SettingsError(ValueError):
    """One or more settings are wrong: `faults` has each of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.strip().isdecimal() and low <= int(text) <= high):
            raise Unfit("number", low=low, high=high)
        return int(text)

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _switch(text: str) -> bool:
    if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
        raise Unfit("switch")
    return text.lower() in {"1", "true", "yes"}


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise Unfit("choice", choices=", ".join(Mode)) from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise Unfit("zone") from None


def _chain_keys(text: str) -> tuple[str, ...]:
    words = tuple(re.split(r"[,\s]+", text.strip()))
    if not words[0].startswith("sk:") or not all(re.fullmatch(r"(sk|pk):[A-Za-z0-9_-]{43}", word) for word in words):
        raise Unfit("chain-keys")
    return words


def _security(text: str) -> str:
    if text not in SECURITIES:
        raise Unfit("choice", choices=", ".join(SECURITIES))
    return text


def _hours(text: str) -> str:
    if text != "no" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text):
        raise Unfit("hours")
    return text


def _days(text: str) -> tuple[str, ...]:
    words = _words(text)
    if words != ("no",) and (not set(words) <= set(DAYS) or len(set(words)) == len(DAYS)):
        raise Unfit("days", choices=", ".join(DAYS))
    return words


def _level(text: str) -> str:
    if text not in LEVELS:
        raise Unfit("choice", choices=", ".join(LEVELS))
    return text


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
    review_courses: bool = _setting(
        "whether somebody else must read a course before it is published, where no unit says how many", _switch, default=True
    )  # fmt: skip
    import_folder: Path | None = _setting(
        "folder below which administrators may name course folders to import; empty: none", Path, default=None
    )  # fmt: skip
    office: str = _setting(
        "LibreOffice, which draws the slides of presentations; empty: the one on the path, none: a simple drawing",
        default="",
    )
    smtp_host: str = _setting("mail server for notices; empty: no e-mail is sent", default="")
    smtp_port: int = _setting("its port", _number(1, 65535), default=587)
    smtp_security: str = _setting("starttls, tls or none", _security, default="starttls")
    smtp_user: str = _setting("name to sign in to the mail server with; empty: without", default="")
    smtp_password: str = _setting("password for that name", default="", secret=True)
    smtp_sender: str = _setting("address that e-mails come from", default="")
    mail_folder: str = _setting("development: folder that takes e-mails as files instead of a server", default="")
    quiet_hours: str = _setting(
        "hours in which nobody is written to but for security, in the zone of the installation, or no",
        _hours,
        default="18:00-07:00",
    )
    quiet_days: tuple[str, ...] = _setting("whole quiet days, of mon to sun, or no", _days, default=("sat", "sun"))
    log_level: str = _setting("DEBUG, INFO, WARNING or ERROR", _level, default="INFO")
    debug: bool = _setting("Flask's debugger: development only", _switch, default=False)

    @property
    def database(self) -> str:
        """The address of the database, with the default filled in."""
        return self.database_url or f"sqlite:///{self.instance.absolute() / 'elearn.db'}"

    @property
    def sends_mail(self) -> bool:
        """Whether notices go out by e-mail at all."""
        return bool(self.smtp_host) or bool(self.mail_folder)

    @property
    def media(self) -> Path:
        return self.instance.absolute() / "media"

    @property
    def exports(self) -> Path:
        """Where files that were exported lie for a week; no backup holds them."""
        return self.instance.absolute() / "exports"

    @property
    def private(self) -> Path:
        """What people have sent and no address leads to: the sources of drafts."""
        return self.instance.absolute() / "private"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in `environ`.

        Raises:
            SettingsError: with every variable that is wrong.
        """
        found: list[Fault] = []
        values = {each.name: value for each in fields(cls) if (value := _read(each, environ, found)) is not None}
        settings = cls(**values)
        if not settings.secret_key and settings.mode is not Mode.PRODUCTION:
            settings = cls(**values | {"secret_key": own_secret(settings.instance)})
        found += settings.faults()
        if found:
            raise SettingsError(found)
        return settings

    def faults(self) -> list[Fault]:
        """What makes these settings unfit for their mode."""
        found = []
        if len(self.secret_key) < 32 or len(set(self.secret_key)) < 10:
            found.append(Fault("ELEARN_SECRET_KEY", "secret"))
        if self.debug and self.mode is Mode.PRODUCTION:
            found.append(Fault("ELEARN_DEBUG", "debug"))
        if self.mode is Mode.PRODUCTION and "*" in self.allowed_hosts:
            found.append(Fault("ELEARN_ALLOWED_HOSTS", "any-host"))
        if self.database_url and not self.database_url.startswith(("sqlite:////", "postgresql+psycopg://")):
            found.append(Fault("ELEARN_DATABASE_URL", "database"))
        return found + self._mail_faults()

    def _mail_faults(self) -> list[Fault]:
        """What would keep e-mails from going out, or let a password go out in clear."""
        found = []
        if self.smtp_host and not re.fullmatch(
            r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", self.smtp_sender
        ):
            found.append(Fault("ELEARN_SMTP_SENDER", "sender"))
        if bool(self.smtp_user) != bool(self.smtp_password):
            found.append(Fault("ELEARN_SMTP_PASSWORD", "user-password"))
        if self.smtp_user and self.smtp_security == "none":
            found.append(Fault("ELEARN_SMTP_SECURITY", "clear-password"))
        if self.mail_folder and self.smtp_host:
            found.append(Fault("ELEARN_MAIL_FOLDER", "two-ways"))
        if self.mail_folder and self.mode is Mode.PRODUCTION:
            found.append(Fault("ELEARN_MAIL_FOLDER", "mail-lost"))
        return found


def _read(each: Any, environ: Mapping[str, str], found: list[Fault]) -> Any:
    name = PREFIX + each.name.upper()
    text = environ.get(name)
    if (path := environ.get(f"{name}_FILE")) is not None:
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            found.append(Fault(f"{name}_FILE", "unreadable", {"path": path, "reason": error.strerror}))
            return None
        except UnicodeDecodeError:
            found.append(Fault(f"{name}_FILE", "not-text", {"path": path}))
            return None
    if text is None or text == "":
        return None
    try:
        return each.metadata["read"](text)
    except Unfit as unfit:
        found.append(Fault(name, unfit.code, unfit.values))
        return None


def unknown_variables(environ: Mapping[str, str]) -> list[Fault]:
    """Each `ELEARN_*` variable that nothing reads, with the name that was probably meant."""
    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    known |= {f"{name}_FILE" for name in known} | OUTSIDE
    found = []
    for name in sorted(each for each in set(environ) - known if each.startswith(PREFIX)):
        near = difflib.get_close_matches(name, known, n=1)
        found.append(Fault(name, "unknown-near", {"near": near[0]}) if near else Fault(name, "unknown"))
    return found


def own_secret(instance: Path) -> str:
    """The secret key that a demo or development installation makes for itself and keeps in `instance/secret-key` (mode 0600)."""
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def remember_mode(instance: Path, mode: Mode) -> None:
    """Writes down what an instance folder is for, so that later commands in it need not be told."""
    (instance / MODE_FILE).write_text(f"{mode}\n", encoding="utf-8")


def with_remembered_mode(environ: Mapping[str, str]) -> Mapping[str, str]:
    """`environ`, as that of a demo where the instance folder is one and nothing says otherwise.

    Where a mode or a secret key is given, the environment is that of a real installation and is left as it is.
    """
    if any(environ.get(name) for name in ("ELEARN_MODE", "ELEARN_MODE_FILE", "ELEARN_SECRET_KEY", "ELEARN_SECRET_KEY_FILE")):
        return environ
    path = Path(environ.get("ELEARN_INSTANCE") or "instance") / MODE_FILE
    is_demo = path.is_file() and path.read_text(encoding="utf-8").strip() == Mode.DEMO
    return {**environ, "ELEARN_MODE": Mode.DEMO.value, "ELEARN_HTTPS": environ.get("ELEARN_HTTPS", "no")} if is_demo else environ
