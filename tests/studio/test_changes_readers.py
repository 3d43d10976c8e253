"""Whom a difference concerns: a translation that comes is news to nobody, one that changes to its own readers alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from elearn.content.document import Course
from elearn.content.settings_text import with_settings
from elearn.studio.changes import Answer, ChangedBlock, faults_of, questions_of, telling_of
from tests.studio.stage import course_files
from tests.studio.test_changes import LESSON, compiled

pytestmark = pytest.mark.pure

ENGLISH = LESSON.replace(".vi.md", ".en.md")
VI = '### ? Tên tệp là gì? {#q-ten-tep}\n- kind: text\n\n= "bao-cao.pdf"\n'
EN = '### ? What is the file called? {#q-ten-tep}\n- kind: text\n\n= "report.pdf"\n'


def course(vi: str = VI, en: str | None = EN, files: Mapping[str, bytes] | None = None) -> Course:
    """The course with some Markdown at the end of its first lesson, in each language; None: it is not translated."""
    told = dict(files or course_files())
    told[LESSON] += f"\n\n{vi}\n".encode()
    if en is None:
        told.pop(ENGLISH)
    else:
        told[ENGLISH] += f"\n\n{en}\n".encode()
    return compiled(told)


def test_a_first_translation_of_a_question_is_asked_of_nobody() -> None:
    assert questions_of(course(VI, None), course(VI, EN)) == []


def test_a_first_translation_with_its_own_accepted_answers_is_no_new_key() -> None:
    before, after = course(VI, None), course(VI, EN)
    assert before.questions["q-ten-tep"].key_hash != after.questions["q-ten-tep"].key_hash
    assert questions_of(before, after) == []


def test_a_translation_that_goes_is_asked_of_nobody() -> None:
    assert questions_of(course(VI, EN), course(VI, None)) == []


@pytest.mark.parametrize("en", [EN.replace("called", "named"), EN + '= "report.docx"\n'], ids=["words", "accepted"])
def test_what_changes_in_the_translation_alone_concerns_its_readers_alone(en: str) -> None:
    (asked,) = questions_of(course(), course(en=en))
    assert (asked.only, asked.lessons) == (("en",), ())
    assert not {"vi"} & {*asked.old, *asked.new}


def test_an_accepted_answer_of_the_original_is_a_new_key_for_all() -> None:
    (asked,) = questions_of(course(), course(VI + '= "bao-cao.docx"\n'))
    assert (asked.only, asked.has_new_key, asked.lessons != ()) == ((), True, True)
    assert "bao-cao.docx" in asked.new["vi"]


def test_an_added_spelling_beside_changed_words_is_no_new_key_for_who_reads_the_original() -> None:
    (asked,) = questions_of(course(VI, None), course(VI.replace("Tên tệp", "Tên của tệp"), EN))
    assert (asked.only, asked.has_new_key) == ((), False)


def test_another_spelling_in_a_translation_is_no_new_key_for_all() -> None:
    (asked,) = questions_of(course(), course(VI.replace("Tên tệp", "Tên của tệp"), EN + '= "report.docx"\n'))
    assert (asked.only, asked.has_new_key) == ((), False)


OPTIONS = "### ? Đúng hay sai? {#q-chon}\n\n- [x] Đúng\n  > Vì vậy.\n- [ ] Sai\n  > Không.\n"
IN_ENGLISH = "### ? Right or wrong? {#q-chon}\n\n- [x] Right\n  > So it is.\n- [ ] Wrong\n  > No.\n"


def test_another_right_option_is_a_new_key_for_all() -> None:
    def turned(text: str) -> str:
        return text.replace("[x]", "[y]").replace("[ ]", "[x]").replace("[y]", "[ ]")

    (asked,) = questions_of(course(OPTIONS, IN_ENGLISH), course(turned(OPTIONS), turned(IN_ENGLISH)))
    assert (asked.only, asked.has_new_key, asked.lessons != ()) == ((), True, True)


def test_what_changed_below_the_title_of_a_question_is_shown() -> None:
    after = OPTIONS.replace("Vì vậy.", "Theo Điều 5.")
    (asked,) = questions_of(course(OPTIONS, IN_ENGLISH), course(after, IN_ENGLISH))
    assert ("Vì vậy." in asked.old["vi"], "Theo Điều 5." in asked.new["vi"]) == (True, True)


def test_a_first_translation_of_a_passage_is_asked_of_nobody() -> None:
    assert questions_of(course("Một đoạn.", ""), course("Một đoạn.", "A passage.")) == []


def test_a_passage_that_changed_in_its_translation_alone_concerns_its_readers_alone() -> None:
    (asked,) = questions_of(course("Một đoạn.", "A passage here."), course("Một đoạn.", "A passage there."))
    assert (asked.only, asked.lessons, asked.old, asked.new) == (
        ("en",),
        (),
        {"en": "A passage here."},
        {"en": "A passage there."},
    )


def test_a_passage_that_changed_in_both_is_asked_about_once_for_all() -> None:
    (asked,) = questions_of(course("Một đoạn ở đây.", "A passage here."), course("Một đoạn ở kia.", "A passage there."))
    assert (asked.only, set(asked.new)) == ((), {"vi", "en"})


def test_a_translation_that_stayed_is_not_put_on_the_slip() -> None:
    (asked,) = questions_of(course("Một đoạn ở đây.", "A passage."), course("Một đoạn ở kia.", "A passage."))
    assert (asked.only, set(asked.new)) == ((), {"vi"})


def translated() -> tuple[Course, Course, ChangedBlock]:
    before, after = course("Một đoạn.", "A passage here."), course("Một đoạn.", "A passage there.")
    (asked,) = questions_of(before, after)
    return before, after, asked


def test_what_is_told_to_the_readers_of_a_translation_is_said_in_it_alone() -> None:
    before, after, asked = translated()
    answer = Answer(is_told=True, old={"vi": "x", **asked.old}, new=asked.new)
    telling = telling_of([asked], {asked.name: answer}, {"vi": "Sửa bản dịch.", "en": "Mended."}, after, before.label)
    assert telling.change["slips"] == [{"old": asked.old, "new": asked.new, "only": ["en"]}]
    assert telling.change["relearn"] == []
    files = dict(course_files())
    files["course.yml"] = with_settings(
        files["course.yml"].decode(), telling.patch.values, change=(telling.label, telling.change)
    ).encode()
    (change,) = [each for each in course("Một đoạn.", "A passage there.", files).changes if each.label == telling.label]
    assert change.slips[0].only == ("en",)


def test_a_slip_for_the_readers_of_a_translation_needs_words_of_it() -> None:
    _, after, asked = translated()
    empty = {asked.name: Answer(is_told=True, new={"vi": "x"})}
    assert [fault.field for fault in faults_of([asked], empty, {"vi": "x"}, after)] == [f"{asked.name}-new_en"]
