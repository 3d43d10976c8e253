"""The answers become what course.yml says of the new version, and its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from elearn.content.document import Change, Course, Text
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

    `without`: labels of earlier tries, which were never published.
    """

    label: str
    change: Mapping[str, Any]
    without: tuple[str, ...] = ()

    @property
    def patch(self) -> Patch:
        """What is laid over course.yml."""
        return Patch({"version": self.label}, self.label, self.change, without=self.without)


def faults_of(
    asked: Sequence[ChangedBlock], answers: Mapping[str, Answer], text: Text, after: Course, kept: int = 0
) -> list[Invalid]:
    """What is wrong with the answers, each with the field that it speaks of.

    Args:
        text: what the version changes, per language, in a sentence or two.
        kept: how many slips the sources have already.
    """
    language = after.source_language
    faults = []
    if not text.get(language):
        faults.append(Invalid(N_("Viết cho người học biết bản này đổi gì."), field=f"text_{language}"))
    told = [each for each in asked if answers.get(each.name, Answer()).is_told]
    if len(told) + kept > MOST_TOLD:
        message = N_("Nhiều nhất %(most)s chỗ được kể trên phiếu. Bỏ bớt, hoặc gộp vào lời chung.")
        faults.append(Invalid(message, field=f"{told[-1].name}-told", most=MOST_TOLD))
    for each in told:
        answer = answers[each.name]
        if not (answer.old.get(language) or answer.new.get(language)):
            faults.append(Invalid(N_("Kể cho người đã học thì phải có câu cũ hoặc câu mới."), field=f"{each.name}-new_{language}"))
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
    slips = [*_kept(own), *(_slip(answer) for _, answer in given if answer.is_told)]
    change: dict[str, Any] = {**text, "relearn": relearn, "slips": slips}
    if own is not None and own.question is not None:
        change["question"] = own.question
    return Telling(label, change, tuple(each for each in unpublished(after, latest) if each != label))


def _kept(own: Change | None) -> list[dict[str, Any]]:
    if own is None:
        return []
    return [{key: dict(said) for key in ("old", "new", "todo") if (said := getattr(slip, key))} for slip in own.slips]


def _slip(answer: Answer) -> dict[str, Any]:
    return {key: dict(said) for key in ("old", "new", "todo") if (said := getattr(answer, key))}
