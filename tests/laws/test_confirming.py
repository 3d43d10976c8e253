"""A person says that a passage still holds: who may, of what, and what is kept of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from elearn.core.errors import Conflict, Forbidden, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.laws import service
from tests.laws.stage import DECREE, ENDED, LAW, Shelf, citing_files
from tests.studio.stage import changed

ONE, TWO = "question thu-mo-dau", "question thu-b-001"


def confirm_ids(shelf: Shelf, ids: list[Id], *, key: str = DECREE, who: str = "trainer") -> None:
    with shelf.house.database.unit_of_work() as work:
        service.confirm(work.session, shelf.house.actor(who), key, ids, entry_hash=shelf.entry().entry_hash, now=work.now)


def changed_shelf(shelf: Shelf) -> Shelf:
    shelf.cited()
    shelf.change()
    return shelf


def test_what_was_confirmed_waits_no_more(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    assert ONE not in shelf.waiting()


def test_the_others_wait_on(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    assert TWO in shelf.waiting()


def test_several_are_confirmed_at_once(shelf: Shelf) -> None:
    assert changed_shelf(shelf).confirm(ONE, TWO) == 2


def test_who_confirmed_is_kept(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    assert shelf.rows()[ONE].confirmed_by == "Người trainer"


def test_it_is_an_event_with_the_hash_of_the_entry(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    with shelf.house.database.read() as session:
        event = session.scalars(select(StoredEvent).where(StoredEvent.name == "laws.citations_confirmed")).one()
    assert event.payload["entry_hash"] == shelf.entry().entry_hash


def test_confirming_twice_counts_once(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    assert shelf.confirm(ONE) == 0


def test_the_next_change_makes_it_wait_again(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    shelf.change(ENDED.replace("ended: 2026-11-22", "ended: 2026-11-21"))
    assert ONE in shelf.waiting()


def test_a_confirmation_goes_on_to_the_next_version(shelf: Shelf) -> None:
    changed_shelf(shelf).confirm(ONE)
    shelf.publish(changed(citing_files(), version="1.1.0", **{"Đọc đuôi trước": "Xem đuôi trước"}))
    shelf.watch()
    assert (shelf.rows()[ONE].is_waiting, shelf.rows()[ONE].confirmed_by) == (False, "Người trainer")


def test_a_law_that_changed_meanwhile_is_told_instead(shelf: Shelf) -> None:
    shown = changed_shelf(shelf).law().entry_hash
    shelf.change(ENDED.replace("ended: 2026-11-22", "ended: 2026-11-21"))
    with pytest.raises(Conflict):
        shelf.confirm(ONE, entry_hash=shown)


def test_a_trainer_above_may_confirm(shelf: Shelf) -> None:
    assert changed_shelf(shelf).confirm(ONE, who="city trainer") == 1


def test_a_trainer_of_another_unit_may_not(shelf: Shelf) -> None:
    row = changed_shelf(shelf).rows()[ONE]
    with pytest.raises(NotFound):
        confirm_ids(shelf, [row.id], who="other trainer")


@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_whoever_writes_no_courses_may_not(shelf: Shelf, who: str) -> None:
    row = changed_shelf(shelf).rows()[ONE]
    with pytest.raises(Forbidden):
        confirm_ids(shelf, [row.id], who=who)


def test_one_that_is_not_there_refuses_all(shelf: Shelf) -> None:
    row = changed_shelf(shelf).rows()[ONE]
    with pytest.raises(NotFound):
        confirm_ids(shelf, [row.id, new_id()])
    assert ONE in shelf.waiting()


def test_one_that_cites_another_law_is_refused(shelf: Shelf) -> None:
    row = changed_shelf(shelf).rows(LAW).popitem()[1]
    with pytest.raises(NotFound):
        confirm_ids(shelf, [row.id])


def test_nothing_chosen_is_refused(shelf: Shelf) -> None:
    changed_shelf(shelf)
    with pytest.raises(NotFound):
        confirm_ids(shelf, [])


def test_a_law_that_nobody_knows_is_refused(shelf: Shelf) -> None:
    row = changed_shelf(shelf).rows()[ONE]
    with pytest.raises(NotFound):
        confirm_ids(shelf, [row.id], key="luat-la")


def test_what_is_no_longer_served_cannot_be_confirmed(shelf: Shelf) -> None:
    row = changed_shelf(shelf).rows()[ONE]
    shelf.publish(changed(citing_files(), version="1.1.0", **{"Đọc đuôi trước": "Xem đuôi trước"}))
    shelf.watch()
    with pytest.raises(NotFound):
        confirm_ids(shelf, [row.id])
