"""The invented city: as large as promised, made through the services, alike on every machine."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Account, Person
from elearn.accounts.passwords import hashing
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.core.text import fold
from elearn.demo import names, staff
from elearn.demo.city import fill, is_empty
from elearn.demo.scale import SMALL
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitState, UnitSuccession
from elearn.organisation.queries import contact_of
from elearn.organisation.rules import UnitKind
from tests.demo.real_names import REAL_NAMES
from tests.organisation.makers import TODAY

PASSWORD = "mưa trên phố huyện xưa"


def test_the_city_is_whole(database: Database) -> None:
    with database.read() as session:
        assert is_empty(session)
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password=PASSWORD)
    with database.read() as session:
        assert not is_empty(session)
        assert session.scalar(select(func.count()).select_from(Person)) == SMALL.people
        today = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == made.city_id)
        lasting = select(UnitState.kind, func.count()).where(UnitState.valid_to.is_(None), UnitState.unit_id.in_(today))
        kinds = dict(session.execute(lasting.group_by(UnitState.kind)).all())
        assert {key: kinds[key] for key in ("ward", "commune", "special-zone")} == {"ward": 16, "commune": 7, "special-zone": 1}
        below_ward = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == made.ward_id)
        main = select(func.count()).select_from(Employment).where(Employment.is_main, Employment.valid_to.is_(None))
        assert (session.scalar(main.where(Employment.unit_id.in_(below_ward))) or 0) >= 40
        grants = {
            (username, Role(role))
            for username, role in session.execute(
                select(Account.username, RoleGrant.role).join(RoleGrant, RoleGrant.person_id == Account.person_id)
            )
        }
        assert grants == {
            ("giangvien", Role.TRAINER),
            ("giangvien", Role.REVIEWER),
            ("thamdinh", Role.REVIEWER),
            ("nhansu", Role.TRAINING_OFFICER),
            ("khaothi", Role.EXAM_OFFICER),
            ("lanhdao", Role.HEAD),
            ("quantri", Role.ADMINISTRATOR),
        }
        stored = session.scalars(select(Account.password_hash)).all()
        assert len(stored) == 7
        assert hashing().verify(PASSWORD, stored[0])
        contact = contact_of(session, made.ward_id, "cntt", today=TODAY)
        assert contact is not None
        assert contact.phone == "0900 000 000"
        other = contact_of(session, made.commune_ids[5], "cntt", today=TODAY)
        assert other is not None
        assert other.phone == "0900 000 001"
        hanh = session.scalar(select(Person.full_name).where(Person.id == made.usernames["hocvien"]))
        assert hanh == "Lê Thị Mỹ Hạnh"


def test_people_joined_moved_and_left_and_a_commune_was_taken_over(database: Database) -> None:
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password=PASSWORD)
        works = select(Employment.person_id).where(Employment.is_main)
        running = works.where(Employment.valid_to.is_(None))
        since = SMALL.founded(TODAY)
        left = set(work.session.scalars(works)) - set(work.session.scalars(running))
        joined = set(work.session.scalars(works)) - set(work.session.scalars(works.where(Employment.valid_from == since)))
        twice = work.session.scalars(works.group_by(Employment.person_id).having(func.count() > 1)).all()
        merged = work.session.scalars(select(UnitSuccession).where(UnitSuccession.kind == "merged")).all()
    assert left
    assert joined
    assert len(twice) > staff.FEWEST
    assert made.commune_ids[-1] in {each.to_id for each in merged}


@pytest.mark.pure
@pytest.mark.parametrize("count", [1, 2, 24, 168, 1_000])
def test_so_many_units_have_different_names(count: int) -> None:
    made = [*names.communes(count), names.former_commune()]
    assert len({each.name["vi"] for each in made}) == count + 1


@pytest.mark.pure
def test_168_units_are_of_the_kinds_of_a_city_of_168() -> None:
    kinds = Counter(each.kind for each in names.communes())
    assert kinds == {UnitKind.WARD: 113, UnitKind.COMMUNE: 54, UnitKind.SPECIAL_ZONE: 1}


@pytest.mark.pure
def test_no_unit_bears_the_name_of_a_real_one() -> None:
    made = [*names.communes(10_000), names.former_commune()]
    plain = {re.sub(r" \d+$", "", each.name["vi"].split(" ", 2 if each.kind is UnitKind.SPECIAL_ZONE else 1)[-1]) for each in made}
    assert {fold(each) for each in plain} & {fold(each) for each in REAL_NAMES} == set()


@pytest.mark.pure
def test_the_same_seed_gives_the_same_people() -> None:
    assert [names.person(1, n) for n in range(50)] == [names.person(1, n) for n in range(50)]
    assert names.person(1, 3) != names.person(2, 3)


@pytest.mark.pure
def test_no_name_says_a_word_twice() -> None:
    for number in range(2000):
        words = names.person(7, number).full_name.split()[1:]
        assert len(set(words)) == len(words), words
        assert all(re.fullmatch(r"\w+", word) for word in words)


def test_everybody_of_the_city_has_a_plausible_birth_date(database: Database) -> None:
    with database.unit_of_work() as work:
        fill(work.session, now=work.now, password=PASSWORD)
    with database.read() as session:
        born = session.execute(select(Person.birth_date, Person.birth_precision)).all()
    ages = Counter(TODAY.year - day.year - ((TODAY.month, TODAY.day) < (day.month, day.day)) for day, _ in born)
    assert (min(ages), max(ages)) == (23, 60)
    # Every age group has people to show, and none has half of them.
    assert all(len(born) / 100 < ages[age] < len(born) / 10 for age in range(23, 61))
    precisions = Counter(precision for _, precision in born)
    assert len(born) / 20 < precisions["year"] < len(born) / 5
    assert precisions["year"] + precisions["day"] == len(born)


@pytest.mark.pure
def test_birth_dates_are_alike_for_the_same_seed_and_differ_otherwise() -> None:
    def born(seed: int) -> list[tuple[date, str]]:
        return [names.birth(TODAY, seed, number) for number in range(50)]

    assert born(1) == born(1)
    assert born(1) != born(2)
