"""The course with three quizzes and every kind of question, and a learner at their browser who sits them.

Its keys hold words that no page may show before their time: `SECRETS`. Two of its numbers are 4271.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.assessment.models import Attempt
from elearn.assessment.papers import Item
from elearn.assessment.queries import Sitting, sitting_of
from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.assessment.shuffling import token
from elearn.assessment.solving import solve
from elearn.content.compile import compile_sources
from elearn.content.document import Course, Question
from elearn.content.source_folder import read_folder
from elearn.core.ids import Id, parse_id
from tests.site import Site

FOLDER = Path(__file__).parent / "courses" / "tiep-khach"
FINAL, WRITING, STEPWISE = "kiem-tra", "viet-tra-loi", "tung-cau"
SECRETS = ("KÍN", "HIDDEN-", "4271", "4.271", "4,271")
Fields = list[tuple[str, str]]


def secrets_in(page: str) -> list[str]:
    """The secrets that a page tells. Digits inside an id or a form's mark, which are drawn by chance, are none."""
    signs = {each: rf"(?<![\w-]){re.escape(each)}(?![\w-])" if each[0].isdigit() else each for each in SECRETS}
    return [each for each, sign in signs.items() if re.search(sign, page)]


@cache
def counter_course() -> Course:
    """The course, compiled once a run."""
    compilation = compile_sources(read_folder(FOLDER))
    assert compilation.course is not None, compilation.errors
    return compilation.course


def fields_of(sitting: Sitting, item: Item, answer: Answer) -> Fields:
    """What a form of the sitting sends for an answer, by the names and tokens of that attempt."""
    name = item.name

    def named(element: str, place: str = "") -> str:
        return token(sitting.seed, name, element, place)

    match answer:
        case Chosen(options=given) | Ordered(items=given) | Spotted(segments=given):
            fields = [(name, named(each)) for each in given]
        case Written(text=text):
            fields = [(name, text)]
        case Paired(pairs=pairs):
            fields = [(f"{name}.{left}", named(right, left)) for left, right in pairs]
        case Filled(gaps=gaps):
            lists = {gap.id for gap in getattr(item.question.key, "gaps", ()) if gap.options}
            fields = [(f"{name}.{gap}", named(value, gap) if gap in lists else value) for gap, value in gaps]
    return [("question", name), *fields, (f"{name}.sent", "1"), (f"{name}.as", "1")]


def wrong_answer(question: Question) -> Answer:
    """An answer of the same shape and size as the right one, that earns nothing."""
    right = solve(question, "vi").answer
    match right:
        case Chosen(options=given):
            others = [each for each in question.key.options if each not in given]  # type: ignore[union-attr]  # a choice
            return Chosen((others * len(given))[: len(given)] if question.kind == "single" else tuple(others))
        case Written(text=text):
            return Written("9" * len(text) if text.isdecimal() else "x" * len(text))
        case Paired(pairs=pairs):
            rights = [each for _, each in pairs]
            return Paired(tuple((left, other) for (left, _), other in zip(pairs, [*rights[1:], rights[0]], strict=True)))
        case Ordered(items=items):
            return Ordered(items[::-1])
        case Filled(gaps=gaps):
            return Filled(tuple((gap, _wrong_filling(question, gap, value)) for gap, value in gaps))
        case Spotted(segments=segments):
            return Spotted(tuple(each for each in question.key.segments if each not in segments)[: len(segments)])  # type: ignore[union-attr]  # a spot


def _wrong_filling(question: Question, gap_id: str, value: str) -> str:
    gap = next(each for each in question.key.gaps if each.id == gap_id)  # type: ignore[union-attr]  # a cloze
    if gap.options:
        return next(each for each in gap.options if each != value)
    return "9" * len(value) if value.isdecimal() else "x" * len(value)


class Candidate:
    """Somebody at their browser before the quizzes of the course."""

    def __init__(self, site: Site, who: str = "own", *, language: str = "vi", checking: bool = False) -> None:
        self.site, self.who, self.language = site, who, language
        self.browser: FlaskClient = site.browser(who)
        # Redirects carry a page of the framework's own, which nobody reads; pages are read by the checking one.
        self.reader: FlaskClient = site.checking(who) if checking else self.browser

    def start(self, quiz: str = FINAL) -> Id:
        """Presses the button before the quiz; answers the attempt's id."""
        course = counter_course()
        lesson = course.lesson_by_id(quiz)
        assert lesson is not None
        answer = self.browser.post(f"/{self.language}/courses/{course.slug}/{lesson.slug}/start")
        assert answer.status_code == 303, answer.status_code
        found = parse_id(answer.location.rpartition("/")[2])
        assert found is not None
        return found

    def sitting(self, attempt_id: Id) -> Sitting:
        with self.site.database.read() as session:
            row = session.get_one(Attempt, attempt_id)
            return sitting_of(session, row)

    def address(self, attempt_id: Id, act: str = "", language: str = "") -> str:
        return f"/{language or self.language}/attempts/{attempt_id}" + (f"/{act}" if act else "")

    def page(self, attempt_id: Id, act: str = "", language: str = "") -> str:
        answer = self.reader.get(self.address(attempt_id, act, language))
        assert answer.status_code == 200, (act, answer.status_code)
        return answer.get_data(as_text=True)

    def send(self, attempt_id: Id, fields: Fields, *, scripted: bool = False) -> TestResponse:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        headers = {"Accept": "application/json"} if scripted else {}
        return self.browser.post(self.address(attempt_id, "answers"), data=data, headers=headers)

    def save(self, attempt_id: Id, item: Item, answer: Answer | None = None, *, scripted: bool = False) -> TestResponse:
        """Saves an answer, the right one unless told otherwise."""
        given = answer if answer is not None else solve(item.question, self.language).answer
        return self.send(attempt_id, fields_of(self.sitting(attempt_id), item, given), scripted=scripted)

    def answer_all(self, attempt_id: Id, right: int) -> None:
        """Answers the first questions right and the others wrong."""
        for item in self.sitting(attempt_id).paper.items:
            self.save(attempt_id, item, None if item.number <= right else wrong_answer(item.question))

    def submit(self, attempt_id: Id) -> TestResponse:
        return self.browser.post(self.address(attempt_id, "submit"))


def words_of(page: str) -> str:
    """The text of a page, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
