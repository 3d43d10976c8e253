"""The read side of the organisation: frozen rows.

presence    who acts with a token, and what they administer
contacts    whom to call in a unit
in_use      what leans on a position or a competency
people      lists and records of people, for administrators
units       the tree, for administrators
positions   what positions require, and what they ask of a person
overview    the administrator's first page
responsible who answers for a unit in a role
unit_settings  settings of units, their own and those above
"""

from elearn.organisation.queries.contacts import contact_of, contacts_of
from elearn.organisation.queries.in_use import people_in_positions, positions_requiring
from elearn.organisation.queries.overview import get_overview
from elearn.organisation.queries.people import get_person_record, list_people
from elearn.organisation.queries.positions import (
    HeldPosition,
    PositionInList,
    PositionRecord,
    Requirement,
    RequirementRow,
    get_position_record,
    keeps_positions,
    list_positions,
    position_ids,
    positions_of,
    requirements_between,
    requirements_of,
    shipped_position_digests,
)
from elearn.organisation.queries.presence import acts_for, administers, load_actor
from elearn.organisation.queries.responsible import (
    actor_of,
    is_at_the_top,
    list_holders_upward,
    list_units_as,
    list_units_with_parents,
    name_units,
    name_units_then,
    nearest_unit_with,
)
from elearn.organisation.queries.unit_settings import SettingOnPath, own_values, values_upward
from elearn.organisation.queries.units import (
    find_administered_unit,
    find_unit_by_code,
    get_unit_record,
    list_grantable_units,
    list_roots,
    list_units,
    suggest_units,
)

__all__ = [
    "HeldPosition",
    "PositionInList",
    "PositionRecord",
    "Requirement",
    "RequirementRow",
    "SettingOnPath",
    "actor_of",
    "acts_for",
    "administers",
    "contact_of",
    "contacts_of",
    "find_administered_unit",
    "find_unit_by_code",
    "get_overview",
    "get_person_record",
    "get_position_record",
    "get_unit_record",
    "is_at_the_top",
    "keeps_positions",
    "list_grantable_units",
    "list_holders_upward",
    "list_people",
    "list_positions",
    "list_roots",
    "list_units",
    "list_units_as",
    "list_units_with_parents",
    "load_actor",
    "name_units",
    "name_units_then",
    "nearest_unit_with",
    "own_values",
    "people_in_positions",
    "position_ids",
    "positions_of",
    "positions_requiring",
    "requirements_between",
    "requirements_of",
    "shipped_position_digests",
    "suggest_units",
    "values_upward",
]
