"""The blueprint of examinations. Every module beside this one hangs its addresses on it; it knows none of them."""

from __future__ import annotations

from flask import Blueprint, current_app

blueprint = Blueprint("examinations", __name__)


@blueprint.app_template_global()
def is_door(endpoint: str) -> bool:
    """Whether the site has a door of that name."""
    return endpoint in current_app.view_functions
