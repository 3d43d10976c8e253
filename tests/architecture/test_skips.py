"""The one line that tells what was skipped."""

from __future__ import annotations

import pytest

from tests.architecture.skips import told

pytestmark = pytest.mark.pure


def test_a_run_without_skips_says_so() -> None:
    assert told([]) == "Nothing was skipped."


def test_each_reason_is_told_once_with_its_number() -> None:
    assert told(["Skipped: no Chromium", "Skipped: no PostgreSQL", "Skipped: no Chromium"]) == (
        "Skipped 3: no Chromium (2); no PostgreSQL (1)."
    )
