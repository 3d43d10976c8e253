"""What a course says that passing it gives evidence of, held against the frameworks that the installation knows.

The compiler knows no tables, so it checks the form alone; here every doubtful claim is a warning at its line of `course.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elearn.content import yaml_tree
from elearn.content.document import CompetencyClaim
from elearn.content.problems import Place, Problem, Severity
from elearn.frameworks.document import Known
from elearn.frameworks.rules import Claim, check_claims

FILE = "course.yml"


def doubts(claims: Sequence[CompetencyClaim], settings: bytes, known: Mapping[str, Known]) -> list[Problem]:
    """Warnings about claims of an unknown framework, an unknown or retired competency, or a level beyond the scale.

    Args:
        claims: of the compiled course, in the order in which they are written.
        settings: the bytes of `course.yml`, for the places.
        known: the frameworks in use.
    """
    places = _places(settings)
    named = [
        Claim(each.framework, each.code, each.level, places[number] if number < len(places) else Place(FILE))
        for number, each in enumerate(claims)
    ]
    return check_claims(named, known, severity=Severity.WARNING)


def _places(settings: bytes) -> tuple[Place, ...]:
    value, _ = yaml_tree.parse(FILE, settings.decode("utf-8-sig", "replace"))
    written = value.get("competencies") if isinstance(value, yaml_tree.Mapping) else None
    return tuple(each.place for each in written.items) if isinstance(written, yaml_tree.Sequence) else ()
