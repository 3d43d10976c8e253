"""The read side of the organisation: frozen rows.

presence    who acts with a token, and what they administer
contacts    whom to call in a unit
people      lists and records of people, for administrators
units       the tree, for administrators
overview    the administrator's first page
"""

from elearn.organisation.queries.contacts import contact_of, contacts_of
from elearn.organisation.queries.overview import get_overview
from elearn.organisation.queries.people import get_person_record, list_people
from elearn.organisation.queries.presence import administers, load_actor
from elearn.organisation.queries.units import find_unit_by_code, get_unit_record, list_grantable_units, list_roots, list_units

__all__ = [
    "administers",
    "contact_of",
    "contacts_of",
    "find_unit_by_code",
    "get_overview",
    "get_person_record",
    "get_unit_record",
    "list_grantable_units",
    "list_people",
    "list_roots",
    "list_units",
    "load_actor",
]
