"""The record of a review (biên bản thẩm định): what makes two of them the same. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from elearn.core.ids import Id
from elearn.studio.rules import Decision

_GROUPS, _OF = 4, 4


def matching_code(draft_id: Id, document_hash: str, needed: int, said: Sequence[tuple[Id, Decision, str, datetime]]) -> str:
    """Sixteen letters and digits in groups of four that change when the document or what anybody said of it does.

    It shows that a sheet of paper tells what the site tells. It is no signature: whoever has the site can make it.

    Args:
        said: who decided, what, with which words, when.
    """
    told = [[str(who), what.value, words, when.isoformat()] for who, what, words, when in said]
    written = json.dumps([str(draft_id), document_hash, needed, told], ensure_ascii=False, separators=(",", ":"))
    digits = hashlib.sha256(written.encode()).hexdigest().upper()
    return "-".join(digits[start * _OF : (start + 1) * _OF] for start in range(_GROUPS))
