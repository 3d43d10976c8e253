"""The blueprint of signing in and one's own account. Every module beside this one hangs its addresses on it."""

from __future__ import annotations

from flask import Blueprint

from elearn.accounts.presence import remember_use

blueprint = Blueprint("accounts", __name__)
blueprint.after_app_request(remember_use)
