"""Who reacts to which event, and who answers what packages below ask: the whole of it, on one page.

`elearn.recurring` says what happens by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.accounts.events import CodeUsed, PasswordSet
from elearn.assessment.events import AttemptMarked
from elearn.assessment.holding import INFO as HOLDS
from elearn.assessment.holding import KEPT
from elearn.authoring import reactions as workspaces
from elearn.authoring.queries.hands import list_hands
from elearn.catalogue import reactions as courses
from elearn.catalogue.events import CoursePublished
from elearn.competency.reactions import (
    on_attempt_marked,
    on_course_completed,
    on_lesson_finished,
    on_result_annulled,
    on_sitting_marked,
    on_sitting_told,
)
from elearn.core.events import Reactions
from elearn.examinations.events import ExaminationActed, ResultAnnulled, SittingMarked, SittingSubmitted, SittingTold
from elearn.examinations.queries.holding import keeps_banks, list_holds
from elearn.examinations.queries.writers import INFO as HANDS
from elearn.examinations.service import feeding as sittings
from elearn.examinations.service import looking, measuring
from elearn.learning.events import CourseCompleted, DeskActTold, LessonFinished
from elearn.learning.reactions import finish_quiz
from elearn.learning.telling import on_course_published
from elearn.measurement import reactions as answers
from elearn.notifications.reactions import on_code_used, on_password_set
from elearn.obstacles.reactions import hear
from elearn.organisation.events import UnitClosed, UnitsMerged, UnitSplit
from elearn.planning import reactions as required
from elearn.studio import reactions as drafts
from elearn.studio.events import DraftMade, DraftPublished

REACTIONS: Reactions = {
    CoursePublished: (on_course_published,),
    CodeUsed: (on_code_used,),
    PasswordSet: (on_password_set,),
    SittingTold: (on_sitting_told,),
    ResultAnnulled: (on_result_annulled, sittings.on_result_annulled),
    SittingMarked: (on_sitting_marked, sittings.on_sitting_marked),
    AttemptMarked: (finish_quiz, on_attempt_marked, answers.on_attempt_marked),
    LessonFinished: (on_lesson_finished,),
    SittingSubmitted: (looking.on_submitted,),
    ExaminationActed: (looking.on_acted, measuring.on_acted),
    CourseCompleted: (on_course_completed,),
    DeskActTold: (hear,),
    DraftMade: (workspaces.on_draft_made,),
    DraftPublished: (workspaces.on_draft_published,),
    UnitsMerged: (courses.on_units_merged, drafts.on_units_merged, workspaces.on_units_merged, required.on_units_merged),
    UnitSplit: (courses.on_unit_split, drafts.on_unit_split, workspaces.on_unit_split, required.on_unit_split),
    UnitClosed: (courses.on_unit_closed, required.on_unit_closed),
}
"""Event or signal → the functions called in its unit of work, in order."""

SESSION_INFO: Mapping[str, Any] = {"reactions": REACTIONS, HOLDS: list_holds, KEPT: keeps_banks, HANDS: list_hands}
"""What every session of an installation carries in its `info`, beside the zone that it works in."""
