"""One-time codes as people see and type them, and the digests that are kept of them.

A code on a slip has twelve letters and digits that nobody takes for one another; one that is spoken has six digits, and little time
and few tries. Both are too short for a plain digest: it is keyed with the installation's secret, so that who reads the table can
test no guesses.
"""

from __future__ import annotations

import hmac
import re
import secrets

from elearn.accounts.rules import CodePurpose
from elearn.accounts.throttle import keyed_digest
from elearn.core.ids import Id

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B."""
_GROUPS, _IN_GROUP = 3, 4
_DIGITS = 6
_BETWEEN = re.compile(r"[\s.\-–]+")


def new_activation_code() -> str:
    """Three groups of four: 55 random bits, to be typed once from paper."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def new_reset_code() -> str:
    """Six digits, to be read out."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


def digest_of(secret: str, purpose: CodePurpose, person_id: Id, code: str) -> bytes:
    """What is kept of a code."""
    return keyed_digest(secret, f"code.{purpose}", f"{person_id}\n{_plain(code)}")


def fits(secrets_of_site: tuple[str, ...], purpose: CodePurpose, person_id: Id, code: str, stored: bytes) -> bool:
    """Whether a typed code is the stored one, under the present secret of the site or one before it; always as much work."""
    found = [hmac.compare_digest(digest_of(each, purpose, person_id, code), stored) for each in secrets_of_site]
    return any(found)


def _plain(code: str) -> str:
    """A code as it is compared: in capitals, without what stands between its groups."""
    return _BETWEEN.sub("", code).upper()[:64]
