"""When the answers of a simulated examination arrive where all questions stand side by side, with the habits that people have.

Some work on scrap paper and type everything at the end, some answer while the line is dropped, and all of it arrives at once, some
click through first and think afterwards, some click and leave, some leave after a third, some go back and change, and some have
learnt the bank so well that they need a quarter of the time. Those who are planted had the questions before: nine in ten of them or
more, each answered in four or five seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from benchmarks.simulated_exam import WRONG, Exam
from elearn.examinations.fairness.papers import Answer, Paper, Save

HABITS = {"scrap": 0.05, "dropped": 0.05, "first-clicks": 0.03, "clicks": 0.05, "leaves": 0.03, "practised": 0.01, "goes-back": 0.1}
"""Shares of the honest; the others answer one question after the other."""
PLANTED = 0.01
LEAST_KNOWN = 0.9
WORDS_A_SECOND = 1.5
"""Of the time that a question usually takes: forty seconds for sixty words."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Papers with the instants at which answers arrived, how many words each question has, and who is planted."""

    papers: tuple[Paper, ...]
    words: Mapping[str, int]
    planted: frozenset[str]


def side_by_side(random: Random, exam: Exam, *, planted: bool) -> Timed:
    """The same examination with times; whoever copied or knew questions in `exam` is left out."""
    others = {name for pair in exam.copied for name in pair} | set(exam.known)
    honest = [paper for paper in exam.papers if paper.candidate not in others]
    who = {each.candidate for each in random.sample(honest, round(PLANTED * len(honest)))} if planted else set()
    papers = tuple(_knew(random, each) if each.candidate in who else _habitual(random, each) for each in honest)
    return Timed(papers, _words(random, honest), frozenset(who))


def _words(random: Random, papers: list[Paper]) -> dict[str, int]:
    times: dict[str, list[float]] = {}
    for paper in papers:
        for question, answer in paper.answers.items():
            times.setdefault(question, []).append(answer.seconds or 0)
    usual = {question: sorted(each)[len(each) // 2] for question, each in sorted(times.items())}
    return {question: round(WORDS_A_SECOND * seconds * math.exp(random.gauss(0, 0.25))) for question, seconds in usual.items()}


def _knew(random: Random, paper: Paper) -> Paper:
    answers = dict(paper.answers)
    for question in random.sample(list(answers), round(random.uniform(LEAST_KNOWN, 1) * len(answers))):
        answers[question] = _answer(random, 0.95, 4.5 * math.exp(random.gauss(0, 0.4)))
    return _arriving(paper.candidate, answers)


def _answer(random: Random, right: float, seconds: float) -> Answer:
    value = "a" if random.random() < right else random.choice(WRONG)
    return Answer(value, value == "a", seconds)


def _habitual(random: Random, paper: Paper) -> Paper:
    habit = random.choices([*HABITS, ""], [*HABITS.values(), 1 - sum(HABITS.values())])[0]
    answers = dict(paper.answers)
    if habit == "clicks":
        answers = {question: _answer(random, 0.25, random.uniform(1, 2)) for question in answers}
    elif habit == "practised":
        quick = ((question, (answer.seconds or 0) / 4) for question, answer in answers.items())
        answers = {question: _answer(random, 0.95, seconds) for question, seconds in quick}
    elif habit == "leaves":
        answers = dict(list(answers.items())[: len(answers) // 3])
    return _with_habit(random, _arriving(paper.candidate, answers), habit)


def _with_habit(random: Random, paper: Paper, habit: str) -> Paper:
    saves, last = list(paper.saves), paper.seconds or 0.0
    if habit == "scrap":
        saves = [replace(each, seconds=last + 2 * place) for place, each in enumerate(saves)]
    elif habit == "dropped":
        since = random.uniform(0, last)
        until = random.uniform(since, last)
        saves = [replace(each, seconds=until) if since < each.seconds < until else each for each in saves]
    elif habit == "first-clicks":
        clicks = [Save(each.question, random.choice(("a", *WRONG)), 1.5 * place) for place, each in enumerate(saves, 1)]
        first = {each.question: each.value for each in clicks}
        began = clicks[-1].seconds
        # What was clicked rightly stays as it is.
        saves = clicks + [replace(each, seconds=began + each.seconds) for each in saves if first[each.question] != each.value]
    elif habit == "goes-back":
        saves += [replace(each, seconds=last + 20 * place) for place, each in enumerate(random.sample(saves, len(saves) // 5), 1)]
    return replace(paper, saves=tuple(saves), seconds=max(each.seconds for each in saves))


def _arriving(candidate: str, answers: Mapping[str, Answer]) -> Paper:
    """Question after question; each arrives a little after it was given."""
    at, saves = 0.0, []
    for question, answer in answers.items():
        at += answer.seconds or 0
        saves.append(Save(question, answer.value, at + 0.2))
    return Paper(candidate, answers, at + 0.2, tuple(saves))
