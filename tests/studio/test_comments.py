"""Comments on places of a draft: who writes and reads them, what becomes of them, and which go along with the next draft."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from elearn.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id, new_id
from elearn.studio import service
from elearn.studio.models import CourseDraft
from elearn.studio.places import QUOTE, Place, places_of
from elearn.studio.queries import CommentRow, get_documents, list_comments
from elearn.studio.rules import CommentState, Spot
from tests.site import every_kind
from tests.studio.stage import House, changed, course_files


def place_of(house: House, draft: Id, spot: Spot = Spot.BLOCK, number: int = 0) -> Place:
    """The first or another block or question of a draft."""
    with house.database.read() as session:
        _, course = get_documents(session, house.actor("trainer"), draft)
    return [each for each in places_of(course) if each.spot is spot][number]


def write(
    house: House, draft: Id, who: str = "reviewer", *, place: Place | None = None, words: str = "Viết ngắn hơn.", shown: str = ""
) -> Id:
    where = place or place_of(house, draft)
    document_hash = shown or hash_of(house, draft)
    with house.database.unit_of_work() as work:
        return service.write_comment(work.session, house.actor(who), draft, where, document_hash, words=words, now=work.now)


def hash_of(house: House, draft: Id) -> str:
    with house.database.read() as session:
        return session.scalars(select(CourseDraft.document_hash).where(CourseDraft.id == draft)).one() or ""


def answer(house: House, draft: Id, comment: Id, who: str = "trainer", *, words: str = "", is_fixed: bool = True) -> None:
    with house.database.unit_of_work() as work:
        service.answer_comment(work.session, house.actor(who), draft, comment, words=words, is_fixed=is_fixed, now=work.now)


def close(house: House, draft: Id, comment: Id, who: str = "reviewer") -> None:
    with house.database.unit_of_work() as work:
        service.close_comment(work.session, house.actor(who), draft, comment, now=work.now)


def shown(house: House, draft: Id, who: str = "trainer") -> tuple[CommentRow, ...]:
    with house.database.read() as session:
        return list_comments(session, house.actor(who), draft)


def waiting(house: House, files: Mapping[str, bytes] | None = None, who: str = "trainer") -> Id:
    draft = house.checked(files or course_files(), who)
    house.ask(draft, who)
    return draft


def test_a_comment_tells_its_place_and_the_words_there(house: House) -> None:
    draft = waiting(house)
    place = place_of(house, draft, number=1)
    write(house, draft, place=place)
    (found,) = shown(house, draft)
    assert (found.place, found.words, found.author, found.state) == (place, "Viết ngắn hơn.", "Người reviewer", CommentState.OPEN)
    assert 0 < len(found.quote) <= QUOTE


def test_a_question_can_be_commented_on(house: House) -> None:
    draft = waiting(house)
    place = place_of(house, draft, Spot.QUESTION)
    write(house, draft, place=place)
    assert shown(house, draft)[0].place == place


@pytest.mark.parametrize("who", ["reviewer", "city reviewer", "trainer"])
def test_the_author_and_reviewers_read_comments(house: House, who: str) -> None:
    draft = waiting(house)
    write(house, draft)
    assert len(shown(house, draft, who)) == 1


@pytest.mark.parametrize("who", ["colleague", "other reviewer", "administrator"])
def test_nobody_else_reads_comments(house: House, who: str) -> None:
    draft = waiting(house)
    write(house, draft)
    assert shown(house, draft, who) == ()


@pytest.mark.parametrize(
    ("who", "refusal"), [("trainer", Forbidden), ("colleague", Forbidden), ("other reviewer", NotFound), ("far reviewer", NotFound)]
)
def test_only_reviewers_of_the_unit_write_comments(house: House, who: str, refusal: type[Exception]) -> None:
    draft = waiting(house)
    with pytest.raises(refusal):
        write(house, draft, who)


def test_a_draft_that_nobody_was_asked_about_takes_no_comment(house: House) -> None:
    draft = house.checked(course_files())
    with pytest.raises(NotFound):
        write(house, draft)


def test_a_draft_that_was_decided_takes_no_comment(house: House) -> None:
    draft = waiting(house)
    house.approve(draft)
    with pytest.raises(Conflict):
        write(house, draft)


def test_a_comment_on_another_document_than_the_one_shown_is_refused(house: House) -> None:
    draft = waiting(house)
    with pytest.raises(Conflict):
        write(house, draft, shown="0" * 64)


@pytest.mark.parametrize(
    "place", [Place("khong-co", Spot.BLOCK, "x"), Place("", Spot.SCENE, ""), Place("a" * 64, Spot.QUESTION, "b" * 200)]
)
def test_a_comment_on_a_place_that_is_not_there_is_refused(house: House, place: Place) -> None:
    draft = waiting(house)
    with pytest.raises(Conflict):
        write(house, draft, place=place)


@pytest.mark.parametrize("words", ["", " \n ", "a" * 4001])
def test_a_comment_says_something_and_not_too_much(house: House, words: str) -> None:
    draft = waiting(house)
    with pytest.raises(Invalid):
        write(house, draft, words=words)


def test_the_author_answers_and_then_says_that_it_is_mended(house: House) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    answer(house, draft, comment, words="Vì luật viết vậy.", is_fixed=False)
    assert (shown(house, draft)[0].answer, shown(house, draft)[0].state) == ("Vì luật viết vậy.", CommentState.OPEN)
    answer(house, draft, comment)
    found = shown(house, draft)[0]
    assert (found.answer, found.answered_by, found.state) == ("Vì luật viết vậy.", "Người trainer", CommentState.FIXED)


def test_an_answer_needs_words(house: House) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    with pytest.raises(Invalid):
        answer(house, draft, comment, is_fixed=False)


@pytest.mark.parametrize("who", ["reviewer", "colleague", "other trainer"])
def test_only_who_wrote_the_draft_answers(house: House, who: str) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    with pytest.raises(NotFound):
        answer(house, draft, comment, who)


def test_what_is_settled_is_not_settled_again(house: House) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    answer(house, draft, comment)
    with pytest.raises(Conflict):
        answer(house, draft, comment)
    with pytest.raises(Conflict):
        close(house, draft, comment)


def test_who_wrote_a_comment_lets_it_rest_and_nobody_else(house: House) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    with pytest.raises(NotFound):
        close(house, draft, comment, "city reviewer")
    close(house, draft, comment)
    assert shown(house, draft)[0].state is CommentState.CLOSED


def test_a_comment_is_reached_by_no_draft_with_which_it_is_not_shown(house: House) -> None:
    draft = waiting(house)
    comment = write(house, draft)
    other = {
        path: text.replace(b"id: thu\n", b"id: khac\n").replace(b"slug: thu\n", b"slug: khac\n")
        for path, text in course_files().items()
    }
    elsewhere = house.checked(other)
    for wanted in (comment, new_id()):
        with pytest.raises(NotFound):
            answer(house, elsewhere, wanted)


def test_each_act_is_an_event_without_words(house: House) -> None:
    draft = waiting(house)
    first, second = write(house, draft, words="Lời một."), write(house, draft, words="Lời hai.")
    answer(house, draft, first, words="Lời ba.")
    close(house, draft, second)
    with house.database.read() as session:
        rows = session.execute(
            select(StoredEvent.name, StoredEvent.payload)
            .where(StoredEvent.name.startswith("studio.comment"))
            .order_by(StoredEvent.id)
        ).all()
    assert [row.name.rpartition("_")[2] for row in rows] == ["written", "written", "answered", "closed"]
    assert "Lời" not in str([row.payload for row in rows])


def test_what_is_open_goes_along_with_the_next_draft_of_the_course(house: House) -> None:
    first = waiting(house)
    left, done = write(house, first), write(house, first, words="Sai chính tả.")
    answer(house, first, done)
    house.send_back(first)
    second = house.checked(changed())
    (found,) = shown(house, second)
    assert (found.id, found.is_earlier) == (left, True)
    answer(house, second, left)
    assert [(each.id, each.state) for each in shown(house, second)] == [(left, CommentState.FIXED)]
    assert {each.state for each in shown(house, first)} == {CommentState.FIXED}
    assert shown(house, house.checked(changed(version="1.2.0"))) == ()


def test_a_colleague_of_the_unit_finds_what_is_open_in_their_draft_of_the_course(house: House) -> None:
    first = waiting(house)
    write(house, first)
    house.send_back(first)
    assert len(shown(house, house.checked(changed(), "colleague"), "colleague")) == 1


def test_another_unit_that_writes_a_course_of_the_same_code_sees_nothing(house: House) -> None:
    first = waiting(house)
    write(house, first)
    house.send_back(first)
    assert shown(house, house.checked(course_files(), "other trainer", unit="other ward"), "other trainer") == ()


def test_an_earlier_draft_does_not_show_what_was_said_of_a_later_one(house: House) -> None:
    first, second = waiting(house), waiting(house, changed(), "colleague")
    write(house, second, place=place_of(house, first))
    assert shown(house, first) == ()


@pytest.mark.pure
def test_every_block_question_and_scene_of_a_course_is_a_place_once_and_in_order() -> None:
    course = every_kind()
    places = list(places_of(course))
    assert {each.spot for each in places} == set(Spot)
    assert {each.name for each in places if each.spot is Spot.QUESTION} == set(course.questions)
    order = {
        part: number for number, part in enumerate([*(each.id for each in course.lessons), *(each.id for each in course.banks)])
    }
    assert [order[each.part] for each in places] == sorted(order[each.part] for each in places)
