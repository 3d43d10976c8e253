"""What is done with a draft. Each function locks its draft first: of two people who decide at the same moment one is told.

drafts      make, check again, withdraw
checks      what the check found
reviews     ask, approve, send back
publishing  a draft becomes a version
telling     what earlier learners are told; an earlier version once more
"""

from elearn.studio.service.checks import Findings, begin_check, record_findings
from elearn.studio.service.drafts import CHECK, Sent, ask_check, make_draft, withdraw
from elearn.studio.service.publishing import Outcome, publish_draft
from elearn.studio.service.reviews import approve, ask_review, send_back
from elearn.studio.service.telling import publish_again, tell_learners

__all__ = [
    "CHECK",
    "Findings",
    "Outcome",
    "Sent",
    "approve",
    "ask_check",
    "ask_review",
    "begin_check",
    "make_draft",
    "publish_again",
    "publish_draft",
    "record_findings",
    "send_back",
    "tell_learners",
    "withdraw",
]
