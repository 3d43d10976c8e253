"""A stage with the course made for measuring, whose learners are at their beginning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.candidate import Candidate
from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.sitting import publish_made
from benchmarks.stage import SignedIn, Stage, make_stage, opened
from elearn.catalogue.queries import CourseEntry


@dataclass(frozen=True, slots=True)
class QuizStage:
    """The installation, and the course with the quiz that is sat in it."""

    stage: Stage
    made: MadeCourse
    entry: CourseEntry

    @property
    def learners(self) -> tuple[SignedIn, ...]:
        return self.stage.learners

    def quiz_path(self, language: str = "vi") -> str:
        """The address of the page before the quiz."""
        return f"/{language}/courses/{self.entry.slug}/{self.made.quiz.slug}"

    def candidate(self, port: int, who: SignedIn) -> Candidate:
        return Candidate(port, who, self.quiz_path())


def make_quiz_stage(folder: Path, database_url: str, *, learners: int) -> QuizStage:
    """A small installation with the quiz, its attempts not counted, and people who have learned nothing yet."""
    stage = make_stage(folder, database_url, is_small=True, learners=learners, is_bare=True)
    made = make_course("do-luot")
    database = opened(stage)
    entry = publish_made(database, made)
    database.close()
    return QuizStage(stage, made, entry)
