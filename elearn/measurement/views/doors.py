"""The blueprint of the statistics of questions. Every module beside this one hangs its addresses on it; it knows none of them."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("measurement", __name__)
