"""The answers become what course.yml says of the new version, and its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from elearn.content.document import Change, Course, Language, Slip, Text
from elearn.content.labels import is_later
from elearn.core.errors import N_, Invalid
from elearn.studio.changes.questions import ChangedBlock
from elearn.studio.patch import Patch, following_label, own_change, unpublished

MOST_TOLD: Final = 3
"""Slips of one version; the schema of course.yml says the same. More nobody reads."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author answers of one difference. `is_told`: on a slip, in these words per language."""

    relearn: bool = False
    is_told: bool = False
    old: Text = field(default_factory=dict)
    new: Text = field(default_factory=dict)
    todo: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Telling:
    """What the new version says of itself: its label, and the entry of `changes` as course.yml holds it.

    `without`: labels of earlier tries, which were never published. `answers`: of what it was made, by the name of each difference.
    """

    label: str
    change: Mapping[str, Any]
    without: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def patch(self) -> Patch:
        """What is laid over course.yml."""
        answers = {name: asdict(each) for name, each in self.answers.items()}
        return Patch({"version": self.label}, self.label, self.change, without=self.without, answers=answers)


def faults_of(
    asked: Sequence[ChangedBlock], answers: Mapping[str, Answer], text: Text, after: Course, kept: int = 0
) -> list[Invalid]:
    """What is wrong with the answers, each with the field that it speaks of.

    Args:
        text: what the version changes, per language, in a sentence or two.
        kept: how many slips the sources have already.
    """
    language = after.source_language
    faults: list[Invalid] = []
    if not text.get(language):
        faults.append(Invalid(N_("Viết cho người học biết bản này đổi gì."), field=f"text_{language}"))
    told = [each for each in asked if answers.get(each.name, Answer()).is_told]
    if len(told) + kept > MOST_TOLD:
        message = N_("Nhiều nhất %(most)s chỗ được kể trên phiếu. Bỏ bớt, hoặc gộp vào lời chung.")
        faults.append(Invalid(message, field=f"{told[-1].name}-told", most=MOST_TOLD))
    for each in told:
        answer, spoken = answers[each.name], each.only[0] if each.only else language
        if not (answer.old.get(spoken) or answer.new.get(spoken)):
            faults.append(Invalid(N_("Kể cho người đã học thì phải có câu cũ hoặc câu mới."), field=f"{each.name}-new_{spoken}"))
    return faults


def telling_of(asked: Sequence[ChangedBlock], answers: Mapping[str, Answer], text: Text, after: Course, latest: str) -> Telling:
    """What the new version says, of answers without fault.

    The label is above all that were published: by its third number, or by its second where a lesson is to be seen again. One that
    the sources have already stays where it is higher. What the sources say already on slips and ask stays.

    Args:
        latest: the highest label that was ever published of the course.
    """
    given = [(each, answers.get(each.name, Answer())) for each in asked]
    again = {lesson for each, answer in given if answer.relearn for lesson in each.lessons}
    relearn = [lesson.id for lesson in after.lessons if lesson.id in again]
    label = following_label(latest, relearn=bool(relearn))
    if is_later(after.label, latest) and not is_later(label, after.label):
        label = after.label
    own = own_change(after, latest)
    slips = [*_kept(own), *(_slip(answer, each.only) for each, answer in given if answer.is_told)]
    change: dict[str, Any] = {**text, "relearn": relearn, "slips": slips}
    if own is not None and own.question is not None:
        change["question"] = own.question
    without = tuple(each for each in unpublished(after, latest) if each != label)
    return Telling(label, change, without, {each.name: answer for each, answer in given})


def answers_in(patch: Patch) -> dict[str, Answer]:
    """The answers that an earlier draft was made of, by the name of each difference.

    A name stands for the words before and after, so what has another name by now differs from what was answered.
    """
    return {name: Answer(**each) for name, each in patch.answers.items()}


def _kept(own: Change | None) -> list[dict[str, Any]]:
    if own is None:
        return []
    return [_slip(slip, slip.only) for slip in own.slips]


def _slip(said: Answer | Slip, only: Sequence[Language]) -> dict[str, Any]:
    """A slip as course.yml holds it; told to readers of some languages alone, it has no words in others."""
    words = {
        key: {code: each for code, each in getattr(said, key).items() if not only or code in only} for key in ("old", "new", "todo")
    }
    return {**{key: each for key, each in words.items() if each}, **({"only": list(only)} if only else {})}
