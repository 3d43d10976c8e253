"""Who reaches what their positions require: read for the units of a reader, counted by `coverage`. Names nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from elearn.competency.models import ProficiencyRow
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.frameworks.models import Competency, Framework, FrameworkLevel
from elearn.frameworks.queries import competencies_by_code
from elearn.organisation.models import Employment, PositionRequirement
from elearn.organisation.policy import below, running
from elearn.reporting.coverage import Member, Place, Share, cover
from elearn.reporting.obstacle_queries import read_tree, unit_names
from elearn.reporting.rules import Tree

_READERS = (Role.TRAINING_OFFICER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A group: the people of a unit, and of those below it that have no group of their own, and how many of them reach the level.

    `above` is the unit above as far as it is not the reader's own.
    """

    unit: LocalisedText
    above: LocalisedText | None
    share: Share


@dataclass(frozen=True, slots=True)
class CompetencyRows:
    """A competency with its groups. `words` are its code where the installation does not know it.

    `total` is the share of all people together; None where a unit was chosen: the range of a part would be one more to compare.
    """

    place: Place
    words: LocalisedText
    total: Share | None
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """What is shown. `units` can be chosen from; `unit` is the chosen one; `hidden` counts the competencies that are not shown."""

    competencies: tuple[CompetencyRows, ...]
    units: tuple[tuple[Id, LocalisedText], ...]
    unit: Id | None
    hidden: int

    @property
    def count(self) -> int:
        return sum(len(each.rows) for each in self.competencies)


def list_coverage(session: Session, actor: Actor, *, today: date, unit: Id | None = None) -> CoveragePage:
    """The coverage in the actor's units and those below. Five statements, however many units, people and competencies there are.

    Args:
        today: the day of employments and requirements.
        unit: shows only the groups of this unit and those below. It changes no group. One that
            has no group, or that the actor does not reach, is as if none were given.
    """
    units = actor.units_as(*_READERS)
    tree = read_tree(session)
    members = _read_members(session, units, today)
    shown = cover(members, tree, units)
    groups = {each for coverage in shown.values() for each in coverage.groups}
    choices = {above for each in groups for above in _way_within(tree, each, units)}
    chosen = unit if unit in choices else None
    above = {each: parent for each in choices if (parent := tree.parents[each]) in choices and parent not in units}
    names = unit_names(session, choices, today)
    known = competencies_by_code(session, set(shown))

    def row(each: Id, share: Share) -> UnitRow:
        over = above.get(each)
        return UnitRow(names.get(each, {}), names.get(over) if over is not None else None, share)

    found = []
    for place in sorted(shown, key=lambda each: _order(each, list(known))):
        inside = {each: share for each, share in shown[place].groups.items() if chosen is None or chosen in tree.way_up(each)}
        if inside or chosen is None:
            words = known[place].words if place in known else {"vi": " ".join(place), "en": " ".join(place)}
            rows = sorted(
                (row(each, share) for each, share in inside.items()), key=lambda each: (-each.share.people, str(each.unit))
            )
            found.append(CompetencyRows(place, words, shown[place].total if chosen is None else None, tuple(rows)))
    by_name = sorted(
        ((each, names.get(each, {})) for each in choices), key=lambda pair: (tree.depth(pair[0]), pair[1].get("vi", ""))
    )
    required = {place for each in members for place in each.reach}
    return CoveragePage(tuple(found), tuple(by_name), chosen, len(required - set(shown)))


def _order(place: Place, known: list[Place]) -> tuple[int, Place]:
    """In the order of its framework; unknown ones last."""
    return (known.index(place) if place in known else len(known), place)


def _way_within(tree: Tree, unit: Id, own: Collection[Id]) -> list[Id]:
    """The unit and those above it, up to the topmost of the reader's own."""
    way = list(tree.way_up(unit))
    last = max((number for number, each in enumerate(way) if each in own), default=-1)
    return way[: last + 1]


def _read_members(session: Session, units: Collection[Id], today: date) -> list[Member]:
    """Everybody whose main work of today is in or below these units, with what their positions require and they have reached."""
    found: dict[Id, tuple[Id, dict[Place, bool]]] = {}
    for person_id, unit_id, framework, code, need, level in session.execute(_standing(units, today)):
        _, reach = found.setdefault(person_id, (unit_id, {}))
        reach[framework, code] = (level or 0) >= need
    return [Member(unit_id, reach) for unit_id, reach in found.values()]


def _standing(units: Collection[Id], today: date) -> Select[Id, Id, str, str, int, int | None]:
    main, work = aliased(Employment), aliased(Employment)
    measured = and_(
        ProficiencyRow.person_id == main.person_id,
        ProficiencyRow.framework == Framework.code,
        ProficiencyRow.competency == Competency.code,
    )
    return (
        select(
            main.person_id,
            main.unit_id,
            Framework.code,
            Competency.code,
            func.max(FrameworkLevel.rank),
            func.max(ProficiencyRow.level),
        )
        .select_from(main)
        .join(work, and_(work.person_id == main.person_id, running(work, today)))
        .join(PositionRequirement, and_(PositionRequirement.position_id == work.position_id, running(PositionRequirement, today)))
        .join(Competency, Competency.id == PositionRequirement.competency_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .join(FrameworkLevel, FrameworkLevel.id == PositionRequirement.level_id)
        .outerjoin(ProficiencyRow, measured)
        .where(main.is_main, running(main, today), below(units, main.unit_id))
        .group_by(main.person_id, main.unit_id, Framework.code, Competency.code)
        .order_by(main.person_id, main.unit_id)
    )
