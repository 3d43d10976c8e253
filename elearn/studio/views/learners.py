"""What those who have learned an earlier version are told: asked of each thing that differs, answered without a version number.

Saving makes a draft of the same sources with the answers in course.yml. It takes the place of the first once it is found sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from elearn.catalogue.queries import list_versions
from elearn.content.archive import read_archive
from elearn.content.diffing import diff_text
from elearn.content.document import Change, Course, Html, Text
from elearn.content.labels import order
from elearn.content.marked_words import marked_words
from elearn.content.packing import pack_archive
from elearn.core.errors import N_, Conflict, Invalid, NotFound, Unavailable
from elearn.studio import service
from elearn.studio.changes import MOST_TOLD, Answer, ChangedBlock, answers_in, faults_of, questions_of, telling_of
from elearn.studio.changes.excerpts import shortened
from elearn.studio.files import keep_archive, read_archive_file
from elearn.studio.forms import MOST, read_answers, read_text
from elearn.studio.patch import PATCH, own_change, pack, unpack
from elearn.studio.queries import DraftRecord, find_last_answered, get_documents
from elearn.studio.rules import ANSWERABLE
from elearn.studio.views.compared import marks, question_shown
from elearn.studio.views.doors import blueprint
from elearn.studio.views.shared import open_draft, private_files, words_of
from elearn.studio.views.told import spoken
from elearn.studio.views.words import TAGS, WHAT
from elearn.web.access import current_actor, needs
from elearn.web.languages import current_language
from elearn.web.work import read_session, unit_of_work

_KINDS = {
    "block": N_("đoạn trong bài"),
    "question": N_("câu hỏi"),
    "scene": N_("cảnh của tình huống"),
    "lesson": N_("cả bài"),
    "bank": N_("câu hỏi trong ngân hàng"),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A draft with what its author is asked: the two documents, what differs, and the highest label that was ever published."""

    draft: DraftRecord
    before: Course
    after: Course
    blocks: tuple[ChangedBlock, ...]
    latest: str

    @property
    def own(self) -> Change | None:
        """What the sources say already."""
        return own_change(self.after, self.latest)

    @property
    def kept(self) -> int:
        return len(self.own.slips) if self.own is not None else 0


@blueprint.get("/studio/drafts/<own_draft_id>/learners")
@needs("studio.author")
def learners(own_draft_id: str) -> str:
    """The questions, answered as far as the sources answer them already."""
    asked = _open(own_draft_id)
    own = asked.own
    if own is not None:
        again = set(own.relearn)
        return _page(asked, {each.name: _preset(each, bool(again & set(each.lessons))) for each in asked.blocks}, own.text, [])
    kept, text = _answered_before(asked)
    told = {each.name for each in [each for each in asked.blocks if _is_news(each)][:MOST_TOLD]}
    preset = {each.name: _preset(each, each.has_new_key, is_told=each.name in told) for each in asked.blocks}
    return _page(
        asked, preset | {name: each for name, each in kept.items() if name in preset}, text, [], kept=len(kept.keys() & preset)
    )


def _is_news(block: ChangedBlock) -> bool:
    """Whether it goes on the slip unless its author says no: a key that changed, where there are words for it."""
    return block.has_new_key and bool(block.lessons) and bool(block.old or block.new)


def _preset(block: ChangedBlock, relearn: bool, *, is_told: bool = False) -> Answer:
    old, new = ({code: shortened(words, MOST) for code, words in said.items()} for said in (block.old, block.new))
    return Answer(relearn and bool(block.lessons), is_told, old, new)


def _answered_before(asked: _Asked) -> tuple[dict[str, Answer], Text]:
    """What the author answered in the last draft of the course, and the sentence for all; nothing where its file is gone."""
    digest = find_last_answered(read_session(), current_actor(), asked.draft.id)
    if digest is None:
        return {}, {}
    try:
        patch = unpack(read_archive(read_archive_file(private_files(), digest))[PATCH])
    except Unavailable:
        return {}, {}
    return answers_in(patch), {code: words for code, words in patch.change.items() if code in asked.after.languages}


@blueprint.post("/studio/drafts/<own_draft_id>/learners")
@needs("studio.author")
def tell_learners(own_draft_id: str) -> ResponseReturnValue:
    """Makes the draft that says so."""
    asked = _open(own_draft_id)
    answers, text = read_answers(request.form, asked.blocks), read_text(request.form)
    faults = faults_of(asked.blocks, answers, text, asked.after, asked.kept)
    if faults:
        return _page(asked, answers, text, faults), 422
    telling = telling_of(asked.blocks, answers, text, asked.after, asked.latest)
    try:
        digest = keep_archive(private_files(), pack_archive({PATCH: pack(telling.patch)}))
        with unit_of_work() as work:
            shown = request.form.get("document", "")[:64]
            draft = service.tell_learners(work.session, current_actor(), asked.draft.id, shown, digest, now=work.now).id
    except (Conflict, Invalid) as refusal:
        return _page(asked, answers, text, [refusal]), 409 if isinstance(refusal, Conflict) else 422
    return redirect(url_for("studio.draft", draft_id=draft), 303)


def may_be_asked(found: DraftRecord) -> bool:
    """Whether the author of a draft can be asked about earlier learners: it was compiled, and there is an earlier version."""
    return found.is_own and found.state in ANSWERABLE and found.plan is not None and found.plan.before is not None


def _open(draft_id: str) -> _Asked:
    """The draft in an address.

    Raises:
        NotFound: it is not the actor's own, or there is nothing to be asked.
    """
    found = open_draft(draft_id)
    session = read_session()
    if not may_be_asked(found) or found.course_id is None:
        raise NotFound
    served, course = get_documents(session, current_actor(), found.id)
    if served is None:
        raise NotFound
    latest = max((each.label for each in list_versions(session, found.course_id)), key=order)
    return _Asked(found, served, course, tuple(questions_of(served, course)), latest)


def _page(asked: _Asked, answers: dict[str, Answer], text: Text, faults: list[Any], *, kept: int = 0) -> str:
    told = {fault.field: g.translate(fault.message, **fault.values) for fault in faults if getattr(fault, "field", None)}
    others = [g.translate(fault.message, **fault.values) for fault in faults if not getattr(fault, "field", None)]
    return render_template(
        "studio/learners.html",
        draft=asked.draft,
        title=words_of(asked.after.title),
        blocks=[_shown(asked, number, each, answers[each.name]) for number, each in enumerate(asked.blocks, 1)],
        kept=kept,
        text=text,
        languages=asked.after.languages,
        source=asked.after.source_language,
        slips=[_slip(each.old, each.new) for each in (asked.own.slips if asked.own is not None else ())],
        told=told,
        summary=[(f"f-{field}", words) for field, words in told.items()] + [("learners", words) for words in others],
        most=MOST,
        most_told=MOST_TOLD,
    )


def _slip(old: Text, new: Text) -> tuple[str, str, tuple[Html, Html]]:
    before, after = (words_of(each) if each else "" for each in (old, new))
    return before, after, marked_words(before, after)


def _shown(asked: _Asked, number: int, block: ChangedBlock, answer: Answer) -> dict[str, Any]:
    colour, shape = TAGS[block.what]
    html, language = _words(asked, block)
    language = language or asked.after.source_language
    return {
        "number": number,
        "name": block.name,
        "place": words_of(block.place),
        "kind": g.translate(_KINDS[block.kind]),
        "what": g.translate(WHAT[block.what]),
        "colour": colour,
        "shape": shape,
        "html": html,
        "question": question_shown(asked.before, asked.after, block.question, language) if block.question else None,
        "language": language,
        "is_unmarked": block.what == "changed" and "<ins" not in html and 'class="cut"' not in html,
        "has_new_key": block.has_new_key,
        "asks_relearn": bool(block.lessons),
        "only": spoken(block.only),
        "languages": block.only or asked.after.languages,
        "answer": answer,
    }


def _words(asked: _Asked, block: ChangedBlock) -> tuple[Html, str]:
    """What differs in the language of the page, with marks, and which that is: the source language where it is not translated."""
    wanted = (current_language(), asked.after.source_language, *block.only)
    language = next((each for each in wanted if each in block.old or each in block.new), "")
    if not language:
        return "", ""
    return diff_text(block.old.get(language, ""), block.new.get(language, ""), marks()), language
