"""The pages of the studio.

home      courses, one's own drafts, what waits for a review
sending   a new draft: a zip
bringing  a folder of the import directory, for a trainer
draft     the page of one draft
acts      what is done with it
preview   a lesson or bank of it, beside what is served
settings  the settings of a course as a form
handbook  the course as a book to print
"""

from elearn.studio.views import acts, bringing, draft, handbook, home, preview, sending, settings
from elearn.studio.views.doors import blueprint

__all__ = ["acts", "blueprint", "bringing", "draft", "handbook", "home", "preview", "sending", "settings"]
