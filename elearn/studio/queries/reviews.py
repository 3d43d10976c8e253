"""Reading reviews: what holds for a unit, who is asked, what each said, and who approved which version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.days import day_of
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation.models import UnitClosure
from elearn.organisation.queries import SettingOnPath, list_holders_upward, name_units_then, values_upward
from elearn.organisation.queries.responsible import HoldersOf, reached
from elearn.organisation.settings import REVIEWING
from elearn.studio import policy
from elearn.studio.models import CourseDraft, DraftReview, DraftWriter
from elearn.studio.queries.rounds import in_round
from elearn.studio.rules import Decision, ReviewRule, State, Terms, UnitOnTheWay, terms_at_the_top, terms_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a request for a review goes to: the reviewers of these units, from below to the top. `units` may hold fewer people than
    are `needed`: then there are no more.
    """

    needed: int
    units: tuple[HoldersOf, ...]

    @property
    def people(self) -> list[Id]:
        return [person for unit in self.units for person in unit.people]

    @property
    def is_short(self) -> bool:
        return len(self.people) < self.needed


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What a reviewer said. `unit` is the one for which they are a reviewer, as it was called on that day; None: not known."""

    reviewer_id: Id
    reviewer: str
    unit: LocalisedText | None
    decision: Decision
    words: str
    decided_at: datetime
    round: int
    document_hash: str


@dataclass(frozen=True, slots=True)
class Approvals:
    """Who approved a version. `needed` is 0 where its unit asked for nobody.

    `draft_id` is the draft that became the version, where the reader may open it.
    """

    needed: int
    author: str
    by: tuple[DecisionRow, ...]
    draft_id: Id | None


def way_of(session: Session, unit_id: Id | None, *, today: date) -> list[SettingOnPath]:
    """The unit and those above it, each with what it says itself of reviews (`ReviewRule` as JSON)."""
    return values_upward(session, unit_id, REVIEWING, today=today)


def terms_on(way: Sequence[SettingOnPath], unit_id: Id | None, *, by_default: int) -> Terms:
    """What follows from a way that `way_of` answered."""
    units = [UnitOnTheWay(each.unit_id, ReviewRule.from_json(each.value) if each.value else None) for each in way]
    return terms_of(units, by_default=by_default) if unit_id is not None else terms_at_the_top(units, by_default=by_default)


def terms_for(session: Session, unit_id: Id | None, *, by_default: int, today: date) -> Terms:
    """What holds for the courses of a unit; None: for those of no unit.

    Args:
        by_default: how many others must agree where no unit says anything.
    """
    return terms_on(way_of(session, unit_id, today=today), unit_id, by_default=by_default)


def asked_of(session: Session, begin: Id | None, needed: int, *, besides: Collection[Id], today: date) -> Asked:
    """Whom a request goes to: the reviewers of the first unit, and where they are too few those of the next ones above."""
    holders = list_holders_upward(session, begin, Role.REVIEWER, besides=besides, today=today)
    asked: list[HoldersOf] = []
    for unit in holders:
        if sum(len(each.people) for each in asked) >= needed:
            break
        asked.append(unit)
    return Asked(needed, tuple(asked))


def reviews_as(session: Session, actor: Actor, unit_id: Id | None) -> Id | None:
    """The unit for which the actor reviews the courses of a unit: itself or the nearest above; None where that cannot be said."""
    units = actor.units_as(Role.REVIEWER)
    return session.scalar(
        select(UnitClosure.ancestor_id)
        .where(*reached(unit_id), UnitClosure.ancestor_id.in_(units))
        .order_by(UnitClosure.depth, UnitClosure.ancestor_id)
        .limit(1)
    )


def writers_of(session: Session, draft_id: Id) -> dict[Id, str]:
    """Who wrote a draft: persons and their names, in the order of the names."""
    rows = session.execute(
        select(DraftWriter.person_id, Person.full_name)
        .join(Person, Person.id == DraftWriter.person_id)
        .where(DraftWriter.draft_id == draft_id)
        .order_by(Person.full_name, Person.id)
    )
    return {row.person_id: row.full_name or "" for row in rows}


def decisions_of(session: Session, draft_id: Id, *, only_now: bool = False) -> tuple[DecisionRow, ...]:
    """What reviewers said of a draft, in the order in which they did; `only_now`: in its present round. The caller has found it."""
    return _decisions(session, [draft_id], only_now=only_now).get(draft_id, ())


def _decisions(session: Session, drafts: Collection[Id], *, only_now: bool) -> dict[Id, tuple[DecisionRow, ...]]:
    """The same of several drafts. Two statements."""
    rows = session.execute(
        select(DraftReview, Person.full_name)
        .join(Person, Person.id == DraftReview.reviewer_id)
        .join(CourseDraft, CourseDraft.id == DraftReview.draft_id)
        .where(DraftReview.draft_id.in_(drafts), in_round() if only_now else true())
        .order_by(DraftReview.decided_at, DraftReview.id)
    ).all()
    places = {(said.unit_id, day_of(session, said.decided_at)) for said, _ in rows if said.unit_id is not None}
    names = name_units_then(session, places)
    found: dict[Id, tuple[DecisionRow, ...]] = {}
    for said, name in rows:
        unit = names.get((said.unit_id, day_of(session, said.decided_at))) if said.unit_id is not None else None
        found[said.draft_id] = (*found.get(said.draft_id, ()), _decision(said, name, unit))
    return found


def _decision(said: DraftReview, name: str | None, unit: LocalisedText | None) -> DecisionRow:
    return DecisionRow(
        reviewer_id=said.reviewer_id,
        reviewer=name or "",
        unit=unit,
        decision=Decision(said.decision),
        words=said.words or "",
        decided_at=said.decided_at,
        round=said.round,
        document_hash=said.document_hash,
    )


def approvals_of(session: Session, actor: Actor, versions: Collection[Id]) -> dict[Id, Approvals]:
    """Who approved some versions, by version. Versions that came from no draft, such as those of the command line, are left out.
    Four statements, however many versions.

    The caller has found the versions; a draft is named only where the actor may see it.
    """
    drafts = session.execute(
        select(CourseDraft.id, CourseDraft.version_id, CourseDraft.reviews_needed, Person.full_name)
        .join(Person, Person.id == CourseDraft.made_by)
        .where(CourseDraft.version_id.in_(versions), CourseDraft.state == State.PUBLISHED)
        .order_by(CourseDraft.ended_at, CourseDraft.id)
    ).all()
    seen = set(
        session.scalars(select(CourseDraft.id).where(CourseDraft.id.in_([each.id for each in drafts]), policy.visible_to(actor)))
    )
    said = _decisions(session, [each.id for each in drafts], only_now=True)
    # The draft that was published last is the one that put the version before its readers.
    return {
        each.version_id: Approvals(
            each.reviews_needed or 0,
            each.full_name or "",
            tuple(one for one in said.get(each.id, ()) if one.decision is Decision.AGREED),
            each.id if each.id in seen else None,
        )
        for each in drafts
    }
