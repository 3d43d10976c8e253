"""Which steps of which files a compilation does, and who hears of it."""

from __future__ import annotations

import pytest

from elearn.content.steps import Step, Steps, Tally

pytestmark = pytest.mark.pure


def test_each_file_and_step_is_told_once_when_it_begins() -> None:
    told: list[tuple[str, Step]] = []
    steps = Steps(lambda path, step: told.append((path, step)))
    for path, step in (("a", "read"), ("a", "render"), ("a", "render"), ("b", "render"), ("a", "render")):
        steps.begins(path, step)
    assert told == [("a", "read"), ("a", "render"), ("b", "render"), ("a", "render")]


def test_between_files_no_file_is_told() -> None:
    told: list[str] = []
    steps = Steps(lambda path, _: told.append(path))
    steps.begins("a", "read")
    steps.rests()
    assert told == ["a", ""]


@pytest.mark.parametrize(("step", "begins"), [("read", True), ("check", False), ("render", False)])
def test_a_file_that_was_given_up_is_left_alone_from_that_step_on(step: Step, begins: bool) -> None:
    assert Steps(given_up={"a": "check"}).begins("a", step) is begins


def test_a_file_that_is_left_alone_is_not_told() -> None:
    told: list[str] = []
    Steps(lambda path, _: told.append(path), {"a": "read"}).begins("a", "read")
    assert told == []


def test_giving_up_later_does_not_take_back_what_was_given_up_before() -> None:
    steps = Steps(given_up={"a": "read"})
    steps.give_up("a", "render")
    assert steps.is_given_up("a", "read")


def tallied(*steps: tuple[str, Step]) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    tally = Tally(["a.md", "b.svg"], lambda done, total: heard.append((done, total)))
    for path, step in steps:
        tally.hear(path, step)
    return heard


def test_a_page_has_three_steps_and_any_other_file_one() -> None:
    assert tallied(("b.svg", "read"), ("a.md", "read"), ("a.md", "check"), ("a.md", "render"))[-1] == (4, 4)


def test_a_step_that_begins_again_is_not_counted_again() -> None:
    assert tallied(("a.md", "read"), ("b.svg", "read"), ("a.md", "read")) == [(1, 4), (2, 4)]


def test_what_is_no_file_of_the_job_is_not_counted() -> None:
    assert tallied(("", "read"), ("../laws.yml", "read")) == []
