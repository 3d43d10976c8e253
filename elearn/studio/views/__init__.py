"""The pages of the studio.

home      courses, one's own drafts, what waits for a review
sending   a new draft: a zip
bringing  a folder of the import directory, for a trainer
draft     the page of one draft
acts      what is done with it
reviewing  what the page of a draft tells of its review
comments  on places of a draft
record    the record of a review, for paper
review_rules  how many must agree, unit by unit
preview   a lesson or bank of it, beside what is served
against   a draft beside any version of its course
learners  what those who have learned an earlier version are told
again     an earlier version published once more
settings  the settings of a course as a form
versions  any version that was ever published, as it was
two_versions  two of them side by side
handbook  the course as a book to print
"""

from elearn.studio.views import (
    acts,
    again,
    against,
    bringing,
    comments,
    draft,
    handbook,
    home,
    learners,
    preview,
    record,
    review_rules,
    sending,
    settings,
    two_versions,
    versions,
)
from elearn.studio.views.doors import blueprint

__all__ = [
    "acts",
    "again",
    "against",
    "blueprint",
    "bringing",
    "comments",
    "draft",
    "handbook",
    "home",
    "learners",
    "preview",
    "record",
    "review_rules",
    "sending",
    "settings",
    "two_versions",
    "versions",
]
