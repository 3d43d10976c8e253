"""What a course says that it gives evidence of, held against the frameworks of the installation."""

from __future__ import annotations

import pytest

from elearn.catalogue.claims import doubts
from elearn.content.document import CompetencyClaim
from elearn.content.problems import Problem, Severity
from elearn.frameworks.document import Known

SETTINGS = b"id: x\ncompetencies:\n  - {framework: WARD-DT, code: WD1, level: 3}\n  - {framework: WARD-DT, code: WD9, level: 3}\n"
KNOWN = {"WARD-DT": Known(frozenset({"WD1"}), 8)}


def found(*claims: CompetencyClaim, settings: bytes = SETTINGS, known: dict[str, Known] | None = None) -> list[Problem]:
    return doubts(claims, settings, KNOWN if known is None else known)


@pytest.mark.pure
def test_known_claims_are_not_doubted() -> None:
    assert found(CompetencyClaim("WARD-DT", "WD1", 8)) == []


@pytest.mark.pure
@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (CompetencyClaim("WARD-DT", "WD9", 3), "CLM002"),
        (CompetencyClaim("WARD-DT", "WD1", 9), "CLM003"),
        (CompetencyClaim("X", "WD1", 3), "CLM001"),
    ],
)
def test_a_doubtful_claim_is_a_warning(claim: CompetencyClaim, code: str) -> None:
    assert [(each.code, each.severity) for each in found(claim)] == [(code, Severity.WARNING)]


@pytest.mark.pure
def test_a_doubt_is_told_at_the_line_of_the_claim() -> None:
    (doubt,) = found(CompetencyClaim("WARD-DT", "WD1", 3), CompetencyClaim("WARD-DT", "WD9", 3))
    assert (doubt.place.path, doubt.place.line, doubt.place.column) == ("course.yml", 4, 5)


@pytest.mark.pure
@pytest.mark.parametrize("settings", [b"", b"[", b"competencies: x", b"\xff"])
def test_settings_without_the_list_leave_the_doubt_at_the_head_of_the_file(settings: bytes) -> None:
    (doubt,) = found(CompetencyClaim("X", "1", 1), settings=settings)
    assert (doubt.place.path, doubt.place.line) == ("course.yml", 1)
