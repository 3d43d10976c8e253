"""The public pages of frameworks: all of them, and one with its scale, its competencies and the crosswalk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from elearn.core.ids import Id
from elearn.frameworks.document import ItemKind
from elearn.frameworks.queries import (
    CompetencyRow,
    FrameworkInList,
    RelationRow,
    get_framework,
    list_competencies,
    list_frameworks,
    relations_of,
)
from elearn.frameworks.words import LICENCE_WORDS, RELATION_WORDS, REVERSED_WORDS, STATUS_WORDS
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.pages import public_page
from elearn.web.work import read_session

blueprint = Blueprint("frameworks", __name__)


@dataclass(frozen=True, slots=True)
class Group:
    """An area with its competencies; without area those that stand in none."""

    area: CompetencyRow | None
    competencies: tuple[CompetencyRow, ...]


@blueprint.get("/frameworks")
@public
def frameworks() -> ResponseReturnValue:
    """All frameworks in use."""
    found = list_frameworks(read_session())

    def render() -> str:
        return render_template("frameworks/frameworks.html", frameworks=found, status_words=STATUS_WORDS)

    return _page(("frameworks",), found, render)


@blueprint.get("/frameworks/<code>")
@public
def framework(code: str) -> ResponseReturnValue:
    """One framework: what its levels mean, what it asks, and how it stands to others."""
    session = read_session()
    found = get_framework(session, code)

    def render() -> str:
        rows = list_competencies(session, code)
        return render_template(
            "frameworks/framework.html",
            framework=found,
            groups=grouped(rows),
            relations=_by_competency(relations_of(session, [each.id for each in rows])),
            licence_words=LICENCE_WORDS,
            status_words=STATUS_WORDS,
            relation_words=RELATION_WORDS,
            reversed_words=REVERSED_WORDS,
        )

    # The crosswalk shows titles of the others too.
    return _page(("framework", code), list_frameworks(session), render)


def _page(place: tuple[str, ...], shown: tuple[FrameworkInList, ...], render: Callable[[], str]) -> ResponseReturnValue:
    if not current_actor().is_anonymous:
        return render()
    revisions = tuple((each.id, each.revision) for each in shown)
    key: Hashable = (*place, current_language(), revisions)
    return public_page(key, render)


def grouped(rows: tuple[CompetencyRow, ...]) -> list[Group]:
    """Competencies below the area that each stands in, however deep; areas without any are left out."""
    areas = {each.id: each for each in rows if each.kind is ItemKind.AREA}
    found: dict[Id | None, list[CompetencyRow]] = defaultdict(list)
    for each in rows:
        if each.kind is ItemKind.COMPETENCY:
            found[each.parent_id if each.parent_id in areas else None].append(each)
    return [Group(areas.get(area) if area else None, tuple(some)) for area, some in found.items()]


def _by_competency(relations: tuple[RelationRow, ...]) -> dict[Id, list[RelationRow]]:
    found: dict[Id, list[RelationRow]] = defaultdict(list)
    for each in relations:
        found[each.competency_id].append(each)
    return found
