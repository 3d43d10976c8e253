"""Fixtures of the page kit's tests."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.checking_client import CheckingClient
from tests.web.stage import make_stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application of the kit with the style page, without any feature."""
    return make_stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def visitor(stage: Flask) -> CheckingClient:
    """Somebody without account who looks at pages; every page is checked."""
    return CheckingClient(stage)
