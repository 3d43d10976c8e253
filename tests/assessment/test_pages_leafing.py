"""Leafing on answers nothing; a number that cannot be read is said at once; the address of handing in leads back."""

from __future__ import annotations

import re

import pytest

from elearn.assessment.models import AttemptLine
from elearn.assessment.papers import Item
from elearn.assessment.queries import Sitting
from elearn.assessment.responses import Written
from elearn.core.ids import Id
from tests.assessment.counter import Candidate, words_of
from tests.site import Site


def silent(sitting: Sitting) -> list[Item]:
    """The questions of a paper whose untouched form looks like an answer."""
    return [item for item in sitting.paper.items if item.question.kind in {"ordering", "spot"}]


def untouched(candidate: Candidate, attempt_id: Id, item: Item) -> list[tuple[str, str]]:
    """What the form of a question sends as it was drawn."""
    page = candidate.page(attempt_id)
    box = page[page.index(f'id="{item.name}"') :]
    values = re.findall(rf'type="hidden" name="{item.name}" value="([^"]*)"', box)
    return [("question", item.name), *((item.name, value) for value in values), (f"{item.name}.sent", "1")]


@pytest.mark.parametrize("scripted", [False, True])
def test_leafing_on_answers_nothing(quiz_site: Site, *, scripted: bool) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    items = silent(candidate.sitting(attempt_id))
    assert items
    for item in items:
        answer = candidate.send(attempt_id, untouched(candidate, attempt_id, item), scripted=scripted)
        assert answer.status_code == (200 if scripted else 303)
    assert quiz_site.count(AttemptLine) == 0


@pytest.mark.parametrize("meant", ["1", "none"])
def test_what_is_meant_as_it_stands_is_said_and_kept(quiz_site: Site, meant: str) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    items = silent(candidate.sitting(attempt_id))
    for item in items:
        assert f'name="{item.name}.as"' in candidate.page(attempt_id)
        fields = untouched(candidate, attempt_id, item)
        assert candidate.send(attempt_id, [*fields, (f"{item.name}.as", meant)]).status_code == 303
    assert quiz_site.count(AttemptLine) == len(items)


def test_a_number_that_cannot_be_read_is_not_answered_anywhere(quiz_site: Site) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "numeric")
    told = candidate.save(attempt_id, item, Written("abc"), scripted=True).get_json()
    assert (told["is_asked_back"], told["is_shown"]) == (True, True)
    assert '<b class="num" data-count="answered">0</b>' in candidate.page(attempt_id)
    assert "0 câu đã trả lời" in words_of(candidate.page(attempt_id, "review"))
    assert "1 câu cần nói rõ con số" in words_of(candidate.page(attempt_id, "review"))


@pytest.mark.parametrize("is_submitted", [False, True])
def test_the_address_of_handing_in_leads_to_where_the_attempt_stands(quiz_site: Site, *, is_submitted: bool) -> None:
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start()
    if is_submitted:
        candidate.submit(attempt_id)
    answer = candidate.browser.get(candidate.address(attempt_id, "submit"))
    assert answer.location.endswith("/result" if is_submitted else "/review")
