"""Translations remember from which words they were made, on each database."""

from __future__ import annotations

import pytest

from elearn.authoring import queries, service
from elearn.authoring.translation import PassageState, Progress, path_in, progress_of, rows_of
from elearn.content.writing.pairs import beside
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from tests.authoring.writing import LESSON, begun, later, revision, save, taken_up, text
from tests.studio.stage import House, course_files

SOURCE = "---\nid: bai\ntitle: Bài\n---\n\n## Đề mục\n\nMột.\n\nHai.\n"
TRANSLATION = "---\ntitle: Lesson\n---\n\n## Heading\n\nOne.\n\nTwo.\n"
OTHER = path_in(LESSON, "en")


def states(house: House, workspace: Id) -> list[PassageState]:
    """Of the title and of each passage of the lesson."""
    with house.database.read() as session:
        known = queries.read_known(session, workspace, "en")
    return [row.state for row in rows_of(beside(text(house, workspace), text(house, workspace, OTHER), known), known)]


@pytest.fixture
def workspace(house: House) -> Id:
    """A lesson of four passages and its title, translated."""
    found = begun(house)
    save(house, found, SOURCE)
    save(house, found, TRANSLATION, path=OTHER)
    return found


def test_a_translation_that_was_saved_is_done(house: House, workspace: Id) -> None:
    assert states(house, workspace) == [PassageState.DONE] * 4


def test_a_passage_whose_source_changed_is_told(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai và ba."))
    assert states(house, workspace) == [PassageState.DONE] * 3 + [PassageState.STALE]


def test_a_title_whose_source_changed_is_told(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("title: Bài", "title: Bài mới"))
    assert states(house, workspace)[0] is PassageState.STALE


def test_a_source_that_is_as_it_was_again_is_translated(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai và ba."))
    save(house, workspace, SOURCE)
    assert states(house, workspace) == [PassageState.DONE] * 4


def test_a_passage_that_is_put_between_leaves_the_others_together(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Một.\n", "Mới.\n\nMột.\n"))
    assert states(house, workspace) == [
        PassageState.DONE,
        PassageState.DONE,
        PassageState.MISSING,
        PassageState.DONE,
        PassageState.DONE,
    ]


def test_translating_it_again_makes_it_new(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai và ba."))
    save(house, workspace, TRANSLATION.replace("Two.", "Two and three."), path=OTHER)
    assert states(house, workspace) == [PassageState.DONE] * 4


def test_another_passage_that_is_changed_leaves_it_stale(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai và ba."))
    save(house, workspace, TRANSLATION.replace("One.", "Number one."), path=OTHER)
    assert states(house, workspace)[-1] is PassageState.STALE


def hold_last(house: House, workspace: Id, who: str = "trainer") -> None:
    both = beside(text(house, workspace), text(house, workspace, OTHER))
    last = rows_of(both, {})[-1].hashes
    with house.database.unit_of_work() as work:
        service.say_holds(work.session, house.actor(who), workspace, "en", [last], now=work.now)


@pytest.mark.parametrize("times", [1, 2])
def test_it_can_be_said_that_a_translation_still_holds(house: House, workspace: Id, times: int) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai, sửa dấu."))
    for _ in range(times):
        hold_last(house, workspace)
    assert states(house, workspace) == [PassageState.DONE] * 4


def test_nobody_else_says_that_a_translation_holds(house: House, workspace: Id) -> None:
    with pytest.raises(NotFound):
        hold_last(house, workspace, "other trainer")


def test_a_translation_is_made_from_the_source_that_was_seen(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE.replace("Hai.", "Hai, vừa sửa."))
    later(house)
    with house.database.unit_of_work() as work:
        words = TRANSLATION.replace("Two.", "Number two.")
        seen = revision(house, workspace, OTHER)
        actor = house.actor("trainer")
        service.save_text(work.session, actor, workspace, OTHER, words, based_on=seen, source=SOURCE, now=work.now)
    assert states(house, workspace)[-1] is PassageState.STALE


def test_a_copy_of_the_source_is_no_translation(house: House, workspace: Id) -> None:
    save(house, workspace, SOURCE, path=OTHER)
    assert progress_of(rows_of(beside(SOURCE, SOURCE), {})) == Progress(0, 0, 4)
    assert states(house, workspace) == [PassageState.MISSING] * 4


def test_a_published_course_that_is_taken_up_is_translated(house: House) -> None:
    house.publish(owner="ward")
    workspace = taken_up(house)
    assert set(states(house, workspace)) == {PassageState.DONE}
    save(house, workspace, text(house, workspace).replace("## ", "## Đổi: ", 1))
    assert PassageState.STALE in states(house, workspace)


def test_what_was_published_older_than_its_source_is_stale(house: House) -> None:
    house.publish(owner="ward")
    both = beside(*(course_files()[path].decode() for path in (LESSON, OTHER)))
    workspace = taken_up(house, stale={OTHER: [both.pairs[0].source.key]})
    assert states(house, workspace)[1] is PassageState.STALE
