"""A person's competencies put together: what their positions ask, what was measured, how it stands, and the shortest way on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy.orm import Session

from elearn.assessment.tries import count_used
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry
from elearn.competency.history import Reached, levels_reached
from elearn.competency.offers import Taken, offers_about
from elearn.competency.queries import OwnLine, OwnOpinion, Place, list_own_levels, list_own_lines, list_own_opinions
from elearn.competency.rules import Proficiency
from elearn.competency.ways import Way, find_nearest, find_way
from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.frameworks.queries import CompetencyRow, ScaleInUse, competencies_by_code, scales_in_use
from elearn.learning.queries import Standing, list_standings
from elearn.organisation.queries import HeldPosition, Requirement, positions_of, requirements_of

FIRST = 8
"""How many competencies stand on the page before its details."""
_USUAL_LEVELS = 8
"""How many levels are drawn for a framework that is not known here, unless more were reached or are required."""
_UNKNOWN = ScaleInUse({"vi": "bậc", "en": "level"}, ())
"""The scale of a framework that is not known here."""


class State(StrEnum):
    """How what is reached stands to what is required: *chưa cần · cần thêm · đủ · vượt*."""

    NOT_NEEDED = "not-needed"
    MORE = "more"
    ENOUGH = "enough"
    BEYOND = "beyond"


def state_of(level: int, need: int) -> State:
    """The state of a level where `need` is required; 0 is nothing required."""
    if need == 0:
        return State.NOT_NEEDED
    if level < need:
        return State.MORE
    return State.ENOUGH if level == need else State.BEYOND


@dataclass(frozen=True, slots=True)
class Row:
    """One competency of the person. `known` is None where the installation does not know its framework or code.

    `way` leads to `aim`: the required level, else the highest that courses lead to, else the highest that they offer; None where no
    course leads further. `scale` has no levels where it is unknown.
    """

    place: Place
    known: CompetencyRow | None
    requirement: Requirement | None
    reached: Proficiency
    scale: ScaleInUse
    lines: tuple[OwnLine, ...]
    opinion: OwnOpinion | None
    way: Way | None

    @property
    def need(self) -> int:
        return self.requirement.level if self.requirement is not None else 0

    @property
    def state(self) -> State:
        return state_of(self.reached.level, self.need)

    @property
    def levels(self) -> tuple[LocalisedText, ...]:
        """The titles of the levels, empty where they are unknown."""
        return self.scale.titles

    @property
    def step(self) -> LocalisedText:
        """What the framework calls one level."""
        return self.scale.step

    @property
    def missing(self) -> int:
        """How many levels are missing."""
        return max(0, self.need - self.reached.level)

    @property
    def highest(self) -> int:
        """How many levels are drawn."""
        return len(self.levels) or max(_USUAL_LEVELS, self.need, self.reached.level)

    @property
    def words(self) -> LocalisedText:
        """In words of the job where there are some, else the title, else the code."""
        return self.known.words if self.known is not None else {"vi": self.place[1], "en": self.place[1]}

    @property
    def history(self) -> tuple[Reached, ...]:
        return levels_reached(line.evidence for line in self.lines)


@dataclass(frozen=True)
class Profile:
    """Everything that the pages of one person's competencies show. `courses` are those that they may open, by id."""

    positions: tuple[HeldPosition, ...]
    rows: tuple[Row, ...]
    courses: Mapping[str, tuple[CourseEntry, Course]]

    @cached_property
    def required(self) -> tuple[Row, ...]:
        """What the positions ask, the gaps first."""
        asked = [row for row in self.rows if row.need]
        return tuple(sorted(asked, key=lambda row: row.state is not State.MORE))

    @cached_property
    def first(self) -> tuple[Row, ...]:
        """At most eight: what is required, and after it what the job has words for."""
        also = [row for row in self.rows if not row.need and row.known is not None and (row.known.in_words or not self.required)]
        also.sort(key=lambda row: (not (row.known and row.known.in_words), row.reached.level == 0))
        return (*self.required, *also)[:FIRST]

    @cached_property
    def beyond(self) -> int:
        """How many competencies the positions ask that have no room among the first."""
        return max(0, len(self.required) - FIRST)

    @cached_property
    def others(self) -> tuple[Row, ...]:
        """What does not stand among the first."""
        first = {row.place for row in self.first}
        return tuple(row for row in self.rows if row.place not in first)

    def find(self, place: Place) -> Row | None:
        return next((row for row in self.rows if row.place == place), None)


def read_profile(session: Session, actor: Actor, *, today: date, now: datetime, also: Place | None = None) -> Profile:
    """The actor's own profile. Twelve statements at most, however many competencies and courses there are.

    Args:
        today: the day of the positions.
        now: the time that evidence to come is given.
        also: a competency to read even if nothing is required, measured or offered.
    """
    requirements = requirements_of(session, actor.person_id, today) if actor.person_id else ()
    asked = {(each.framework, each.code): each for each in _highest(requirements)}
    levels, lines, opinions = list_own_levels(session, actor), list_own_lines(session, actor), list_own_opinions(session, actor)
    taken, courses = _read_taken(session, actor)
    offered = {(claim.framework, claim.code) for each in taken for claim in each.course.competencies}
    extra = {also} if also is not None else set()
    known = competencies_by_code(session, {*asked, *levels, *lines, *opinions, *offered, *extra})
    scales = scales_in_use(session, {framework for framework, _ in known})
    # First the order of what is required, then the order of the frameworks, then what is unknown here.
    places = dict.fromkeys((*asked, *known, *sorted({*levels, *lines, *opinions, *offered})))

    def row(place: Place) -> Row:
        mine = lines.get(place, ())
        return Row(
            place=place,
            known=known.get(place),
            requirement=asked.get(place),
            reached=levels.get(place, Proficiency()),
            scale=scales.get(place[0], _UNKNOWN) if place in known else _UNKNOWN,
            lines=mine,
            opinion=opinions.get(place),
            way=_way(mine, taken, place, asked.get(place), now),
        )

    positions = positions_of(session, actor.person_id, today) if actor.person_id else ()
    return Profile(positions, tuple(row(place) for place in places), courses)


def _highest(requirements: Iterable[Requirement]) -> Collection[Requirement]:
    """Each competency once by its codes, at the highest level: positions may still name an earlier version of a framework."""
    found: dict[Place, Requirement] = {}
    for each in requirements:
        place = (each.framework, each.code)
        if place not in found or found[place].level < each.level:
            found[place] = each
    return found.values()


def _read_taken(session: Session, actor: Actor) -> tuple[list[Taken], dict[str, tuple[CourseEntry, Course]]]:
    standings = list_standings(session, actor)
    documents = LIBRARY.list_documents(session, {each.entry.rendition_id for each in standings})
    used = count_used(session, actor)

    def used_up(standing: Standing, course: Course) -> frozenset[str]:
        quizzes = [(each.id, each.quiz.attempts) for each in course.lessons if each.quiz is not None]
        place = (standing.entry.id, standing.cycle)
        return frozenset(quiz for quiz, most in quizzes if most is not None and used[place[0], quiz, place[1]] >= most)

    pairs = [(each, documents[each.entry.rendition_id]) for each in standings]
    pairs.sort(key=lambda pair: pair[0].entry.code)
    taken = [
        Taken(each.entry.id, course, each.progress, each.completed_at is not None, used_up(each, course)) for each, course in pairs
    ]
    return taken, {str(each.entry.id): (each.entry, course) for each, course in pairs}


def _way(lines: Sequence[OwnLine], taken: Sequence[Taken], place: Place, asked: Requirement | None, now: datetime) -> Way | None:
    """The way to the required level, or as far as courses lead; None where there is nothing to do or nothing that helps."""
    evidence = [line.evidence for line in lines]
    offers = offers_about(taken, *place, now=now)
    if not offers:
        return None
    if asked is None:
        # Nobody asks for it: shown is what the courses offer.
        return find_nearest(evidence, offers, _USUAL_LEVELS * 3)
    way = find_way(evidence, offers, asked.level)
    found = way if way is not None else find_nearest(evidence, offers, asked.level)
    return found if found is not None and found.steps else None
