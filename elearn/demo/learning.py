"""Months of plausible learning in the demo city, so that every page has something to show.

Chị Hạnh learns through the real services. The rest of the city is written as the services would have left it, row for row and event
for event (`pen`), unit by unit and in batches, because six thousand people one click at a time would take an hour.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account
from elearn.assessment.solving import solve
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, list_courses
from elearn.competency.ledger import Finding, write_first
from elearn.content.document import Course
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.demo import required, voices
from elearn.demo.calendar import Calendar
from elearn.demo.city import DemoAccounts
from elearn.demo.employed import Employed, Forest
from elearn.demo.notices import read_older_ones, tell_last_month
from elearn.demo.obstacles import settle_obstacles
from elearn.demo.pen import Book, Pen
from elearn.demo.quotas import quotas_of
from elearn.demo.rhythm import HEADS, rhythm_of
from elearn.demo.scale import SMALL, Scale
from elearn.demo.sheaf import Sheaf
from elearn.demo.stories import Taught, Window, tell
from elearn.demo.world import Group, World
from elearn.learning import service
from elearn.learning.service import Place
from elearn.organisation.models import UnitClosure
from elearn.planning.counting import count_crowds

_JUST_PUBLISHED = timedelta(days=30)

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many completions of how many are written."""


def fill_learning(
    session: Session, accounts: DemoAccounts, *, now: datetime, scale: Scale = SMALL, progress: Progress | None = None
) -> int:
    """Lets the city learn what is published. Answers how many completions there are.

    Runs in the unit of work that `session` belongs to, after the courses are published.
    """
    today, zone = day_of(session, now), session.info.get("zone", DEFAULT_ZONE)
    world = _world(session, accounts, scale, today, zone)
    if not world.books:
        return 0
    groups = _groups(session, accounts, scale)
    quotas = quotas_of(world, groups)
    written, total = 0, sum(sum(each) for each in quotas)
    with session.no_autoflush, _nobody_reacts(session), _nothing_collected():
        forest, sheaf = Forest(session), Sheaf(session)
        for group, quota in zip(groups, quotas, strict=True):
            written += _Scribe(world, forest, sheaf, group).write(quota)
            if progress is not None:
                progress(written, total)
        sheaf.bind()
    for book in world.books:
        entry, course = book.taught.entry, book.taught.course
        _let_hanh_learn(session, accounts, entry, course, world.calendar)
        voices.report_faults(session, accounts, entry, course, now=now)
    entries = [each.taught.entry for each in world.books]
    required.ask_city(session, accounts, entries, now=now)
    required.remind_hanh(session, accounts, entries, now=now)
    session.flush()
    read_older_ones(session, accounts, now=now)
    tell_last_month(session, now=now)
    settle_obstacles(session, accounts, now=now)
    count_crowds(session, now=now, today=day_of(session, now))
    return written


def _world(session: Session, accounts: DemoAccounts, scale: Scale, today: date, zone: ZoneInfo) -> World:
    calendar = Calendar(scale.founded(today), today, zone)
    books = [Book(_taught(session, each, scale, today, calendar)) for each in list_courses(session, SYSTEM)]
    hindrances = [voices.find_hindrances(session, accounts, each.taught.course) for each in books]
    known = frozenset(session.scalars(select(Account.person_id)))
    plan = required.plan_ward(session, accounts, [each.taught.course for each in books])
    return World(session, scale, calendar, books, hindrances, plan, known)


def _taught(session: Session, entry: CourseEntry, scale: Scale, today: date, calendar: Calendar) -> Taught:
    published = day_of(session, entry.published_at)
    if published > today - _JUST_PUBLISHED:
        # The past is invented anyway: a course that came with the city is as old as the city.
        published = calendar.days[0]
    # Whoever is eager begins on the day after.
    published += timedelta(days=1)
    return Taught(entry, LIBRARY.get_document(session, entry.rendition_id), published, calendar.eagerness(published))


def _groups(session: Session, accounts: DemoAccounts, scale: Scale) -> list[Group]:
    communes = set(accounts.commune_ids)
    of_city = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == accounts.city_id, UnitClosure.depth <= 1)
    offices = tuple(each for each in session.scalars(of_city.order_by(UnitClosure.descendant_id)) if each not in communes)
    found = [Group(number, each, (), rhythm_of(scale.seed, number)) for number, each in enumerate(accounts.commune_ids)]
    return [*found, Group(len(found), accounts.city_id, offices, rhythm_of(scale.seed, 0))]


class _Scribe:
    """Writes what the people of one group do."""

    def __init__(self, world: World, forest: Forest, sheaf: Sheaf, group: Group) -> None:
        self._world, self._forest, self._sheaf, self._group = world, forest, sheaf, group
        self._chance = Random(f"{world.scale.seed}/learning/{group.number}")  # noqa: S311 - invented people, not secrets
        self._findings: list[Finding] = []

    def write(self, quota: Sequence[int]) -> int:
        """Writes down everybody's stories; `quota` completions of each course. Answers how many there are."""
        people = self._world.people(self._group)
        windows = [self._world.windows(person) for person in people]
        chosen = [self._choose(people, windows, course, count) for course, count in enumerate(quota)]
        completions = 0
        for number, person in enumerate(people):
            for course, (complete, begin) in enumerate(chosen):
                if number in complete or number in begin:
                    window = windows[number][course]
                    completions += self._write(person, number, course, window, is_to_complete=number in complete)
            if self._sheaf.is_full:
                self._bind()
        self._bind()
        return completions

    def _choose(
        self, people: Sequence[Employed], windows: Sequence[Sequence[Window]], course: int, count: int
    ) -> tuple[frozenset[int], frozenset[int]]:
        """Who completes a course, and who only begins it."""
        planned = {number for number, person in enumerate(people) if self._world.planned(person, course) is not None}
        done = {number for number in planned if self._world.is_completed(people[number], course)}
        going = {number for number in planned - done if self._world.planned(people[number], course)}
        able = [number for number in range(len(people)) if windows[number][course].is_enough and number not in planned]
        luck = {number: self._chance.random() + self._head_start(people[number]) for number in able}
        order = sorted(able, key=lambda number: (-luck[number], number))
        more = round(count * self._group.rhythm.dropouts)
        count = max(0, count - len(done))
        return frozenset(done.union(order[:count])), frozenset(going.union(order[count : count + more]))

    def _head_start(self, person: Employed) -> float:
        if person.works[-1].code not in HEADS:
            return 0.0
        return {"first": 1.0, "usual": 0.0, "never": -1.0}[self._group.rhythm.head]

    def _write(self, person: Employed, number: int, course: int, window: Window, *, is_to_complete: bool) -> bool:
        world, book, rhythm = self._world, self._world.books[course], self._group.rhythm
        chance = Random(self._chance.getrandbits(64))  # noqa: S311 - as above
        hindrances = world.hindrances[course] if voices.is_held_up(number) else {}
        here = person.works[-1].unit_id
        steps = tell(
            book.taught,
            window,
            rhythm,
            chance,
            world.calendar,
            is_to_complete=is_to_complete,
            is_first=rhythm.head == "first" and person.works[-1].code in HEADS,
            begun=None if (finished := world.planned(person, course)) is None else finished + 1,
            hurdles=hindrances.get(here, {}),
        )
        pen = Pen(self._sheaf, self._forest, self._day_of, book, person, chance, self._findings)
        return pen.write(steps)

    def _day_of(self, at: datetime) -> date:
        return day_of(self._world.session, at)

    def _bind(self) -> None:
        self._sheaf.bind()
        write_first(self._world.session, self._findings)
        self._findings.clear()


@contextmanager
def _nobody_reacts(session: Session) -> Iterator[None]:
    """What follows from the events inside is written here, in bulk: evidence of thousands of people takes minutes line by line."""
    reactions = session.info.pop("reactions", {})
    try:
        yield
    finally:
        session.info["reactions"] = reactions


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Rows leave no cycles behind, and looking for some among twenty thousand of them takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _let_hanh_learn(session: Session, accounts: DemoAccounts, entry: CourseEntry, course: Course, calendar: Calendar) -> None:
    """Chị Hạnh has done the first lesson and stands in the middle of the second, since the morning of the last working day."""
    actor = Actor(person_id=accounts.usernames["hocvien"], unit_id=accounts.ward_id)
    if len(course.lessons) < 2:
        return
    first, second = (Place(entry, course, lesson) for lesson in course.lessons[:2])
    lately = calendar.instant(len(calendar.days) - 1, 8.5 * 3600)
    for question in course.iter_questions(first.lesson):
        response, key = solve(question, course.source_language), f"demo-{question.id}"
        service.answer(session, actor, first, question, response, language=course.source_language, key=key, now=lately)
    service.reach_end(session, actor, first, now=lately)
    blocks: Sequence[str] = [block.key for block in second.lesson.pages[course.source_language].blocks]
    service.move_to(session, actor, second, blocks[len(blocks) // 3], now=lately + timedelta(minutes=12))
