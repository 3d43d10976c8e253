"""Reading in the studio: frozen rows.

drafts   drafts, in lists and one by one, with what they would reach
answers  about earlier learners, as they were given last
comments  on places of a draft, and what earlier drafts left open
rounds   clauses on what was said in the present round
review_rules  units for whoever says how their courses are reviewed
sent     the texts of a draft as they were sent
hands    who had a hand in a course
kept     courses that are kept from whoever sits an examination that asks them
reviews  what holds for a unit, who is asked, what each said, who approved which version
"""

from elearn.studio.queries.answers import find_last_answered
from elearn.studio.queries.comments import CommentRow, list_comments
from elearn.studio.queries.drafts import (
    Affected,
    DraftRecord,
    DraftRow,
    answers_for,
    count_affected,
    get_documents,
    get_draft,
    list_changeable,
    list_own,
    list_to_review,
    may_change,
    may_read_versions,
    sources_of_draft,
)
from elearn.studio.queries.kept import list_kept, refuse_kept
from elearn.studio.queries.reviews import (
    Approvals,
    Asked,
    DecisionRow,
    approvals_of,
    asked_of,
    decisions_of,
    reviews_as,
    terms_for,
    terms_on,
    way_of,
    writers_of,
)
from elearn.studio.queries.sent import texts_of_draft

__all__ = [
    "Affected",
    "Approvals",
    "Asked",
    "CommentRow",
    "DecisionRow",
    "DraftRecord",
    "DraftRow",
    "answers_for",
    "approvals_of",
    "asked_of",
    "count_affected",
    "decisions_of",
    "find_last_answered",
    "get_documents",
    "get_draft",
    "list_changeable",
    "list_comments",
    "list_kept",
    "list_own",
    "list_to_review",
    "may_change",
    "may_read_versions",
    "refuse_kept",
    "reviews_as",
    "sources_of_draft",
    "terms_for",
    "terms_on",
    "texts_of_draft",
    "way_of",
    "writers_of",
]
