"""The blueprint of the quiz doors. It stands alone, so that every module that adds addresses to it can import it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("assessment", __name__)
