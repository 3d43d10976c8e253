"""A city with wards and offices and another root beside it, where everything bears a canary of its unit.

Everything stands in seven units (`leak_scope.PARENTS`); in each of them work seven people, one for each role, who will read. In one
office lies a crowd of completions, in another root a crowd of people, in numbers that occur nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import insert, select

from benchmarks.leak_book import Book, Fact, Ground
from benchmarks.leak_courses import Taught, plant_courses, plant_drafts, plant_essay
from benchmarks.leak_sayings import plant_sayings, tell
from benchmarks.leak_scope import PARENTS, Reader, line_of
from elearn.accounts import service as accounts
from elearn.accounts.service import NewPerson
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id, new_id
from elearn.laws.watching import watch_once
from elearn.learning.models import Completion
from elearn.organisation import service as organisation
from elearn.organisation.models import Employment, UnitState
from elearn.organisation.queries import actor_of
from elearn.organisation.rules import UnitKind
from elearn.organisation.service import NewEmployment
from elearn.organisation.settings import Contact
from elearn.support.counting import count_anew
from tests.build import COURSES, a_published_course
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_grant, a_unit, an_account, hashed

COMPLETIONS, PEOPLE = 3_917, 4_729
"""How many completions lie in `office-b`, and people work in `ward-o`: no other number of a page comes near."""


@dataclass
class City:
    """What was planted. `parts` are the parts of addresses that name something of a place, by place and name.

    `codes` are the codes of units and, by `place worker`, of somebody who works there.
    """

    book: Book
    public: CourseEntry
    course: Course
    units: dict[str, Id] = field(default_factory=dict)
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    readers: list[Reader] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    position: Id | None = None

    @property
    def common(self) -> dict[str, str]:
        """The parts of addresses that name nothing of a place."""
        return {
            "framework": "WARD-DT",
            "code": "cntt",
            "name": "none.svg",
            "position_id": str(self.position),
            "law_key": "luat-91-2025",
        }


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody at work with an account."""

    person: Id
    account: Id
    name: str
    code: str


def plant(url: str) -> City:
    """Plants a city into a database that has the schema and nothing else."""
    database = Database(url, clock=FakeClock(NOW))
    entry, course = a_published_course(database)
    city = City(Book(), entry, course)
    with database.unit_of_work() as work:
        for place, above in PARENTS.items():
            _begin(work, city, place, above)
        city.position = organisation.create_position(work.session, SYSTEM, "clerk", {"vi": "Văn thư"}, now=work.now, is_draft=True)
    taught = plant_courses(database, city.book, city.units)
    for place in PARENTS:
        with database.unit_of_work() as work:
            _fill(work, city, place, taught[place])
    with database.unit_of_work() as work:
        _plant_crowd(work, city, "ward-o")
        count_anew(work.session, now=work.now, today=TODAY)
    watch_once(database, COURSES / "laws.yml")
    database.close()
    return city


def _begin(work: UnitOfWork, city: City, place: str, above: str | None) -> None:
    kind = UnitKind.CITY if above is None else UnitKind.WARD
    name, code = city.book.word("unit", place), city.book.code("unit", place)
    unit = a_unit(work.session, city.units[above] if above else None, name=f"Đơn vị {name}", kind=kind, code=code)
    city.units[place], city.codes[place] = unit, code


def _fill(work: UnitOfWork, city: City, place: str, taught: Taught) -> None:
    """The people of a place and everything that is theirs."""
    book, unit, session = city.book, city.units[place], work.session
    contact = Contact(f"Chị {book.word('contact', place)}", "0900 000 000", f"giờ {book.word('contact', place)}")
    organisation.set_contact(session, SYSTEM, unit, "cntt", contact, on=LONG_AGO, now=work.now)
    worker, keeper, author = (_a_worker(work, city, place) for _ in range(3))
    grant = a_grant(session, keeper.person, Role.HEAD, unit)
    a_grant(session, keeper.person, Role.TRAINING_OFFICER, unit)
    a_grant(session, author.person, Role.TRAINER, unit)
    # Who asks, reminds and sends for a review is told with what they ask.
    book.also(keeper.name, Fact("assignment", place))
    book.also(author.name, Fact("asked-draft", place))
    city.codes[f"{place} worker"] = worker.code
    city.readers += [_a_reader(work, city, place, role) for role in Role]
    _plant_leaver(work, city, place, COMPLETIONS if place == "office-b" else 1)
    parts = {"unit_id": str(unit), "office_id": str(unit), "slug": taught.entry.slug}
    parts |= {"person_id": str(worker.person), "learner_id": str(worker.person), "grant_id": str(grant)}
    parts["employment_id"] = str(session.scalar(select(Employment.id).where(Employment.person_id == worker.person)))
    ground = Ground(work, book, place, unit)
    parts |= plant_drafts(ground, author.person, taught.course)
    parts |= plant_essay(ground, Actor(worker.person, worker.account, unit_id=unit), taught)
    acting = actor_of(session, keeper.person, today=TODAY)
    assert acting is not None
    parts |= plant_sayings(ground, worker.person, acting, taught, city.public)
    city.parts[place] = parts
    for each in city.readers:
        if each.place == place and each.person_id is not None:
            tell(ground, each.person_id)


def _a_worker(work: UnitOfWork, city: City, place: str) -> Worker:
    """Somebody whose name, code, name of sign-in and addresses are canaries."""
    book = city.book
    name, code, sign_in = book.word("person", place), book.code("person", place), book.code("account", place)
    mail, listed = book.code("account-mail", place), book.code("listed-mail", place)
    new = NewPerson(f"Trần Thị {name}", staff_code=code, work_email=f"{listed.lower()}@co-quan.example")
    person = accounts.create_person(work.session, SYSTEM, new, now=work.now)
    employed = NewEmployment(person, city.units[place], LONG_AGO)
    organisation.employ(work.session, SYSTEM, employed, now=work.now, today=TODAY)
    account = an_account(work.session, person, username=sign_in.lower(), email=f"{mail.lower()}@thu.example")
    for each in (name, code, sign_in, mail, listed):
        book.owned(each, person)
    book.id(person, "person", place, person)
    return Worker(person, account, name, code)


def _a_reader(work: UnitOfWork, city: City, place: str, role: Role) -> Reader:
    """Somebody at work in a place who holds a role for it and is signed in."""
    made = _a_worker(work, city, place)
    if role is not Role.LEARNER:
        a_grant(work.session, made.person, role, city.units[place])
    token = accounts.begin_session(work.session, made.account, verified=hashed(), now=work.now)
    return Reader(f"{role} of {place}", role, place, made.person, token)


def _plant_leaver(work: UnitOfWork, city: City, place: str, completions: int) -> None:
    """Somebody who has left: nothing but what they completed names them."""
    book, session = city.book, work.session
    new = NewPerson(f"Lê Văn {book.word('completion', place)}", staff_code=book.code("completion", place))
    person = accounts.create_person(session, SYSTEM, new, now=work.now)
    unit, entry = city.units[place], city.public
    names = {row.unit_id: row.name for row in session.execute(select(UnitState.unit_id, UnitState.name))}
    path = [{"id": str(city.units[each]), "name": names[city.units[each]]} for each in reversed(line_of(place))]
    if completions > 1:
        book.count(completions, "completion", place)
    session.execute(
        insert(Completion),
        [
            {
                "id": new_id(),
                "person_id": person,
                "unit_id": unit,
                "unit_path": path,
                "course_id": entry.id,
                "version_id": entry.version_id,
                "rendition_id": entry.rendition_id,
                "cycle": number,
                "minutes": 20,
                "source": "online",
                "completed_at": work.now - timedelta(minutes=number),
            }
            for number in range(1, completions + 1)
        ],
    )


def _plant_crowd(work: UnitOfWork, city: City, place: str) -> None:
    """So many people that with those who are there already the unit has a number of its own. They have come just now."""
    session, unit = work.session, city.units[place]
    there = len(session.scalars(select(Employment.id).where(Employment.unit_id == unit)).all())
    people = [NewPerson(f"Người Đông {number}") for number in range(PEOPLE - there)]
    made = accounts.create_people(session, SYSTEM, people, now=work.now)
    employed = [NewEmployment(each, unit, TODAY) for each in made]
    organisation.employ_all(session, SYSTEM, employed, now=work.now, today=TODAY)
    city.book.count(PEOPLE, "person", place)
