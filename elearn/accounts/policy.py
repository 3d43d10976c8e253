"""Who may do what to accounts.

One's own account is one's own. Other people's need the right to administer; for whom it holds is decided by `organisation`, which
knows the units and calls these services after its own check.
"""

from __future__ import annotations

from elearn.core.actor import Actor
from elearn.core.errors import Forbidden
from elearn.core.ids import Id
from elearn.core.permissions import allows


def may_administer(actor: Actor) -> bool:
    """Whether the actor may change accounts of others at all."""
    return allows(actor, "organisation.administer")


def may_change(actor: Actor, account_id: Id) -> bool:
    """Whether the account is the actor's own, or the actor administers accounts."""
    return actor.account_id == account_id or may_administer(actor)


def require_administration(actor: Actor) -> None:
    """Raises Forbidden unless the actor may change accounts of others."""
    if not may_administer(actor):
        raise Forbidden


def require_keeping_of_staff(actor: Actor) -> None:
    """Raises Forbidden unless the actor may begin and correct records of persons."""
    if not allows(actor, "organisation.import_staff"):
        raise Forbidden


def require_help_with_sign_in(actor: Actor) -> None:
    """Raises Forbidden unless the actor may give others codes to sign in with."""
    if not allows(actor, "organisation.help_sign_in"):
        raise Forbidden


def require_change(actor: Actor, account_id: Id) -> None:
    """Raises Forbidden unless the actor may change this account."""
    if not may_change(actor, account_id):
        raise Forbidden
