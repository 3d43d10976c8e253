"""What can be done to an examination, and the sealed log of it. Pure.

Each act's digest is taken over the digest of the act before, so that a missing or changed one is found. What somebody wrote goes
into it as a salted digest of its own: the words can be emptied on the day set for it, and the log still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from elearn.core.errors import N_
from elearn.core.ids import Id


class ActKind(StrEnum):
    """What was done. The words stand in `ACT_WORDS`."""

    MADE = "made"
    PLANNED = "planned"
    DELEGATED = "delegated"
    TAKEN_BACK = "taken-back"
    APPOINTED = "appointed"
    RELIEVED = "relieved"
    LISTED = "listed"
    STRUCK = "struck"
    SEATED = "seated"
    CARDED = "carded"
    READY = "ready"
    UNREADY = "unready"
    OPENED = "opened"
    IDENTIFIED = "identified"
    EXTENDED = "extended"
    RESTARTED = "restarted"
    HANDED_IN = "handed-in"
    RELEASED = "released"
    PRINTED = "printed"
    ENTERED = "entered"
    INCIDENT = "incident"
    CLOSED = "closed"
    RULING_ASKED = "ruling-asked"
    RULED = "ruled"
    APPEALED = "appealed"
    APPEAL_ANSWERED = "appeal-answered"
    REPORT_ANSWERED = "report-answered"
    LOOKED = "looked"
    HEARD = "heard"
    POSTED = "posted"
    CANCELLED = "cancelled"
    ERASED = "erased"
    LET_IN = "let-in"
    ANNULMENT_ASKED = "annulment-asked"
    ANNULMENT_DECIDED = "annulment-decided"
    HOURS_MOVED = "hours-moved"
    HOURS_REOPENED = "hours-reopened"
    CODE_CHANGED = "code-changed"
    SAT_AGAIN = "sat-again"
    OBSERVED = "observed"
    OBSERVATION_ANSWERED = "observation-answered"


SPEAKS_OF_THE_PLAN = frozenset(
    {
        *(ActKind.MADE, ActKind.PLANNED, ActKind.DELEGATED, ActKind.TAKEN_BACK, ActKind.APPOINTED, ActKind.RELIEVED),
        *(ActKind.READY, ActKind.UNREADY, ActKind.OPENED, ActKind.PRINTED, ActKind.CLOSED, ActKind.RULING_ASKED),
        *(ActKind.RULED, ActKind.POSTED, ActKind.CANCELLED, ActKind.ERASED),
        *(ActKind.HOURS_MOVED, ActKind.HOURS_REOPENED, ActKind.CODE_CHANGED),
    }
)
"""Acts whose words tell of the examination and not of a candidate. Any other act about nobody in particular
may name somebody: an incident whom it befell.
"""

OWN_ACTS = frozenset({ActKind.APPEALED, ActKind.HEARD, ActKind.SAT_AGAIN})
"""Acts about a candidate that they do themselves: where nobody with an account did one, they came in with their card."""

ACT_WORDS = {
    ActKind.MADE: N_("Lập kỳ thi"),
    ActKind.PLANNED: N_("Sửa kế hoạch"),
    ActKind.DELEGATED: N_("Giao cho đơn vị tổ chức"),
    ActKind.TAKEN_BACK: N_("Thu hồi việc giao"),
    ActKind.APPOINTED: N_("Cử người"),
    ActKind.RELIEVED: N_("Cho thôi nhiệm vụ"),
    ActKind.LISTED: N_("Đưa vào danh sách thí sinh"),
    ActKind.STRUCK: N_("Đưa ra khỏi danh sách thí sinh"),
    ActKind.SEATED: N_("Xếp phòng, xếp chỗ"),
    ActKind.CARDED: N_("Cấp phiếu vào thi"),
    ActKind.READY: N_("Chốt kế hoạch"),
    ActKind.UNREADY: N_("Mở lại kế hoạch"),
    ActKind.OPENED: N_("Mở đề"),
    ActKind.IDENTIFIED: N_("Xác nhận đúng người"),
    ActKind.LET_IN: N_("Cho vào thi muộn"),
    ActKind.EXTENDED: N_("Thêm giờ"),
    ActKind.RESTARTED: N_("Cho thi lại bằng đề khác"),
    ActKind.SAT_AGAIN: N_("Bắt đầu bài thi lại; bài trước không còn được tính"),
    ActKind.HANDED_IN: N_("Thu bài"),
    ActKind.RELEASED: N_("Cho chuyển máy"),
    ActKind.PRINTED: N_("In đề giấy"),
    ActKind.ENTERED: N_("Nhập bài làm giấy"),
    ActKind.INCIDENT: N_("Ghi sự việc"),
    ActKind.CLOSED: N_("Đóng kỳ thi"),
    ActKind.RULING_ASKED: N_("Đề nghị xử lý một câu hỏi"),
    ActKind.RULED: N_("Quyết định về một câu hỏi"),
    ActKind.APPEALED: N_("Nhận đơn phúc khảo"),
    ActKind.APPEAL_ANSWERED: N_("Trả lời phúc khảo"),
    ActKind.REPORT_ANSWERED: N_("Trả lời về câu bị báo sai"),
    ActKind.LOOKED: N_("Rà soát bài làm, tìm dấu hiệu cần xem xét"),
    ActKind.HEARD: N_("Xem xét dấu hiệu, nghe thí sinh"),
    ActKind.POSTED: N_("Công bố kết quả"),
    ActKind.CANCELLED: N_("Hủy kỳ thi"),
    ActKind.ANNULMENT_ASKED: N_("Đề nghị hủy kết quả"),
    ActKind.ANNULMENT_DECIDED: N_("Quyết định về việc hủy kết quả"),
    ActKind.ERASED: N_("Xóa dữ liệu thí sinh"),
    ActKind.HOURS_MOVED: N_("Dời giờ thi"),
    ActKind.HOURS_REOPENED: N_("Mở lại giờ thi"),
    ActKind.CODE_CHANGED: N_("Đổi mã vào phòng thi"),
    ActKind.OBSERVED: N_("Ghi nhận giám sát"),
    ActKind.OBSERVATION_ANSWERED: N_("Trả lời ghi nhận giám sát"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `words_digest` is `digest_words` of what was written, "" where nothing was."""

    seq: int
    kind: ActKind
    actor_id: Id | None
    candidate_id: Id | None
    at: datetime
    words_digest: str


def digest_words(words: str, salt: str) -> str:
    """SHA-256 of what was written, with a salt that is emptied together with the words; "" for no words."""
    return hashlib.sha256(f"{salt}\0{words}".encode()).hexdigest() if words else ""


def digest_act(act: Act, before: str) -> str:
    """SHA-256 over an act and the digest of the act before it ("" before the first). An instant is the same in every zone."""
    at = act.at.astimezone(UTC).isoformat()
    fields = [act.seq, act.kind.value, _text(act.actor_id), _text(act.candidate_id), at, act.words_digest, before]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def first_broken(log: Iterable[tuple[Act, str]]) -> int | None:
    """The number of the first act whose digest does not fit what stands before it, or that is missing; None where the log holds.

    Args:
        log: acts with the digests that were kept, by number from 1.
    """
    before = ""
    for number, (act, kept) in enumerate(log, 1):
        if act.seq != number or digest_act(act, before) != kept:
            return number
        before = kept
    return None


def _text(found: Id | None) -> str:
    return "" if found is None else str(found)
