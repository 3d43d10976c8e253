"""Signing in and out, one's own account, one-time codes, and what is recorded of oneself.

Importing the package imports every module that has addresses; who registers `blueprint` has them all.
"""

from __future__ import annotations

from elearn.accounts.views import codes, informing, own
from elearn.accounts.views.doors import blueprint

__all__ = ["blueprint", "codes", "informing", "own"]
