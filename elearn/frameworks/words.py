"""How pages name what stands in frameworks as a code: licences, status, relations."""

from __future__ import annotations

from typing import Final

from elearn.core.errors import N_
from elearn.frameworks.document import RelationKind, Status

LICENCE_WORDS: Final = {
    "CC0-1.0": N_("CC0 1.0: dùng tự do, không cần xin phép"),
    "CC-BY-4.0": N_("CC BY 4.0: dùng lại tự do có ghi nguồn"),
    "CC-BY-SA-4.0": N_("CC BY-SA 4.0: dùng lại có ghi nguồn, giữ nguyên giấy phép"),
    "OGL-UK-3.0": N_("Giấy phép mở của Chính phủ Anh 3.0"),
    "official-text": N_("Văn bản của cơ quan nhà nước"),
}
"""The licences under which a framework may be kept and shown."""

STATUS_WORDS: Final = {
    Status.OFFICIAL: N_("Khung đã ban hành"),
    Status.DRAFT: N_("Bản nháp"),
    Status.OWN: N_("Khung do elearn soạn"),
}

RELATION_WORDS: Final = {
    RelationKind.EXACT: N_("Trùng với"),
    RelationKind.CLOSE: N_("Gần giống với"),
    RelationKind.BROADER: N_("Thuộc về năng lực rộng hơn"),
    RelationKind.NARROWER: N_("Bao gồm"),
    RelationKind.RELATED: N_("Liên quan đến"),
    RelationKind.REPLACED_BY: N_("Được thay bằng"),
}
"""How a relation reads from the competency that it starts at."""

REVERSED_WORDS: Final = RELATION_WORDS | {
    RelationKind.BROADER: RELATION_WORDS[RelationKind.NARROWER],
    RelationKind.NARROWER: RELATION_WORDS[RelationKind.BROADER],
    RelationKind.REPLACED_BY: N_("Thay cho"),
}
"""How it reads from the other end."""
