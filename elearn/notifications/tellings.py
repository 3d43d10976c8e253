"""What a notice can be about, and what is to be said of it: its sentences, how soon it goes out by e-mail, and whether it may be
switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a notice is about. The comment names the words; those in brackets may be missing."""

    COURSE_CHANGED = "course-changed"  # course, [changes]
    REMINDER = "reminder"  # sender, text, [course], [due], [lessons, minutes]
    OBSTACLE_ANSWERED = "obstacle-answered"  # course, answer, [sender]
    OBSTACLE_HANDED = "obstacle-handed"  # course, sender, due, [text]
    FAULT_ANSWERED = "fault-answered"  # course, lesson, outcome, [answer]
    REVIEW_ASKED = "review-asked"  # course, sender, [text]
    REVIEW_DECIDED = "review-decided"  # course, outcome, sender
    EXPORT_READY = "export-ready"  # what, [until]
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of a kind; its word: sender
    ASSIGNED = "assigned"  # course, [sender], [due], [text]
    COURSE_MONTH = "course-month"  # course, month, [remarks]
    LAW_CHANGED = "law-changed"  # law, course, passages
    QUESTION_RULED = "question-ruled"  # examination, reason, [before, after], [outcome]
    EXAM_POSTED = "exam-posted"  # exam
    APPEAL_ANSWERED = "appeal-answered"  # exam, outcome, [answer]
    ERASURE_WAITS = "erasure-waits"  # exam, day, why
    EXAM_REPORT_ANSWERED = "exam-report-answered"  # examination, answer
    EXAM_FINDING = "exam-finding"  # examination, until
    EXAM_FINDING_CLOSED = "exam-finding-closed"  # examination
    EXAM_RULING_REFUSED = "exam-ruling-refused"  # examination, sender, answer
    EXAM_REPORTED = "exam-reported"  # examination, n
    EXAM_ANNULLED = "exam-annulled"  # exam, reason
    EXAM_FINDING_HEARD = "exam-finding-heard"  # examination
    EXAM_APPOINTED = "exam-appointed"  # exam, sender, [duty]
    EXAM_MOVED = "exam-moved"  # exam, opens, last, closes
    EXAM_CANCELLED = "exam-cancelled"  # exam
    EXAM_AGAIN = "exam-again"  # exam, sender, until
    EXAM_AGAIN_BACK = "exam-again-back"  # exam, sender
    EXAM_ANNUL_DECIDED = "exam-annul-decided"  # exam, outcome, sender
    EXAM_OBSERVED = "exam-observed"  # exam, [room]
    EXAM_REPLIED = "exam-replied"  # exam, [sender]
    EXAM_DELEGATED = "exam-delegated"  # exam, unit, until, sender


class Haste(StrEnum):
    """How soon an e-mail goes out.

    digest: with the others of the week, once a week; soon: by itself, but not in quiet hours; at-once: at any hour.
    """

    DIGEST = "digest"
    SOON = "soon"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said of a kind, in Vietnamese source text.

    Args:
        label: the kind itself, in the list of choices.
        subject: of the notice and of an e-mail with it alone; a second form is taken where a word of the first is missing.
        lines: below it, each a paragraph.
        haste: how soon it goes by e-mail.
        may_be_off: whether its owner may choose not to get it by e-mail.
    """

    label: str
    subject: tuple[str, ...]
    lines: tuple[str, ...]
    haste: Haste
    may_be_off: bool = True
