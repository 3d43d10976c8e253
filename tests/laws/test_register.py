"""laws.yml is read, what changed is noticed once, and those who write about it are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.content.register import entry_hash
from elearn.core.events import StoredEvent
from elearn.core.ids import new_id
from elearn.laws import queries, service
from elearn.laws.models import LawReading
from elearn.laws.rules import GONE, from_json
from tests.laws.stage import DECREE, ENDED, LAW, REGISTER, Shelf, citing_files
from tests.studio.stage import changed

CITING = {"question thu-mo-dau", "question thu-b-001", "card thu-the"}


def readings(shelf: Shelf) -> int:
    with shelf.house.database.read() as session:
        return session.scalar(select(func.count()).select_from(LawReading)) or 0


def events(shelf: Shelf, name: str) -> int:
    with shelf.house.database.read() as session:
        return session.scalar(select(func.count()).select_from(StoredEvent).where(StoredEvent.name == name)) or 0


def test_the_citations_of_a_course_are_listed(shelf: Shelf) -> None:
    shelf.cited()
    assert set(shelf.rows()) == CITING
    assert set(shelf.rows(LAW)) == {"block dia-chi-duoc-goi-y-khong-phai-la-dia-chi-da-kiem/html/2"}


def test_a_citation_tells_lesson_articles_and_words(shelf: Shelf) -> None:
    shelf.cited()
    row = shelf.rows()["question thu-b-001"]
    assert (row.lesson, row.articles) == ("thu", {"vi": ["Điều 4"]})
    assert row.excerpt["vi"].startswith("Theo Nghị định 13/2023/NĐ-CP Điều 4, cô phát hiện")


def test_nothing_waits_before_a_law_changes(shelf: Shelf) -> None:
    shelf.cited()
    assert shelf.waiting() == set()


def test_every_citation_waits_when_the_law_changes(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    assert shelf.waiting() == CITING


def test_what_cites_other_laws_does_not_wait(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    assert shelf.waiting(LAW) == set()


def test_the_page_of_a_law_tells_what_changed(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    assert {each.name: (each.old, each.new) for each in shelf.law().changed}.keys() == {"status", "ended", "replaced_by"}


def test_an_entry_that_was_only_checked_again_makes_nothing_wait(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(REGISTER.replace("in_force: 2023-07-01", "in_force: 2023-07-01\n  checked_on: 2026-11-22"))
    assert (shelf.waiting(), from_json(shelf.entry().entry).checked_on is not None) == (set(), True)


def test_a_law_that_leaves_the_register_makes_what_cites_it_wait(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(REGISTER.partition("nd-13-2023:")[0])
    assert (shelf.waiting(), shelf.law().is_gone) == (CITING, True)


def test_a_law_that_comes_back_as_it_was_waits_no_more(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    shelf.change(REGISTER)
    assert shelf.waiting() == set()


def test_the_trainers_of_the_unit_are_told_once_for_a_change_and_a_course(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    shelf.watch()
    assert shelf.told() == [("colleague", "13/2023/NĐ-CP", "3"), ("trainer", "13/2023/NĐ-CP", "3")]


def test_of_a_course_of_no_unit_those_at_the_top_are_told(shelf: Shelf) -> None:
    shelf.cited(owner=None)
    shelf.change()
    assert [who for who, _, _ in shelf.told()] == ["city trainer"]


def test_a_change_that_nobody_cites_is_told_to_nobody(shelf: Shelf) -> None:
    shelf.write()
    shelf.watch()
    shelf.change()
    assert shelf.told() == []


def test_a_file_that_did_not_change_is_read_once(shelf: Shelf) -> None:
    shelf.write()
    shelf.watch()
    shelf.watch()
    assert readings(shelf) == 1


def test_two_runners_take_one_file_in_once(shelf: Shelf) -> None:
    shelf.write()
    read = service.FileRead("a" * 64, {})
    done = []
    for _ in range(2):
        with shelf.house.database.unit_of_work() as work:
            done.append(service.take_in(work.session, shelf.house.actor("trainer"), read, now=work.now))
    assert done == [True, False]


def test_a_file_with_a_fault_changes_nothing_and_is_told(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(ENDED.replace("replaced_by: luat-91-2025", "replaced_by: luat-92"))
    with shelf.house.database.read() as session:
        reading = queries.find_reading(session)
    assert reading is not None
    assert ([problem.code for problem in reading.problems], shelf.waiting()) == (["LAW005"], set())


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: &a [*a]", b"- 1\n", b"", b"a" * 300_000])
def test_a_file_that_is_no_register_is_survived(shelf: Shelf, content: bytes) -> None:
    shelf.cited()
    shelf.path.write_bytes(content)
    shelf.watch()
    assert set(shelf.rows()) == CITING


def test_a_day_to_come_is_refused(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(REGISTER.replace("in_force: 2023-07-01", "in_force: 2023-07-01\n  checked_on: 2026-11-23"))
    with shelf.house.database.read() as session:
        reading = queries.find_reading(session)
    assert reading is not None
    assert [problem.code for problem in reading.problems] == ["LAW008"]


def test_a_file_that_vanishes_leaves_the_register_as_it_was(shelf: Shelf) -> None:
    shelf.cited()
    shelf.path.unlink()
    shelf.watch()
    assert shelf.entry().entry_hash != GONE


def test_the_first_place_that_has_a_file_counts(shelf: Shelf, tmp_path: Path) -> None:
    shelf.write()
    shelf.watch(tmp_path / "imports" / "laws.yml", shelf.path)
    assert shelf.entry(LAW).entry_hash != GONE


def test_a_change_is_an_event(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    assert events(shelf, "laws.law_changed") == 1


def test_another_name_finds_what_was_not_found_before(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(
        REGISTER.replace(
            "status: in-force\n  in_force: 2023", "names: cách nhanh nhất để biết\n  status: in-force\n  in_force: 2023"
        )
    )
    assert (set(shelf.rows()), shelf.waiting()) == (CITING | {"question thu-b-002"}, set())


def test_what_waits_stays_though_the_law_is_called_otherwise(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change(ENDED.replace("13/2023/NĐ-CP", "14/2023/NĐ-CP"))
    assert shelf.waiting() == CITING


# --- versions -------------------------------------------------------------------------------------------------------------


def next_version(**replaced: str) -> dict[str, bytes]:
    return changed(citing_files(), version="1.1.0", **replaced)


def test_what_was_not_rewritten_still_waits_in_the_next_version(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    shelf.publish(next_version(**{"Nghị định 13/2023 không cho.": "Luật 91/2025 thay Nghị định 13/2023."}))
    shelf.watch()
    assert shelf.waiting() == {"question thu-b-001", "card thu-the"}


def test_what_was_rewritten_and_still_follows_the_old_law_waits(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    shelf.publish(next_version(**{"Nghị định 13/2023 không cho.": "Nghị định 13/2023 cấm hẳn."}))
    shelf.watch()
    assert shelf.waiting() == CITING


def test_what_a_version_no_longer_cites_is_gone(shelf: Shelf) -> None:
    shelf.cited()
    shelf.publish(next_version(**{"Gọi đầu mối (Nghị định 13/2023)": "Gọi đầu mối"}))
    shelf.watch()
    assert set(shelf.rows()) == CITING - {"card thu-the"}


def test_a_course_published_just_before_a_change_is_compared_with_the_law_it_was_written_by(shelf: Shelf) -> None:
    shelf.write()
    shelf.watch()
    shelf.publish(citing_files())
    shelf.change(REGISTER.replace("status: in-force\n  in_force: 2023", "status: amended\n  in_force: 2023"))
    assert shelf.waiting() == CITING


def test_a_first_reading_lists_what_follows_a_law_that_ended_before(shelf: Shelf) -> None:
    shelf.publish(citing_files())
    shelf.change()
    assert (shelf.waiting(), shelf.told()) == (CITING, [])


def test_citations_found_for_another_rendition_are_not_kept(shelf: Shelf) -> None:
    shelf.cited()
    with shelf.house.database.unit_of_work() as work:
        kept = service.keep_citations(work.session, shelf.course_id(), new_id(), [], {}, naming="x", now=work.now)
    assert kept is False


def test_the_hash_of_an_entry_is_that_of_the_stored_one(shelf: Shelf) -> None:
    shelf.cited()
    assert shelf.entry().entry_hash == entry_hash(from_json(shelf.entry().entry))


def test_a_course_counts_what_waits(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    with shelf.house.database.read() as session:
        waiting = queries.waiting_of(session, shelf.course_id())
    assert [(each.key, each.number, each.passages) for each in waiting] == [(DECREE, "13/2023/NĐ-CP", 3)]


def test_the_list_counts_courses_and_passages_and_puts_first_what_waits(shelf: Shelf) -> None:
    shelf.cited()
    shelf.change()
    with shelf.house.database.read() as session:
        rows = queries.list_laws(session, shelf.house.actor("trainer"))
    assert [(row.law.key, row.courses, row.passages, row.waiting) for row in rows] == [(DECREE, 1, 3, 3), (LAW, 1, 1, 0)]
