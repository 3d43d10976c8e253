"""What the page of a sitting sends: an answer, a flag, or both, with its own mark and how long it had to wait."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from elearn.assessment.form_fields import ResponseRefused
from elearn.assessment.papers import Item, Sat
from elearn.assessment.responses import Response, Spotted, is_untouched, read_response, to_json
from elearn.core.errors import N_, Invalid

_LONGEST_WAIT = timedelta(days=30)
_FLAGS = {"on": True, "off": False}
_KEY = 64
SILENT = frozenset({"ordering", "spot"})
"""Kinds whose untouched form looks like an answer."""

UNREADABLE = N_("Câu trả lời gửi lên không đọc được. Xin mở lại trang rồi trả lời lần nữa.")


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of the form of one question. `flag` is None where the flag is left alone; so is the answer without `response`:
    with neither the learner only leafed on.

    `key` is the same for the same sending of the same content. `is_reading` says that a reading of a typed number was chosen.
    """

    item: Item
    response: Response | None
    flag: bool | None
    key: str
    waited: timedelta = timedelta(0)
    is_reading: bool = False


def read_sending(sitting: Sat, fields: Mapping[str, list[str]]) -> Sending:
    """The sending in a form.

    Raises:
        Invalid: a value that no page of ours can send, or nothing at all.
    """
    item = sitting.paper.find(_one(fields, "question"))
    if item is None:
        raise Invalid(UNREADABLE, field="question")
    response = _response(sitting, item, fields)
    flag_text = _one(fields, f"{item.name}.flag")
    if flag_text and flag_text not in _FLAGS:
        raise Invalid(UNREADABLE)
    flag = _FLAGS.get(flag_text)
    if response is None and flag is None and not any(fields.get(f"{item.name}.{part}") for part in ("sent", "sure")):
        raise Invalid(N_("Chưa có câu trả lời nào trong biểu mẫu."))
    return Sending(
        item=item,
        response=response,
        flag=flag,
        key=_key(_one(fields, "sending"), item, response, flag_text),
        waited=_waited(_one(fields, "waited")),
        is_reading=bool(fields.get(f"{item.name}.read")),
    )


def _response(sitting: Sat, item: Item, fields: Mapping[str, list[str]]) -> Response | None:
    """The answer in a form. An order or a message that was left as it was drawn is none, unless `Q.as` says that it is meant so.

    `Q.as` is sent by the button that says so, with script by every move or mark, and by the form of what was answered before;
    `none` is the word of the button under a message: whatever is marked, nothing is suspicious.
    """
    try:
        response = read_response(item.question, fields, order_seed=sitting.seed, takes_ids=False)
    except ResponseRefused as error:
        raise Invalid(UNREADABLE) from error
    if response is None or response.draft or item.question.kind not in SILENT:
        return response
    meant = fields.get(f"{item.name}.as", [])
    if "none" in meant and isinstance(response.answer, Spotted):
        return replace(response, answer=Spotted())
    return response if meant or not is_untouched(item.question, response, order_seed=sitting.seed) else None


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    values = fields.get(name, [])
    if len(values) > 1:
        raise Invalid(UNREADABLE)
    return values[0] if values else ""


def _waited(text: str) -> timedelta:
    """The milliseconds that a page says to have waited."""
    if not text:
        return timedelta(0)
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Invalid(UNREADABLE, field="waited")
    return min(timedelta(milliseconds=int(text)), _LONGEST_WAIT)


def _key(sending: str, item: Item, response: Response | None, flag: str) -> str:
    """What makes a sending the same: the form's own mark, the question and what was given."""
    mark = sending or secrets.token_hex(8)
    given = to_json(response) if response is not None else b""
    return hashlib.sha256(b"\0".join((mark.encode(), item.id.encode(), given, flag.encode()))).hexdigest()[:_KEY]
