"""`lists`: every page is asked for with few rows and with many, and its statements are counted.

Every GET of the product is tried, for readers without account, for learners and for whoever may open every list. A page whose
address asks for something that this module does not know makes the measurement fail, so that no new list is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.counting import CountingClient
from benchmarks.doors import Doors, ask_course, ask_for_file, open_doors, plan_staff, send_draft, send_staff_list
from benchmarks.exam_doors import grow_examinations
from benchmarks.outcome import Outcome
from benchmarks.sitting import hand_in
from benchmarks.stage import SignedIn, Stage, let_learn, make_stage, opened
from elearn.accounts import service as accounts
from elearn.accounts.service import NewPerson
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.learning import voices
from elearn.learning.rules import OBSTACLES
from elearn.learning.service import Place
from elearn.organisation import service as organisation
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment, NewUnit
from elearn.web.access import PUBLIC, requirement_of
from tests.databases import sqlite_url

WANTED = "as many statements with many rows as with few, on every page"
MEANING = (
    "How many statements each page asks when courses, units, people, completions, reports and obstacles become many times as many."
)
WORDS = tuple(urlencode(each) for each in ({"q": "bài"}, {"q": "người"}, {"page": 2}))
"""Queries that lists are also asked with."""
COURSES, UNITS, PEOPLE, GRADUATES, EXPORTS = 12, 60, 120, 30, 6
LEARNERS_OWN = frozenset({"learning.learn", "accounts.own", "assessment.sit", "examinations.sit"})
"""What pages need that are for a learner; what needs more is for whoever may open every list."""
LEFT_OUT = frozenset(
    {
        "service_worker",
        "media.file",
        "health.alive",
        "health.ready",
        "organisation.staff_import_template",
        "reporting.statistics_file",
        "authoring.import_template",
        "authoring.media",
        "examinations.results_csv",
        "examinations.results_xlsx",
        "studio.choose_against",
        "studio.choose_versions",
        "studio.handbook_file",
        "studio.media",
        "studio.sources",
        "studio.version_sources",
    }
)
"""Endpoints that show no page."""


def measure(folder: Path, quick: bool) -> Outcome:
    stage = make_stage(folder / "elearn", sqlite_url(folder / "elearn.db"), is_small=True, learners=4)
    doors = open_doors(stage)
    few = _count(stage, doors)
    grow(stage, doors, times=1 if quick else 4)
    many = _count(stage, doors)
    grown = sorted(page for page, count in many.items() if count != few[page])
    worst = max(many.values())
    told = "; ".join(f"{page}: {few[page]} → {many[page]}" for page in grown)
    return Outcome(f"{len(many)} pages, {len(grown)} grow, {worst} statements at most" + (f" ({told})" if told else ""), not grown)


def _count(stage: Stage, doors: Doors) -> dict[str, int]:
    """How many statements each page asks once the process is warm."""
    client = CountingClient(stage)
    readers: dict[str, SignedIn | None] = {"guest": None, "learner": doors.learner, "officer": stage.officer}
    found = {}
    for path, who in pages(client, doors):
        reader = readers[who]
        cookie = reader.cookie if reader is not None else ""
        client.get(path, cookie)
        found[f"{path} ({who})"] = client.get(path, cookie).statements
    client.close()
    return found


def pages(client: CountingClient, doors: Doors) -> Iterator[tuple[str, str]]:
    """The address of every page and who asks for it."""
    adapter = client.app.url_map.bind("127.0.0.1")
    for rule in client.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        known = doors.parts_for(rule.endpoint)
        path = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}, method="GET")
        needed = requirement_of(client.app, rule.endpoint)
        who = ("guest", "learner") if needed == PUBLIC else ("learner",) if needed in LEARNERS_OWN else ("officer",)
        yield from ((path, each) for each in who)
        if len(rule.arguments) == 1:
            yield from ((f"{path}?{query}", each) for each in who for query in WORDS)


def grow(stage: Stage, doors: Doors, *, times: int) -> None:
    """Adds courses, units and people at work; for each of them an obstacle and a report of a fault, for some a completion and an
    essay that waits to be marked.
    """
    database = opened(stage)
    _, course = stage.courses[0]
    with database.unit_of_work() as work:
        session, now = work.session, work.now
        today, since = now.date(), (now - timedelta(days=300)).date()
        for number in range(COURSES * times):
            name = f"{course.id}-{number}"
            copy = replace(course, id=name, slug=name, source_hash=f"{number:064x}")
            done = publish(session, SYSTEM, copy, {}, now=now)
            ask_course(work, stage, done.version.course_id)
        new = [
            NewUnit("MANY", f"{number}", {"vi": f"Khu phố {number}"}, UnitKind.OFFICE, stage.learner_unit)
            for number in range(UNITS * times)
        ]
        units = organisation.create_units(session, SYSTEM, new, on=since, now=now, today=today)
        named = [NewPerson(f"Người Mới {number}", staff_code=f"MM{number:05d}") for number in range(PEOPLE * times)]
        people = accounts.create_people(session, SYSTEM, named, now=now)
        at_work = [NewEmployment(person, units[at % len(units)], since) for at, person in enumerate(people)]
        organisation.employ_all(session, SYSTEM, at_work, now=now, today=today)
        entry = get_course(session, SYSTEM, course.slug)
        for person in people[: GRADUATES * times]:
            actor = Actor(person, unit_id=stage.learner_unit)
            let_learn(session, actor, [(entry, course)], 3, now)
            hand_in(session, actor, doors.entry, doors.made.course, doors.made.quiz, kinds={"essay"}, now=now)
        lessons = [each for each in course.lessons if each.kind == "lesson"]
        for number, person in enumerate(people):
            place = Place(entry, course, lessons[number % len(lessons)])
            actor = Actor(person, unit_id=units[number % len(units)])
            reason = list(OBSTACLES)[number % len(OBSTACLES)]
            voices.do_desk_act(session, actor, place, obstacle=reason, now=now)
            voices.report_fault(session, actor, place, voices.Said("Sai chính tả"), language="vi", now=now)
        for _ in range(PEOPLE * times):
            send_staff_list(work, stage)
            send_draft(work, stage, is_checked=False)
        for _ in range(EXPORTS * times):
            ask_for_file(work, stage)
    grow_examinations(database, doors.exams, doors.going, doors.over, GRADUATES * times)
    plan_staff(database, stage, Id(doors.parts["import_id"]), people=PEOPLE * times)
    database.close()
