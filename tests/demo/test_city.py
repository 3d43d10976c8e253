"""The invented city: as large as promised, made through the services, alike on every machine."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from elearn.accounts.models import Account, Person
from elearn.accounts.passwords import hashing
from elearn.core.actor import Role
from elearn.core.db.work import Database
from elearn.demo import names
from elearn.demo.city import fill, is_empty
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitState
from elearn.organisation.queries import contact_of
from tests.organisation.makers import TODAY

PASSWORD = "mưa trên phố huyện xưa"


def test_the_city_is_whole(database: Database) -> None:
    with database.read() as session:
        assert is_empty(session)
    with database.unit_of_work() as work:
        made = fill(work.session, now=work.now, password=PASSWORD)
    with database.read() as session:
        assert not is_empty(session)
        kinds = dict(session.execute(select(UnitState.kind, func.count()).group_by(UnitState.kind)).all())
        assert {key: kinds[key] for key in ("ward", "commune", "special-zone")} == {"ward": 113, "commune": 54, "special-zone": 1}
        below_ward = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == made.ward_id)
        main = select(func.count()).select_from(Employment).where(Employment.is_main)
        assert session.scalar(main.where(Employment.unit_id.in_(below_ward))) == 40
        assert session.scalar(main) == 40 + 167 * 12 + 12
        # Chị Hạnh, and whoever keeps the records in each ward, hold a second position.
        assert session.scalar(select(func.count()).select_from(Employment).where(~Employment.is_main)) == 1 + 168
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
            ("lanhdao", Role.HEAD),
            ("quantri", Role.ADMINISTRATOR),
        }
        stored = session.scalars(select(Account.password_hash)).all()
        assert len(stored) == 6
        assert hashing().verify(PASSWORD, stored[0])
        contact = contact_of(session, made.ward_id, "cntt", today=TODAY)
        assert contact is not None
        assert contact.phone == "0900 000 000"
        other = contact_of(session, made.commune_ids[5], "cntt", today=TODAY)
        assert other is not None
        assert other.phone == "0900 000 001"
        hanh = session.scalar(select(Person.full_name).where(Person.id == made.usernames["hocvien"]))
        assert hanh == "Lê Thị Mỹ Hạnh"


@pytest.mark.pure
def test_there_are_168_units_with_different_names() -> None:
    assert len({each.name["vi"] for each in names.communes()}) == 168


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
