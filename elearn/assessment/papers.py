"""Papers: which questions an attempt asks, in which order, under which names.

A paper is drawn from the banks by the quiz's blueprint and a seed, and by nothing else: the same seed gives the same paper on every
machine, so a paper can be drawn again and compared in a dispute. Questions that the person has not met come first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from elearn.content.document import Course, Draw, Lesson, Question
from elearn.content.grammar.filters import parse_where


class PaperRefused(ValueError):
    """The blueprint asks for more questions than the banks hold. The compiler refuses such a course, so this is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a paper. `number` counts from 1; `question` bears the name under which pages and forms know it.

    The name is the place in the paper: ids of banks would let learners compare papers, and an id says what the question is about.
    """

    number: int
    id: str
    question: Question

    @property
    def name(self) -> str:
        return self.question.id


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions of one attempt, in the order in which it asks them."""

    items: tuple[Item, ...]

    def find(self, name: str) -> Item | None:
        """The item that forms call by this name, or None."""
        return next((item for item in self.items if item.name == name), None)


class Sat(Protocol):
    """Whatever is being sat, as its pages and forms need it: an attempt at a quiz, a sitting of an examination."""

    @property
    def paper(self) -> Paper:
        """The questions asked."""

    @property
    def seed(self) -> str:
        """The secret that names the options in forms; for the server alone."""

    @property
    def explains_at_once(self) -> bool:
        """Whether each answer is marked and explained as soon as it is given."""

    @property
    def asks_how_sure(self) -> bool:
        """Whether questions that want it ask how sure the learner is: an aid to learning, which costs time."""


def draw_paper(
    course: Course,
    quiz: Lesson,
    seed: str,
    *,
    met: Collection[str] = (),
    pools: Sequence[frozenset[str]] | None = None,
) -> tuple[str, ...]:
    """The ids of the questions of one attempt.

    Args:
        seed: the attempt's own secret.
        met: questions that the person was asked before; they are drawn only where the others do not suffice.
        pools: what `pools_of` answers for this quiz, where many papers of it are drawn.

    Raises:
        PaperRefused: the banks do not hold enough.
    """
    settings = quiz.quiz
    if settings is None:
        raise PaperRefused(f"{quiz.id} is no quiz")
    own = tuple(quiz.questions)
    found = pools_of(course, quiz) if pools is None else pools
    slots = [pool for pool, draw in zip(found, settings.draw, strict=True) for _ in range(draw.count)]
    ranked = [sorted(pool - set(own), key=lambda each: (each in met, digest_of("draw", seed, each))) for pool in slots]
    drawn = (*own, *fill_slots(ranked))
    if not settings.shuffle_questions:
        return drawn
    return tuple(sorted(drawn, key=lambda each: digest_of("order", seed, each)))


def pools_of(course: Course, quiz: Lesson) -> list[frozenset[str]]:
    """The questions among which each draw of a quiz chooses."""
    return [pool_of(course, draw) for draw in quiz.quiz.draw] if quiz.quiz is not None else []


def paper_of(course: Course, quiz: Lesson, question_ids: Sequence[str]) -> Paper:
    """The paper with these questions, as the forms of one attempt know them."""
    shuffles = quiz.quiz is None or quiz.quiz.shuffle_options
    return Paper(tuple(item_of(course.questions[each], number, shuffles=shuffles) for number, each in enumerate(question_ids, 1)))


def item_of(question: Question, number: int, *, shuffles: bool) -> Item:
    """A question at its place in a paper, from 1. `shuffles`: whether the paper shuffles options that do not forbid it."""
    return Item(number, question.id, replace(question, id=f"q{number}", shuffle=question.shuffle and shuffles))


def pool_of(course: Course, draw: Draw) -> frozenset[str]:
    """The questions among which a draw chooses.

    Raises:
        PaperRefused: there is no such bank.
        FilterRefused: its filter cannot be read.
    """
    where = parse_where(draw.where)
    bank = next((each for each in course.banks if each.id == draw.bank), None)
    if bank is None:
        raise PaperRefused(draw.bank)
    found = (course.questions[each] for each in bank.questions)
    return frozenset(
        each.id
        for each in found
        if where.matches(
            difficulty=each.difficulty,
            competencies=each.competencies,
            tags=each.tags,
            points=each.points,
            kind=each.kind,
            question_id=each.id,
        )
    )


def fill_slots(ranked: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A question of its own for each slot, best first. Draws may overlap: who came first makes room where it can.

    Augmenting paths in a bipartite graph (Kuhn 1955): a paper is found whenever there is one.

    Raises:
        PaperRefused: there is none.
    """
    holder: dict[str, int] = {}

    def place(slot: int, tried: set[str]) -> bool:
        for question in ranked[slot]:
            if question not in holder:
                holder[question] = slot
                return True
        for question in ranked[slot]:
            if question not in tried:
                tried.add(question)
                if place(holder[question], tried):
                    holder[question] = slot
                    return True
        return False

    for slot in range(len(ranked)):
        if not place(slot, set()):
            raise PaperRefused(f"slot {slot + 1} of {len(ranked)} stays empty")
    by_slot: Mapping[int, str] = {slot: question for question, slot in holder.items()}
    return tuple(by_slot[slot] for slot in range(len(ranked)))


def digest_of(purpose: str, seed: str, question_id: str) -> bytes:
    """What ranks a question for a purpose: the same for the same seed on every machine."""
    return hashlib.blake2b("\0".join((purpose, seed, question_id)).encode(), digest_size=16).digest()


def codes_asked(course: Course, quiz: Lesson) -> frozenset[str]:
    """The competencies for which every paper of a quiz asks at least one question, whatever is drawn."""
    own = {code for each in quiz.questions for code in course.questions[each].competencies}
    found = set(own)
    for draw in quiz.quiz.draw if quiz.quiz is not None else ():
        pool = [course.questions[each].competencies for each in pool_of(course, draw) - set(quiz.questions)]
        named = {code for codes in pool for code in codes}
        # So many are drawn that those about something else do not suffice.
        found |= {code for code in named if sum(code not in codes for codes in pool) < draw.count}
    return frozenset(found)
