"""The addresses of notices: one's own notices (`inbox`), and what one chose about e-mails (`choosing`)."""

from elearn.notifications.views import inbox
from elearn.notifications.views.doors import blueprint

__all__ = ["blueprint", "inbox"]
