"""Tables of examinations.

held       what is held: the examination, who serves at it, who opened its paper and saw its questions, the sealed log of acts
people     rooms and candidates
sittings   prepared papers, their logs, their results
deciding   marks by people, rulings on questions, appeals, reports that a question is wrong
looking    what the answers show that somebody should look at, and what those concerned say to it
hearing    what they said to it before people, in an officer's hand
on_paper   answers that were given on paper, entered twice
"""

from elearn.examinations.models.deciding import Annulment, Appeal, EssayMarking, QuestionReport, Ruling
from elearn.examinations.models.hearing import Hearing
from elearn.examinations.models.held import Examination, ExaminationAct, Member, Opening, Seen
from elearn.examinations.models.looking import Finding, FindingPerson, Look
from elearn.examinations.models.on_paper import PaperEntry
from elearn.examinations.models.people import Candidate, Room
from elearn.examinations.models.sittings import Sitting, SittingLine, SittingResult

__all__ = [
    "Annulment",
    "Appeal",
    "Candidate",
    "EssayMarking",
    "Examination",
    "ExaminationAct",
    "Finding",
    "FindingPerson",
    "Hearing",
    "Look",
    "Member",
    "Opening",
    "PaperEntry",
    "QuestionReport",
    "Room",
    "Ruling",
    "Seen",
    "Sitting",
    "SittingLine",
    "SittingResult",
]
