"""What a learner does. Every use case may be sent twice: the database decides that it counts once.

Each locks the learner's enrolment first. Two devices that finish the last two lessons at the same moment would otherwise both see
one lesson missing, and nobody would complete.

places     a lesson of a course, the enrolment in it, the progress row
acts       answer, move on, reach the end, follow a case, show that it is known
quizzes    what a passed quiz means
finishing  what follows when a lesson is finished
"""

from elearn.learning.service.acts import answer, close_case, follow_case, move_to, reach_end, show_known
from elearn.learning.service.places import Place, Step, begin_again, enrol, open_lesson
from elearn.learning.service.quizzes import pass_quiz

__all__ = [
    "Place",
    "Step",
    "answer",
    "begin_again",
    "close_case",
    "enrol",
    "follow_case",
    "move_to",
    "open_lesson",
    "pass_quiz",
    "reach_end",
    "show_known",
]
