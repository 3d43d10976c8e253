"""The real application behind the tests of pages."""

from __future__ import annotations

from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown
