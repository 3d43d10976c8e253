"""Going back: an earlier version is published once more, as a new one that says why. It goes the way of every draft."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.content.packing import pack_archive
from elearn.core.errors import N_, Conflict, DomainError, Invalid, NotFound
from elearn.core.text import nfc
from elearn.studio import service
from elearn.studio.files import keep_archive
from elearn.studio.patch import PATCH, Patch, following_label, pack
from elearn.studio.queries import may_change
from elearn.studio.versions import History, Shown, get_history, show
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import private_files, words_of
from elearn.web.access import current_actor, needs
from elearn.web.addresses import id_in_address
from elearn.web.work import read_session, unit_of_work

_LONGEST = 400
"""Characters of a reason: it stands in a sentence that learners read."""


@blueprint.get("/studio/<slug>/versions/<version>/again")
@needs("studio.author")
def publish_again(slug: str, version: str) -> str:
    """What publishing an earlier version once more means, and why it is done."""
    return _page(*_open(slug, version))


@blueprint.post("/studio/<slug>/versions/<version>/again")
@needs("studio.author")
def make_again(slug: str, version: str) -> ResponseReturnValue:
    """Makes the draft."""
    found, shown = _open(slug, version)
    reasons = {code: " ".join(nfc(request.form.get(f"because_{code}", "")).split()) for code in ("vi", "en")}
    try:
        digest = keep_archive(private_files(), pack_archive({PATCH: pack(_patch(found, shown, reasons))}))
        with unit_of_work() as work:
            draft = service.publish_again(work.session, current_actor(), found.course_id, shown.version.id, digest, now=work.now).id
    except (Invalid, Conflict) as refusal:
        return _page(found, shown, refusal), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("studio.draft", draft_id=draft), 303)


def _open(slug: str, version: str) -> tuple[History, Shown]:
    """The version in an address, if the actor may change its course.

    Raises:
        NotFound: they may not, or there is none.
    """
    session, actor = read_session(), current_actor()
    found = get_history(session, actor, slug)
    if not may_change(session, actor, found.course_id):
        raise NotFound
    return found, show(session, found, id_in_address(version))


def _patch(found: History, shown: Shown, reasons: dict[str, str]) -> Patch:
    """What is laid over the sources of the version: a label above all, the reason, and every id that came since as retired.

    Raises:
        Invalid: no reason is given in the language of the course, or a longer one than anybody reads.
    """
    course = shown.course
    source = course.source_language
    if not reasons.get(source):
        raise Invalid(N_("Viết vì sao trở lại bản này. Người đã học đọc câu ấy."), field=f"because_{source}")
    for code, said in reasons.items():
        if len(said) > _LONGEST:
            raise Invalid(N_("Dài nhất %(max)d ký tự."), field=f"because_{code}", max=_LONGEST)
    label = following_label(found.latest_label, relearn=False)
    told = {code: _SENTENCES[code] % (shown.version.label, _lowered(said)) for code, said in reasons.items() if said}
    change = {**{code: words for code, words in told.items() if code in course.languages}, "relearn": []}
    return Patch({"version": label}, label, change, retires=True)


_SENTENCES = {"vi": "Trở lại bản %s vì %s", "en": "Back to version %s because %s"}
"""What the new version says of itself, in the languages of courses and not of the page."""


def _lowered(reason: str) -> str:
    """A reason inside a sentence, which ends with a full stop."""
    first, _, _ = reason.partition(" ")
    begun = reason if first.isupper() and len(first) > 1 else reason[:1].lower() + reason[1:]
    return begun if begun.endswith((".", "!", "?", "…")) else f"{begun}."


def _page(found: History, shown: Shown, error: DomainError | None = None) -> str:
    at = error.field if isinstance(error, Invalid) else None
    return render_template(
        "studio/again.html",
        found=found,
        label=shown.version.label,
        version=shown.version,
        title=words_of(shown.course.title),
        following=following_label(found.latest_label, relearn=False),
        languages=shown.course.languages,
        source=shown.course.source_language,
        said={code: request.form.get(f"because_{code}", "") for code in ("vi", "en")},
        complaint="" if error is None else g.translate(error.message, **error.values),
        at=at,
        longest=_LONGEST,
        served=next((each for each in found.versions if each.is_served), None),
    )
