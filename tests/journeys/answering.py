"""Answering questions on a page as a person does: by its controls, never by its addresses."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from elearn.assessment.responses import Answer, Chosen, Filled, Ordered, Paired, Spotted, Written
from elearn.assessment.shuffling import token
from elearn.assessment.solving import solve
from elearn.content.document import Course, Lesson, Question


def box_of(page: Page, question: Question) -> Locator:
    """The question on the page."""
    return page.locator(f'[data-question="{question.id}"]')


def fill_in(page: Page, question: Question, language: str = "vi", *, answer: Answer | None = None) -> None:
    """Gives an answer, the right one unless told otherwise, without sending it."""
    box = box_of(page, question)
    match answer or solve(question, language).answer:
        case Chosen(options=given) | Spotted(segments=given):
            for each in given:
                _tick(box, _value(question, each))
        case Written(text=text):
            box.locator(f'[name="{question.id}"]').fill(text)
        case Paired(pairs=pairs):
            for left, right in pairs:
                box.locator(f'[name="{question.id}.{left}"]').select_option(_value(question, right, left))
        case Filled(gaps=gaps):
            for gap, value in gaps:
                _fill_gap(box.locator(f'[name="{question.id}.{gap}"]'), question, gap, value)
        case Ordered(items=items):
            for place, item in enumerate(items):
                _move_up(page, question, item, place)


def press_send(page: Page, question: Question) -> None:
    """Presses the button of the question."""
    box_of(page, question).locator(f'button[name="{question.id}.sent"]:visible').click()


def send(page: Page, question: Question) -> None:
    """Presses the button of the question and waits for what is said of the answer."""
    press_send(page, question)
    expect(box_of(page, question)).to_have_attribute("data-answered", "")


def answer_all(page: Page, course: Course, lesson: Lesson, language: str = "vi") -> None:
    """Answers every question of the lesson that stands open."""
    for question in course.iter_questions(lesson):
        if box_of(page, question).get_attribute("data-answered") is None:
            fill_in(page, question, language)
            send(page, question)


def play_to_the_end(page: Page) -> None:
    """Takes the first way at every fork, at most as many as a case can have."""
    for _fork in range(60):
        if not forks_of(page).count():
            return
        take_fork(page)
    raise AssertionError("the case has no end")


def forks_of(page: Page) -> Locator:
    """The choices of the scene: links for a guest, buttons for a learner."""
    return page.locator(".forks a, .forks button")


def take_fork(page: Page, number: int = 0) -> str:
    """Takes a choice and waits for the scene it leads to; its title."""
    scene = page.locator("#scene-title").inner_text()
    forks_of(page).nth(number).click()
    expect(page.locator("#scene-title")).not_to_have_text(scene)
    return page.locator("#scene-title").inner_text()


def place_of(values: Locator, wanted: str) -> int:
    """Where among the fields the one with a value stands, from 0, once the page that was asked for has come."""
    expect(values.and_(values.page.locator(f'[value="{wanted}"]'))).to_be_attached()
    found: list[str] = values.evaluate_all("(fields) => fields.map((each) => each.value)")
    return found.index(wanted)


def _value(question: Question, element_id: str, place: str = "") -> str:
    return token(question.id, question.id, element_id, place)


def _tick(box: Locator, value: str) -> None:
    # The visible thing to touch is the label; the control under it may be drawn elsewhere.
    box.locator(f'label:has(> input[value="{value}"])').click()


def _fill_gap(field: Locator, question: Question, gap: str, value: str) -> None:
    if field.evaluate("(each) => each.tagName") == "SELECT":
        field.select_option(_value(question, value, gap))
    else:
        field.fill(value)


def _move_up(page: Page, question: Question, item: str, place: int) -> None:
    """Moves an item up to its place; without scripts every press loads the page anew."""
    values = box_of(page, question).locator(f'.order input[name="{question.id}"]')
    wanted = _value(question, item)
    here = place_of(values, wanted)
    for step in range(here - place):
        box_of(page, question).locator(f'button[value="{wanted}:up"]').click()
        expect(values.nth(here - step - 1)).to_have_value(wanted)
