"""What is taken whole passes the check of a course; what does not pass it is told, with the sentence of that check."""

from __future__ import annotations

import pytest

from elearn.content.problems import Place, Severity
from elearn.content.writing.items import Accepted, Choices, Essay, Item, Matching, Option, Ordering, Pair, Texts
from elearn.exchange import formats
from elearn.exchange.checking import checked
from elearn.exchange.report import Asset, Entry, Outcome, Report, finding
from elearn.exchange.sentences import sentence_of
from tests.exchange.pictures import png
from tests.exchange.reading import codes

pytestmark = pytest.mark.pure

SOUND = Item("Ai tiếp?", Choices((Option("Chủ tịch", right=True), Option("Văn thư"))))


def read(*items: Item, assets: tuple[Asset, ...] = ()) -> tuple[Entry, ...]:
    entries = tuple(Entry(Place("x.txt", number), item.title, item) for number, item in enumerate(items, 1))
    return checked(Report(entries, assets=assets)).entries


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item("Ai?", Choices((Option("a", right=True), Option("b"), Option("a")))), "MCQ003"),
        (Item("Nối", Matching((Pair("a", "b"),))), "MAT002"),
        (Item("Nối", Matching((Pair("a", "b"), Pair("c", "b")))), "MAT001"),
        (Item("Tên?", Texts((Accepted("abc", 50),))), "TXT004"),
        (Item("Xếp", Ordering((Option("a"), Option("b")))), "ORD001"),
        (Item("Xem [r]", Essay(), stem="[r]: javascript:x"), "LNK002"),
        (Item("Xem ![hình](assets/x.png)", Essay()), "IMG002"),
        (Item("Xem", Essay(), stem="*a " * 2_000), "MD091"),
    ],
)
def test_what_a_course_refuses_is_not_taken_whole(item: Item, code: str) -> None:
    entries = read(SOUND, item, SOUND)
    assert [codes(entry.problems) for entry in entries] == [[], [code], []]
    told = entries[1].problems[0]
    assert (entries[1].outcome, entries[1].item, told.severity, told.place.line) == (Outcome.WITH_LOSS, item, Severity.WARNING, 2)
    assert sentence_of(told, "vi") != sentence_of(told, "en")


def test_what_passes_the_check_is_left_alone() -> None:
    shown = Item("Xem ![hình](assets/x.png)", Essay())
    assert [entry.outcome for entry in read(SOUND, shown, assets=(Asset("assets/x.png", png()),))] == [Outcome.IMPORTED] * 2


def test_each_of_many_questions_is_told_of_its_own_faults() -> None:
    twice = Item("Ai?", Choices((Option("a", right=True), Option("a"))))
    items = [twice if number in {0, 99, 100, 250} else SOUND for number in range(251)]
    assert [number for number, entry in enumerate(read(*items)) if entry.problems] == [0, 99, 100, 250]


def test_what_the_reader_has_told_is_not_told_again() -> None:
    twice = Item("Nối", Matching((Pair("a", "b"), Pair("c", "b"))))
    entry = Entry(Place("x.txt"), "Nối", twice, (finding(Place("x.txt"), "IMP028", text="b"),))
    assert codes(checked(Report((entry,))).entries[0].problems) == ["IMP028"]


def test_a_refused_question_between_others_moves_nothing() -> None:
    report = formats.read("gift", "Ai?{=a ~b}\n\nHỏng {=\n\nAi nữa?{=a ~a}\n".encode())
    assert [entry.outcome for entry in report.entries] == [Outcome.IMPORTED, Outcome.REFUSED, Outcome.WITH_LOSS]
