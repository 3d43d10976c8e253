"""What was published and is not in a workspace any more: its ids are given up for good once that is handed in. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from elearn.content.document import Course
from elearn.core.db.types import LocalisedText
from elearn.studio.places import name_of_question


@dataclass(frozen=True, slots=True)
class Dropped:
    """Ids in the order of the alphabet: `retired` is what the settings must name, `gone` what of it is given up now."""

    retired: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def dropped(published: Collection[str], given_up: Collection[str], written: Collection[str], present: Collection[str]) -> Dropped:
    """What is given up. An id that was, and stands in the texts again before that was published, is not.

    Args:
        published: every id of a lesson, question or bank that was ever published.
        given_up: those that the version published last names as retired.
        written: those that the settings of the workspace name as retired.
        present: those that stand in its texts.
    """
    kept = {each for each in written if each in given_up or each not in present}
    gone = set(published) - set(present) - set(written)
    return Dropped(tuple(sorted(kept | gone)), tuple(sorted(gone)))


def names_of_dropped(gone: Collection[str], course: Course) -> list[LocalisedText]:
    """What people know the dropped parts of a version by: of a lesson or bank that goes, not each of its questions."""
    lessons = [lesson for lesson in course.lessons if lesson.id in gone]
    banks = [bank for bank in course.banks if bank.id in gone]
    inside = {name for lesson in lessons for name in lesson.questions} | {name for bank in banks for name in bank.questions}
    questions = [name_of_question(course, name) for name in course.questions if name in gone and name not in inside]
    return [*(lesson.title for lesson in lessons), *(bank.title for bank in banks), *questions]
