"""The real application behind the tests of pages, with the course of three quizzes."""

from __future__ import annotations

import pytest

from tests.assessment.counter import counter_course
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import site_on_each as site_on_each
from tests.site import sown as sown


@pytest.fixture
def quiz_site(site: Site) -> Site:
    site.publish(counter_course())
    return site


@pytest.fixture
def quiz_site_on_each(site_on_each: Site) -> Site:
    """The same on each kind of database."""
    site_on_each.publish(counter_course())
    return site_on_each
