"""What holds for names of accounts, passwords, sessions and waiting, as pure functions.

A password has a length and is not one that others guess first; there are no rules about kinds of characters, because they make
passwords worse. Guessing is slowed down by waiting longer and longer, never by locking an account: a rival could lock anybody out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from elearn.core import limits
from elearn.core.errors import N_, Invalid
from elearn.core.text import fold, nfc

FIRST_WAIT = timedelta(seconds=15)
"""The wait after the first failure too many; it doubles with each further one, up to the window itself."""
ONE_TIME_PASSWORD_LIFE = timedelta(hours=24)

BIRTH_PRECISIONS = ("day", "month", "year")
"""How much of a date of birth is known."""
GENDERS = ("female", "male")
"""As staff records of the authority tell them; empty where they do not."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,78}[a-z0-9]")
_EMAIL = re.compile(r"[^@\s\x00-\x1f\"<>,;:\\()\[\]]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_OWN_PART = 8
"""How many characters must remain of a password when names that anybody knows are taken out of it."""
_FEWEST_DIFFERENT = 5


class CodePurpose(StrEnum):
    """What a one-time code is given for."""

    ACTIVATION = "activation"
    RESET = "reset"


CODE_LIFE = {CodePurpose.ACTIVATION: timedelta(days=14), CodePurpose.RESET: timedelta(minutes=30)}
"""How long a one-time code holds."""


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed-out"
    GAVE_WAY = "gave-way"
    ENDED_ELSEWHERE = "ended-elsewhere"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    DISABLED = "disabled"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many failures in a window of time before waiting begins. The wait doubles; `is_final`: it is the window at once."""

    tries: int
    window: timedelta
    is_final: bool = False


PER_ACCOUNT = Allowance(*limits.SIGN_IN_PER_ACCOUNT)
PER_ADDRESS = Allowance(*limits.SIGN_IN_PER_ADDRESS)
PER_ACTIVATION = Allowance(*limits.SIGN_IN_PER_ACCOUNT)
PER_RESET = Allowance(limits.RESET_TRIES, CODE_LIFE[CodePurpose.RESET], is_final=True)
"""A spoken code has six digits: once its tries are used up, it has expired before there is another."""


def window_start(now: datetime, allowance: Allowance) -> datetime:
    """The beginning of the window that `now` lies in; windows are counted from the epoch."""
    length = allowance.window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // length * length, now.tzinfo)


def wait_until(failures: int, last_at: datetime | None, allowance: Allowance) -> datetime | None:
    """When the next try may be made after `failures` in this window and the one before, or None when at once."""
    beyond = failures - allowance.tries
    if beyond < 0 or last_at is None:
        return None
    steps = tuple(waits(allowance))
    return last_at + steps[min(beyond, len(steps) - 1)]


def waits(allowance: Allowance) -> Iterator[timedelta]:
    """The waits after each failure too many; the last one, the window itself, is that of all that follow."""
    wait = allowance.window if allowance.is_final else FIRST_WAIT
    while wait < allowance.window:
        yield wait
        wait *= 2
    yield allowance.window


def is_session_alive(now: datetime, *, last_used: datetime, expires_at: datetime) -> bool:
    """Whether a session has neither idled too long nor reached its end."""
    return now < expires_at and now - last_used < limits.SESSION_IDLE


def sign_in_name(text: str) -> str:
    """What somebody typed as their name, in the form that usernames and e-mail addresses are stored in."""
    return nfc(text).strip().casefold()


def staff_code(text: str) -> str:
    """A staff code in the form it is stored in: composed, without spaces around, in capitals."""
    return nfc(text).strip().upper()


def check_username(text: str) -> str:
    """The username in its stored form.

    Raises:
        Invalid: it has other characters than small letters, digits, full stop, hyphen and underscore, or not 3 to 80 of them.
    """
    name = sign_in_name(text)
    if not _USERNAME.fullmatch(name):
        raise Invalid(N_("Tên đăng nhập gồm 3 đến 80 chữ không dấu, số, dấu chấm, gạch nối hoặc gạch dưới."), field="username")
    return name


def check_email(text: str | None) -> str | None:
    """The e-mail address in its stored form, or None for an empty one.

    Raises:
        Invalid: it is not an address.
    """
    if text is None or not text.strip():
        return None
    address = sign_in_name(text)
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Invalid(N_("Địa chỉ thư điện tử chưa đúng dạng ten@coquan.vn."), field="email")
    return address


def check_full_name(text: str) -> str:
    """A person's name, composed and with single spaces; otherwise as it was given.

    Raises:
        Invalid: it is empty, too long, or holds control characters.
    """
    name = " ".join(nfc(text).split())
    if not name or len(name) > limits.NAME_CHARACTERS:
        raise Invalid(N_("Họ và tên cần từ 1 đến 200 ký tự."), field="full_name")
    if any(not each.isprintable() for each in name):
        raise Invalid(N_("Họ và tên có ký tự không in được."), field="full_name")
    return name


def check_password(password: str, *, common: frozenset[str], names: Iterable[str] = (), field: str = "password") -> None:
    """Accepts a password that is long enough and not among those that are tried first.

    Args:
        password: as typed; it is compared in composed form, without case, tones and marks.
        common: folded words and passwords that everybody knows.
        names: what anybody knows of the person and the site: names, username, e-mail address, agency.
        field: the form's field that the error belongs to.

    Raises:
        Invalid: with the reason.
    """
    composed = nfc(password)
    if len(composed) < limits.PASSWORD_MIN:
        raise Invalid(N_("Mật khẩu cần ít nhất %(least)s ký tự."), field=field, least=limits.PASSWORD_MIN)
    if len(composed) > limits.PASSWORD_MAX:
        raise Invalid(N_("Mật khẩu dài nhất %(most)s ký tự."), field=field, most=limits.PASSWORD_MAX)
    plain = _NOT_WORD.sub("", fold(password))
    if len(set(composed)) < _FEWEST_DIFFERENT or _is_run(composed) or _is_common(plain, common):
        raise Invalid(N_("Mật khẩu này dễ đoán vì nhiều người dùng. Xin chọn một cụm từ khác."), field=field)
    if _leans_on(plain, names):
        raise Invalid(
            N_("Mật khẩu dựa vào tên của anh/chị, của cơ quan hoặc của trang này. Xin chọn một cụm từ khác."), field=field
        )


def _is_run(text: str) -> bool:
    """Whether the text only counts up or down, such as abcdefghijkl."""
    return len({ord(after) - ord(before) for before, after in itertools.pairwise(text)}) == 1


def _is_common(plain: str, common: frozenset[str]) -> bool:
    """Whether a folded password is a common one: as it is, without the digits around it, or one repeated."""
    core = plain.strip("0123456789")
    if plain in common or core in common:
        return True
    return any(_is_repeated(text, common) for text in (plain, core))


def _is_repeated(text: str, common: frozenset[str]) -> bool:
    for length in range(3, len(text) // 2 + 1):
        times, rest = divmod(len(text), length)
        if not rest and text[:length] in common and text[:length] * times == text:
            return True
    return False


def _leans_on(plain: str, names: Iterable[str]) -> bool:
    """Whether little is left of a folded password without the names. Words of a name count as well as the whole."""
    words = {_NOT_WORD.sub("", fold(part)) for name in names for part in (name, *re.split(r"[\s@._-]+", name))}
    rest = plain
    for word in sorted((each for each in words if len(each) >= 3), key=lambda each: (-len(each), each)):
        rest = rest.replace(word, "")
    return rest != plain and len(rest.strip("0123456789")) < _OWN_PART and len(rest) < limits.PASSWORD_MIN
