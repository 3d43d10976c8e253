"""Reading the register and what cites it.

register   the laws as they stand, and when laws.yml was read
citations  who cites a law, and what is to be read again
"""

from elearn.laws.queries.citations import CitationRow, LawRecord, LawRow, find_law, get_law, list_laws, list_waiting, waiting_of
from elearn.laws.queries.register import Reading, find_reading, known_laws, list_unsearched

__all__ = [
    "CitationRow",
    "LawRecord",
    "LawRow",
    "Reading",
    "find_law",
    "find_reading",
    "get_law",
    "known_laws",
    "list_laws",
    "list_unsearched",
    "list_waiting",
    "waiting_of",
]
