"""The reasons of obstacles in the words in which learners choose them."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.core.errors import N_

REASONS: Mapping[str, str] = {
    "rights": N_("Không có quyền trên máy"),
    "machine": N_("Máy quá cũ"),
    "guidance": N_("Chưa có hướng dẫn"),
    "not-relevant": N_("Không thuộc việc của tôi"),
}
