"""The catalogue's doors: all courses and the search, and media."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from elearn.catalogue.queries import list_courses
from elearn.catalogue.search import has_words, search
from elearn.catalogue.storage import Storage
from elearn.core import limits
from elearn.core.errors import N_
from elearn.web.access import current_actor, public
from elearn.web.languages import current_language
from elearn.web.work import read_session

blueprint = Blueprint("catalogue", __name__)
media = Blueprint("media", __name__)

THEMES = {
    "security": N_("An toàn thông tin"),
    "privacy": N_("Dữ liệu cá nhân"),
    "digital": N_("Kỹ năng số"),
}
"""The themes of the catalogue, by code."""
_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
    "webm": "video/webm",
    "vtt": "text/vtt",
}


@blueprint.get("/courses")
@public
def courses() -> str:
    """All courses by theme, or what was searched for: also where nothing of it is a word, and so nothing is found."""
    wanted = _wanted()
    is_search = bool(request.args.get("q", "").strip())
    session, actor = read_session(), current_actor()
    hits = search(session, actor, wanted, current_language()) if is_search else []
    found = [] if is_search else list_courses(session, actor)
    groups = [(g.translate(name), [entry for entry in found if entry.theme == code]) for code, name in THEMES.items()]
    other = [entry for entry in found if entry.theme not in THEMES]
    groups.append((g.translate(N_("Chủ đề khác")), other))
    return render_template(
        "catalogue/courses.html",
        wanted=wanted,
        is_search=is_search,
        has_words=has_words(wanted),
        hits=hits,
        groups=[group for group in groups if group[1]],
    )


def _wanted() -> str:
    """What is searched for: one line of printable characters, not too long."""
    words = "".join(each if each.isprintable() else " " for each in request.args.get("q", ""))
    return " ".join(words.split())[: limits.SEARCH_CHARACTERS]


@media.get("/media/<name>")
@public
def file(name: str) -> ResponseReturnValue:
    """A published file under the name of its content: it may be kept for good, and can do nothing but be shown."""
    storage: Storage = current_app.extensions["elearn.storage"]
    path = storage.find(name)
    content_type = _TYPES.get(name.rpartition(".")[2])
    if path is None or content_type is None:
        abort(404)
    response = send_file(path, mimetype=content_type, conditional=True, etag=name[:16], max_age=31_536_000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
