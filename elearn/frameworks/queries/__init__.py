"""Reading frameworks: frozen rows. Nothing here is personal, so no actor is asked for.

A framework is named by its code and means the version in use, unless a function says otherwise. `find_…` may answer None, `get_…`
raises NotFound.

frameworks     frameworks, their scales, what can be named of them
competencies   areas and competencies
relations      the crosswalk
exchange       a whole framework as it is exchanged
"""

from elearn.frameworks.queries.competencies import (
    CompetencyRow,
    competencies_by_code,
    competencies_by_id,
    find_competency,
    get_competency,
    list_competencies,
)
from elearn.frameworks.queries.exchange import get_document
from elearn.frameworks.queries.frameworks import (
    FrameworkInList,
    FrameworkRow,
    LevelRow,
    ScaleInUse,
    find_framework,
    get_framework,
    known_frameworks,
    list_frameworks,
    scale_of,
    scales_in_use,
    shipped_digests,
)
from elearn.frameworks.queries.relations import RelationRow, relations_of

__all__ = [
    "CompetencyRow",
    "FrameworkInList",
    "FrameworkRow",
    "LevelRow",
    "RelationRow",
    "ScaleInUse",
    "competencies_by_code",
    "competencies_by_id",
    "find_competency",
    "find_framework",
    "get_competency",
    "get_document",
    "get_framework",
    "known_frameworks",
    "list_competencies",
    "list_frameworks",
    "relations_of",
    "scale_of",
    "scales_in_use",
    "shipped_digests",
]
