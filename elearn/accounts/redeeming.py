"""Using a one-time code, step by step: who is meant, may they try, is it the code, is what they chose sound, then all at once.

A known and an unknown name, a wrong code and one that is over take the same steps: one look-up, one look at the counters, one
count, one comparison. Only then does the answer depend on the result; what would tell more, such as a taken name, is said to
whoever has the code.
"""

from __future__ import annotations

from flask import current_app, request

from elearn.accounts import queries
from elearn.accounts.one_time_codes import fits
from elearn.accounts.queries import LiveCode
from elearn.accounts.rules import CodePurpose, sign_in_name
from elearn.accounts.throttle import counted_address, counters_of_code, forget_failures, require_patience, take_tries
from elearn.core.actor import ANONYMOUS
from elearn.core.errors import NotFound
from elearn.core.ids import new_id
from elearn.core.notes import take_note
from elearn.web.work import close_read_session, database, notes, read_session

_NOBODY = new_id()
_NO_DIGEST = bytes(32)


def find_fitting(typed: str, code: str, purpose: CodePurpose) -> LiveCode:
    """The live code that a person typed with their name.

    Raises:
        NotFound: the two do not belong together, for whatever reason.
        TooMany: this name or address has to wait.
    """
    now = database().clock.now()
    found = queries.find_live_code(read_session(), typed, purpose, now=now)
    subject = str(found.code_id) if found else sign_in_name(typed)
    address = counted_address(request.remote_addr)
    counters = counters_of_code(secrets_of_site()[0], purpose, subject=subject, address=address)
    require_patience(read_session(), counters, now=now)
    close_read_session()
    with notes() as work:
        take_tries(work.session, counters, now=now)
    person_id, digest = (found.person_id, found.digest) if found else (_NOBODY, _NO_DIGEST)
    if not fits(secrets_of_site(), purpose, person_id, code, digest) or found is None:
        with notes() as work:
            take_note(work, "accounts.code_refused", ANONYMOUS, purpose=str(purpose))
        raise NotFound
    with notes() as work:
        forget_failures(work.session, counters, taken_at=now)
    return found


def secrets_of_site() -> tuple[str, ...]:
    """The present secret of the site first: codes that were printed before it was changed still hold."""
    kept = current_app.config.get("SECRET_KEY_FALLBACKS") or ()
    return (str(current_app.config["SECRET_KEY"]), *map(str, kept))
