"""The blueprint of notices, on which its views hang their addresses."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("notifications", __name__)
