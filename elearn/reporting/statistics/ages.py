"""Age groups, at the day of a completion.

The groups are those of the ministry's form on the number and quality of civil servants (circular 11/2012/TT-BNV, to be checked
against the form in force): up to 30, 31 to 40, 41 to 50, 51 to 60, above. Age is the year of the day less the year of birth, which
is all that older files know: so everybody is counted alike, whether their birth date is known to the day or to the year.
"""

from __future__ import annotations

from typing import Final

GROUPS: Final = ("-30", "31-40", "41-50", "51-60", "61-")
UNKNOWN: Final = ""
"""Stands for whatever a record does not say: no birth date, gender or position."""
UPPER: Final = ((30, "-30"), (40, "31-40"), (50, "41-50"), (60, "51-60"))
"""The last year of age of each group but the last."""


def age_group(birth_year: int | None, year: int) -> str:
    """The group of somebody born in a year, in a year."""
    if birth_year is None:
        return UNKNOWN
    age = year - birth_year
    return next((group for most, group in UPPER if age <= most), GROUPS[-1])
