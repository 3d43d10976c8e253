"""What is done with a draft. Each function locks its draft first: of two people who decide at the same moment one is told.

drafts      make, check again, withdraw
checks      what the check found
reviews     ask, approve, send back
comments    on places of a draft
review_rules  how many must agree, per unit
publishing  a draft becomes a version
telling     what earlier learners are told; an earlier version once more
"""

from elearn.studio.service.checks import Findings, begin_check, record_findings
from elearn.studio.service.comments import answer_comment, close_comment, write_comment
from elearn.studio.service.drafts import CHECK, Sent, ask_check, make_draft, withdraw
from elearn.studio.service.publishing import Outcome, publish_draft
from elearn.studio.service.review_rules import set_review_rule
from elearn.studio.service.reviews import approve, ask_review, send_back
from elearn.studio.service.telling import publish_again, tell_learners

__all__ = [
    "CHECK",
    "Findings",
    "Outcome",
    "Sent",
    "answer_comment",
    "approve",
    "ask_check",
    "ask_review",
    "begin_check",
    "close_comment",
    "make_draft",
    "publish_again",
    "publish_draft",
    "record_findings",
    "send_back",
    "set_review_rule",
    "tell_learners",
    "withdraw",
    "write_comment",
]
