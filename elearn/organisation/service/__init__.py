"""The write side of the organisation: one function per use case.

units        the dated tree: create, rename, move, merge, split, close
unit_changes  changes recorded for a day: rehearsed, carried out, withdrawn
conditions   what must hold before a unit changes
closure      the tree of today, as every policy asks for it
succession   what follows a unit that ends: units below it, employments, grants
staff        positions and employments
leaning      what becomes of roles when work ends
staff_plans  writing what a list of staff changes
staff_imports  lists of staff: sent, planned, written, forgotten
helping      codes for people of the own staff to sign in with
positions    what positions require, lists of positions
grants       roles and presets
operations   jobs that an administrator of a unit at the top lets run again or cancels
access       accounts of people in the administrator's units: give, close, open, one-time passwords
contacts     whom to call in a unit
unit_settings  settings of units, whatever they are about
"""

from elearn.organisation.service.access import close_access, end_sessions_of, give_account, issue_password, open_access
from elearn.organisation.service.closure import refresh_closure
from elearn.organisation.service.contacts import set_contact
from elearn.organisation.service.grants import end_unsupported_grants, grant_hat, grant_role, revoke_grant
from elearn.organisation.service.operations import cancel_job, require_operations, retry_job
from elearn.organisation.service.positions import ImportedPositions, import_positions, require_level
from elearn.organisation.service.staff import (
    NewEmployment,
    NewWork,
    create_position,
    employ,
    employ_all,
    end_employment,
    end_main_employment,
    register,
)
from elearn.organisation.service.unit_changes import list_due, record_change, rehearse, settle_due, withdraw_change
from elearn.organisation.service.units import (
    NewUnit,
    close_unit,
    create_unit,
    create_units,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)

__all__ = [
    "ImportedPositions",
    "NewEmployment",
    "NewUnit",
    "NewWork",
    "cancel_job",
    "close_access",
    "close_unit",
    "create_position",
    "create_unit",
    "create_units",
    "employ",
    "employ_all",
    "end_employment",
    "end_main_employment",
    "end_sessions_of",
    "end_unsupported_grants",
    "give_account",
    "grant_hat",
    "grant_role",
    "import_positions",
    "issue_password",
    "list_due",
    "merge_units",
    "move_unit",
    "open_access",
    "record_change",
    "refresh_closure",
    "register",
    "rehearse",
    "rename_unit",
    "require_level",
    "require_operations",
    "retry_job",
    "revoke_grant",
    "set_contact",
    "settle_due",
    "split_unit",
    "withdraw_change",
]
