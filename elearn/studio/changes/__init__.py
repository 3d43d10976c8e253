"""What those who have learned an earlier version are told of a new one, and whether they need to learn it again. Pure.

`questions_of` says what differs, piece by piece, so that an author can be asked of each whether earlier learners need it again;
`telling_of` makes of the answers the entry of `changes` in course.yml and the label of the version, so that nobody types one.
Whoever holds two compiled documents can ask: the page of a draft, and an editor before it sends.
"""

from elearn.studio.changes.answers import MOST_TOLD, Answer, Telling, answers_in, faults_of, telling_of
from elearn.studio.changes.questions import MOST_ASKED, ChangedBlock, questions_of

__all__ = ["MOST_ASKED", "MOST_TOLD", "Answer", "ChangedBlock", "Telling", "answers_in", "faults_of", "questions_of", "telling_of"]
