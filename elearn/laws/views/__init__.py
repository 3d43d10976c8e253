"""Addresses of the register of laws: the list, one law with what cites it, and the act of saying that it still holds."""

from elearn.laws.views import confirming, register
from elearn.laws.views.doors import blueprint

__all__ = ["blueprint", "confirming", "register"]
