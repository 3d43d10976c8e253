"""The write side of required learning: one function per use case.

assigning   asking a course of a unit, changing and ending it, the next round of a yearly one
exempting   asking that somebody be exempt, answering, ending it
reminding   telling people that something is left to do
"""

from elearn.planning.service.assigning import NewAssignment, assign, change_assignment, end_assignment, renew_assignments
from elearn.planning.service.exempting import NewExemption, answer_exemption, ask_exemption, end_exemption
from elearn.planning.service.reminding import Sent, remind

__all__ = [
    "NewAssignment",
    "NewExemption",
    "Sent",
    "answer_exemption",
    "ask_exemption",
    "assign",
    "change_assignment",
    "end_assignment",
    "end_exemption",
    "remind",
    "renew_assignments",
]
