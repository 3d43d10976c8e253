"""The crawl for leaks sees: what a policy lets through is found, wherever it stands, and nothing else is called a leak."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from sqlalchemy import true

from benchmarks.leak_book import Book, Fact, numbers_in, plain, told_by, words_in
from benchmarks.leak_city import COMPLETIONS, City
from benchmarks.leak_crawl import Crawl
from benchmarks.leak_scope import Reader, may_see
from benchmarks.leaks import CITIZEN, plant_site
from config import Settings
from elearn.app import create_app
from elearn.catalogue import queries
from elearn.catalogue.policy import Viewer
from elearn.core.actor import Role
from elearn.core.clock import FakeClock
from tests.conftest import NOW

Site = tuple[City, Settings]
WORKER = uuid.UUID("0190a000-0000-7000-8000-000000000001")


def planted(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that needs the planted city: making it takes some seconds."""
    return pytest.mark.slow(pytest.mark.timeout(300)(test))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plant_site(tmp_path_factory.mktemp("leaks"))


def visit(site: Site, name: str, *addresses: str) -> Crawl:
    """What somebody has found after asking for some addresses."""
    city, settings = site
    reader = next((each for each in city.readers if each.name == name), CITIZEN)
    app = create_app(settings, clock=FakeClock(NOW))
    crawl = Crawl(app, city, reader, most=1)
    for each in addresses:
        crawl.ask(each)
    app.extensions["elearn.database"].close()
    return crawl


def _is_of(facts: list[Fact], kind: str, place: str) -> bool:
    return all((each.kind, each.place) == (kind, place) for each in facts)


def everything(*_: object, **__: object) -> object:
    """A clause from which everything is missing."""
    return true()


LEAKS: tuple[tuple[str, str, str, str], ...] = (
    ("training-officer of ward-a", "/vi/reports/completions", "elearn.reporting.queries.visible_completions", "completion"),
    ("administrator of ward-a", "/vi/admin/people?q=kuqz", "elearn.organisation.policy.people_visible_to", "person"),
    ("head of ward-a", "/vi/planning", "elearn.planning.policy.visible_to", "assignment"),
    ("training-officer of ward-a", "/vi/planning/exemptions", "elearn.planning.policy.people_of", "exemption"),
    ("training-officer of ward-a", "/vi/planning/reminders", "elearn.planning.policy.people_of", "reminder"),
    ("trainer of ward-a", "/vi/reports/faults", "elearn.reporting.fault_queries.answered_for_by", "fault"),
    ("trainer of ward-a", "/vi/marking", "elearn.assessment.marking_queue.attempts_to_mark", "essay"),
    ("reviewer of ward-a", "/vi/studio", "elearn.studio.policy.reviewable_by", "asked-draft"),
    ("learner of ward-a", "/vi/notices", "elearn.notifications.queries.own", "notice"),
)
"""Who asks for what, the clause that is taken away, and what is seen then."""


@planted
@pytest.mark.parametrize("leak", LEAKS, ids=[each[2].removeprefix("elearn.") for each in LEAKS])
def test_a_clause_that_is_taken_away_is_found(site: Site, monkeypatch: pytest.MonkeyPatch, leak: tuple[str, str, str, str]) -> None:
    name, address, clause, kind = leak
    assert not visit(site, name, address).found.leaks
    monkeypatch.setattr(clause, everything)
    assert kind in {each.kind for each in visit(site, name, address).found.leaks}


@planted
def test_a_course_that_everybody_sees_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(queries._LISTED, Viewer.GUEST, queries._LISTED[Viewer.SYSTEM])
    assert "course" in {each.kind for each in visit(site, "citizen", "/vi/courses").found.leaks}


@planted
def test_a_number_of_another_root_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    city, settings = site
    numbers = replace(city, book=Book(counts=city.book.counts))
    address = f"/vi/admin/units?q={city.codes['ward-o']}"
    assert not visit((numbers, settings), "administrator of ward-a", address).found.leaks
    monkeypatch.setattr("elearn.organisation.policy.units_visible_to", everything)
    assert [each.place for each in visit((numbers, settings), "administrator of ward-a", address).found.leaks] == ["ward-o"]


@planted
def test_a_search_that_answers_otherwise_than_for_nothing_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    word, facts = next((word, facts) for word, facts in site[0].book.spelled() if _is_of(facts, "person", "ward-b"))

    def search() -> set[str]:
        city, settings = site
        app = create_app(settings, clock=FakeClock(NOW))
        crawl = Crawl(app, city, next(each for each in city.readers if each.name == "administrator of ward-a"), most=1)
        crawl.open("/vi/admin/people")
        crawl.search([(word, facts)])
        app.extensions["elearn.database"].close()
        return {each.where for each in crawl.found.leaks if "otherwise" in each.where}

    assert not search()
    monkeypatch.setattr("elearn.organisation.policy.people_visible_to", everything)
    assert search()


@planted
def test_what_is_inside_of_scope_is_seen_and_no_leak(site: Site) -> None:
    found = visit(site, "training-officer of city", f"/vi/reports/completions?unit={site[0].units['office-b']}").found
    assert not found.leaks
    assert f"count {COMPLETIONS}" in found.seen["completion", "training-officer"]


@pytest.mark.pure
def test_a_word_is_found_in_any_spelling() -> None:
    word = Book().word("person", "city")
    spelled = (word, word.upper(), plain(word), quote(word), word.replace("ừ", "u\u031b\u0300"), word.replace("ừ", "\\u1eeb"))
    assert [words_in(f"<b>{each}</b>") for each in spelled] == [{"bbbb"}] * len(spelled)


@pytest.mark.pure
def test_numbers_are_read_grouped_and_not_out_of_ids() -> None:
    assert numbers_in("3.917 lượt, 4 729 người; 01a2277d-3917-7530-acd5-ca3cfc4493f9") == {3917, 4729}


@pytest.mark.pure
def test_a_number_is_told_by_the_difference_of_two() -> None:
    assert told_by({4000, 83}, 3917)
    assert not told_by({4000, 84}, 3917)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.TRAINING_OFFICER, "office-a", True),
        (Role.TRAINING_OFFICER, "ward-a", True),
        (Role.TRAINING_OFFICER, "city", True),
        (Role.TRAINING_OFFICER, "office-b", False),
        (Role.TRAINING_OFFICER, "other", False),
        (Role.LEARNER, "office-a", False),
        (Role.AUDITOR, "office-a", False),
    ],
)
def test_people_of_an_office_are_seen_by_whoever_keeps_its_staff(role: Role, place: str, *, sees: bool) -> None:
    assert may_see(Reader("x", role, place, WORKER), Fact("person", "office-a")) is sees


@pytest.mark.pure
def test_what_is_ones_own_is_seen_and_nothing_without_account() -> None:
    fact = Fact("notice", "office-a", WORKER)
    assert may_see(Reader("x", Role.LEARNER, "ward-o", WORKER), fact)
    assert not may_see(CITIZEN, fact)
