"""A result whose keys were corrected since: what was told as right is told anew, and the result stays."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from elearn.content.document import Choice, Cloze, Key, Matching, Numeric, NumericAnswer, Ordering, ShortText, Spot
from elearn.content.document.questions import AcceptedText
from tests.assessment.corrected import right_label, with_key, with_other_option_right
from tests.assessment.counter import Candidate, counter_course, words_of
from tests.assessment.test_pages_result import handed_in
from tests.site import Site


def test_a_key_that_was_corrected_since_is_told_with_the_answer_of_today(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 10)
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "single")
    assert "đáp án câu này đã sửa" not in candidate.page(attempt_id, "result")
    later = with_other_option_right(counter_course(), item.id, "9.1.0")
    quiz_site.publish(later)
    page = Candidate(quiz_site, checking=True).page(attempt_id, "result")
    assert page.count("Ở bản 9.1.0 đang dùng, đáp án câu này đã sửa; kết quả của anh/chị giữ nguyên.") == 1
    assert f"<li><b>{right_label(later.questions[item.id])}</b></li>" in page
    assert "<h1>Đạt</h1>" in page
    english = Candidate(quiz_site, language="en", checking=True).page(attempt_id, "result")
    assert "the key of this question was corrected; your result stays as it is." in english


def test_a_corrected_key_is_not_told_before_any_key_may_be(quiz_site: Site) -> None:
    candidate, attempt_id = handed_in(quiz_site, 0)
    question = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == "single")
    quiz_site.publish(with_other_option_right(counter_course(), question.id, "9.1.0"))
    assert "đáp án câu này đã sửa" not in candidate.page(attempt_id, "result")


@pytest.mark.parametrize("kind", ["multiple", "numeric", "text", "matching", "ordering", "cloze", "spot"])
def test_the_answer_of_today_is_told_of_every_kind_of_question(quiz_site: Site, kind: str) -> None:
    candidate, attempt_id = handed_in(quiz_site, 10)
    item = next(each for each in candidate.sitting(attempt_id).paper.items if each.question.kind == kind)
    quiz_site.publish(with_key(counter_course(), item.id, other_key(item.question.key), "9.1.0"))
    page = Candidate(quiz_site, checking=True).page(attempt_id, "result")
    (told,) = re.findall(r"Đáp án nay:</p>\s*<[uo]l>(.*?)</[uo]l>", page, re.DOTALL)
    assert words_of(told).strip()


def other_key(key: Key) -> Key:
    """A key of the same kind with something else right."""
    changes: dict[str, object] = {}
    match key:
        case Choice(options=options):
            changes = {"right": options[:1]}
        case Numeric():
            changes = {"answers": (NumericAnswer("77", "77"),)}
        case ShortText():
            changes = {"accepted": {"vi": (AcceptedText("khác"),)}}
        case Matching(pairs=pairs):
            rights = list(pairs.values())
            changes = {"pairs": dict(zip(pairs, [*rights[1:], rights[0]], strict=True))}
        case Ordering(items=items):
            changes = {"items": items[::-1]}
        case Cloze(gaps=gaps):
            other = {"vi": (AcceptedText("khác"),)}
            changes = {"gaps": tuple(replace(each, accepted=other) if each.accepted else each for each in gaps)}
        case Spot(segments=segments, suspicious=suspicious):
            changes = {"suspicious": tuple(each for each in segments if each not in suspicious)}
    return replace(key, **changes)  # type: ignore[arg-type]  # fields of that key
