"""What earlier learners are told: asked of each difference, and written from the answers without a version number typed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.compile import compile_sources
from elearn.content.document import Course
from elearn.content.labels import is_later
from elearn.content.settings_text import with_settings
from elearn.studio.changes import MOST_ASKED, Answer, faults_of, questions_of, telling_of
from elearn.studio.patch import Patch, following_label, pack, unpack
from tests.studio.stage import changed, course_files

pytestmark = pytest.mark.pure

LESSON = next(path for path in course_files() if path.startswith("modules/") and path.endswith(".vi.md"))


def compiled(files: Mapping[str, bytes]) -> Course:
    compilation = compile_sources(files)
    assert compilation.course is not None, compilation.problems
    return compilation.course


def with_words(words: str, files: Mapping[str, bytes] | None = None) -> Course:
    """The course with some more Markdown at the end of its first lesson."""
    told = dict(files or course_files())
    told[LESSON] += f"\n\n{words}\n".encode()
    return compiled(told)


_labels = st.one_of(
    st.lists(st.integers(0, 30), min_size=1, max_size=4).map(lambda numbers: ".".join(map(str, numbers))),
    st.lists(st.integers(0, 30), min_size=1, max_size=3).map(lambda numbers: f"{'.'.join(map(str, numbers))}-rc.1"),
)


@given(_labels, st.booleans())
def test_the_following_label_is_above_any(label: str, relearn: bool) -> None:
    assert is_later(following_label(label, relearn=relearn), label)


@pytest.mark.parametrize(
    ("label", "kept", "again"), [("1.2.0", "1.2.1", "1.3.0"), ("1.9", "1.9.1", "1.10.0"), ("2.0-rc.1", "2.0.0", "2.1.0")]
)
def test_what_is_to_be_learned_again_raises_the_second_number(label: str, kept: str, again: str) -> None:
    assert (following_label(label, relearn=False), following_label(label, relearn=True)) == (kept, again)


def test_each_passage_that_differs_is_asked_about_with_its_words() -> None:
    before = compiled(course_files())
    (asked,) = questions_of(before, with_words("Một đoạn vừa thêm."))
    assert (asked.what, asked.kind, asked.new["vi"]) == ("added", "block", "Một đoạn vừa thêm.")
    assert asked.lessons == (before.lessons[0].id,)


def test_nothing_is_asked_where_nothing_differs() -> None:
    before = compiled(course_files())
    assert questions_of(before, before) == []


def test_the_same_difference_has_the_same_name_and_another_has_another() -> None:
    before = compiled(course_files())
    first, again, other = (questions_of(before, with_words(words))[0].name for words in ("Một.", "Một.", "Hai."))
    assert first == again != other


def test_many_differences_of_a_lesson_become_one_question() -> None:
    before = compiled(course_files())
    (asked,) = questions_of(before, with_words("\n\n".join(f"Đoạn {n}." for n in range(30))))
    assert (asked.kind, asked.lessons) == ("lesson", (before.lessons[0].id,))


def test_words_of_a_bank_are_kept_off_the_slip() -> None:
    files = dict(course_files())
    bank = next((path for path in files if path.startswith("banks/") and path.endswith(".vi.md")), None)
    if bank is None:
        pytest.fail("the short course has a bank")
    before = compiled(files)
    files[bank] = files[bank].replace(b"- [ ]", "- [ ] Nay là ".encode(), 1)
    asked = [each for each in questions_of(before, compiled(files)) if each.kind == "bank"]
    assert asked
    assert all(not each.old and "Nay là" not in each.new["vi"] for each in asked)
    quizzes = {lesson.id for lesson in before.lessons if lesson.kind == "quiz"}
    assert all(set(each.lessons) <= quizzes for each in asked)


def answered(relearn: bool, *, is_told: bool = False):  # type: ignore[no-untyped-def]
    before, after = compiled(course_files()), with_words("Một đoạn vừa thêm.")
    asked = questions_of(before, after)
    answers = {each.name: Answer(relearn, is_told, each.old, each.new, {"vi": "Làm vậy."}) for each in asked}
    return asked, answers, after, before


@pytest.mark.parametrize(("relearn", "label"), [(False, "1.0.1"), (True, "1.1.0")])
def test_the_answers_decide_the_label(relearn: bool, label: str) -> None:
    asked, answers, after, before = answered(relearn)
    telling = telling_of(asked, answers, {"vi": "Thêm một đoạn."}, after, before.label)
    assert telling.label == label
    assert telling.change["relearn"] == ([after.lessons[0].id] if relearn else [])


def test_where_nothing_is_told_and_nothing_to_be_learned_again_nobody_is_bothered() -> None:
    asked, answers, after, before = answered(relearn=False)
    assert telling_of(asked, answers, {"vi": "x"}, after, before.label).change["slips"] == []


def test_what_is_told_becomes_a_slip_that_the_compiler_takes() -> None:
    asked, answers, after, before = answered(relearn=True, is_told=True)
    telling = telling_of(asked, answers, {"vi": "Thêm một đoạn.", "en": "One more passage."}, after, before.label)
    files = dict(course_files())
    settings = files["course.yml"].decode()
    files["course.yml"] = with_settings(settings, telling.patch.values, change=(telling.label, telling.change)).encode()
    course = with_words("Một đoạn vừa thêm.", files)
    (change,) = [each for each in course.changes if each.label == "1.1.0"]
    assert (course.label, change.slips[0].new["vi"], change.slips[0].todo["vi"]) == ("1.1.0", "Một đoạn vừa thêm.", "Làm vậy.")


def test_a_higher_label_that_the_sources_have_already_stays() -> None:
    before, after = compiled(course_files()), with_words("Thêm.", changed(version="3.0.0"))
    telling = telling_of(questions_of(before, after), {}, {"vi": "x"}, after, before.label)
    assert (telling.label, telling.without) == ("3.0.0", ())


def test_the_entry_of_a_label_that_is_given_up_goes() -> None:
    before, after = compiled(course_files()), with_words("Thêm.", changed(version="1.0.1"))
    asked = questions_of(before, after)
    telling = telling_of(asked, {each.name: Answer(relearn=True) for each in asked}, {"vi": "x"}, after, before.label)
    assert (telling.label, telling.without) == ("1.1.0", ("1.0.1",))
    settings = changed(version="1.0.1")["course.yml"].decode()
    text = with_settings(settings, telling.patch.values, change=(telling.label, telling.change), without=telling.without)
    assert "1.0.1" not in text


def test_a_submission_without_words_is_refused_at_its_field() -> None:
    asked, answers, after, _ = answered(relearn=False)
    assert [fault.field for fault in faults_of(asked, answers, {"en": "x"}, after)] == ["text_vi"]


def test_more_slips_than_anybody_reads_are_refused() -> None:
    asked, answers, after, _ = answered(relearn=False, is_told=True)
    assert faults_of(asked, answers, {"vi": "x"}, after, kept=2) == []
    assert [fault.field for fault in faults_of(asked, answers, {"vi": "x"}, after, kept=3)] == [f"{asked[0].name}-told"]


def test_a_slip_without_sentence_is_refused_at_its_field() -> None:
    asked, _, after, _ = answered(relearn=False)
    empty = {asked[0].name: Answer(is_told=True, new={"en": "x"})}
    assert [fault.field for fault in faults_of(asked, empty, {"vi": "x"}, after)] == [f"{asked[0].name}-new_vi"]


def test_no_more_is_asked_than_a_form_can_hold() -> None:
    before = compiled(course_files())
    files = dict(course_files())
    for number in range(20, 20 + MOST_ASKED):
        for language in ("vi", "en"):
            path = LESSON.rpartition("/")[0] + f"/{number}-them-{number}.{language}.md"
            files[path] = f"---\nid: them-{number}\ntitle: Bài {number}\nminutes: 5\n---\n\nMột đoạn.\n".encode()
    asked = questions_of(before, compiled(files))
    assert len(asked) == MOST_ASKED
    assert {each.kind for each in asked} == {"lesson"}


def test_a_patch_comes_back_as_it_was() -> None:
    patch = Patch({"version": "2"}, "2", {"vi": "x"}, None, ("1.9",), retires=True)
    assert unpack(pack(patch)) == patch


def test_a_patch_kept_before_there_was_more_in_it_can_still_be_read() -> None:
    assert unpack(b'{"change":{"vi":"x"},"form":{},"label":"2","values":{}}') == Patch({}, "2", {"vi": "x"}, {})
