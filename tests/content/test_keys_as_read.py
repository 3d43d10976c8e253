"""What was told as right and is so no more: narrower than a new key."""

from __future__ import annotations

import pytest

from elearn.content.document import Choice, Numeric, NumericAnswer, Question, QuestionText, ShortText
from elearn.content.document.questions import AcceptedText, Key
from elearn.content.identity import key_hash
from elearn.content.keys_as_read import has_new_key_for, is_corrected_for

pytestmark = pytest.mark.pure

LABELS = {"A": "Một lần", "B": "Hai lần", "C": "Ba lần"}


def question(key: Key, labels: dict[str, str] | None = None) -> Question:
    text = QuestionText("Mấy lần?", labels=labels or LABELS)
    kind = {"choice": "single", "numeric": "numeric", "text": "text"}[key.kind]
    return Question("q", kind, key, {"vi": text, "en": text}, key_hash=key_hash(kind, key))  # type: ignore[arg-type]


BEFORE = question(Choice(("A", "B", "C"), ("B",)))


def test_another_right_option_is_corrected() -> None:
    assert is_corrected_for(BEFORE, question(Choice(("A", "B", "C"), ("C",))), "vi")


def test_one_option_more_is_a_new_key_and_corrects_nothing() -> None:
    after = question(Choice(("A", "B", "C", "D"), ("B",)), {**LABELS, "D": "Bốn lần"})
    assert has_new_key_for(BEFORE, after, ("vi",))
    assert not is_corrected_for(BEFORE, after, "vi")


def test_options_that_change_places_take_their_letters_along_and_correct_nothing() -> None:
    after = question(Choice(("A", "B", "C"), ("A",)), {"A": "Hai lần", "B": "Một lần", "C": "Ba lần"})
    assert has_new_key_for(BEFORE, after, ("vi",))
    assert not is_corrected_for(BEFORE, after, "vi")


def test_other_words_of_the_same_right_option_correct_nothing() -> None:
    assert not is_corrected_for(BEFORE, question(BEFORE.key, {**LABELS, "B": "Hai lần mỗi năm"}), "vi")


def test_another_number_is_corrected() -> None:
    before, after = (question(Numeric((NumericAnswer(each, each),))) for each in ("5", "10"))
    assert is_corrected_for(before, after, "vi")


def test_a_wording_accepted_in_one_language_corrects_nothing_for_readers_of_another() -> None:
    before = question(ShortText({"vi": (AcceptedText("tệp"),)}))
    after = question(ShortText({"vi": (AcceptedText("tệp"),), "en": (AcceptedText("file"),)}))
    assert before.key_hash != after.key_hash
    assert not is_corrected_for(before, after, "vi")
    assert is_corrected_for(before, after, "en")
