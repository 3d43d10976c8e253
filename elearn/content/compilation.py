"""What the compiler is told and what it answers: free of Markdown, so that every process may import it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.content.document import Course, Language
from elearn.content.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """Block hashes of one lesson in one language as they were published, and the keys that were stale then."""

    hashes: dict[str, str]
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """What of a course is already published: the compiler compares with it (CRS004, CRS005, TRN003).

    `ids` are all ids of lessons, questions, banks and quizzes that any version ever published; `addresses` the module and
    lesson addresses of the last one; `pages` the last version's block hashes by lesson id and language.
    """

    id: str
    slug: str
    label: str
    source_hash: str
    ids: frozenset[str] = frozenset()
    addresses: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[Language, PublishedPage]] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, earlier_ids: frozenset[str] = frozenset()) -> Previous:
        """From the last published document, and the ids of the versions before it."""
        ids = {lesson.id for lesson in course.lessons} | set(course.questions) | {bank.id for bank in course.banks}
        pages = {
            lesson.id: {
                language: PublishedPage({block.key: block.hash for block in page.blocks}, page.stale)
                for language, page in lesson.pages.items()
            }
            for lesson in course.lessons
        }
        addresses = {lesson.id: lesson.slug for lesson in course.lessons}
        known = earlier_ids | ids
        return cls(course.id, course.slug, course.label, course.source_hash, known, addresses, pages)


@dataclass(frozen=True, slots=True)
class Compilation:
    """The answer: all problems in the order of their places; the course if none of them is an error.

    `files` are the bytes to publish by name (`<sha256>.<suffix>`), one for each of `course.media`.
    """

    course: Course | None
    problems: tuple[Problem, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after its mends, and the problems that were mended, in the order of the source."""

    text: str
    mended: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """The files of a course that a machine can mend, by path, and why others could not be looked at."""

    fixed: Mapping[str, Fixed]
    problems: tuple[Problem, ...] = ()
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """Pictures that become lighter, by their path: where the new one goes, and its bytes. The texts lead there already."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A rendered preview: safe HTML (empty if it was refused) and what is wrong with the text."""

    html: str
    problems: tuple[Problem, ...] = ()
