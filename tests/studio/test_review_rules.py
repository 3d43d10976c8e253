"""How many others must agree, by rule: what a unit says, what it has from above, and whom a request goes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from elearn.core.actor import SYSTEM, Role
from elearn.core.errors import Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.organisation.events import UnitsMerged
from elearn.studio import service
from elearn.studio.queries import asked_of, terms_for, way_of
from elearn.studio.reactions import on_units_merged
from elearn.studio.rules import MOST_REVIEWERS, ReviewRule, State, Terms, UnitOnTheWay, terms_at_the_top, terms_of
from tests.organisation.makers import TODAY, a_grant, a_person, a_unit, an_account
from tests.studio.stage import House, course_files

ABOVE = ReviewRule(is_above=True)
WARD, CITY, LAND = new_id(), new_id(), new_id()
rules = st.one_of(st.none(), st.just(ABOVE), st.integers(0, MOST_REVIEWERS).map(ReviewRule))


def way(*said: ReviewRule | None) -> list[UnitOnTheWay]:
    return [UnitOnTheWay(unit, rule) for unit, rule in zip((WARD, CITY, LAND), said, strict=False)]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((None, None), Terms(1, WARD)),
        ((None, ReviewRule(2)), Terms(2, WARD, CITY)),
        ((ReviewRule(3), ReviewRule(2)), Terms(3, WARD, WARD)),
        ((ReviewRule(0), ReviewRule(2)), Terms(0, WARD, WARD)),
        ((ABOVE, ReviewRule(2)), Terms(2, CITY, WARD)),
        ((ABOVE, ReviewRule(0)), Terms(1, CITY, WARD)),
        ((ABOVE, None), Terms(1, CITY, WARD)),
        ((ABOVE, ABOVE, ReviewRule(2)), Terms(2, LAND, WARD)),
        ((None, ABOVE, ReviewRule(2)), Terms(2, LAND, CITY)),
        ((ABOVE,), Terms(1, WARD, WARD)),
    ],
)
def test_the_nearest_word_holds_and_above_means_above(said: tuple[ReviewRule | None, ...], expected: Terms) -> None:
    assert terms_of(way(*said), by_default=1) == expected


@pytest.mark.pure
@given(st.lists(rules, max_size=3), st.integers(0, 1))
def test_whatever_is_said_the_number_is_one_that_can_be_asked_for(said: list[ReviewRule | None], by_default: int) -> None:
    terms = terms_of(way(*said), by_default=by_default)
    assert 0 <= terms.people <= MOST_REVIEWERS
    assert (terms.begin is None) is not said


@pytest.mark.pure
@given(rules.filter(lambda each: each is not None))
def test_a_rule_comes_back_as_it_was_kept(rule: ReviewRule) -> None:
    again = ReviewRule.from_json(rule.to_json())
    assert (again.is_above, again.is_above or again.people == rule.people) == (rule.is_above, True)


@pytest.mark.pure
def test_a_course_of_no_unit_follows_the_strictest_unit_at_the_top() -> None:
    assert terms_at_the_top(way(ReviewRule(2), ReviewRule(3), None), by_default=1) == Terms(3, None, CITY)
    assert terms_at_the_top([], by_default=0) == Terms(0, None)


def terms(house: House, unit: str | None, by_default: int = 1) -> tuple[int, str | None]:
    names = {unit_id: name for name, unit_id in house.units.items()}
    with house.database.read() as session:
        found = terms_for(session, house.units[unit] if unit else None, by_default=by_default, today=TODAY)
    return found.people, names[found.said_by] if found.said_by else None


def test_a_unit_has_the_word_of_the_nearest_above(house: House) -> None:
    house.require("city", ReviewRule(2))
    assert (terms(house, "ward"), terms(house, "far city"), terms(house, None)) == ((2, "city"), (1, None), (2, "city"))
    house.require("ward", ReviewRule(0))
    assert (terms(house, "ward"), terms(house, "other ward")) == ((0, "ward"), (2, "city"))


def test_a_word_taken_back_gives_way_to_the_one_above(house: House) -> None:
    house.require("city", ReviewRule(3))
    house.require("ward", ReviewRule(0))
    house.require("ward", None)
    assert terms(house, "ward") == (3, "city")


def test_it_is_told_who_set_it_and_since_when(house: House) -> None:
    with house.database.unit_of_work() as work:
        service.set_review_rule(work.session, house.actor("administrator"), house.units["ward"], ReviewRule(2), now=work.now)
    with house.database.read() as session:
        own, above = way_of(session, house.units["ward"], today=TODAY)
    assert (own.set_by, own.since, own.value, above.value) == ("Người administrator", TODAY, {"people": 2}, None)


def test_setting_it_is_an_event(house: House) -> None:
    house.require("ward", ReviewRule(2))
    with house.database.read() as session:
        (payload,) = session.scalars(select(StoredEvent.payload).where(StoredEvent.name == "organisation.setting_changed"))
    assert payload["key"] == "review"


@pytest.mark.parametrize(
    ("who", "unit", "refusal"),
    [
        ("trainer", "ward", Forbidden),
        ("reviewer", "ward", Forbidden),
        ("officer", "city", NotFound),
        ("officer", "other ward", NotFound),
        ("administrator", "far city", NotFound),
    ],
)
def test_only_whoever_keeps_a_unit_sets_it(house: House, who: str, unit: str, refusal: type[Exception]) -> None:
    add(house, "officer", "ward", Role.TRAINING_OFFICER)
    with house.database.unit_of_work() as work, pytest.raises(refusal):
        service.set_review_rule(work.session, house.actor(who), house.units[unit], ReviewRule(0), now=work.now)


def test_a_training_officer_sets_it_for_their_unit(house: House) -> None:
    add(house, "officer", "ward", Role.TRAINING_OFFICER)
    with house.database.unit_of_work() as work:
        service.set_review_rule(work.session, house.actor("officer"), house.units["ward"], ReviewRule(3), now=work.now)
    assert terms(house, "ward") == (3, "ward")


@pytest.mark.parametrize("people", [-1, 4])
def test_a_number_that_is_not_offered_is_refused(house: House, people: int) -> None:
    with pytest.raises(Invalid):
        house.require("ward", ReviewRule(people))


def test_a_unit_at_the_top_has_nobody_above_to_review(house: House) -> None:
    with pytest.raises(Invalid):
        house.require("city", ABOVE)


def add(house: House, who: str, unit: str, role: Role = Role.REVIEWER) -> Id:
    """Somebody more with a role."""
    with house.database.unit_of_work() as work:
        person = a_person(work.session, house.units[unit], name=f"Người {who}")
        an_account(work.session, person, username=who.replace(" ", "-"))
        a_grant(work.session, person, role, house.units[unit])
    house.people[who] = person
    return person


def asked(house: House, unit: str, needed: int) -> tuple[list[str], bool]:
    names = {person: name for name, person in house.people.items()}
    with house.database.read() as session:
        found = asked_of(session, house.units[unit], needed, besides=[house.people["trainer"]], today=TODAY)
    return [names[each] for each in found.people], found.is_short


def test_the_own_reviewers_are_asked_where_they_are_enough(house: House) -> None:
    assert asked(house, "ward", 1) == (["reviewer"], False)


def test_where_they_are_too_few_those_of_the_unit_above_are_asked_as_well(house: House) -> None:
    assert asked(house, "ward", 2) == (["reviewer", "city reviewer"], False)


def test_where_nobody_is_left_above_it_is_told(house: House) -> None:
    assert asked(house, "ward", 3) == (["reviewer", "city reviewer"], True)


def test_whoever_reviews_for_two_units_counts_once(house: House) -> None:
    with house.database.unit_of_work() as work:
        a_grant(work.session, house.people["reviewer"], Role.REVIEWER, house.units["city"])
    assert asked(house, "ward", 3) == (["reviewer", "city reviewer"], True)


def test_a_unit_between_without_reviewers_is_passed(house: House) -> None:
    with house.database.unit_of_work() as work:
        house.units["office"] = a_unit(work.session, house.units["other ward"])
    assert asked(house, "office", 1) == (["other reviewer"], False)


def test_a_request_to_a_unit_that_is_merged_goes_to_its_heir(house: House) -> None:
    house.require("ward", ABOVE)
    draft = house.checked(course_files())
    house.ask(draft)
    with house.database.unit_of_work() as work:
        merged = UnitsMerged(house.units["far city"], (house.units["city"],), TODAY)
        on_units_merged(work.session, merged, actor=SYSTEM, now=work.now)
    assert house.look(draft).review_unit_id == house.units["far city"]
    assert house.look(draft, "far reviewer").state is State.ASKED
