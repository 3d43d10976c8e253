"""The site with a learner at a desk."""

from __future__ import annotations

import pytest

from tests.competency.desk import Desk
from tests.site import Site
from tests.site import application as application
from tests.site import site as site
from tests.site import site_on_each as site_on_each
from tests.site import sown as sown


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


@pytest.fixture
def desk_on_each(site_on_each: Site) -> Desk:
    return Desk(site_on_each)
