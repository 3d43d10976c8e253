"""Who reacts to which event: the whole of it, on one page. `elearn.recurring` says what happens by the clock."""

from __future__ import annotations

from elearn.assessment.events import AttemptMarked
from elearn.catalogue import reactions as courses
from elearn.competency.reactions import on_attempt_marked, on_course_completed, on_lesson_finished
from elearn.core.events import Reactions
from elearn.learning.events import CourseCompleted, LessonFinished
from elearn.learning.reactions import finish_quiz
from elearn.organisation.events import UnitClosed, UnitsMerged, UnitSplit
from elearn.studio import reactions as drafts

REACTIONS: Reactions = {
    AttemptMarked: (finish_quiz, on_attempt_marked),
    LessonFinished: (on_lesson_finished,),
    CourseCompleted: (on_course_completed,),
    UnitsMerged: (courses.on_units_merged, drafts.on_units_merged),
    UnitSplit: (courses.on_unit_split, drafts.on_unit_split),
    UnitClosed: (courses.on_unit_closed,),
}
"""Event → the functions called in its unit of work, in order."""
