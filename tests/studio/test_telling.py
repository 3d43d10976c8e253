"""Reviewers are told that a draft waits for them, and its author what they decided."""

from __future__ import annotations

from sqlalchemy import select

from elearn.notifications.kinds import Kind
from elearn.notifications.models import Message, Notice
from tests.studio.stage import House, changed


def told(house: House, kind: Kind) -> dict[str, str]:
    """Who was told something of a kind, and about which place."""
    names = {person: name for name, person in house.people.items()}
    with house.database.read() as session:
        rows = session.execute(
            select(Notice.person_id, Message.place).join(Message, Message.id == Notice.message_id).where(Message.kind == kind)
        ).all()
    return {names[row.person_id]: row.place for row in rows}


def test_the_reviewers_of_the_unit_are_told_and_nobody_else(house: House) -> None:
    draft = house.checked(changed())
    house.ask(draft)
    assert told(house, Kind.REVIEW_ASKED) == {"reviewer": f"/studio/drafts/{draft}"}


def test_where_a_unit_has_no_reviewer_those_of_the_nearest_above_are_told(house: House) -> None:
    draft = house.checked(changed(), who="city trainer", unit="city")
    house.ask(draft, who="city trainer")
    assert set(told(house, Kind.REVIEW_ASKED)) == {"city reviewer"}


def test_the_author_is_told_that_it_was_agreed_to(house: House) -> None:
    draft = house.checked(changed())
    house.ask(draft)
    house.approve(draft)
    assert told(house, Kind.REVIEW_DECIDED) == {"trainer": f"/studio/drafts/{draft}"}


def test_the_author_is_told_that_it_was_sent_back_and_the_words_stay_on_its_page(house: House) -> None:
    draft = house.checked(changed())
    house.ask(draft)
    house.send_back(draft, words="Câu hai sai.")
    assert set(told(house, Kind.REVIEW_DECIDED)) == {"trainer"}
    with house.database.read() as session:
        words = session.scalars(select(Message.words).where(Message.kind == Kind.REVIEW_DECIDED)).one()
    assert "Câu hai sai." not in str(words)
