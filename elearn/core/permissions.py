"""The one table of who may do what: permission → roles. `elearn access` prints it with the endpoints that need each.

A permission is `feature.action`. It opens a door; which rows stand behind it is decided by the feature's `policy.visible_to`.
"""

from __future__ import annotations

from elearn.core.actor import Actor, Role

_EVERYONE_SIGNED_IN = frozenset({Role.LEARNER})

_KEEPERS_OF_STAFF = frozenset({Role.TRAINING_OFFICER, Role.ADMINISTRATOR})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "accounts.own": _EVERYONE_SIGNED_IN,
    "notifications.own": _EVERYONE_SIGNED_IN,
    "learning.learn": _EVERYONE_SIGNED_IN,
    "competency.own": _EVERYONE_SIGNED_IN,
    "learning.close_faults": frozenset({Role.TRAINER}),
    "assessment.sit": _EVERYONE_SIGNED_IN,
    "assessment.mark": frozenset({Role.TRAINER}),
    # Who serves at an examination, or sits it, is told by its own rows: `examinations.policy`.
    "examinations.sit": _EVERYONE_SIGNED_IN,
    "examinations.serve": _EVERYONE_SIGNED_IN,
    "examinations.organise": frozenset({Role.EXAM_OFFICER}),
    "measurement.read": frozenset({Role.TRAINER, Role.REVIEWER}),
    "studio.open": frozenset({Role.TRAINER, Role.REVIEWER}),
    "studio.author": frozenset({Role.TRAINER}),
    "studio.review": frozenset({Role.REVIEWER}),
    "studio.versions": frozenset({Role.TRAINER, Role.REVIEWER, Role.AUDITOR}),
    "studio.import": frozenset({Role.ADMINISTRATOR}),
    "studio.set_review": _KEEPERS_OF_STAFF,
    "reporting.completions": frozenset({Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR}),
    "reporting.statistics": frozenset({Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR}),
    "reporting.attempts": frozenset({Role.TRAINING_OFFICER}),
    "reporting.faults": frozenset({Role.TRAINER, Role.REVIEWER}),
    "reporting.months": frozenset({Role.TRAINER}),
    "reporting.obstacles": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "reporting.competencies": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "planning.own": _EVERYONE_SIGNED_IN,
    "planning.assign": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "planning.exempt": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "planning.remind": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "monday.read": frozenset({Role.HEAD}),
    "obstacles.own": _EVERYONE_SIGNED_IN,
    "obstacles.decide": frozenset({Role.HEAD}),
    "support.read": frozenset({Role.TRAINING_OFFICER, Role.HEAD}),
    "organisation.administer": frozenset({Role.ADMINISTRATOR}),
    "organisation.import_staff": _KEEPERS_OF_STAFF,
    "organisation.help_sign_in": _KEEPERS_OF_STAFF,
}


def allows(actor: Actor, permission: str) -> bool:
    """Whether `actor` holds a role that opens `permission` anywhere.

    Raises:
        KeyError: there is no such permission.
    """
    roles = PERMISSIONS[permission]
    return actor.is_system or not roles.isdisjoint(actor.roles)
